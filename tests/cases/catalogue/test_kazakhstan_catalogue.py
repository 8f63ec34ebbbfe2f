"""The Kazakhstan catalogue keeps the purpose lock and speaks as a commission does."""

import re
from typing import get_args

import pytest
from babel import Locale

from cases.catalogue.entries import Theme
from cases.catalogue.reading import shipped_catalogue
from cases.catalogue.whole import Catalogue
from cases.catalogue.words import LANGUAGES

KAZAKH_ONLY = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")
CYRILLIC = re.compile("[Ѐ-ӿ]")
URGENT = {
    "suicidal_behaviour",
    "self_harm_signal",
    "domestic_violence",
    "cruel_treatment",
    "sexual_abuse_signal",
    "child_missing",
    "child_homeless",
}
PUNITIVE = {
    "night_outside",
    "entertainment_venue",
    "duties_protocol",
    "raid_visit",
    "police_register_entry",
    "petty_offence",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue("kazakhstan")


def test_at_least_fifty_event_types_cover_the_eight_themes(catalogue: Catalogue) -> None:
    assert len(catalogue.event_types) >= 50
    assert {one.theme for one in catalogue.event_types} == set(get_args(Theme))


def test_every_source_reports_something(catalogue: Catalogue) -> None:
    assert {one.source for one in catalogue.event_types} == set(catalogue.codes("sources"))


def test_every_kind_of_the_news_note_is_there(catalogue: Catalogue) -> None:
    note = {
        "bullying",
        "cyberbullying",
        "suicidal_behaviour",
        "duties_protocol",
        "night_outside",
        "entertainment_venue",
        "school_absence",
    }
    assert note <= set(catalogue.codes("event_types"))


def test_every_agency_that_holds_a_register_reports(catalogue: Catalogue) -> None:
    assert set(catalogue.codes("sources")) >= {
        "education",
        "health",
        "social_protection",
        "employment_centre",
        "housing_office",
        "police",
        "guardianship",
        "digital_family_card",
    }


def test_the_grounds_of_a_difficult_life_situation_come_first(catalogue: Catalogue) -> None:
    assert catalogue.codes("grounds")[:11] == (
        "orphanhood",
        "neglect",
        "special_school",
        "early_development",
        "lasting_impairment",
        "significant_disease",
        "no_self_care",
        "cruel_treatment",
        "housing_loss",
        "release_from_custody",
        "probation",
    )


def test_a_record_counts_for_three_years_at_most(catalogue: Catalogue) -> None:
    assert catalogue.lookback_days == (30, 90, 180, 365, 1095)
    assert catalogue.longest_lookback == 3 * 365


def test_urgent_danger_is_flagged_and_never_ranked(catalogue: Catalogue) -> None:
    urgent = {one.code for one in catalogue.event_types if one.urgent}
    assert urgent == URGENT
    assert not urgent & {one.code for one in catalogue.feature_event_types()}


def test_raids_and_protocols_are_punitive_and_out_of_the_default_features(
    catalogue: Catalogue,
) -> None:
    assert {one.code for one in catalogue.event_types if one.punitive} == PUNITIVE
    assert not PUNITIVE & {one.code for one in catalogue.feature_event_types()}
    named = catalogue.feature_event_types(punitive=("raid_visit",))
    assert PUNITIVE & {one.code for one in named} == {"raid_visit"}


@pytest.mark.parametrize("code", ["helpline_contact", "disability_established"])
def test_asking_for_help_and_a_sensitive_fact_are_shown_but_no_features(
    catalogue: Catalogue, code: str
) -> None:
    assert not catalogue.event_type(code).feature


def test_no_event_type_is_an_audit_attribute(catalogue: Catalogue) -> None:
    assert not set(catalogue.codes("event_types")) & set(catalogue.codes("attributes"))


def test_attributes_have_the_references_declared_before_any_data(catalogue: Catalogue) -> None:
    assert {one.code: one.reference for one in catalogue.attributes} == {
        "sex_of_head": "male",
        "language": "rest",
        "disability_in_family": "no",
        "place_of_residence": "urban",
        "single_parent": "no",
    }


def test_the_label_is_the_difficult_life_situation_half_a_year_ahead(
    catalogue: Catalogue,
) -> None:
    assert catalogue.label_findings == ("difficult_life_situation",)
    assert (catalogue.label.gap_days, catalogue.label.horizon_days) == (14, 180)


def test_the_eight_kinds_of_help_are_those_the_commissions_give(catalogue: Catalogue) -> None:
    assert catalogue.codes("help_types") == (
        "material",
        "psychological",
        "legal",
        "medical",
        "employment",
        "treatment",
        "schooling",
        "recreation",
    )


def test_the_map_has_the_twenty_regions_of_2022(catalogue: Catalogue) -> None:
    regions = {region.name.kk for region in catalogue.regions}
    assert len(regions) == 20
    assert {"Абай облысы", "Жетісу облысы", "Ұлытау облысы", "Шымкент қаласы"} <= regions


@pytest.mark.parametrize(
    "list_name", ["sources", "event_types", "grounds", "findings", "help_types", "regions"]
)
def test_names_are_written_in_their_own_language_and_stand_once(
    catalogue: Catalogue, list_name: str
) -> None:
    entries = getattr(catalogue, list_name)
    for language in LANGUAGES:
        names = [entry.name.in_language(language) for entry in entries]
        assert len(set(names)) == len(names)
        cyrillic = [bool(CYRILLIC.search(name)) for name in names]
        assert all(cyrillic) if language != "en" else not any(cyrillic)


def test_kazakh_and_russian_phrases_are_not_copies_of_each_other(catalogue: Catalogue) -> None:
    for one in catalogue.event_types:
        kazakh = f"{one.name.kk} {one.count.kk['other']}"
        russian = f"{one.name.ru} {one.count.ru['many']}"
        assert KAZAKH_ONLY.search(kazakh), one.code
        assert not KAZAKH_ONLY.search(russian), one.code


def test_phrases_continue_a_sentence(catalogue: Catalogue) -> None:
    # «Соңғы 90 күнде …», «За последние 90 дней …», “… in the last 90 days.”
    proper_names = ("Отбасының цифрлық картасында",)
    for one in catalogue.event_types:
        for language in LANGUAGES:
            for phrase in one.count.in_language(language).values():
                assert not phrase[0].isupper() or phrase.startswith(proper_names), phrase
                assert phrase[-1] not in ".!;,", phrase


def test_russian_forms_differ_where_the_noun_is_counted(catalogue: Catalogue) -> None:
    forms = catalogue.event_type("school_absence").count.ru
    plural = Locale.parse("ru").plural_form
    said = {n: forms[plural(n)].format(n=n) for n in (1, 3, 11, 21)}
    assert said == {
        1: "1 пропуск занятий без причины",
        3: "3 пропуска занятий без причины",
        11: "11 пропусков занятий без причины",
        21: "21 пропуск занятий без причины",
    }
