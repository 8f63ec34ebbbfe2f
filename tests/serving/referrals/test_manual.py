"""Families that a person puts forward: a row to decide on, and a list that stays what it was."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cases.errors import BadInput
from serving.referrals.codes import SeveralFamilies, find_code
from serving.referrals.database import ReferralDatabase
from serving.referrals.decided import listed_decisions
from serving.referrals.decisions import DecisionText, Submission, decisions_about, record_decision
from serving.referrals.digests import list_digest, row_digest
from serving.referrals.erasing import erase_from_database
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import read_entries
from serving.referrals.lists import find_row, is_whole, newest_list, store_list, was_erased
from serving.referrals.manual.records import ReferralText
from serving.referrals.manual.referring import referrals_about, referrals_to
from serving.referrals.manual.seating import seat_everybody
from serving.referrals.records import ReferralList
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.verifying.verify import verify_journal
from tests.serving.people import AIGERIM, BOLAT, NEEDY, all_of, referred, reported
from tests.serving.seeding import (
    ELEVATED,
    FOREIGN,
    HIGH,
    commission,
    list_head,
    listed,
    sample_list,
)

LATER = DecisionText("look_again", {"on_date": "2026-05-01"}, "Reason-word")


def whole_list() -> ReferralList:
    """A list that is what its digest names."""
    made = sample_list(as_of=date(2026, 6, 1))
    families = sorted(made.families, key=lambda one: (one.commission_id, one.position))
    digest = list_digest(made.head, [row_digest(one) for one in families])
    return replace(made, head=replace(made.head, digest=digest))


def store(database: ReferralDatabase) -> int:
    with database.writing() as session:
        return store_list(session, whole_list())


def code_of(database: ReferralDatabase) -> str:
    with database.reading() as session:
        return referrals_to(session, "c1")[-1].text.family_id


def decide(database: ReferralDatabase, family_id: str) -> int:
    with database.writing() as session:
        row = find_row(session, commission_id="c1", family_id=family_id)
        assert row is not None
        submission = Submission(family_id, "c1", row.list_id, row.row_id, AIGERIM, "decision")
        return record_decision(session, submission, LATER)


def test_a_family_on_a_list_keeps_its_row_and_gets_no_other(database: ReferralDatabase):
    before = len(rows(database))
    referred(database, replace(NEEDY, family_id=HIGH, description=""))
    assert len(rows(database)) == before
    with database.reading() as session:
        (found,) = referrals_about(session, HIGH, commission_id="c1")
    assert (found.on_record, found.author_name, found.text.reason) == (
        True,
        "Болат Ахметов",
        NEEDY.reason,
    )


def rows(database: ReferralDatabase) -> list[object]:
    with database.reading() as session:
        return all_of(session, "referral_row")


def test_any_other_family_gets_a_row_in_a_lane_of_its_own_without_a_score(
    database: ReferralDatabase,
):
    referred(database)
    with database.reading() as session:
        row = find_row(session, commission_id="c1", family_id=code_of(database))
    assert row is not None
    family = row.family
    assert (family.lane, family.band, family.drawn) == ("manual", "", "")
    assert (family.rank, family.calibrated_risk) == (None, None)
    assert "blue gate" not in family.shown.model_dump_json()


def test_the_list_is_still_what_its_digest_names(database: ReferralDatabase):
    list_id = store(database)
    referred(database)
    with database.reading() as session:
        assert is_whole(session, list_id)
    with database.writing() as session:
        session.execute(text("UPDATE referral_row SET position = 99 WHERE lane = 'manual'"))
        assert not is_whole(session, list_id), "the added row has a digest too"


def test_it_is_decided_about_like_any_other_and_no_audit_counts_it(database: ReferralDatabase):
    referred(database)
    code = code_of(database)
    decide(database, code)
    with database.reading() as session:
        (made,) = decisions_about(session, commission_id="c1", family_id=code)
        assert made.text == LATER
        assert code not in {one.family_id for one in listed_decisions(session)}
        assert verify_journal(session).fault is None


def test_a_repeated_submission_is_one_referral(database: ReferralDatabase):
    assert referred(database) == referred(database)
    with pytest.raises(TokenUsedElsewhere):
        referred(database, actor=AIGERIM)
    with database.reading() as session:
        assert len(referrals_to(session, "c1")) == 1
        assert referrals_to(session, "c2") == []


@pytest.mark.parametrize(
    "words",
    [
        ReferralText("", "", "why", "who", "what"),
        replace(NEEDY, reason=""),
        replace(NEEDY, asked_by=""),
        replace(NEEDY, asked_for=""),
    ],
)
def test_a_referral_that_is_not_whole_is_refused(database: ReferralDatabase, words: ReferralText):
    with pytest.raises(BadInput):
        referred(database, words)


def test_before_the_first_list_it_is_kept_and_gets_its_row_with_it(empty: ReferralDatabase):
    with empty.writing() as session:
        session.execute(text(
            "INSERT INTO account (id, username, display_name, role, commission_id, password_hash, "
            "language, active) VALUES (2, 'b', 'Bolat', 'chair', 'c1', 'x', 'kk', TRUE)"
        ))  # fmt: skip
    referred(empty)
    code = code_of(empty)
    with empty.writing() as session:
        assert find_row(session, commission_id="c1", family_id=code) is None
        list_id = store_list(session, whole_list())
        assert seat_everybody(session) == 1
        assert seat_everybody(session) == 0
        assert find_row(session, commission_id="c1", family_id=code) is not None
        assert is_whole(session, list_id)


def test_the_journal_tells_who_put_whom_forward_and_no_word(database: ReferralDatabase):
    referred(database)
    with database.reading() as session:
        entries = list(read_entries(session))
    (told,) = [entry for entry in entries if entry.action == Action.FAMILY_REFERRED]
    (added,) = [entry for entry in entries if entry.action == Action.ROW_ADDED]
    assert (told.account_id, told.commission_id) == (BOLAT.account_id, "c1")
    assert told.family_id == added.family_id == code_of(database)
    assert "gate" not in told.text
    assert "firewood" not in told.text


def test_an_erasure_takes_the_words_the_row_and_the_decision(database: ReferralDatabase):
    list_id = store(database)
    referred(database)
    code = code_of(database)
    decide(database, code)
    for _ in range(2):
        erase_from_database(database, [code], approved_by="A", reason="court_order")
    with database.reading() as session:
        assert referrals_to(session, "c1") == []
        assert was_erased(session, commission_id="c1", family_id=code)
        assert is_whole(session, list_id)
        assert verify_journal(session).fault is None
        assert find_code(session, code, commission_id="c1") is None
    with database.writing() as session:
        assert seat_everybody(session) == 0
    held = Path(str(database.engine.url.database)).parent.glob("referrals.db*")
    left = b"".join(path.read_bytes() for path in held)
    for word in ("blue gate", "firewood", "neighbour", "Reason-word"):
        assert word.encode() not in left


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE manual_referral SET reason = 'other'",
        "UPDATE manual_referral SET reason = '(erased)'",
        "UPDATE manual_referral SET author_name = 'Somebody'",
        "DELETE FROM manual_referral",
    ],
)
def test_a_referral_is_never_edited_or_deleted(database: ReferralDatabase, statement: str):
    referred(database)
    with pytest.raises(IntegrityError, match="a referral is never"), database.writing() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (HIGH, HIGH),
        ("HIGH-0FAM", HIGH),
        ("  high 0fam ", HIGH),
        ("high\N{EN DASH}0fam", HIGH),
        ("high0fam%", None),
        ("high", None),
        ("", None),
        (FOREIGN, None),
        ("'; DROP TABLE decision", None),
    ],
)
def test_a_code_is_found_as_people_type_it_in_ones_own_commission(
    database: ReferralDatabase, typed: str, meant: str | None
):
    with database.reading() as session:
        assert find_code(session, typed, commission_id="c1") == meant


def test_two_families_with_the_same_beginning_are_not_mixed_up(database: ReferralDatabase):
    twins = (listed("samestartone"), listed("samestarttwo"))
    head = list_head("twins", as_of=date(2026, 5, 1))
    with database.writing() as session:
        store_list(session, replace(sample_list(), head=head, families=twins))
        with pytest.raises(SeveralFamilies):
            find_code(session, "SAME-STAR", commission_id="c1")
        assert find_code(session, "samestarttwo", commission_id="c1") == "samestarttwo"


def test_a_family_in_the_urgent_lane_alone_is_found_too(database: ReferralDatabase):
    reported(database)
    with database.reading() as session:
        (case,) = all_of(session, "urgent_case")
        assert find_code(session, case.family_id, commission_id="c1") == case.family_id
    referred(database, replace(NEEDY, family_id=case.family_id))
    with database.reading() as session:
        assert find_row(session, commission_id="c1", family_id=case.family_id) is not None


def test_the_newest_list_shows_whom_people_put_there(database: ReferralDatabase):
    referred(database)
    with database.reading() as session:
        found = newest_list(session, "c1")
    assert found is not None
    assert found.commission == commission()
    assert [one.lane for one in found.families][-1] == "manual"
    assert ELEVATED in {one.family_id for one in found.families}
