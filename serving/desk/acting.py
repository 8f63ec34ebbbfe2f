"""Who may open what: every screen's router names its roles with `only`, and a test keeps the whole
matrix of routes and roles.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request

from serving.access.accounts import Account, Role, acting, families_of
from serving.desk.pages import visitor_of_request
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append


def acting_account(request: Request) -> Account:
    """The signed-in account; the wall lets nobody through without one."""
    visitor = visitor_of_request(request)
    if visitor is None:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    return visitor.account


Acting = Annotated[Account, Depends(acting_account)]


def only(*roles: Role) -> Any:
    """The dependency that lets these roles in; others are refused, which the journal notes."""
    return Depends(_gate(roles))


def _gate(roles: tuple[Role, ...]) -> Callable[[Request, Account], None]:
    def let_in(request: Request, account: Acting) -> None:
        if account.role in roles:
            return
        with request.app.state.database().writing(families_of(account)) as session:
            append(session, Action.ACCESS_REFUSED, acting(account), route=_route(request))
        raise HTTPException(HTTPStatus.FORBIDDEN)

    return let_in


def _route(request: Request) -> str:
    """The route as it is written, without anybody's id."""
    route = request.scope.get("route")
    return f"{request.method} {getattr(route, 'path', '')}"
