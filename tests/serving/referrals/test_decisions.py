from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.referrals.access_tables import SignInFailureTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import (
    DecidedMeanwhile,
    DecisionText,
    Submission,
    current_decisions,
    decisions_about,
    record_decision,
)
from serving.referrals.journal.actions import Actor
from serving.referrals.lists import find_row, store_list
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.submissions import TokenUsedElsewhere
from tests.serving.seeding import ELEVATED, HIGH, sample_list

FIRST = "the first form"
AUTHOR = Actor("Айгерім Сейітова", "member", 1, "c1")
VISIT = DecisionText("visit", {"visitor": "Айгерім", "by_date": "2026-05-01"}, "Анасы шақырды")
LOOK_AGAIN = DecisionText("look_again", {"on_date": "2026-06-01"}, "Жағдай түзелді")


def submission(session: Session, family_id: str = HIGH, token: str = FIRST) -> Submission:
    row = find_row(session, commission_id="c1", family_id=family_id)
    assert row is not None
    return Submission(family_id, "c1", row.list_id, row.row_id, AUTHOR, token)


def test_a_decision_comes_back_with_author_time_and_reason(database: ReferralDatabase):
    before = datetime.now(UTC)
    with database.writing(EVERY_COMMISSION) as session:
        decision_id = record_decision(session, submission(session), VISIT)
    with database.reading(EVERY_COMMISSION) as session:
        (found,) = decisions_about(session, commission_id="c1", family_id=HIGH)
    assert (found.decision_id, found.text, found.author_name) == (
        decision_id,
        VISIT,
        "Айгерім Сейітова",
    )
    assert before <= found.decided_at <= datetime.now(UTC)
    assert found.list_date == date(2026, 4, 1)


def test_the_same_submission_twice_leaves_one_decision(database: ReferralDatabase):
    with database.writing(EVERY_COMMISSION) as session:
        first = record_decision(session, submission(session), VISIT)
    with database.writing(EVERY_COMMISSION) as session:
        second = record_decision(session, submission(session), VISIT)
        stored = decisions_about(session, commission_id="c1", family_id=HIGH)
    assert first == second
    assert len(stored) == 1


def test_a_token_cannot_be_used_for_another_family(database: ReferralDatabase):
    with database.writing(EVERY_COMMISSION) as session:
        record_decision(session, submission(session), VISIT)
        with pytest.raises(TokenUsedElsewhere, match="open the family again"):
            record_decision(session, submission(session, ELEVATED), VISIT)


def test_who_had_not_seen_a_colleagues_decision_is_told_and_nothing_is_written(
    database: ReferralDatabase,
):
    with database.writing(EVERY_COMMISSION) as session:
        record_decision(session, submission(session), VISIT)
    with database.writing(EVERY_COMMISSION) as session:
        with pytest.raises(DecidedMeanwhile, match="read it"):
            record_decision(session, submission(session, token="t2"), LOOK_AGAIN)
        assert len(decisions_about(session, commission_id="c1", family_id=HIGH)) == 1


def test_a_later_decision_stands_and_the_earlier_one_stays(database: ReferralDatabase):
    with database.writing(EVERY_COMMISSION) as session:
        first = record_decision(session, submission(session), VISIT)
        seen = replace(submission(session, token="t2"), seen_decision=first)
        record_decision(session, seen, LOOK_AGAIN)
        current = current_decisions(session, commission_id="c1")
        history = decisions_about(session, commission_id="c1", family_id=HIGH)
    assert current[HIGH].text == LOOK_AGAIN
    assert [decision.text for decision in history] == [LOOK_AGAIN, VISIT]


def test_another_commission_sees_none_of_it(database: ReferralDatabase):
    with database.writing(EVERY_COMMISSION) as session:
        record_decision(session, submission(session), VISIT)
        assert current_decisions(session, commission_id="c2") == {}
        assert decisions_about(session, commission_id="c2", family_id=HIGH) == []


def test_a_new_list_loses_no_decision(database: ReferralDatabase):
    with database.writing(EVERY_COMMISSION) as session:
        record_decision(session, submission(session), VISIT)
    with database.writing(EVERY_COMMISSION) as session:
        store_list(session, sample_list("made again"))
        assert current_decisions(session, commission_id="c1")[HIGH].text == VISIT


@pytest.mark.parametrize(
    "statement", ["UPDATE decision SET reason = 'other'", "DELETE FROM decision"]
)
def test_the_database_refuses_to_edit_or_delete_a_decision(
    database: ReferralDatabase, statement: str
):
    with database.writing(EVERY_COMMISSION) as session:
        record_decision(session, submission(session), VISIT)
    with (
        pytest.raises(IntegrityError, match="never"),
        database.writing(EVERY_COMMISSION) as session,
    ):
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (replace(VISIT, kind="punish"), "'punish' is no kind of decision"),
        (replace(VISIT, details={"visitor": "Айгерім"}), "has to give visitor, by_date"),
        (replace(VISIT, details={"visitor": "", "by_date": "2026-05-01"}), "has to give"),
        (replace(VISIT, reason=""), "needs a reason"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused(
    database: ReferralDatabase, broken: DecisionText, complaint: str
):
    with database.writing(EVERY_COMMISSION) as session:
        with pytest.raises(BadInput, match=complaint):
            record_decision(session, submission(session), broken)
        assert decisions_about(session, commission_id="c1", family_id=HIGH) == []


def test_a_moment_without_a_time_zone_cannot_be_stored(empty: ReferralDatabase):
    naive = datetime(2026, 4, 1)  # noqa: DTZ001  the point of the test
    with (
        pytest.raises(StatementError, match="time zone"),
        empty.writing(EVERY_COMMISSION) as session,
    ):
        session.add(SignInFailureTable(name_hash="x", failed_at=naive))
