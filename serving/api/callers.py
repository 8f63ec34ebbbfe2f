"""Who calls, and for which commission: what every route of `/v1` asks of the request."""

from typing import Annotated, cast

from fastapi import Depends, Request

from serving.access.tokens import Machine
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Actor
from serving.referrals.scopes import EVERY_COMMISSION, Scope, one_commission


def _calling_machine(request: Request) -> Machine:
    return cast("Machine", request.state.machine)


Caller = Annotated[Machine, Depends(_calling_machine)]


def families_of(machine: Machine) -> Scope:
    """The families whose records the machine may be told of."""
    if machine.commission_id is None:
        return EVERY_COMMISSION
    return one_commission(machine.commission_id)


def acting(machine: Machine) -> Actor:
    """The machine as the journal names it."""
    return Actor(machine.name, "machine", commission_id=machine.commission_id or "")


def _within_reach(request: Request, machine: Caller) -> ReferralDatabase:
    opened: ReferralDatabase = request.app.state.database()
    return opened.within(families_of(machine))


Database = Annotated[ReferralDatabase, Depends(_within_reach)]
"""The referral database, for the families that the caller may be told of."""
