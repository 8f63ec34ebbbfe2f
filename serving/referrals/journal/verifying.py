"""Is the journal whole? Every entry is read again, and set against what it tells of.

Found are an entry that was altered, taken out, put in or moved; one missing at the end; a decision
of which the journal knows nothing, or something else; and a decision that was taken out. What
people wrote beside decisions is set against it alike.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from serving.referrals.aliases import codes_of
from serving.referrals.decisions import decision_digest
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import BEGINNING, Head, digest_of, head_of
from serving.referrals.lists import ERASED_WORDS
from serving.referrals.tables import DecisionTable, JournalEntryTable
from serving.referrals.written.recording import is_wordless, written_digest
from serving.referrals.written.tables import WRITTEN

ENTRIES_AT_ONCE = 5_000

WRITTEN_ACTIONS = frozenset(table.ACTION for table in WRITTEN)

HAS_TO_TELL: Mapping[str, frozenset[str]] = {
    Action.JOURNAL_BEGUN: frozenset({"last_decision"}),
    Action.DECISION_RECORDED: frozenset({"decision_id", "decision_digest", "list_id", "row_id"}),
    **dict.fromkeys(WRITTEN_ACTIONS, frozenset({"written_id", "written_digest"})),
}
"""What an entry has to hold for the journal to be set against what was decided and written."""


class Fault(NamedTuple):
    """The first thing that does not hold: at which entry, 0 where at none, and what."""

    position: int
    what: str


class Verified(NamedTuple):
    """How far the journal was read, how many decisions it tells of, and the first fault."""

    head: Head
    decisions: int
    fault: Fault | None

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "head": self.head._asdict(),
            "decisions": self.decisions,
            "fault": None if self.fault is None else self.fault._asdict(),
        }


class Told(NamedTuple):
    """What the entries tell of beside themselves: the entry of each decision, the codes of erased
    families, the last decision that was made before the journal was begun, and the entry of
    everything else that was written, by what it is and its number.
    """

    decisions: dict[int, "Entry"]
    erased: set[str]
    begun: int
    written: dict[tuple[str, int], "Entry"]


class Entry(NamedTuple):
    """An entry as it is stored, and what it tells."""

    position: int
    action: str
    family_id: str
    commission_id: str
    account_id: int | None
    text: str
    sha256: str
    told: dict[str, Any]


def read_entries(session: Session) -> Iterator[Entry]:
    """All entries in the order of their positions; what is no JSON object tells nothing."""
    asked = select(*entry_columns()).order_by(JournalEntryTable.position)
    for row in session.execute(asked).yield_per(ENTRIES_AT_ONCE):
        yield entry_of(row)


def entry_columns() -> tuple[Any, ...]:
    """What an entry is read from."""
    table = JournalEntryTable
    return (
        table.position, table.action, table.family_id, table.commission_id, table.account_id,
        table.told, table.sha256,
    )  # fmt: skip


def entry_of(row: Any) -> Entry:
    """An entry from a row of `entry_columns`."""
    position, action, family_id, commission_id, account_id, text, sha256 = row
    return Entry(
        position, action, family_id, commission_id, account_id, text, sha256, _object(text)
    )


def verify_journal(session: Session) -> Verified:
    """Read the journal from its beginning to its head."""
    at, told = Head(0, BEGINNING), Told({}, set(), 0, {})
    for entry in read_entries(session):
        what = _fault_of(entry, at)
        if what is not None:
            return Verified(at, len(told.decisions), Fault(entry.position, what))
        at = Head(entry.position, entry.sha256)
        content = entry.told["content"]
        if entry.action == Action.JOURNAL_BEGUN:
            told = told._replace(begun=content["last_decision"])
        elif entry.action == Action.DECISION_RECORDED:
            told.decisions[content["decision_id"]] = entry
        elif entry.action in WRITTEN_ACTIONS:
            told.written[entry.action, content["written_id"]] = entry
        elif entry.action == Action.FAMILY_ERASED:
            told.erased.update(codes_of(session, entry.family_id))
    return Verified(at, len(told.decisions), _fault_at_the_end(session, at, told))


def verified_lines(found: Verified) -> Iterator[str]:
    """How far it was read, and the first fault, for a terminal."""
    if found.fault is not None:
        where = f"entry {found.fault.position}: " if found.fault.position else ""
        yield f"BROKEN {where}{found.fault.what}"
    yield f"{found.head.position} entries hold, {found.decisions} decisions among them"
    yield f"the last that holds is {found.head.sha256}"


def _fault_of(entry: Entry, before: Head) -> str | None:
    """What is wrong with an entry that should follow another."""
    if entry.position != before.position + 1:
        return f"entry {before.position + 1} is missing"
    if digest_of(entry.text) != entry.sha256:
        return "it was altered: its digest does not fit what it tells"
    if entry.told.get("previous") != before.sha256:
        return "it does not follow the entry before it"
    return _fault_in(entry)


def _fault_in(entry: Entry) -> str | None:
    """What an entry does not tell, or tells otherwise than it is filed."""
    told, content, actor = entry.told, entry.told.get("content"), entry.told.get("actor")
    if not isinstance(content, dict) or not isinstance(actor, dict):
        return "it tells nothing"
    if not HAS_TO_TELL.get(entry.action, frozenset()) <= content.keys():
        return f"it tells less than an entry '{entry.action}' does"
    columns = (
        told.get("position"),
        told.get("action"),
        told.get("family_id"),
        actor.get("commission_id"),
        actor.get("account_id"),
    )
    return None if columns == entry[:5] else "it is filed under something else than it tells of"


def _fault_at_the_end(session: Session, at: Head, told: Told) -> Fault | None:
    """What is missing after the last entry, or does not fit what the entries tell of."""
    head = head_of(session)
    if at != head:
        return Fault(at.position, f"the journal ends here, and went on to entry {head.position}")
    left = dict(told.decisions)
    for decision in session.scalars(select(DecisionTable).order_by(DecisionTable.id)):
        entry = left.pop(decision.id, None)
        if entry is None and decision.id > told.begun:
            return Fault(0, f"of decision {decision.id} no entry tells")
        if entry is not None and not _fits(decision, entry, told.erased):
            return Fault(entry.position, f"decision {decision.id} is not what was decided")
    for entry in left.values():
        return Fault(
            entry.position, f"decision {entry.told['content']['decision_id']} was taken out"
        )
    return _fault_in_written(session, told)


def _fault_in_written(session: Session, told: Told) -> Fault | None:
    """What was written beside decisions, and does not fit what the entries tell of it."""
    left = dict(told.written)
    for table in WRITTEN:
        name = table.__tablename__.replace("_", " ")
        for written in session.scalars(select(table).order_by(table.id)):
            entry = left.pop((table.ACTION, written.id), None)
            if entry is None:
                return Fault(0, f"of {name} {written.id} no entry tells")
            same = entry.family_id == written.family_id
            wordless = written.family_id in told.erased and is_wordless(written)
            digest = entry.told["content"]["written_digest"]
            if not same or not (wordless or written_digest(written) == digest):
                return Fault(entry.position, f"{name} {written.id} is not what was written")
    for entry in left.values():
        return Fault(entry.position, f"what it tells of ({entry.action}) was taken out")
    return None


def _fits(decision: DecisionTable, entry: Entry, erased: set[str]) -> bool:
    """Whether a decision is what its entry tells of; of an erased family's no words are left to
    compare.
    """
    content = entry.told["content"]
    same = (decision.family_id, decision.list_id, decision.row_id) == (
        entry.family_id,
        content["list_id"],
        content["row_id"],
    )
    wordless = decision.reason == ERASED_WORDS and decision.family_id in erased
    return same and (wordless or decision_digest(decision) == content["decision_digest"])


def _object(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
