"""The HMIS catalogue keeps the purpose lock and has a place for all the importer writes."""

import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.catalogue.whole import Catalogue
from cases.importers.hmis.attributes import RACES
from cases.importers.hmis.offers import HELP_TYPES
from cases.importers.hmis.stays import GROUNDS

DISABLING = (
    "physical_disability",
    "developmental_disability",
    "chronic_condition",
    "mental_disorder",
    "substance_use",
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue("hmis")


def test_it_scores_families_that_left_a_programme_in_the_month_before(catalogue: Catalogue) -> None:
    rule = catalogue.cohort
    assert (rule.requires_minor, rule.excludes_open_case) == (False, True)
    assert (rule.after_event, rule.after_event_days) == ("programme_exit", 31)


def test_it_foresees_an_entry_within_365_days(catalogue: Catalogue) -> None:
    assert catalogue.label_findings == ("entered_programme",)
    assert (catalogue.label.gap_days, catalogue.label.horizon_days) == (0, 365)


def test_the_kinds_of_disability_that_make_the_sensitive_attribute_are_no_features(
    catalogue: Catalogue,
) -> None:
    usable = {kind.code for kind in catalogue.feature_event_types()}
    assert usable.isdisjoint(DISABLING)


def test_pregnancy_and_leaving_without_a_talk_are_no_features(catalogue: Catalogue) -> None:
    usable = {kind.code for kind in catalogue.feature_event_types()}
    assert usable.isdisjoint({"pregnancy", "exit_without_interview"})


def test_fleeing_violence_is_urgent_and_never_ranked(catalogue: Catalogue) -> None:
    kind = catalogue.event_type("fleeing_violence")
    assert kind.urgent
    assert not kind.feature


def test_custody_and_school_exclusion_are_punitive_and_out_of_the_default(
    catalogue: Catalogue,
) -> None:
    punitive = {kind.code for kind in catalogue.event_types if kind.punitive}
    assert punitive == {"entered_from_custody", "exit_to_custody", "school_excluded"}
    assert punitive.isdisjoint(kind.code for kind in catalogue.feature_event_types())


def test_every_ground_help_type_and_race_of_the_importer_has_a_place(catalogue: Catalogue) -> None:
    assert set(GROUNDS.values()) == set(catalogue.codes("grounds"))
    assert set(HELP_TYPES.values()) == set(catalogue.codes("help_types"))
    races = {value.code for value in catalogue.attributes[0].values}
    assert races == {*RACES, "hispanic", "several", "not_known"}


def test_references_are_declared(catalogue: Catalogue) -> None:
    declared = {attribute.code: attribute.reference for attribute in catalogue.attributes}
    assert declared == {
        "race": "white",
        "sex": "male",
        "age_of_head": "from_25_to_54",
        "disability": "no",
        "household_with_children": "no",
    }
