"""Accounts as an administrator keeps them: who there is, closing and opening, sessions, roles,
training.

Accounts that could undo four eyes, administrators' and auditors', get their role by an approved
change and a new password on the command line alone: nobody makes a second self at the desk.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.access.accounts import ROLES, Role, account_of, check_scope, find_account
from serving.access.one_account import NO_PASSWORD, require_one_account
from serving.access.sessions import forget_sessions
from serving.access.signing_in import require_password_account
from serving.referrals.access_tables import AccountTable, DeskSessionTable
from serving.referrals.changes.proposals import Change, StoredChange, answer, propose
from serving.referrals.journal.actions import COMMAND_LINE, Action, Actor
from serving.referrals.journal.entries import append

GUARDED: frozenset[Role] = frozenset({"administrator", "auditor"})
"""Roles that no administrator gives, or gets at, alone."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account as an administrator sees it; `sessions` counts the browsers it is signed in from,
    or was until it was left alone. Whose password and role are the sign-in service's is there
    `by_provider`.
    """

    account_id: int
    username: str
    display_name: str
    role: Role
    commission_id: str
    active: bool
    sessions: int
    by_provider: bool = False

    @property
    def guarded(self) -> bool:
        """Whether its password is reset on the command line alone."""
        return self.role in GUARDED


def people(session: Session) -> list[Person]:
    """Every account, by name."""
    counted = (
        select(DeskSessionTable.account_id, func.count().label("sessions"))
        .group_by(DeskSessionTable.account_id)
        .subquery()
    )
    found = session.execute(
        select(AccountTable, func.coalesce(counted.c.sessions, 0))
        .outerjoin(counted, counted.c.account_id == AccountTable.id)
        .order_by(AccountTable.username)
    )
    return [_person(stored, sessions) for stored, sessions in found]


def _person(stored: AccountTable, sessions: int) -> Person:
    account = account_of(stored)
    return Person(
        account.account_id,
        account.username,
        account.display_name,
        account.role,
        account.commission_id,
        stored.active,
        sessions,
        stored.password_hash == NO_PASSWORD,
    )


def find_person(session: Session, account_id: int) -> Person | None:
    """One account, None where there is none of that id."""
    return next((one for one in people(session) if one.account_id == account_id), None)


def close_account(session: Session, account_id: int, *, by: Actor) -> None:
    """Let an account sign in no more, and sign it out; closed already, nothing changes.

    BadInput where there is none, or somebody closes their own.
    """
    stored = _stored(session, account_id)
    if account_id == by.account_id:
        msg = "nobody closes their own account; ask another administrator"
        raise BadInput(msg)
    if stored.active:
        stored.active = False
        ended = forget_sessions(session, account_id)
        append(session, Action.ACCOUNT_CLOSED, by, account_id=account_id, sessions=ended)


def reopen_account(session: Session, account_id: int, *, by: Actor) -> None:
    """Let a closed account sign in again; open already, nothing changes. BadInput where there is
    none, or its owner signs in through the provider by now.
    """
    stored = _stored(session, account_id)
    if not stored.active:
        if stored.password_hash != NO_PASSWORD:
            require_one_account(
                session,
                display_name=stored.display_name,
                commission_id=stored.commission_id,
                region_id=stored.region_id,
            )
        stored.active = True
        append(session, Action.ACCOUNT_REOPENED, by, account_id=account_id)


def end_sessions(session: Session, account_id: int, *, by: Actor) -> int:
    """Sign an account out everywhere; how many sessions it had. BadInput where there is none."""
    _stored(session, account_id)
    ended = forget_sessions(session, account_id)
    append(session, Action.SESSIONS_ENDED, by, account_id=account_id, sessions=ended)
    return ended


def end_all_sessions(session: Session, *, by: Actor) -> int:
    """Sign everybody out but the account that asks, if one does; how many sessions there were."""
    accounts = session.scalars(select(AccountTable.id)).all()
    others = [account_id for account_id in accounts if account_id != by.account_id]
    ended = sum(forget_sessions(session, account_id) for account_id in others)
    append(session, Action.SESSIONS_ENDED, by, account_id=None, sessions=ended)
    return ended


def sign_out(session: Session, username: str = "", *, everybody: bool = False) -> int:
    """End the sessions of one account, or all there are, from the command line; how many ended.

    BadInput where neither or both are named, or there is no such account.
    """
    if bool(username) == everybody:
        msg = "say whose sessions end: a sign-in name, or --all for everybody"
        raise BadInput(msg)
    if everybody:
        return end_all_sessions(session, by=COMMAND_LINE)
    return end_sessions(session, find_account(session, username).id, by=COMMAND_LINE)


def _stored(session: Session, account_id: int) -> AccountTable:
    stored = session.get(AccountTable, account_id)
    if stored is None:
        msg = f"there is no account {account_id}"
        raise BadInput(msg)
    return stored


def propose_role(  # noqa: PLR0913  a proposal says these things
    session: Session,
    account_id: int,
    *,
    role: Role,
    commission_id: str,
    reason: str,
    by: Actor,
    token: str,
) -> int:
    """Propose another role for an account; returns the change's id. BadInput where it cannot
    stand.
    """
    stored = _stored(session, account_id)
    require_password_account(stored)
    check_scope(role, commission_id=commission_id)
    before = {"role": stored.role, "commission_id": stored.commission_id}
    to = {"role": role, "commission_id": commission_id}
    change = Change("role", str(account_id), {"to": to, "before": before}, reason)
    return propose(session, change, by=by, token=token)


def approve(session: Session, change_id: int, *, by: Actor) -> StoredChange:
    """Approve a change, which holds from now on; a new role signs its account out.

    Raises as `answer` does.
    """
    approved = answer(session, change_id, "approved", by=by)
    if approved.change.kind == "role":
        _give_role(session, approved)
    return approved


def _give_role(session: Session, approved: StoredChange) -> None:
    stored = _stored(session, int(approved.change.subject))
    to = approved.change.value["to"]
    if (stored.role, stored.commission_id) == (to["role"], to["commission_id"]):
        return
    stored.role = next(role for role in ROLES if role == to["role"])
    stored.commission_id = to["commission_id"]
    forget_sessions(session, stored.id)


def mark_trainee(session: Session, username: str, *, trainee: bool) -> None:
    """Begin or end somebody's training. BadInput where there is no such account."""
    account = find_account(session, username)
    account.trainee = trainee
    append(session, Action.TRAINEE_MARKED, COMMAND_LINE, account_id=account.id, trainee=trainee)
