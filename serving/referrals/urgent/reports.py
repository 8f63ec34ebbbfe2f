"""Urgent cases that a person reports, and how any case is put away."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.canonical import sha256_of
from cases.errors import BadInput
from serving.referrals.codes import drawn_code
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.tables import UrgentCaseTable
from serving.referrals.urgent.records import REPORTED_KINDS, UrgentReport


def report_case(session: Session, actor: Actor, report: UrgentReport, *, token: str) -> int:
    """Make a case of what a person reports, and return its id; a repeated submission returns the
    first one's. A family that is on no record gets a code drawn for it.

    BadInput where neither a family nor a description is given, TokenUsedElsewhere where the token
    is somebody else's.
    """
    if report.kind not in REPORTED_KINDS or not (report.family_id or report.description):
        msg = "an urgent report says what it is, and gives a family's code or a description"
        raise BadInput(msg)
    first = session.scalar(select(UrgentCaseTable).where(UrgentCaseTable.submission_token == token))
    if first is not None:
        if first.author_id != actor.account_id:
            msg = "this form was already used by somebody else; open it anew"
            raise TokenUsedElsewhere(msg)
        return first.id
    stored = UrgentCaseTable(
        commission_id=actor.commission_id,
        family_id=report.family_id or drawn_code(),
        on_record=bool(report.family_id),
        source="person",
        kind=report.kind,
        signal={},
        happened_on=None,
        description=report.description,
        store_digest="",
        author_id=actor.account_id,
        author_name=actor.name,
        known_at=datetime.now(UTC),
        submission_token=token,
        salt=secrets.token_hex(16),
    )
    put_away(session, stored, actor)
    return stored.id


def put_away(session: Session, stored: UrgentCaseTable, actor: Actor) -> None:
    """Store a new case and tell the journal."""
    session.add(stored)
    session.flush()
    append(
        session,
        Action.URGENT_SIGNALLED,
        actor,
        family_id=stored.family_id,
        case_id=stored.id,
        source=stored.source,
        case_digest=case_digest(stored),
    )


def case_digest(stored: UrgentCaseTable) -> str:
    """What the journal keeps of a case's words, salted as a decision's are."""
    return sha256_of(
        {
            "salt": stored.salt,
            "kind": stored.kind,
            "signal": stored.signal,
            "happened_on": None if stored.happened_on is None else stored.happened_on.isoformat(),
            "description": stored.description,
        }
    )
