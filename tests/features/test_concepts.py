"""What features there are, what they are called, and what no feature can reach."""

import pytest

from cases.catalogue.reading import shipped_catalogue, shipped_catalogues
from cases.catalogue.whole import Catalogue
from cases.catalogue.words import LANGUAGES
from cases.errors import BadCatalogue, BadInput
from features.concepts import declare_features
from features.vocabulary import Feature, Measure
from tests.features.facts import PLAIN, catalogue

CATALOGUES = [PLAIN, *(shipped_catalogue(name) for name in shipped_catalogues())]

every_catalogue = pytest.mark.parametrize("speaks", CATALOGUES, ids=lambda speaks: speaks.code)


def by_name(features: tuple[Feature, ...]) -> dict[str, Feature]:
    return {feature.name: feature for feature in features}


def test_the_plain_catalogue_gives_these_features_in_this_order():
    names = [feature.name for feature in declare_features(PLAIN)]
    of_event_types = [
        f"{kind}__{what}"
        for kind in ("absence", "grades_fell", "injury", "check_up", "moved_home")
        for what in ("count_90", "count_365", "count_730", "days_since")
    ]
    of_event_types[4:4] = ["absence__last_value", "absence__total_365"]
    of_a_theme = (
        *(f"count_{days}" for days in (30, 90, 365, 730)),
        *("trend", "sources_365", "ever_730"),
    )
    assert names == [
        *of_event_types,
        *(f"theme_health__{what}" for what in of_a_theme),
        *(f"theme_school__{what}" for what in of_a_theme),
        "record__sources_365",
        "record__silence",
        *(f"source_{source}__days_since" for source in ("school", "clinic", "police")),
        *(f"children__{band}" for band in ("0_2", "3_6", "7_13", "14_17")),
        *("adults", "single_adult", "arrivals_365", "departures_365", "tenure"),
        *("cases_365", "cases_730", "days_since_case", "help_started_365", "help_running"),
        "area__cases_365",
    ]


@every_catalogue
def test_names_are_unique_and_every_measure_is_in_use(speaks: Catalogue):
    features = declare_features(speaks)
    assert len(by_name(features)) == len(features)
    measures = {feature.measure for feature in features}
    amounts = {Measure.LAST_VALUE, Measure.TOTAL}
    told = amounts if any(kind.unit for kind in speaks.event_types) else set()
    assert measures == set(Measure) - amounts | told


@every_catalogue
def test_every_feature_has_its_own_words_in_every_language(speaks: Catalogue):
    for language in LANGUAGES:
        words = [feature.words.in_language(language) for feature in declare_features(speaks)]
        assert all(text.strip() for text in words)
        assert len(set(words)) == len(words), [text for text in words if words.count(text) > 1]


@every_catalogue
def test_every_feature_says_its_unit_and_what_an_empty_value_means(speaks: Catalogue):
    may_be_empty = {
        Measure.DAYS_SINCE,
        Measure.LAST_VALUE,
        Measure.SILENCE,
        Measure.SOURCE_SILENCE,
        Measure.DAYS_SINCE_CASE,
    }
    for feature in declare_features(speaks):
        assert feature.unit
        assert bool(feature.null_meaning) == (feature.measure in may_be_empty), feature.name


@every_catalogue
def test_no_feature_reads_beyond_the_longest_look_back(speaks: Catalogue):
    looks = {feature.lookback_days for feature in declare_features(speaks)}
    assert max(looks) == speaks.longest_lookback


@every_catalogue
def test_punitive_records_are_no_feature_unless_named(speaks: Catalogue):
    punitive = {kind.code for kind in speaks.event_types if kind.punitive}
    reached = {feature.selector for feature in declare_features(speaks)}
    assert punitive.isdisjoint(reached)


def test_a_punitive_type_named_adds_its_own_columns_and_changes_no_other():
    usual, with_raid = declare_features(PLAIN), declare_features(PLAIN, punitive=("raid",))
    added = [feature.name for feature in with_raid if feature not in usual]
    assert added == ["raid__count_90", "raid__count_365", "raid__count_730", "raid__days_since"]
    assert tuple(feature for feature in with_raid if feature in usual) == usual


@pytest.mark.parametrize("name", ["radi", "absence", "complaint", "suicidal_signal"])
def test_only_a_punitive_type_that_may_be_read_can_be_named_as_one(name: str):
    with pytest.raises(BadInput, match=f"'{name}' is no punitive event type of catalogue 'plain'"):
        declare_features(PLAIN, punitive=("raid", name))


@every_catalogue
def test_nothing_sensitive_urgent_or_refused_can_be_reached(speaks: Catalogue):
    features = declare_features(speaks)
    barred = {kind.code for kind in speaks.event_types if kind.urgent or not kind.feature}
    barred |= {attribute.code for attribute in speaks.attributes}
    reached = {feature.selector for feature in features} | {feature.concept for feature in features}
    assert barred.isdisjoint(reached)
    for stem in ("refus", "declin", "complain", "correction", "objection", "appeal"):
        assert not any(stem in feature.name for feature in features)


def test_context_and_protection_are_told_from_difficulty():
    features = by_name(declare_features(PLAIN))
    assert features["check_up__count_90"].protective
    assert features["help_running"].protective
    assert features["moved_home__days_since"].context
    assert features["tenure"].context
    difficulty = features["absence__count_90"]
    assert not difficulty.context
    assert not difficulty.protective


@pytest.mark.parametrize("days", ["[30, 365]", "[90, 730]"])
def test_a_catalogue_must_look_back_a_quarter_and_a_year(days: str):
    without = catalogue(lookback_days=f"lookback_days = {days}")
    with pytest.raises(BadCatalogue, match="'plain': lookback_days must hold 90 and 365"):
        declare_features(without)


def test_a_year_as_the_longest_look_back_names_no_feature_twice():
    features = declare_features(catalogue(lookback_days="lookback_days = [90, 365]"))
    assert len(by_name(features)) == len(features)
    assert "cases_365" in by_name(features)
