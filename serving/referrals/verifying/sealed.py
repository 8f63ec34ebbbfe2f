"""What entries tell of beside themselves and decisions, each set against what is stored.

An entry holds a salted digest of what somebody wrote, never the words. So what was altered, put in
or taken out afterwards does not fit. Of an erased family no words are left to compare.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.canonical import sha256_of
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import Entry
from serving.referrals.lists import ERASED_WORDS
from serving.referrals.look_ups import reason_digest
from serving.referrals.manual.referring import referral_digest
from serving.referrals.sittings.holding import addition_digest, closing_of, outcome_digest
from serving.referrals.sittings.reading import attendants_of
from serving.referrals.sittings.tables import (
    SittingAdditionTable,
    SittingItemTable,
    SittingTable,
)
from serving.referrals.tables import (
    LookUpTable,
    ManualReferralTable,
    UrgentCaseTable,
    UrgentStepTable,
)
from serving.referrals.urgent.records import ERASED_KIND
from serving.referrals.urgent.reports import case_digest
from serving.referrals.urgent.steps import step_digest
from serving.referrals.written.recording import is_wordless, written_digest
from serving.referrals.written.tables import WRITTEN


@dataclass(frozen=True)
class Sealed:
    """Rows of a table of which one entry each tells: `told_as` names what the entry gives to find
    the row by, in the order of its `columns`, and `seal` its digest.
    """

    table: type[Any]
    actions: frozenset[Action]
    told_as: tuple[str, ...]
    seal: str
    digest: Callable[[Any], str]
    is_wordless: Callable[[Any], bool]
    columns: tuple[str, ...] = ("id",)

    @property
    def name(self) -> str:
        """What a message calls such a row."""
        told: str = self.table.__tablename__.replace("_", " ")
        return told


def _erased_in(column: str, words: str = ERASED_WORDS) -> Callable[[Any], bool]:
    return lambda row: getattr(row, column) == words and row.salt == ""


SEALED: tuple[Sealed, ...] = (
    *(
        Sealed(
            table,
            frozenset({table.ACTION}),
            told_as=("written_id",),
            seal="written_digest",
            digest=written_digest,
            is_wordless=is_wordless,
        )
        for table in WRITTEN
    ),
    Sealed(
        UrgentCaseTable,
        frozenset({Action.URGENT_SIGNALLED}),
        told_as=("case_id",),
        seal="case_digest",
        digest=case_digest,
        is_wordless=_erased_in("kind", ERASED_KIND),
    ),
    Sealed(
        UrgentStepTable,
        frozenset(
            {Action.URGENT_ESCALATED, Action.URGENT_ACKNOWLEDGED, Action.URGENT_CLOSED}
        ),
        told_as=("step_id",),
        seal="step_digest",
        digest=step_digest,
        is_wordless=_erased_in("words"),
    ),
    Sealed(
        ManualReferralTable,
        frozenset({Action.FAMILY_REFERRED}),
        told_as=("referral_id",),
        seal="referral_digest",
        digest=referral_digest,
        is_wordless=_erased_in("reason"),
    ),
    Sealed(
        LookUpTable,
        frozenset({Action.FAMILY_LOOKED_UP}),
        told_as=("look_up_id",),
        seal="reason_digest",
        digest=reason_digest,
        is_wordless=_erased_in("reason"),
    ),
    Sealed(
        SittingAdditionTable,
        frozenset({Action.SITTING_ADDED_TO}),
        told_as=("sitting_id", "number"),
        seal="text_digest",
        digest=addition_digest,
        is_wordless=_erased_in("text"),
        columns=("sitting_id", "number"),
    ),
)  # fmt: skip

_BY_ACTION: Mapping[str, Sealed] = {action: kind for kind in SEALED for action in kind.actions}

HAS_TO_TELL: Mapping[str, frozenset[str]] = {
    **{action: frozenset({*kind.told_as, kind.seal}) for action, kind in _BY_ACTION.items()},
    Action.SITTING_CLOSED: frozenset({"sitting_id", "record_digest", "items"}),
}
"""What such an entry has to hold to be set against what is stored."""


class Told:
    """The entries that tell of something sealed, by what they tell of."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, ...], Entry] = {}

    def note(self, entry: Entry) -> None:
        """Keep an entry if it is such a one."""
        content = entry.told["content"]
        kind = _BY_ACTION.get(entry.action)
        if kind is not None:
            key = (kind.table.__tablename__, *(str(content[name]) for name in kind.told_as))
            self._entries[key] = entry
        elif entry.action == Action.SITTING_CLOSED:
            self._entries[SittingTable.__tablename__, str(content["sitting_id"])] = entry

    def first_fault(self, session: Session, erased: set[str]) -> tuple[int, str] | None:
        """The first entry whose row is not what it tells of, or is gone, and what is wrong; entry 0
        for a row of which none tells. `erased` are the codes of erased families.
        """
        left = dict(self._entries)
        for kind in SEALED:
            for row in session.scalars(select(kind.table).order_by(kind.table.id)):
                key = (kind.table.__tablename__, *(str(getattr(row, one)) for one in kind.columns))
                entry = left.pop(key, None)
                if entry is None:
                    return 0, f"of {kind.name} {row.id} no entry tells"
                if not _fits(kind, row, entry, erased):
                    return entry.position, f"{kind.name} {row.id} is not what was written"
        closed = select(SittingTable).where(SittingTable.closed_at.is_not(None))
        for sitting in session.scalars(closed.order_by(SittingTable.id)):
            entry = left.pop((SittingTable.__tablename__, str(sitting.id)), None)
            if entry is None:
                return 0, f"of the end of sitting {sitting.id} no entry tells"
            if not _closed_as_told(session, sitting, entry, erased):
                return entry.position, f"sitting {sitting.id} is not what was closed"
        for entry in left.values():
            return entry.position, f"what it tells of ({entry.action}) was taken out"
        return None


def _fits(kind: Sealed, row: Any, entry: Entry, erased: set[str]) -> bool:
    about = getattr(row, "family_id", entry.family_id)
    # a look-up keeps the code that the family had on the screen, its entry the one it has now
    if about != entry.family_id and kind.table is not LookUpTable:
        return False
    if kind.is_wordless(row) and not erased.isdisjoint({about, entry.family_id}):
        return True
    return bool(kind.digest(row) == entry.told["content"][kind.seal])


def _closed_as_told(
    session: Session, sitting: SittingTable, entry: Entry, erased: set[str]
) -> bool:
    """Whether a closed sitting, its items and who came are what its entry tells of."""
    content = entry.told["content"]
    told, record = content["items"], content["record_digest"]
    closing = closing_of(sitting, attendants_of(session, sitting.id), told)
    if record != sitting.digest or record != sha256_of(closing):
        return False
    items = session.scalars(
        select(SittingItemTable)
        .where(SittingItemTable.sitting_id == sitting.id)
        .order_by(SittingItemTable.position, SittingItemTable.id)
    ).all()
    if not isinstance(told, list) or len(told) != len(items):
        return False
    return all(_as_told(item, one, erased) for item, one in zip(items, told, strict=True))


def _as_told(item: SittingItemTable, told: Any, erased: set[str]) -> bool:
    named = [item.id, item.decision_id]
    if item.family_id in erased and item.dissent == ERASED_WORDS and item.salt == "":
        return isinstance(told, list) and bool(told[:2] == named)
    return bool(told == [*named, outcome_digest(item)])
