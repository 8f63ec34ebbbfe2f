"""Changes with four eyes: one administrator proposes, another approves, and only then they hold.

A proposal and its one answer are appended, never edited. Nobody approves their own; whoever
proposed may take it back, and anybody who may approve may refuse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.errors import BadInput, CheckFailed
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.tables import ChangeAnswerTable, ProposedChangeTable

ChangeKind = Literal["capacity", "random_share", "borders", "model", "role"]
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
Answer = Literal["approved", "refused"]

MOST_PLACES = 10_000
LARGEST_SHARE = 0.2
LONGEST_SHOWN = 50


class OwnChange(CheckFailed):
    """Somebody wanted to approve what they had proposed."""


class AlreadyAnswered(CheckFailed):
    """The change was approved or refused before."""


@dataclass(frozen=True, slots=True)
class Change:
    """A proposed change. `value` holds `to`, what is to stand, and `before`, what stood when it was
    proposed: places for a capacity, a share of capacity for a random share, for borders the lowest
    risks of the levels `high` and `elevated` or nothing for the model's own, "on" or "off" for the
    model, and a role with its commission for an account.
    """

    kind: ChangeKind
    subject: str
    value: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change as it stands in the store, with its answer where it has one."""

    change_id: int
    change: Change
    proposed_by: int
    proposer_name: str
    proposed_at: datetime
    answer: str
    answerer_name: str
    answered_at: datetime | None


def propose(session: Session, change: Change, *, by: Actor, token: str) -> int:
    """Append a proposal and return its id; a repeated submission returns the first one's.

    BadInput where the change cannot stand.
    """
    first = session.scalar(
        select(ProposedChangeTable).where(ProposedChangeTable.submission_token == token)
    )
    if first is not None:
        return _same(first, by)
    check_change(change)
    stored = ProposedChangeTable(
        kind=change.kind,
        subject=change.subject,
        value=dict(change.value),
        reason=change.reason,
        proposed_by=by.account_id,
        proposer_name=by.name,
        proposed_at=datetime.now(UTC),
        submission_token=token,
    )
    session.add(stored)
    session.flush()
    append(session, Action.CHANGE_PROPOSED, by, **_told(stored))
    return stored.id


def _same(first: ProposedChangeTable, by: Actor) -> int:
    if first.proposed_by != by.account_id:
        msg = "this form was already used by somebody else; open the page again"
        raise BadInput(msg)
    return first.id


def check_change(change: Change) -> None:
    """BadInput where a change names a value that cannot stand, or no reason."""
    to = change.value.get("to")
    if not change.reason:
        msg = "a change needs a reason; write one sentence"
        raise BadInput(msg)
    if not _FITS[change.kind](to):
        msg = f"a change of '{change.kind}' to {to!r} cannot stand"
        raise BadInput(msg)


def _is_places(to: object) -> bool:
    return isinstance(to, int) and not isinstance(to, bool) and 0 <= to <= MOST_PLACES


def _is_share(to: object) -> bool:
    return isinstance(to, float) and 0 <= to <= LARGEST_SHARE


def _are_borders(to: object) -> bool:
    if not isinstance(to, dict):
        return False
    if not to:
        return True
    if to.keys() != {"high", "elevated"} or not all(isinstance(to[one], float) for one in to):
        return False
    return bool(0 < to["elevated"] < to["high"] < 1)


def _is_switch(to: object) -> bool:
    return to in {"on", "off"}


def _is_role(to: object) -> bool:
    return isinstance(to, dict) and to.keys() == {"role", "commission_id"}


_FITS: Mapping[ChangeKind, Callable[[object], bool]] = {
    "capacity": _is_places,
    "random_share": _is_share,
    "borders": _are_borders,
    "model": _is_switch,
    "role": _is_role,
}


def answer(session: Session, change_id: int, given: Answer, *, by: Actor) -> StoredChange:
    """Approve or refuse a proposed change, and return it as it stands then.

    BadInput where there is none, OwnChange where its proposer approves, AlreadyAnswered where it
    was answered otherwise before; the same answer by the same person again changes nothing.
    """
    change = find_change(session, change_id)
    if change is None:
        msg = f"there is no change {change_id}"
        raise BadInput(msg)
    if change.answer:
        return _as_before(session, change, given, by)
    if given == "approved" and change.proposed_by == by.account_id:
        msg = "you proposed this change; another administrator has to approve it"
        raise OwnChange(msg)
    session.add(
        ChangeAnswerTable(
            change_id=change_id,
            answer=given,
            answered_by=by.account_id,
            answerer_name=by.name,
            answered_at=datetime.now(UTC),
        )
    )
    session.flush()
    action = Action.CHANGE_APPROVED if given == "approved" else Action.CHANGE_REFUSED
    append(session, action, by, **_told(session.get_one(ProposedChangeTable, change_id)))
    found = find_change(session, change_id)
    assert found is not None
    return found


def _as_before(session: Session, change: StoredChange, given: Answer, by: Actor) -> StoredChange:
    stored = session.scalars(
        select(ChangeAnswerTable).where(ChangeAnswerTable.change_id == change.change_id)
    ).one()
    if (stored.answer, stored.answered_by) == (given, by.account_id):
        return change
    msg = "this change was answered already; see what became of it"
    raise AlreadyAnswered(msg)


def _told(stored: ProposedChangeTable) -> dict[str, Any]:
    return {
        "change_id": stored.id,
        "kind": stored.kind,
        "subject": stored.subject,
        "value": stored.value,
        "reason": stored.reason,
    }


def find_change(session: Session, change_id: int) -> StoredChange | None:
    """One change, None where there is none of that id."""
    found = session.execute(_changes().where(ProposedChangeTable.id == change_id)).first()
    return None if found is None else _stored(*found)


def waiting_changes(session: Session) -> list[StoredChange]:
    """Changes that nobody has answered yet, oldest first."""
    found = session.execute(
        _changes().where(ChangeAnswerTable.id.is_(None)).order_by(ProposedChangeTable.id)
    )
    return [_stored(*row) for row in found]


def answered_changes(session: Session) -> list[StoredChange]:
    """The newest answered changes, newest first."""
    found = session.execute(
        _changes()
        .where(ChangeAnswerTable.id.is_not(None))
        .order_by(ChangeAnswerTable.id.desc())
        .limit(LONGEST_SHOWN)
    )
    return [_stored(*row) for row in found]


def _changes() -> Any:
    return select(ProposedChangeTable, ChangeAnswerTable).outerjoin(
        ChangeAnswerTable, ChangeAnswerTable.change_id == ProposedChangeTable.id
    )


def _stored(proposed: ProposedChangeTable, answered: ChangeAnswerTable | None) -> StoredChange:
    kind = next(kind for kind in CHANGE_KINDS if kind == proposed.kind)
    return StoredChange(
        change_id=proposed.id,
        change=Change(kind, proposed.subject, proposed.value, proposed.reason),
        proposed_by=proposed.proposed_by,
        proposer_name=proposed.proposer_name,
        proposed_at=proposed.proposed_at,
        answer=answered.answer if answered else "",
        answerer_name=answered.answerer_name if answered else "",
        answered_at=answered.answered_at if answered else None,
    )
