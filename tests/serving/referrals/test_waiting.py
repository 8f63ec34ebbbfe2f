"""A new list never loses a family of an earlier one that nobody decided about."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from serving.desk.words import today
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import (
    Decision,
    DecisionText,
    Submission,
    current_decisions,
    record_decision,
)
from serving.referrals.erasing import erase_from_database
from serving.referrals.lists import find_row, store_list
from serving.referrals.tables import FamilyAliasTable
from serving.referrals.waiting import WaitingFamilies, carried_over, day_come, waiting_families
from tests.serving.people import AIGERIM, lists_made
from tests.serving.seeding import ELEVATED, HIGH, list_head, listed, sample_list

NOW = today()
SECOND = date(2026, 5, 1)
"""As of when the second list was made; the first is the sample, as of 1 April 2026."""


def new_list(database: ReferralDatabase, *families: str, as_of: date = SECOND) -> None:
    made = sample_list()
    rows = tuple(listed(family) for family in families)
    with database.writing() as session:
        store_list(
            session, replace(made, head=list_head(as_of.isoformat(), as_of=as_of), families=rows)
        )


def decide(database: ReferralDatabase, family_id: str, text: DecisionText) -> None:
    with database.writing() as session:
        row = find_row(session, commission_id="c1", family_id=family_id)
        assert row is not None
        token = f"{family_id} {row.row_id}"
        record_decision(
            session,
            Submission(family_id, "c1", row.list_id, row.row_id, AIGERIM, token, 99),
            text,
        )


def look_again(day: date) -> DecisionText:
    return DecisionText("look_again", {"on_date": day.isoformat()}, "why")


def waits(database: ReferralDatabase) -> WaitingFamilies:
    with database.reading() as session:
        decisions = current_decisions(session, commission_id="c1")
        return waiting_families(session, decisions, commission_id="c1", today=NOW)


def carried(database: ReferralDatabase, *shown: str) -> list[str]:
    found = waits(database)
    with database.reading() as session:
        return [
            one.row.family.family_id
            for one in carried_over(session, found, shown, commission_id="c1")
        ]


def test_who_was_not_decided_about_is_carried_over_and_nobody_twice(database: ReferralDatabase):
    new_list(database, HIGH, "newcomer")
    found = carried(database, HIGH, "newcomer")
    assert HIGH not in found
    assert ELEVATED in found
    assert len(found) == len(set(found)) == 5


def test_who_was_decided_about_is_not_carried_over(database: ReferralDatabase):
    decide(database, ELEVATED, DecisionText("hand_over", {"receiver": "school"}, "why"))
    new_list(database, HIGH)
    assert ELEVATED not in carried(database, HIGH)


def test_two_lists_later_it_still_waits_since_the_first(database: ReferralDatabase):
    new_list(database, ELEVATED)
    new_list(database, HIGH, as_of=date(2026, 6, 1))
    lists_made(database, 30, digest="d1")
    found = waits(database).find(ELEVATED)
    assert found is not None
    assert found.since is not None
    assert (NOW - found.since.date()).days in {29, 30, 31}


def test_after_a_decision_the_wait_begins_with_the_next_list(database: ReferralDatabase):
    decide(database, ELEVATED, look_again(NOW + timedelta(days=9)))
    lists_made(database, 30, digest="d1")
    assert waits(database).find(ELEVATED) is None
    new_list(database, ELEVATED)
    found = waits(database).find(ELEVATED)
    assert found is not None
    assert found.since is not None
    assert (NOW - found.since.date()).days <= 1


def test_a_decision_on_the_row_of_an_earlier_list_ends_the_wait(database: ReferralDatabase):
    new_list(database, HIGH)
    decide(database, ELEVATED, DecisionText("hand_over", {"receiver": "school"}, "why"))
    assert ELEVATED not in carried(database, HIGH)


def test_a_family_comes_back_on_the_day_that_its_decision_named(database: ReferralDatabase):
    decide(database, ELEVATED, look_again(NOW))
    new_list(database, HIGH)
    assert ELEVATED in carried(database, HIGH)
    found = waits(database).find(ELEVATED)
    assert found is not None
    assert (found.since, found.day_come) == (None, NOW)


@pytest.mark.parametrize(
    ("kind", "details", "come"),
    [
        ("look_again", {"on_date": "2026-05-01"}, True),
        ("look_again", {"on_date": "2026-05-02"}, False),
        ("offer_help", {"help_type": "x", "caller": "x", "by_date": "2026-04-30"}, True),
        ("offer_help", {"help_type": "x", "caller": "x", "by_date": "2026-05-01"}, False),
        ("visit", {"visitor": "x", "by_date": "2026-04-30"}, True),
        ("ask_information", {"source": "x", "by_date": "2026-04-30"}, True),
        ("hand_over", {"receiver": "x"}, False),
        ("visit", {}, False),
    ],
)
def test_the_day_of_a_decision_comes_on_it_for_a_look_and_after_it_for_a_deed(
    kind: str, details: dict[str, str], *, come: bool
):
    text = DecisionText(kind, details, "why")  # type: ignore[arg-type]  as it is stored
    made = Decision(1, "f", text, "A", None, SECOND)  # type: ignore[arg-type]  not asked here
    assert (day_come(made, SECOND) is not None) == come


def test_an_erased_family_waits_no_more(database: ReferralDatabase):
    new_list(database, HIGH)
    erase_from_database(database, [ELEVATED], approved_by="A", reason="court_order")
    assert ELEVATED not in carried(database, HIGH)


def test_another_commission_s_families_wait_there_alone(database: ReferralDatabase):
    new_list(database, HIGH)
    assert "fore0family" not in carried(database)


def test_under_a_new_code_it_is_the_same_family(database: ReferralDatabase):
    with database.writing() as session:
        session.add(FamilyAliasTable(code=ELEVATED, today="renamed", generation=2))
    new_list(database, "renamed")
    assert not {ELEVATED, "renamed"} & {*carried(database, "renamed")}
    assert waits(database).find(ELEVATED) == waits(database).find("renamed") is not None


def test_a_list_made_again_for_the_same_day_loses_no_decision(database: ReferralDatabase):
    decide(database, HIGH, DecisionText("hand_over", {"receiver": "school"}, "why"))
    new_list(database, HIGH, as_of=date(2026, 4, 1))
    assert waits(database).find(HIGH) is None
    assert ELEVATED in carried(database, HIGH)
