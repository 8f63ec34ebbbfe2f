"""What is done about an urgent case: somebody takes it on, or the chair is told, and it is closed.

Each step stands once, whoever sends it and however often: who was slower is told of the colleague.
"""

import secrets
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.canonical import sha256_of
from cases.errors import BadInput
from serving.referrals.journal.actions import Action, Actor, by_rule
from serving.referrals.journal.entries import append
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.tables import UrgentCaseTable, UrgentStepTable
from serving.referrals.urgent.records import (
    ERASED_KIND,
    ESCALATE_AFTER,
    NobodyHasIt,
    NoSuchCase,
    Step,
    TakenMeanwhile,
)

_TOLD_AS: dict[Step, Action] = {
    "escalated": Action.URGENT_ESCALATED,
    "acknowledged": Action.URGENT_ACKNOWLEDGED,
    "closed": Action.URGENT_CLOSED,
}


def acknowledge(session: Session, case_id: int, actor: Actor, *, first: str, token: str) -> int:
    """A named person takes a case on and says what they do first; the step's id.

    NoSuchCase outside the actor's commission, TakenMeanwhile where somebody has it,
    BadInput without words.
    """
    return _by_person(session, case_id, actor, step="acknowledged", words=first, token=token)


def close(session: Session, case_id: int, actor: Actor, *, outcome: str, token: str) -> int:
    """Close a case with what came of it; the step's id. NobodyHasIt where nobody took it on, else
    as `acknowledge`.
    """
    return _by_person(session, case_id, actor, step="closed", words=outcome, token=token)


def overdue(session: Session, *, commission_id: str | None = None) -> list[int]:
    """The cases that have waited too long and of which the chair was not told yet, by id; of every
    commission where none is named.
    """
    wanted = (
        select(UrgentCaseTable.id)
        .where(
            UrgentCaseTable.kind != ERASED_KIND,
            UrgentCaseTable.known_at <= datetime.now(UTC) - ESCALATE_AFTER,
            UrgentCaseTable.id.not_in(select(UrgentStepTable.case_id)),
        )
        .order_by(UrgentCaseTable.id)
    )
    if commission_id is not None:
        wanted = wanted.where(UrgentCaseTable.commission_id == commission_id)
    return list(session.scalars(wanted))


def escalate_overdue(session: Session, *, commission_id: str | None = None) -> int:
    """Note of every case that has waited too long that it did, once; how many were noted now."""
    late = overdue(session, commission_id=commission_id)
    for case_id in late:
        case = session.get_one(UrgentCaseTable, case_id)
        token = secrets.token_urlsafe(24)
        _take(session, case, by_rule(case.commission_id), step="escalated", words="", token=token)
    return len(late)


def _by_person(
    session: Session, case_id: int, actor: Actor, *, step: Step, words: str, token: str
) -> int:
    if not words:
        msg = "say what you do first, or what came of it, in one sentence"
        raise BadInput(msg)
    case = session.get(UrgentCaseTable, case_id)
    if case is None or case.commission_id != actor.commission_id or case.kind == ERASED_KIND:
        msg = "there is no such urgent case in the commission"
        raise NoSuchCase(msg)
    repeated = session.scalar(
        select(UrgentStepTable).where(UrgentStepTable.submission_token == token)
    )
    if repeated is not None:
        same = (repeated.case_id, repeated.step, repeated.author_id)
        if same != (case_id, step, actor.account_id):
            msg = "this form was already used for another step; open the case anew"
            raise TokenUsedElsewhere(msg)
        return repeated.id
    taken = _steps_of(session, case_id)
    if step in taken:
        msg = "a colleague was quicker; read what they wrote"
        raise TakenMeanwhile(msg)
    if step == "closed" and "acknowledged" not in taken:
        msg = "nobody has taken this case on; take it on first"
        raise NobodyHasIt(msg)
    return _take(session, case, actor, step=step, words=words, token=token)


def _steps_of(session: Session, case_id: int) -> set[str]:
    return {
        *session.scalars(select(UrgentStepTable.step).where(UrgentStepTable.case_id == case_id))
    }


def _take(
    session: Session, case: UrgentCaseTable, actor: Actor, *, step: Step, words: str, token: str
) -> int:
    stored = UrgentStepTable(
        case_id=case.id,
        commission_id=case.commission_id,
        step=step,
        words=words,
        author_id=actor.account_id,
        author_name=actor.name,
        taken_at=datetime.now(UTC),
        submission_token=token,
        salt=secrets.token_hex(16),
    )
    session.add(stored)
    session.flush()
    append(
        session,
        _TOLD_AS[step],
        actor,
        family_id=case.family_id,
        case_id=case.id,
        step_id=stored.id,
        step_digest=step_digest(stored),
    )
    return stored.id


def step_digest(stored: UrgentStepTable) -> str:
    """What the journal keeps of a step's words, salted as a decision's are."""
    return sha256_of({"salt": stored.salt, "words": stored.words})
