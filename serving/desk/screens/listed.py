"""The commission's list, capacity first, and whoever else waits for the commission."""

from datetime import UTC, datetime
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from serving.access.accounts import Account, acting
from serving.desk import views
from serving.desk.acting import Acting
from serving.desk.beside import beside_list
from serving.desk.besides import besides_the_list
from serving.desk.menu import COMMISSION, menu_of
from serving.desk.pages import page, screen_of
from serving.desk.sign_in import Database
from serving.desk.words import as_language, today
from serving.referrals.agreement import Agreement, agreement_in
from serving.referrals.changes.in_force import model_off
from serving.referrals.decisions import current_decisions
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.lists import newest_list
from serving.referrals.sittings.agenda import basket

router = APIRouter(include_in_schema=False)


@router.get("/")
def list_of_families(request: Request, account: Acting, database: Database) -> Response:
    """The commission's newest list; who has none is led to the first screen of their own."""
    if account.role not in COMMISSION:
        first = menu_of(account.role)[0].path
        wanted = as_language(request.query_params.get("language"))
        return RedirectResponse(
            f"{first}?language={wanted}" if wanted else first, HTTPStatus.SEE_OTHER
        )
    commission_id = account.commission_id
    with database.reading() as session:
        stored = newest_list(session, commission_id)
        decisions = current_decisions(session, commission_id=commission_id)
        off = model_off(session)
        besides = besides_the_list(session, stored, decisions, commission_id=commission_id)
        if stored is None:
            shown = page(request, "no_list.html", reading=session, referred=besides.referred)
        else:
            beside = beside_list(session, account, stored)
            view = views.list_page(stored, decisions, besides, beside.look_first, off)
            shown = page(
                request,
                "list.html",
                reading=session,
                view=view,
                referred=view.referred,
                contested=beside.contested,
                basket=basket(session, commission_id),
                agreement=_agreement(session, account),
                today=today(),
            )
    with database.writing() as session:
        append(
            session,
            Action.LIST_VIEWED,
            acting(account),
            list_digest=stored.head.digest if stored else "",
            referrals=[entry.referral.referral_id for entry in besides.referred],
            earlier_rows=[carried.row.row_id for carried in besides.earlier],
            screen=screen_of(session, request, shown),
        )
    return shown


def _agreement(session: Session, account: Account) -> Agreement | None:
    """How the commission's decisions go with the suggestions: for its chair alone."""
    if account.role != "chair":
        return None
    return agreement_in(session, account.commission_id, now=datetime.now(UTC))
