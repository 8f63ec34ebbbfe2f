"""Reviews, absences, yearly outcomes, adoption and earlier times in care."""

from pathlib import Path

import pytest

from tests.cases.importers.tiny_return import TinyReturn

LAST_DAY = "2018-03-31"


@pytest.fixture
def made(tmp_path: Path) -> TinyReturn:
    one = TinyReturn(tmp_path)
    one.in_care()
    return one


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("PN0", None),
        ("PN1", "review_took_part"),
        ("PN2", "review_took_part"),
        ("PN3", "review_took_part"),
        ("PN4", "review_without_views"),
        ("PN5", "review_sent_views"),
        ("PN6", "review_sent_views"),
        ("PN7", "review_without_views"),
    ],
)
def test_a_review_is_held_and_tells_how_the_child_was_heard(
    made: TinyReturn, code: str, kind: str | None
) -> None:
    made.add("Reviews", CHILD="1", REVIEW="02/10/2017", REVIEW_CODE=code)
    made.run()
    assert made.kinds("2017-10-02") == {"review_held", kind} - {None}


def test_a_review_after_the_returns_last_day_is_passed_on_for_ingest(made: TinyReturn) -> None:
    made.add("Reviews", CHILD="1", REVIEW="02/10/2029", REVIEW_CODE="PN0")
    made.run()
    assert made.events("review_held") == [("1", "2029-10-02", "2029-10-02", "")]


@pytest.mark.parametrize(
    ("code", "left", "returned"),
    [("M", "went_missing", "was_missing"), ("A", "away_without_leave", "was_away")],
)
def test_an_absence_begins_and_ends_with_the_days_away(
    made: TinyReturn, code: str, left: str, returned: str
) -> None:
    made.add("Missing", CHILD="1", MISSING=code, MIS_START="21/11/2017", MIS_END="04/01/2018")
    made.run()
    assert made.events(left) == [("1", "2017-11-21", "2017-11-21", "")]
    # nine days of November, 31 of December, four of January
    assert made.events(returned) == [("1", "2018-01-04", "2018-01-04", "44")]


def test_a_child_still_away_has_not_come_back(made: TinyReturn) -> None:
    made.add("Missing", CHILD="1", MISSING="M", MIS_START="21/11/2017", MIS_END="")
    made.run()
    assert made.events("went_missing") == [("1", "2017-11-21", "2017-11-21", "")]
    assert made.events("was_missing") == []


def test_an_absence_that_ends_before_it_begins_keeps_its_start_and_is_counted(
    made: TinyReturn,
) -> None:
    made.add("Missing", CHILD="1", MISSING="A", MIS_START="21/11/2017", MIS_END="20/11/2017")
    notes = made.run().notes
    assert "Missing: 1 absences end before they begin; their end is left out" in notes
    assert made.events("away_without_leave") == [("1", "2017-11-21", "2017-11-21", "")]
    assert made.events("was_away") == []


@pytest.mark.parametrize(
    ("table", "cells", "kind"),
    [
        ("Missing", {"MISSING": "Q", "MIS_START": "21/11/2017"}, "missing_q"),
        ("Reviews", {"REVIEW": "02/10/2017", "REVIEW_CODE": "PN9"}, "review_code_pn9"),
        ("PrevPerm", {"PREV_PERM": "P9"}, "prev_perm_p9"),
        ("OC2", {"CONVICTED": "2"}, "convicted_2"),
        ("OC2", {"SDQ_SCORE": "41"}, "sdq_score_41"),
        ("OC2", {"SDQ_SCORE": "12.5"}, "sdq_score_12.5"),
    ],
)
def test_a_code_the_guide_lacks_becomes_a_type_the_catalogue_lacks(
    made: TinyReturn, table: str, cells: dict[str, str], kind: str
) -> None:
    made.add(table, CHILD="1", **cells)
    made.run()
    assert kind in set(made.table("events")["event_type"])


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("CONVICTED", "convicted"),
        ("SUBSTANCE_MISUSE", "substance_misuse"),
        ("HEALTH_CHECK", "development_checked"),
        ("IMMUNISATIONS", "immunised"),
        ("TEETH_CHECK", "teeth_checked"),
        ("HEALTH_ASSESSMENT", "health_assessed"),
    ],
)
def test_a_yearly_yes_is_an_event_of_the_years_last_day_and_a_no_is_none(
    made: TinyReturn, column: str, kind: str
) -> None:
    made.in_care("2")
    made.add("OC2", CHILD="1", **{column: "1"})
    made.add("OC2", CHILD="2", **{column: "0"})
    made.run()
    assert made.events(kind) == [("1", LAST_DAY, LAST_DAY, "")]


