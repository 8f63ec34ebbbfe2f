"""Signing in and out."""

import re
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.access.accounts import acting, families_of
from serving.access.one_account import is_of_provider
from serving.access.sessions import ABSOLUTE, end_session, start_session
from serving.access.signing_in import verify
from serving.desk import cookies, words
from serving.desk.forms import PostedForm
from serving.desk.menu import MENU
from serving.desk.pages import language_of, page, visitor_of_request
from serving.openid.configuration import RETURN_PATH
from serving.openid.provider import Provider
from serving.openid.refusals import Refusal
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append

SIGN_IN = "/sign-in"
PROVIDER_START = "/sign-in/provider"
PROVIDER_RETURN = RETURN_PATH
LEFT = "/sign-out/provider"

LEAVING_SECONDS = 60

REFUSED: Mapping[Refusal, str] = {
    Refusal.UNREACHABLE: words.mark(
        "The sign-in service does not answer. Try again in a few minutes; if it stays so, tell "
        "your administrator."
    ),
    Refusal.OUTDATED: words.mark(
        "This sign-in took longer than ten minutes, was used already, or was begun in another "
        "browser. Begin anew."
    ),
    Refusal.BROKEN_OFF: words.mark(
        "The sign-in was ended at the sign-in service. Begin anew if you want to sign in."
    ),
    Refusal.NOT_TRUSTED: words.mark(
        "The sign-in service's answer could not be trusted, so nothing was opened. Begin anew; if "
        "it happens again, tell your administrator."
    ),
    Refusal.NO_PLACE: words.mark(
        "The sign-in service knows you, but gives you no role in Tirek, or none that is clear. Ask "
        "your administrator for one, then begin anew."
    ),
    Refusal.CLOSED: words.mark(
        "Your account in Tirek is no longer in use. If you need it, ask your administrator."
    ),
    Refusal.SECOND_ACCOUNT: words.mark(
        "Somebody of your name has an account with a password here, and one person has one "
        "account. Ask your administrator to close the one that is not needed."
    ),
}

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
    return sign_in_form(request, wanted=own_page(request.query_params.get("next", "/")))


@router.post(SIGN_IN)
def sign_in(request: Request, form: PostedForm, database: Database) -> Response:
    """Begin a session for a name and password that fit; otherwise say the same to all."""
    if not _takes_passwords(request):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    username = form.get("username", "").strip()
    wanted = own_page(form.get("next", "/"))
    account = verify(database, username, password=form.get("password", ""))
    if account is None:
        status = HTTPStatus.UNAUTHORIZED
        return sign_in_form(request, status=status, wanted=wanted, username=username[:64])
    with database.writing(families_of(account)) as session:
        cookie = start_session(session, account.account_id)
        append(session, Action.SIGNED_IN, acting(account))
    return signed_in(request, cookie, wanted)


def signed_in(request: Request, cookie: str, wanted: str) -> RedirectResponse:
    """Lead a browser to the page it wanted, with the cookie of its new session."""
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
    visitor, https = visitor_of_request(request), request.app.state.https
    by_provider = False
    if visitor is not None:
        with database.writing(families_of(visitor.account)) as session:
            by_provider = is_of_provider(session, visitor.account.account_id)
            end_session(session, visitor.session_hash)
            append(session, Action.SIGNED_OUT, acting(visitor.account))
    response = RedirectResponse(LEFT if by_provider else SIGN_IN, HTTPStatus.SEE_OTHER)
    cookies.take_cookie(response, cookies.SESSION, https=https)
    if by_provider:
        cookies.give_cookie(
            response, cookies.LEAVING, "1", https=https, same_site="lax", seconds=LEAVING_SECONDS
        )
    return response


def own_page(wanted: str) -> str:
    """The desk page to go to after sign-in; the first where `wanted` is none of ours."""
    ours = wanted in {entry.path for entry in MENU} or _FAMILY.fullmatch(wanted)
    return wanted if ours else "/"


def provider_of(request: Request) -> Provider | None:
    """The provider that people may sign in through; None where there is none."""
    provider: Provider | None = request.app.state.provider
    return provider


def _takes_passwords(request: Request) -> bool:
    provider = provider_of(request)
    return provider is None or provider.openid.passwords


def sign_in_form(
    request: Request,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    wanted: str = "/",
    username: str = "",
    refusal: Refusal | None = None,
) -> HTMLResponse:
    """The sign-in page; a `refusal` says why a sign-in through the provider came to nothing."""
    # The form is tied to this browser, so that nobody can be signed in to a stranger's account.
    https, provider = request.app.state.https, provider_of(request)
    name = cookies.cookie_name(cookies.FORM, https=https)
    secret = request.cookies.get(name) or secrets.token_urlsafe(32)
    response = page(
        request,
        "sign_in.html",
        status=status,
        here=SIGN_IN,
        sign_in_secret=secret,
        wanted=wanted,
        username=username,
        failed=status == HTTPStatus.UNAUTHORIZED,
        refusal=REFUSED[refusal] if refusal else None,
        provider=provider and provider.openid.button.in_language(language_of(request)),
        passwords=_takes_passwords(request),
    )
    cookies.give_cookie(response, cookies.FORM, secret, https=https, same_site="strict")
    return response
