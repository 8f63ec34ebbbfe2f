"""A sitting in the seeded home, for whoever needs one."""

from datetime import date

from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import DecisionText, Submission, record_decision
from serving.referrals.journal.actions import Actor
from serving.referrals.lists import find_row
from serving.referrals.sittings.agenda import put_in
from serving.referrals.sittings.holding import attend, close_sitting, record_outcome
from serving.referrals.sittings.opening import open_sitting
from serving.referrals.sittings.reading import read_sitting
from serving.referrals.sittings.records import Outcome, Part, SittingRecord, WhenAndWhere

AIGERIM = Actor("Айгерім Сейітова", "member", 1, "c1")
BOLAT = Actor("Болат Ахметов", "chair", 2, "c1")
DANA = Actor("Дана Ким", "member", 3, "c2")
APRIL = WhenAndWhere(date(2026, 4, 10), "10:00", "Әкімдік, 204-бөлме")
DISSENT = "Dissent-word"
OFFER = DecisionText(
    "offer_help",
    {"help_type": "legal", "caller": "Caller-word", "by_date": "2026-05-01"},
    "Reason-word",
    known_beyond_record="Known-word",
    family_view="View-word",
)


def opened(
    database: ReferralDatabase, actor: Actor = BOLAT, *, token: str = "", when: WhenAndWhere = APRIL
) -> int:
    with database.writing() as session:
        return open_sitting(session, actor, when, token=token or f"open {actor.account_id}")


def put_on(database: ReferralDatabase, actor: Actor, sitting_id: int, *families: str) -> list[int]:
    with database.writing() as session:
        return [put_in(session, actor, sitting_id, family_id) for family_id in families]


def came(
    database: ReferralDatabase,
    actor: Actor,
    sitting_id: int,
    part: Part,
    *,
    name: str = "",
    token: str = "",
) -> None:
    with database.writing() as session:
        attend(
            session, actor, sitting_id, part=part, name=name or f"A {part}", office="office",
            token=token or f"{sitting_id} {part} {name}",
        )  # fmt: skip


def dealt(
    database: ReferralDatabase,
    sitting_id: int,
    item_id: int,
    outcome: Outcome,
    *,
    seen: int = 0,
    actor: Actor = AIGERIM,
) -> None:
    with database.writing() as session:
        record_outcome(session, actor, sitting_id, item_id, outcome, seen_version=seen)


def offered(
    database: ReferralDatabase,
    family_id: str,
    *,
    text: DecisionText = OFFER,
    form: str = "",
    seen: int = 0,
    actor: Actor = AIGERIM,
) -> int:
    """Record a decision about a family of the actor's commission."""
    with database.writing() as session:
        row = find_row(session, commission_id=actor.commission_id, family_id=family_id)
        assert row is not None
        submission = Submission(
            family_id, actor.commission_id, row.list_id, row.row_id, actor,
            form or f"decide {family_id}", seen,
        )  # fmt: skip
        return record_decision(session, submission, text)


def ready(database: ReferralDatabase, *families: str) -> tuple[int, list[int]]:
    """A sitting that could be closed: its id and its items'."""
    sitting_id = opened(database)
    items = put_on(database, BOLAT, sitting_id, *families)
    came(database, BOLAT, sitting_id, "chair", name="Болат Ахметов")
    came(database, BOLAT, sitting_id, "secretary", name="Айгерім Сейітова")
    return sitting_id, items


def closed(database: ReferralDatabase, *families: str) -> tuple[int, list[int]]:
    """A sitting that was closed; of its first family a dissent was written down."""
    sitting_id, items = ready(database, *families)
    dealt(database, sitting_id, items[0], Outcome(1, 1, 0, DISSENT, family_present=True))
    with database.writing() as session:
        close_sitting(session, BOLAT, sitting_id)
    return sitting_id, items


def read(database: ReferralDatabase, sitting_id: int, commission_id: str = "c1") -> SittingRecord:
    with database.reading() as session:
        return read_sitting(session, commission_id, sitting_id)
