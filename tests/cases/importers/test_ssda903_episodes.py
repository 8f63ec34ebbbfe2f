"""What an episode says becomes dated events, and a move to other carers becomes a case."""

from pathlib import Path

import pytest

from cases.importers.ssda903.codes import (
    END_OF_CARE,
    LEGAL_STATUS,
    MOVES,
    NEED,
    NEW_EPISODE,
    PLACEMENT,
    PROVIDER,
)
from tests.cases.importers.tiny_return import TinyReturn

BREAKDOWN, OTHERWISE = "placement_broke_down", "placement_ended_otherwise"


@pytest.fixture
def made(tmp_path: Path) -> TinyReturn:
    return TinyReturn(tmp_path)


def test_a_start_tells_need_legal_status_placement_and_provider_on_its_day(
    made: TinyReturn,
) -> None:
    made.in_care()
    made.run()
    assert made.kinds("2017-06-10") == {
        "came_into_care",
        "need_abuse_or_neglect",
        "full_care_order",
        "placed_foster",
        "provider_own",
    }


@pytest.mark.parametrize(
    ("column", "codes", "kind"),
    [
        ("CIN", "N1", "need_abuse_or_neglect"),
        ("CIN", "N2", "need_disability"),
        ("CIN", "N3", "need_parent_ill"),
        ("CIN", "N4", "need_acute_stress"),
        ("CIN", "N5", "need_family_dysfunction"),
        ("CIN", "N6", "need_behaviour"),
        ("CIN", "N7", "need_low_income"),
        ("CIN", "N8", "need_absent_parents"),
        ("LS", "C1", "interim_care_order"),
        ("LS", "C2", "full_care_order"),
        ("LS", "D1", "freed_for_adoption"),
        ("LS", "E1", "placement_order"),
        ("LS", "L1", "police_protection"),
        ("LS", "L2", "emergency_protection"),
        ("LS", "L3", "child_assessment_order"),
        ("LS", "J1", "on_remand"),
        ("LS", "J2", "detained_by_police"),
        ("LS", "J3", "rehabilitation_order"),
        ("LS", "V2", "voluntary_care"),
        ("LS", "V3 V4", "short_breaks"),
        ("PLACE", "A3 A4 A5 A6", "placed_for_adoption"),
        ("PLACE", "H5", "placed_semi_independent"),
        ("PLACE", "K1", "placed_secure"),
        ("PLACE", "K2", "placed_childrens_home"),
        ("PLACE", "P1", "placed_with_parents"),
        ("PLACE", "P2 P3", "placed_independent"),
        ("PLACE", "R1", "placed_care_home"),
        ("PLACE", "R2", "placed_in_hospital"),
        ("PLACE", "R3", "placed_family_centre"),
        ("PLACE", "R5", "placed_in_custody"),
        ("PLACE", "S1", "placed_residential_school"),
        ("PLACE", "T0 T1 T2 T3 T4", "placed_temporarily"),
        ("PLACE", "U1", "placed_with_kin_long_term"),
        ("PLACE", "U2 U3", "placed_with_kin"),
        ("PLACE", "U4", "placed_foster_long_term"),
        ("PLACE", "U5 U6", "placed_foster"),
        ("PLACE", "Z1", "placed_elsewhere"),
        ("PLACE_PROVIDER", "PR1", "provider_own"),
        ("PLACE_PROVIDER", "PR2 PR3", "provider_other_public"),
        ("PLACE_PROVIDER", "PR4", "provider_private"),
        ("PLACE_PROVIDER", "PR5", "provider_voluntary"),
    ],
)
def test_each_code_of_a_first_episode_is_the_event_the_guide_gives_it(
    made: TinyReturn, column: str, codes: str, kind: str
) -> None:
    children = [str(number) for number, _ in enumerate(codes.split(), start=1)]
    for child, code in zip(children, codes.split(), strict=True):
        made.in_care(child, **{column: code})
    made.run()
    day = "2017-06-10"
    assert made.events(kind) == [(child, day, day, "") for child in children]


