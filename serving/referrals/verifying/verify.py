"""Is the journal whole? Every entry is read again, and set against what it tells of.

Found are an entry that was altered, taken out, put in or moved; one missing at the end; a decision
of which the journal knows nothing, or something else; and a decision that was taken out. All else
that people wrote, and every closed sitting, is set against it alike.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from serving.referrals.aliases import codes_of
from serving.referrals.decisions import decision_digest
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import (
    BEGINNING,
    Entry,
    Head,
    digest_of,
    head_of,
    read_entries,
)
from serving.referrals.lists import ERASED_WORDS
from serving.referrals.tables import DecisionTable
from serving.referrals.verifying import sealed

HAS_TO_TELL: Mapping[str, frozenset[str]] = {
    Action.JOURNAL_BEGUN: frozenset({"last_decision"}),
    Action.DECISION_RECORDED: frozenset({"decision_id", "decision_digest", "list_id", "row_id"}),
    **sealed.HAS_TO_TELL,
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
    families, the last decision that was made before the journal was begun, and the entries of
    everything else that was written.
    """

    decisions: dict[int, Entry]
    erased: set[str]
    begun: int
    written: sealed.Told


def verify_journal(session: Session) -> Verified:
    """Read the journal from its beginning to its head."""
    at, told = Head(0, BEGINNING), Told({}, set(), 0, sealed.Told())
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
        elif entry.action == Action.FAMILY_ERASED:
            told.erased.update(codes_of(session, entry.family_id))
        else:
            told.written.note(entry)
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
    found = told.written.first_fault(session, told.erased)
    return None if found is None else Fault(*found)


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
