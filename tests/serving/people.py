"""Urgent cases and referrals made up for the tests, as somebody of a commission makes them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Actor, by_rule
from serving.referrals.manual.records import ReferralText
from serving.referrals.manual.referring import refer_family
from serving.referrals.tables import UrgentCaseTable
from serving.referrals.urgent.records import ESCALATE_AFTER, UrgentReport
from serving.referrals.urgent.reports import put_away, report_case
from tests.serving.seeding import URGENT

AIGERIM = Actor("Айгерім Сейітова", "member", 1, "c1")
BOLAT = Actor("Болат Ахметов", "chair", 2, "c1")
DANA = Actor("Дана Ким", "member", 3, "c2")
TOO_LONG = ESCALATE_AFTER + timedelta(minutes=1)

ALONE = UrgentReport("missing_child", "", "A child sits at the station alone")
NEEDY = ReferralText("", "The house with a blue gate", "No firewood left", "a neighbour", "Coal")


def reported(
    database: ReferralDatabase,
    report: UrgentReport = ALONE,
    *,
    actor: Actor = BOLAT,
    token: str = "report",  # noqa: S107  a form's token
) -> int:
    with database.writing() as session:
        return report_case(session, actor, report, token=token)


def found_by_rule(
    database: ReferralDatabase,
    *,
    commission_id: str = "c1",
    family_id: str = URGENT,
    ago: timedelta = timedelta(0),
) -> int:
    """A case by rule that has been before the desk for so long."""
    words = {"kk": "тұрмыстық зорлық-зомбылық", "ru": "бытовое насилие", "en": "domestic violence"}
    with database.writing() as session:
        stored = UrgentCaseTable(
            commission_id=commission_id, family_id=family_id, on_record=True, source="rule",
            kind="domestic_violence", signal=words, happened_on=date(2026, 3, 30), description="",
            store_digest="s1", author_id=None, author_name="", known_at=datetime.now(UTC) - ago,
            submission_token=f"{commission_id} {family_id}", salt="salt",
        )  # fmt: skip
        put_away(session, stored, by_rule(commission_id))
        return stored.id


def referred(
    database: ReferralDatabase,
    words: ReferralText = NEEDY,
    *,
    actor: Actor = BOLAT,
    token: str = "referral",  # noqa: S107  a form's token
) -> int:
    with database.writing() as session:
        return refer_family(session, actor, words, token=token)


def lists_made(database: ReferralDatabase, days_ago: int, *, digest: str) -> None:
    """Put the making of a list back by so many days."""
    moment = (datetime.now(UTC) - timedelta(days=days_ago)).replace(tzinfo=None)
    with database.writing() as session:
        session.execute(
            text("UPDATE referral_list SET created_at = :moment WHERE digest = :digest"),
            {"moment": moment.isoformat(sep=" "), "digest": digest},
        )


def all_of(session: Session, table: str) -> list[Any]:
    return list(session.execute(text(f"SELECT * FROM {table} ORDER BY id")))  # noqa: S608  a test's own name
