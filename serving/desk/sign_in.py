"""Signing in and out."""

import re
import secrets
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.accounts import acting, families_of, verify
from serving.desk import cookies
from serving.desk.forms import PostedForm
from serving.desk.menu import MENU
from serving.desk.pages import page, visitor_of_request
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.sessions import ABSOLUTE, end_session, start_session

SIGN_IN = "/sign-in"

router = APIRouter(include_in_schema=False)

_FAMILY = re.compile(r"/families/[A-Za-z0-9_-]{1,64}")


def database_of(request: Request) -> ReferralDatabase:
    """The opened referral database, for the families that whoever asks may see."""
    database: ReferralDatabase = request.app.state.database()
    visitor = visitor_of_request(request)
    return database.within(families_of(visitor.account)) if visitor else database


Database = Annotated[ReferralDatabase, Depends(database_of)]


@router.get(SIGN_IN)
def sign_in_page(request: Request) -> HTMLResponse:
    """The sign-in form, open to everybody."""
    wanted = own_page(request.query_params.get("next", "/"))
    return _form(request, wanted=wanted, username="", failed=False)


@router.post(SIGN_IN)
def sign_in(request: Request, form: PostedForm, database: Database) -> Response:
    """Begin a session for a name and password that fit; otherwise say the same to all."""
    username = form.get("username", "").strip()
    wanted = own_page(form.get("next", "/"))
    account = verify(database, username, password=form.get("password", ""))
    if account is None:
        return _form(request, wanted=wanted, username=username[:64], failed=True)
    with database.writing(families_of(account)) as session:
        cookie = start_session(session, account.account_id)
        append(session, Action.SIGNED_IN, acting(account))
    response = RedirectResponse(wanted, HTTPStatus.SEE_OTHER)
    https, seconds = request.app.state.https, int(ABSOLUTE.total_seconds())
    cookies.give_cookie(
        response, cookies.SESSION, cookie, https=https, same_site="lax", seconds=seconds
    )
    cookies.take_cookie(response, cookies.FORM, https=https)
    return response


@router.post("/sign-out")
def sign_out(request: Request, _form: PostedForm, database: Database) -> RedirectResponse:
    """End the session; its cookie opens nothing from now on."""
    visitor = visitor_of_request(request)
    if visitor is not None:
        with database.writing(families_of(visitor.account)) as session:
            end_session(session, visitor.session_hash)
            append(session, Action.SIGNED_OUT, acting(visitor.account))
    response = RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
    cookies.take_cookie(response, cookies.SESSION, https=request.app.state.https)
    return response


def own_page(wanted: str) -> str:
    """The desk page to go to after sign-in; the first where `wanted` is none of ours."""
    ours = wanted in {entry.path for entry in MENU} or _FAMILY.fullmatch(wanted)
    return wanted if ours else "/"


def _form(request: Request, *, wanted: str, username: str, failed: bool) -> HTMLResponse:
    # The form is tied to this browser, so that nobody can be signed in to a stranger's account.
    https = request.app.state.https
    name = cookies.cookie_name(cookies.FORM, https=https)
    secret = request.cookies.get(name) or secrets.token_urlsafe(32)
    response = page(
        request,
        "sign_in.html",
        status=HTTPStatus.UNAUTHORIZED if failed else HTTPStatus.OK,
        here=SIGN_IN,
        sign_in_secret=secret,
        wanted=wanted,
        username=username,
        failed=failed,
    )
    cookies.give_cookie(response, cookies.FORM, secret, https=https, same_site="strict")
    return response
