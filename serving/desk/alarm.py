"""What every page of a commission says while somebody may be in danger and nobody is named yet."""

from contextlib import nullcontext

from fastapi import Request
from sqlalchemy.orm import Session

from serving.access.accounts import families_of
from serving.access.sessions import DeskVisitor
from serving.desk.menu import COMMISSION
from serving.referrals.urgent.lane import waiting_in
from serving.referrals.urgent.records import Waiting
from serving.referrals.urgent.steps import escalate_overdue


def alarm_for(
    request: Request, visitor: DeskVisitor | None, reading: Session | None = None
) -> Waiting | None:
    """How many urgent cases wait in a visitor's commission; None for who works with none. Whoever
    opens a page is also who finds out that one has waited too long.

    It is read in the transaction `reading` where there is one, else in its own.
    """
    if visitor is None or visitor.account.role not in COMMISSION:
        return None
    database = request.app.state.database().within(families_of(visitor.account))
    commission_id = visitor.account.commission_id
    with nullcontext(reading) if reading else database.reading() as session:
        waiting = waiting_in(session, commission_id)
    if waiting.untold:
        with database.writing() as session:
            escalate_overdue(session, commission_id=commission_id)
    return waiting
