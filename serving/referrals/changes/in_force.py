"""What approved changes have set: the newest approval of each kind and subject holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from cases.errors import NotThereYet
from serving.referrals.changes.proposals import ChangeKind, StoredChange, find_change
from serving.referrals.tables import ChangeAnswerTable, ProposedChangeTable

_LAST = (
    select(ProposedChangeTable.subject, func.max(ChangeAnswerTable.id).label("answer_id"))
    .join(ChangeAnswerTable, ChangeAnswerTable.change_id == ProposedChangeTable.id)
    .where(ProposedChangeTable.kind == bindparam("kind"), ChangeAnswerTable.answer == "approved")
    .group_by(ProposedChangeTable.subject)
    .subquery()
)
_APPROVED_LAST = select(_LAST.c.subject, ChangeAnswerTable.change_id).join(
    ChangeAnswerTable, ChangeAnswerTable.id == _LAST.c.answer_id
)


class ModelSwitchedOff(NotThereYet):
    """The model's advice was switched off, by two people, and nobody has switched it on again."""


@dataclass(frozen=True, slots=True)
class ModelOff:
    """That the model's advice is off: by which change, since when, and why."""

    change_id: int
    since: datetime
    reason: str


def approved_capacities(session: Session) -> dict[str, int]:
    """Places of those commissions whose capacity was changed, by commission."""
    return {subject: int(to) for subject, to in _values(session, "capacity").items()}


def approved_random_share(session: Session) -> float | None:
    """The share of capacity drawn by chance, 0 to 1; None where it was never changed."""
    to = _values(session, "random_share").get("")
    return None if to is None else float(to)


def approved_borders(session: Session) -> dict[str, float]:
    """The lowest risks of the levels `high` and `elevated`, 0 to 1; empty where the model's own
    hold.
    """
    return {level: float(risk) for level, risk in _values(session, "borders").get("", {}).items()}


def model_off(session: Session) -> ModelOff | None:
    """Since when and why the model's advice is off; None while it is on."""
    newest = _newest_approved(session, "model").get("")
    return None if newest is None else switched_off_by(session, newest)


def switched_off_by(session: Session, change_id: int) -> ModelOff | None:
    """The same for a named change, as a page once showed it; None for one that switched nothing
    off.
    """
    found = find_change(session, change_id)
    if found is None or not _switched_off(found):
        return None
    assert found.answered_at is not None
    return ModelOff(change_id, found.answered_at, found.change.reason)


def _switched_off(found: StoredChange) -> bool:
    change = found.change
    return found.answer == "approved" and change.kind == "model" and change.value["to"] == "off"


def require_model_on(session: Session) -> None:
    """ModelSwitchedOff while the model's advice is off."""
    off = model_off(session)
    if off is not None:
        msg = (
            f"the model's advice was switched off on {off.since.date().isoformat()} by change "
            f"{off.change_id}; urgent families and people's own decisions go on without it"
        )
        raise ModelSwitchedOff(msg)


def _newest_approved(session: Session, kind: ChangeKind) -> dict[str, int]:
    """By subject, the change that was approved last."""
    found = session.execute(_APPROVED_LAST, {"kind": kind})
    return {row.subject: row.change_id for row in found}


def _values(session: Session, kind: ChangeKind) -> dict[str, Any]:
    changes = _newest_approved(session, kind)
    found = session.execute(
        select(ProposedChangeTable.subject, ProposedChangeTable.value).where(
            ProposedChangeTable.id.in_(changes.values())
        )
    )
    return {subject: value["to"] for subject, value in found}