@pytest.mark.parametrize(
    ("score", "kind"),
    [
        ("0", "wellbeing_normal"),
        ("13", "wellbeing_normal"),
        ("14", "wellbeing_borderline"),
        ("16", "wellbeing_borderline"),
        ("17", "wellbeing_concern"),
        ("40", "wellbeing_concern"),
    ],
)
def test_the_strengths_and_difficulties_score_falls_into_its_published_band(
    made: TinyReturn, score: str, kind: str
) -> None:
    made.add("OC2", CHILD="1", SDQ_SCORE=score)
    made.run()
    assert made.events(kind) == [("1", LAST_DAY, LAST_DAY, score)]


@pytest.mark.parametrize(
    ("received", "offered", "response"),
    [("1", "1", ["accepted"]), ("1", "0", ["accepted"]), ("0", "1", ["declined"]), ("0", "0", [])],
)
def test_help_against_substance_misuse_is_an_offer_and_an_answer(
    made: TinyReturn, received: str, offered: str, response: list[str]
) -> None:
    made.add("OC2", CHILD="1", INTERVENTION_RECEIVED=received, INTERVENTION_OFFERED=offered)
    made.run()
    offers = made.table("help")
    assert offers["response"].tolist() == response
    assert offers["offered_on"].tolist() == [LAST_DAY] * len(response)


def test_adoption_is_decided_and_may_be_reversed(made: TinyReturn) -> None:
    made.add("PlacedAdoption", CHILD="1", DATE_PLACED="03/07/2017", DATE_PLACED_CEASED="")
    made.in_care("2")
    made.add("PlacedAdoption", CHILD="2", DATE_PLACED="30/10/2015", DATE_PLACED_CEASED="29/05/2017")
    made.run()
    assert made.events("adoption_decided") == [
        ("1", "2017-07-03", "2017-07-03", ""),
        ("2", "2015-10-30", "2017-04-01", ""),
    ]
    assert made.events("adoption_decision_reversed") == [("2", "2017-05-29", "2017-05-29", "")]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("P1", "back_after_adoption"),
        ("P2", "back_after_guardianship"),
        ("P3", "back_after_guardianship"),
        ("P4", "back_after_permanence"),
        ("Z1", None),
    ],
)
def test_an_earlier_permanence_is_placed_on_the_first_day_in_care(
    made: TinyReturn, code: str, kind: str | None
) -> None:
    made.add("PrevPerm", CHILD="1", PREV_PERM=code)
    made.run()
    back = {each for each in made.kinds("2017-06-10") if each.startswith("back")}
    assert back == {kind} - {None}


def test_records_of_a_child_without_an_episode_are_left_out_and_counted(made: TinyReturn) -> None:
    made.child("7")
    made.add("Reviews", CHILD="7", REVIEW="02/10/2017", REVIEW_CODE="PN0")
    notes = made.run().notes
    assert "1 events concern children without an episode; they are left out" in notes
    assert "Header: 1 children have no episode; left out" in notes


def test_every_event_has_its_types_source(made: TinyReturn) -> None:
    made.add("Reviews", CHILD="1", REVIEW="02/10/2017", REVIEW_CODE="PN0")
    made.add("OC2", CHILD="1", SDQ_SCORE="20")
    made.run()
    table = made.table("events")
    source = dict(zip(table["event_type"], table["source"], strict=True))
    assert source["came_into_care"] == "placements"
    assert source["full_care_order"] == "legal_records"
    assert source["review_held"] == "reviews"
    assert source["wellbeing_concern"] == "yearly_outcomes"