def test_a_placement_with_those_who_hold_parental_responsibility_has_no_provider(
    made: TinyReturn,
) -> None:
    made.in_care(PLACE_PROVIDER="PR0")
    made.run()
    assert not {kind for kind in made.kinds("2017-06-10") if kind.startswith("provider")}


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ("E3 E7", "left_to_other_service"),
        ("E4A", "went_home_as_planned"),
        ("E4B", "went_home_unplanned"),
        ("E5 E6 E17", "left_to_independence"),
        ("E8 E14 E15 E16", "left_otherwise"),
        ("E9", "sentenced_to_custody"),
        ("E11 E12", "adopted"),
        ("E13", "left_to_relatives"),
        ("E41 E43 E44 E45 E46 E47 E48", "left_to_guardians"),
    ],
)
def test_each_end_of_care_is_an_event_on_the_day_it_ended(
    made: TinyReturn, codes: str, kind: str
) -> None:
    children = [str(number) for number, _ in enumerate(codes.split(), start=1)]
    for child, code in zip(children, codes.split(), strict=True):
        made.in_care(child, DEC="05/02/2018", REC=code)
    made.run()
    assert made.events(kind) == [(child, "2018-02-05", "2018-02-05", "") for child in children]


def test_a_death_is_no_event_and_ends_the_time_in_care(made: TinyReturn) -> None:
    made.in_care(DEC="05/02/2018", REC="E2")
    made.run()
    assert made.kinds("2018-02-05") == set()
    assert made.table("families")["left_on"].tolist() == ["2018-02-05"]


@pytest.mark.parametrize(
    ("rne", "kinds"),
    [
        ("L", {"legal_status_changed", "interim_care_order"}),
        ("P", {"placed_childrens_home", "provider_private", "moved_to_new_carers"}),
        ("T", {"placed_childrens_home", "provider_private", "moved_with_carers"}),
        (
            "B",
            {
                "legal_status_changed",
                "interim_care_order",
                "placed_childrens_home",
                "provider_private",
                "moved_to_new_carers",
            },
        ),
        (
            "U",
            {
                "moved_with_carers",
                "interim_care_order",
                "placed_childrens_home",
                "provider_private",
            },
        ),
    ],
)
def test_a_later_episode_tells_only_what_is_new_in_it(
    made: TinyReturn, rne: str, kinds: set[str]
) -> None:
    made.in_care(DEC="01/09/2017", REC="X1")
    made.episode("1", "02/09/2017", RNE=rne, LS="C1", PLACE="K2", PLACE_PROVIDER="PR4")
    made.run()
    assert made.kinds("2017-09-02") == kinds


def test_a_child_in_care_when_the_return_begins_is_told_of_by_its_first_episode(
    made: TinyReturn,
) -> None:
    made.in_care("1", "20/02/2016", RNE="L", DEC="01/09/2017", REC="E4A")
    made.run()
    assert made.events("placed_foster") == [("1", "2016-02-20", "2017-04-01", "")]
    assert made.events("need_abuse_or_neglect") == [("1", "2016-02-20", "2017-04-01", "")]
    assert made.events("came_into_care") == []


@pytest.mark.parametrize(
    ("reason", "ground", "finding"),
    [
        ("CARPL", "moved_by_care_plan", OTHERWISE),
        ("CLOSE", "moved_provision_closed", OTHERWISE),
        ("STAND", "moved_after_standards_concern", BREAKDOWN),
        ("APPRR", "moved_after_approval_removed", BREAKDOWN),
        ("CREQB", "moved_carer_asked_behaviour", BREAKDOWN),
        ("CREQO", "moved_carer_asked_otherwise", BREAKDOWN),
        ("LAREQ", "moved_authority_asked", OTHERWISE),
        ("PLACE", "moved_status_only", OTHERWISE),
        ("CUSTOD", "moved_by_custody_arrangement", OTHERWISE),
        ("OTHER", "moved_otherwise", OTHERWISE),
        ("", "move_unknown", ""),
    ],
)
def test_a_move_to_other_carers_is_a_case_with_its_reason(
    made: TinyReturn, reason: str, ground: str, finding: str
) -> None:
    made.moved(reason)
    made.run()
    assert made.cases() == [("F1", "2017-09-01", ground, finding)]
    assert made.events(ground) == [("1", "2017-09-01", "2017-09-01", "")]
    assert made.events("moved_to_new_carers") == [("1", "2017-09-01", "2017-09-01", "")]


def test_a_case_opens_closes_and_is_known_on_the_day_of_the_move(made: TinyReturn) -> None:
    made.moved("CREQB")
    made.run()
    case = made.table("cases").iloc[0]
    days = ("opened_on", "closed_on", "knowledge_date", "closing_knowledge_date")
    assert {case[column] for column in days} == {"2017-09-01"}
    assert case["withdrawn_on"] == ""


