"""Signing in and out through a provider: a link there, the way back, and leaving it too.

Both ways are links and redirects, never a form that is sent on: `form-action` lets no form leave
for another host. Where nothing came of it, the sign-in page says why and what to do.
"""

import logging
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from cases.catalogue.words import Language
from serving.access.accounts import acting, families_of
from serving.access.sessions import start_session
from serving.desk import cookies
from serving.desk.pages import language_of, page
from serving.desk.sign_in import (
    LEFT,
    PROVIDER_RETURN,
    PROVIDER_START,
    SIGN_IN,
    own_page,
    provider_of,
    sign_in_form,
    signed_in,
)
from serving.openid import attempts
from serving.openid.attempts import Attempt, Begun
from serving.openid.people import come_in, note_refusal
from serving.openid.provider import Provider
from serving.openid.refusals import NotTrusted, Outdated, Refusal, SignInRefused
from serving.openid.returning import identity_behind
from serving.openid.seats import Identity
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append

router = APIRouter(include_in_schema=False)

STATUS = {
    Refusal.UNREACHABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.OUTDATED: HTTPStatus.BAD_REQUEST,
}
"""Where it says nothing of a refusal, that is 403."""

logger = logging.getLogger("tirek.serving")


@router.get(PROVIDER_START)
async def go(request: Request) -> Response:
    """Send somebody to the provider, and remember that this browser was sent."""
    provider = _provider(request)
    try:
        await provider.told()  # a provider that is down leaves no attempt behind
        begun = await run_in_threadpool(_begin, request)
        address = await provider.sign_in_address(
            state=begun.state, nonce=begun.nonce, verifier=begun.verifier
        )
    except SignInRefused as refused:
        return _explained(request, refused)
    response = RedirectResponse(address, HTTPStatus.SEE_OTHER)
    cookies.give_cookie(
        response, cookies.ATTEMPT, begun.browser, https=request.app.state.https, same_site="lax",
        seconds=int(attempts.LIFETIME.total_seconds()),
    )  # fmt: skip
    return response


@router.get(PROVIDER_RETURN)
async def come_back(request: Request) -> Response:
    """Let somebody in whom the provider sent back, or say why not."""
    provider = _provider(request)
    try:
        attempt = await run_in_threadpool(_attempt, request)
        identity = await identity_behind(provider, attempt, request.query_params)
    except NotTrusted as refused:
        await run_in_threadpool(_note, request)
        return _explained(request, refused)
    except SignInRefused as refused:
        return _explained(request, refused)
    outcome = await run_in_threadpool(_let_in, request, identity, language_of(request))
    if isinstance(outcome, Refusal):
        return _refused(request, outcome)
    response = signed_in(request, outcome, attempt.wanted)
    cookies.take_cookie(response, cookies.ATTEMPT, https=request.app.state.https)
    return response


@router.get(LEFT)
async def leave(request: Request) -> Response:
    """Lead somebody who has just signed out here to the provider's own sign-out."""
    provider = provider_of(request)
    name = cookies.cookie_name(cookies.LEAVING, https=request.app.state.https)
    address = None
    if provider is not None and name in request.cookies:
        try:
            address = await provider.sign_out_address(back=SIGN_IN)
        except SignInRefused as refused:
            logger.warning("%s", refused)
    if provider is None or address is None:
        return RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
    response = page(
        request, "left.html", here=SIGN_IN, address=address,
        provider=provider.openid.button.in_language(language_of(request)),
    )  # fmt: skip
    cookies.take_cookie(response, cookies.LEAVING, https=request.app.state.https)
    return response


def _provider(request: Request) -> Provider:
    provider = provider_of(request)
    if provider is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return provider


def _database(request: Request) -> ReferralDatabase:
    database: ReferralDatabase = request.app.state.database()
    return database


def _begin(request: Request) -> Begun:
    wanted = own_page(request.query_params.get("next", "/"))
    with _database(request).writing() as session:
        return attempts.begin(session, wanted=wanted)


def _attempt(request: Request) -> Attempt:
    """The sign-in that this browser began; Outdated where it began none, or used it up."""
    name = cookies.cookie_name(cookies.ATTEMPT, https=request.app.state.https)
    state, browser = request.query_params.get("state", ""), request.cookies.get(name, "")
    with _database(request).writing() as session:
        found = attempts.take(session, state=state, browser=browser)
    if found is None:
        why = "nobody waits for this answer, or no longer"
        raise Outdated(why)
    return found


def _let_in(request: Request, identity: Identity, language: Language) -> str | Refusal:
    """The cookie of a new session, or why there is none."""
    database = _database(request)
    with database.writing() as session:
        outcome = come_in(session, identity, language=language)
    if isinstance(outcome, Refusal):
        return outcome
    with database.writing(families_of(outcome)) as session:
        append(session, Action.SIGNED_IN, acting(outcome), through="provider")
        return start_session(session, outcome.account_id)


def _note(request: Request) -> None:
    with _database(request).writing() as session:
        note_refusal(session, Refusal.NOT_TRUSTED)


def _explained(request: Request, refused: SignInRefused) -> HTMLResponse:
    logger.warning("%s", refused)
    return _refused(request, refused.refusal)


def _refused(request: Request, refusal: Refusal) -> HTMLResponse:
    """The sign-in page with what went wrong; it can be tried again from there."""
    return sign_in_form(request, status=STATUS.get(refusal, HTTPStatus.FORBIDDEN), refusal=refusal)
