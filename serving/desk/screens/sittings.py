"""The commission's sittings, one of them, and its agenda."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.access.accounts import acting
from serving.desk.acting import Acting, only
from serving.desk.forms import PostedForm, new_token
from serving.desk.menu import COMMISSION
from serving.desk.pages import page
from serving.desk.sign_in import Database
from serving.desk.sitting_forms import SittingForm, read_when
from serving.desk.sitting_pages import (
    Number,
    SittingForms,
    refusing,
    sent_token,
    show_sitting,
    to_sitting,
    whole_number,
)
from serving.desk.words import today
from serving.referrals.database import ReferralDatabase
from serving.referrals.sittings.agenda import move_to, put_in, take_out
from serving.referrals.sittings.opening import change_sitting, open_sitting, sittings_of
from serving.referrals.sittings.records import WhenAndWhere

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])

NOTHING_TYPED: SittingForm[WhenAndWhere] = SittingForm(
    {"held_on": "", "begins_at": "", "place": ""}
)


@router.get("/sittings")
def sittings(request: Request, account: Acting, database: Database) -> HTMLResponse:
    """The commission's sittings, and the form that opens one."""
    return _sittings(request, database, account.commission_id, NOTHING_TYPED, token=new_token())


@router.post("/sittings")
def open_one(request: Request, form: PostedForm, account: Acting, database: Database) -> Response:
    """Open a sitting."""
    filled, token = read_when(form, today=today()), sent_token(form)
    if filled.read is None:
        return _sittings(request, database, account.commission_id, filled, token=token)
    with refusing(), database.writing() as session:
        sitting_id = open_sitting(session, acting(account), filled.read, token=token)
    return to_sitting(sitting_id)


@router.post("/sittings/items")
def put_family_in(form: PostedForm, account: Acting, database: Database) -> Response:
    """Put a family on an agenda, from the list, from its own page, or from the sitting's."""
    sitting_id = whole_number(form.get("sitting_id", ""))
    family_id = form.get("family_id", "")
    with refusing(), database.writing() as session:
        put_in(session, acting(account), sitting_id, family_id)
    if form.get("back") == "list":
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    if form.get("back") == "family":
        return RedirectResponse(f"/families/{family_id}", HTTPStatus.SEE_OTHER)
    return to_sitting(sitting_id, "#agenda")


@router.get("/sittings/{sitting_id}")
def sitting(
    request: Request, sitting_id: Number, account: Acting, database: Database
) -> HTMLResponse:
    """One sitting: its papers, its agenda, who came."""
    return show_sitting(request, database, account, sitting_id)


@router.post("/sittings/{sitting_id}/change")
def change(
    request: Request, sitting_id: Number, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Hold the sitting at another time or place."""
    filled = read_when(form, today=today())
    if filled.read is None:
        forms = SittingForms(when=filled)
        return show_sitting(request, database, account, sitting_id, forms=forms)
    with refusing(), database.writing() as session:
        change_sitting(session, acting(account), sitting_id, filled.read)
    return to_sitting(sitting_id)


@router.post("/sittings/{sitting_id}/items/{item_id}/move")
def move(
    sitting_id: Number, item_id: Number, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Give an item another place on the agenda."""
    with refusing(), database.writing() as session:
        position = whole_number(form.get("position", ""))
        move_to(session, acting(account), sitting_id, item_id, position)
    return to_sitting(sitting_id, "#agenda")


@router.post("/sittings/{sitting_id}/items/{item_id}/remove")
def remove(
    sitting_id: Number, item_id: Number, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Take an item off the agenda."""
    del form
    with refusing(), database.writing() as session:
        take_out(session, acting(account), sitting_id, item_id)
    return to_sitting(sitting_id, "#agenda")


def _sittings(
    request: Request,
    database: ReferralDatabase,
    commission_id: str,
    form: SittingForm[WhenAndWhere],
    *,
    token: str,
) -> HTMLResponse:
    with database.reading() as session:
        found = sittings_of(session, commission_id)
    return page(
        request,
        "sittings.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
        here="/sittings",
        sittings=found,
        form=form,
        token=token,
    )
