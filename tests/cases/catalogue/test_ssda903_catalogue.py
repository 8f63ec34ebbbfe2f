"""The SSDA903 catalogue keeps the purpose lock and has a place for all the importer writes."""

import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.catalogue.whole import Catalogue
from cases.importers.ssda903 import codes

WRITTEN = (
    codes.NEW_EPISODE,
    codes.LEGAL_STATUS,
    codes.NEED,
    codes.PLACEMENT,
    codes.PROVIDER,
    codes.END_OF_CARE,
    codes.MOVES,
    codes.ABSENCE,
    codes.CAME_BACK,
    codes.REVIEW,
    codes.YEARLY,
    codes.PREVIOUS,
)
BY_NAME = {
    "moved_to_new_carers",
    "move_unknown",
    "review_held",
    "adoption_decided",
    "adoption_decision_reversed",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue("ssda903")


def test_it_scores_minors_in_care_and_leaves_nobody_out_for_a_move(catalogue: Catalogue) -> None:
    rule = catalogue.cohort
    assert (rule.requires_minor, rule.excludes_open_case) == (True, False)
    assert rule.after_event is None


def test_it_foresees_a_breakdown_within_90_days(catalogue: Catalogue) -> None:
    assert catalogue.label_findings == (codes.BROKE_DOWN,)
    assert set(catalogue.codes("findings")) == {codes.BROKE_DOWN, codes.ENDED_OTHERWISE}
    assert (catalogue.label.gap_days, catalogue.label.horizon_days) == (0, 90)


def test_no_breakdown_is_learned_twice_from_label_windows_that_overlap(
    catalogue: Catalogue,
) -> None:
    assert catalogue.lists.months_between_training_dates * 30 >= catalogue.label.horizon_days


def test_it_lists_exactly_the_events_the_importer_writes(catalogue: Catalogue) -> None:
    kinds = {kind for table in WRITTEN for kind in table.values()} - {""}
    bands = {band for _, band in codes.SDQ_BANDS}
    assert set(catalogue.codes("event_types")) == kinds | bands | BY_NAME


def test_it_lists_exactly_the_grounds_the_importer_writes(catalogue: Catalogue) -> None:
    voices = {codes.MOVES[code] for code in codes.VOICES}
    grounds = (set(codes.MOVES.values()) - voices) | {"move_unknown"}
    assert set(catalogue.codes("grounds")) == grounds


def test_to_speak_up_to_be_heard_or_to_stay_away_is_no_feature(catalogue: Catalogue) -> None:
    usable = {kind.code for kind in catalogue.feature_event_types()}
    assert usable.isdisjoint(
        {
            "moved_child_asked",
            "moved_after_allegation",
            "review_took_part",
            "review_sent_views",
            "review_without_views",
        }
    )


def test_what_speaks_of_disability_is_no_feature(catalogue: Catalogue) -> None:
    usable = {kind.code for kind in catalogue.feature_event_types()}
    assert usable.isdisjoint({"need_disability", "need_parent_ill"})


def test_a_child_who_is_missing_and_an_allegation_are_urgent_and_never_ranked(
    catalogue: Catalogue,
) -> None:
    urgent = {kind.code for kind in catalogue.event_types if kind.urgent}
    assert urgent == {"went_missing", "moved_after_allegation"}


def test_custody_and_convictions_are_punitive_and_out_of_the_default(catalogue: Catalogue) -> None:
    punitive = {kind.code for kind in catalogue.event_types if kind.punitive}
    assert punitive == {
        "on_remand",
        "detained_by_police",
        "rehabilitation_order",
        "placed_secure",
        "placed_in_custody",
        "moved_by_custody_arrangement",
        "sentenced_to_custody",
        "convicted",
    }
    assert punitive.isdisjoint(kind.code for kind in catalogue.feature_event_types())


def test_groups_have_a_place_and_references_are_declared(catalogue: Catalogue) -> None:
    values = {
        attribute.code: {value.code for value in attribute.values}
        for attribute in catalogue.attributes
    }
    assert values["sex"] == {*codes.SEX.values(), "not_known"}
    assert values["ethnicity"] == set(codes.ETHNICITY.values())
    assert {attribute.code: attribute.reference for attribute in catalogue.attributes} == {
        "sex": "male",
        "ethnicity": "white",
        "age": "from_5_to_9",
        "disability": "no",
        "unaccompanied": "no",
    }