@pytest.mark.parametrize(
    ("reason", "kind"), [("CHILD", "moved_child_asked"), ("ALLEG", "moved_after_allegation")]
)
def test_a_childs_wish_or_a_complaint_is_an_event_no_case_and_raises_no_count_of_moves(
    made: TinyReturn, reason: str, kind: str
) -> None:
    made.moved(reason)
    made.run()
    assert made.cases() == []
    assert made.events("moved_to_new_carers") == []
    assert made.events(kind) == [("1", "2017-09-01", "2017-09-01", "")]


def test_a_move_with_the_same_carers_is_no_case(made: TinyReturn) -> None:
    made.moved("CREQB", rne="T")
    made.run()
    assert made.cases() == []


def test_a_move_with_a_change_of_legal_status_is_a_case_too(made: TinyReturn) -> None:
    made.moved("CREQB", rne="B")
    made.run()
    assert made.cases() == [("F1", "2017-09-01", "moved_carer_asked_behaviour", BREAKDOWN)]


def test_a_move_whose_former_placement_is_not_in_the_return_is_no_case(made: TinyReturn) -> None:
    made.in_care("1", RNE="P")
    made.in_care("2", DEC="30/08/2017", REASON_PLACE_CHANGE="CREQB", REC="E4A")
    made.episode("2", "01/09/2017", RNE="P")
    made.run()
    assert made.cases() == []


def test_a_reason_without_a_move_is_no_case(made: TinyReturn) -> None:
    made.in_care(REASON_PLACE_CHANGE="CREQB")
    made.run()
    assert made.cases() == []


def test_episodes_follow_by_day_whatever_their_order_in_the_table(made: TinyReturn) -> None:
    made.episode("1", "01/11/2017", RNE="P")
    made.moved("CREQB")
    made.tables["Episodes"][-1].update(DEC="01/11/2017", REASON_PLACE_CHANGE="OTHER")
    made.run()
    assert [case[2] for case in made.cases()] == ["moved_carer_asked_behaviour", "moved_otherwise"]


@pytest.mark.parametrize(
    ("column", "table"),
    [
        ("RNE", NEW_EPISODE),
        ("LS", LEGAL_STATUS),
        ("CIN", NEED),
        ("PLACE", PLACEMENT),
        ("PLACE_PROVIDER", PROVIDER),
        ("REC", END_OF_CARE),
    ],
)
def test_a_code_the_guide_lacks_is_counted_and_never_guessed(
    made: TinyReturn, column: str, table: dict[str, str]
) -> None:
    assert "Q9" not in table
    made.in_care(**{"DEC": "05/02/2018", "REC": "E8", column: "Q9"})
    notes = made.run().notes
    assert f"{column.lower()}_q9" in set(made.table("events")["event_type"])
    assert any(note.startswith(f"Episodes: {column}: 1 cells hold a code") for note in notes)


def test_a_reason_the_guide_lacks_is_a_ground_the_catalogue_lacks(made: TinyReturn) -> None:
    assert "Q9" not in MOVES
    made.moved("Q9")
    made.run()
    assert made.cases() == [("F1", "2017-09-01", "reason_place_change_q9", "")]


def test_what_cannot_be_told_of_the_time_in_care_is_counted(made: TinyReturn) -> None:
    made.in_care("1", DEC="01/09/2017", REC="X1")
    made.in_care("2", REC="E4A")
    made.episode("2", "01/09/2017", RNE="S")
    made.in_care("3", DEC="01/04/2018", REC="E8")
    for number in range(200):
        made.episode(f"9{number}", DEC="01/10/2017", REC="E8")
    said = " | ".join(made.run().notes)
    for what in (
        "Episodes: 1 children's last episode says that another begins",
        "Episodes: 1 episodes give a reason why care ended and no day",
        "Episodes: 1 episodes have no end though another follows",
        "Episodes: 1 times a child came into care again",
        "Episodes: 1 children's care ended after the return's last day",
    ):
        assert what in said


def test_rows_without_a_child_and_repeated_rows_are_left_out_and_counted(made: TinyReturn) -> None:
    made.in_care()
    made.episode("1")
    made.episode("")
    summary = made.run()
    assert "Episodes: 2 rows lack a CHILD or repeat a row; left out" in summary.notes
    assert len(made.events("came_into_care")) == 1
