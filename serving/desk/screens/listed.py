"""The commission's list, capacity first."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.accounts import acting, families_of
from serving.desk import views
from serving.desk.access import Acting
from serving.desk.menu import COMMISSION, menu_of
from serving.desk.pages import page, screen_of
from serving.desk.sign_in import Database
from serving.desk.words import today
from serving.referrals.decisions import current_decisions
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.lists import newest_list

router = APIRouter(include_in_schema=False)


@router.get("/")
def list_of_families(request: Request, account: Acting, database: Database) -> Response:
    """The commission's newest list; who has none is led to the first screen of their own."""
    if account.role not in COMMISSION:
        return RedirectResponse(menu_of(account.role)[0].path, HTTPStatus.SEE_OTHER)
    with database.reading(families_of(account)) as session:
        stored = newest_list(session, account.commission_id)
        decisions = current_decisions(session, commission_id=account.commission_id)
    if stored is None:
        return page(request, "no_list.html")
    shown: HTMLResponse = page(
        request, "list.html", view=views.list_page(stored, decisions), today=today()
    )
    with database.writing(families_of(account)) as session:
        append(
            session,
            Action.LIST_VIEWED,
            acting(account),
            list_digest=stored.head.digest,
            screen=screen_of(request, shown),
        )
    return shown
