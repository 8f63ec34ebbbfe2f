"""What people wrote is set against the journal, whatever table it stands in."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import erase_from_database
from serving.referrals.journal.actions import Actor
from serving.referrals.journal.entries import read_entries
from serving.referrals.look_ups import record_look_up
from serving.referrals.manual.records import ReferralText
from serving.referrals.manual.referring import refer_family
from serving.referrals.sittings.holding import add_to_sitting
from serving.referrals.urgent.records import UrgentReport
from serving.referrals.urgent.reports import report_case
from serving.referrals.urgent.steps import acknowledge
from serving.referrals.verifying.verify import Fault, verify_journal
from tests.serving.seeding import ELEVATED, HIGH
from tests.serving.sitting import AIGERIM, BOLAT, closed
from tests.serving.tampering import without_guard

NURLAN = Actor("Нұрлан Ким", "auditor", 4, "")


@pytest.fixture
def written(database: ReferralDatabase) -> ReferralDatabase:
    """One row in every table that the journal seals and no screen's own test tampers with."""
    sitting_id, _ = closed(database, HIGH, ELEVATED)
    with database.writing() as session:
        add_to_sitting(session, BOLAT, sitting_id, item_id=0, text="An addition", token="a")
        report = UrgentReport("violence", HIGH, "Seen today")
        case_id = report_case(session, AIGERIM, report, token="u")
        acknowledge(session, case_id, AIGERIM, first="I go there now", token="s")
        asked = ReferralText(HIGH, "", "Asked for help", "The family", "A visit")
        refer_family(session, AIGERIM, asked, token="r")
        entry = list(read_entries(session))[-1]
        record_look_up(session, entry, "A complaint", by=NURLAN, token="l")
    assert fault(database) is None
    return database


def fault(database: ReferralDatabase) -> Fault | None:
    with database.reading() as session:
        return verify_journal(session).fault


def changed(database: ReferralDatabase, table: str, statement: str) -> Fault | None:
    with database.writing() as session:
        for action in ("update", "delete"):
            without_guard(session, table, action)
        session.execute(text(statement))
    return fault(database)


@pytest.mark.parametrize(
    ("table", "to"),
    [
        ("urgent_case", "description = 'Seen long ago'"),
        ("urgent_case", "family_id = 'another'"),
        ("urgent_step", "words = 'I went there'"),
        ("manual_referral", "asked_for = 'Nothing'"),
        ("look_up", "reason = 'An order'"),
        ("sitting_addition", "text = 'Another'"),
        ("sitting", "place = 'Elsewhere'"),
        ("sitting_item", "votes_for = 7"),
        ("sitting_item", "dissent = '', salt = ''"),
        ("sitting_attendant", "name = 'Somebody else'"),
    ],
)
def test_what_was_altered_is_found(written: ReferralDatabase, table: str, to: str):
    found = changed(written, table, f"UPDATE {table} SET {to}")  # noqa: S608  of this file
    assert found is not None
    assert found.position > 0
    assert "is not what was" in found.what


@pytest.mark.parametrize(
    "table", ["urgent_step", "manual_referral", "look_up", "sitting_addition", "sitting_attendant"]
)
def test_what_was_taken_out_is_found(written: ReferralDatabase, table: str):
    found = changed(written, table, f"DELETE FROM {table}")  # noqa: S608  of this file
    assert found is not None
    assert found.position > 0


@pytest.mark.parametrize(
    ("table", "to"),
    [
        ("urgent_case", "kind = 'erased', signal = '{}', description = '', salt = ''"),
        ("manual_referral", "reason = '(erased)', asked_by = '', asked_for = '', salt = ''"),
        ("look_up", "reason = '(erased)', salt = ''"),
    ],
)
def test_words_taken_as_if_erased_are_found(written: ReferralDatabase, table: str, to: str):
    assert changed(written, table, f"UPDATE {table} SET {to}")  # noqa: S608  of this file


def put_in(table: str) -> Callable[[Session], None]:
    def repeat(session: Session) -> None:
        row = session.execute(text(f"SELECT * FROM {table}")).mappings().first()  # noqa: S608
        assert row is not None
        told = {**row, "id": 999, "submission_token": "another"}
        if table == "sitting_addition":
            told["number"] = 2
        if table == "urgent_step":
            told["step"] = "closed"
        names, values = ", ".join(told), ", ".join(f":{name}" for name in told)
        session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), told)  # noqa: S608

    return repeat


@pytest.mark.parametrize("table", ["urgent_step", "manual_referral", "look_up", "sitting_addition"])
def test_what_was_put_in_is_found(written: ReferralDatabase, table: str):
    with written.writing() as session:
        put_in(table)(session)
    found = fault(written)
    assert found is not None
    assert found.position == 0
    assert found.what.endswith("no entry tells")


def test_a_sitting_closed_past_the_journal_is_found(written: ReferralDatabase):
    with written.writing() as session:
        without_guard(session, "sitting")
        session.execute(
            text(
                "INSERT INTO sitting SELECT 999, commission_id, 77, held_on, begins_at, place, "
                "opened_by_id, opened_by_name, opened_at, 'token', closed_by_name, closed_at, "
                "digest FROM sitting"
            )
        )
    assert fault(written) == Fault(0, "of the end of sitting 999 no entry tells")


def test_after_an_erasure_all_of_it_still_holds(written: ReferralDatabase):
    erase_from_database(written, [HIGH], approved_by="A. Chair", reason="asked for")
    assert fault(written) is None
