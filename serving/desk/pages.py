"""Pages from templates, in the reader's language, with nothing loaded from elsewhere."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from cases.catalogue.words import Language
from serving.access.sessions import DeskVisitor
from serving.desk import words
from serving.desk.alarm import alarm_for
from serving.desk.menu import MenuEntry, menu_of
from serving.desk.page_sets import PageSet, current, environment_of
from serving.referrals.shown_pages import keep_page

A_YEAR = 365 * 24 * 3600

UNSENT = "unsent"
"""Where a request's state keeps a form that may have to be given back."""

ERROR_TITLES: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: words.mark("This could not be read"),
    HTTPStatus.FORBIDDEN: words.mark("This is not open to you"),
    HTTPStatus.NOT_FOUND: words.mark("There is nothing here"),
    HTTPStatus.CONFLICT: words.mark("It does not stand as it did"),
    HTTPStatus.GONE: words.mark("This family's records were erased"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: words.mark("This is too long"),
    HTTPStatus.INTERNAL_SERVER_ERROR: words.mark("Something went wrong on our side"),
    HTTPStatus.SERVICE_UNAVAILABLE: words.mark("The records cannot be reached just now"),
}
ERROR_ADVICE: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: words.mark("Nothing was stored. Go back and send the form again."),
    HTTPStatus.FORBIDDEN: words.mark(
        "Nothing was stored. The page may have been open too long: go to your list, open the "
        "family again and send the form anew."
    ),
    HTTPStatus.NOT_FOUND: words.mark(
        "The address may be wrong, or the family is not on a list of your commission."
    ),
    HTTPStatus.CONFLICT: words.mark(
        "Nothing was stored: something has changed since you opened the page. Open it again and "
        "see how it stands now."
    ),
    HTTPStatus.GONE: words.mark(
        "They were erased on request. Nothing about the family can be shown or decided any more; "
        "only that it once stood on a list, and that decisions were made, stays on record."
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: words.mark(
        "Nothing was stored. Shorten the text and send the form again."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: words.mark(
        "The page could not be shown. Try again in a minute; if it stays, tell your administrator."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: words.mark(
        "Nothing was stored. Try again in a minute; if it stays so, tell your administrator."
    ),
}


def visitor_of_request(request: Request) -> DeskVisitor | None:
    """Who is signed in, as the wall found out; None on open pages."""
    visitor: DeskVisitor | None = request.scope.get("state", {}).get("visitor")
    return visitor


def language_of(request: Request) -> Language:
    """The language this reader gets."""
    visitor = visitor_of_request(request)
    account_language = visitor.account.language if visitor else None
    return words.choose_language(request.query_params, request.cookies, account_language)


class Frame(NamedTuple):
    """What every page says around its content: for whom, where its language links lead, and the
    menu.
    """

    language: Language
    visitor: DeskVisitor | None
    here: str
    menu: Sequence[MenuEntry]


def drawn(pages: PageSet, template: str, frame: Frame, **context: Any) -> str:
    """The text of one page, drawn from a set."""
    visitor = frame.visitor
    return (
        environment_of(pages, frame.language)
        .get_template(template)
        .render(
            visitor=visitor,
            menu=frame.menu,
            form_secret=visitor.form_secret if visitor else "",
            here=frame.here,
            **context,
        )
    )


def page(
    request: Request,
    template: str,
    *,
    status: int = HTTPStatus.OK,
    here: str = "",
    spoken: Language | None = None,
    reading: Session | None = None,
    **context: Any,
) -> HTMLResponse:
    """One page; a language asked for in the address is remembered.

    `here` is where its language links lead: by default the page itself, or the list where
    the page answers a form. A letter is `spoken` in the language of whom it goes to. What every
    page says is read in the transaction `reading`, where the page's own things are read in one.
    """
    frame = _frame(request, here)._replace(language=spoken or language_of(request))
    # the page that says that something broke must not need what may have broken
    alarm = None
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        alarm = alarm_for(request, frame.visitor, reading)
    text = drawn(current(), template, frame, alarm=alarm, **context)
    response = HTMLResponse(text, status_code=status)
    if words.as_language(request.query_params.get("language")):
        response.set_cookie(
            words.LANGUAGE_COOKIE, frame.language, max_age=A_YEAR, samesite="lax", httponly=True
        )
    return response


def _frame(request: Request, here: str = "") -> Frame:
    visitor = visitor_of_request(request)
    return Frame(
        language=language_of(request),
        visitor=visitor,
        here=here or (request.url.path if request.method == "GET" else "/"),
        menu=menu_of(visitor.account.role) if visitor else (),
    )


def screen_of(
    session: Session, request: Request, shown: HTMLResponse, *passing: str
) -> dict[str, str]:
    """What the journal keeps of a page as it was shown: its language, the set that drew it, and
    the digest of the page without what is `passing`, such as a form's token. The page itself is
    kept under that digest, for whoever has to see later what was on the screen.
    """
    visitor = visitor_of_request(request)
    text = bytes(shown.body).decode("utf-8")
    for secret in (*passing, visitor.form_secret if visitor else ""):
        text = text.replace(secret, "") if secret else text
    return {
        "language": language_of(request),
        "templates": templates_digest(),
        "page": keep_page(
            session, text, commission_id=visitor.account.commission_id if visitor else ""
        ),
    }


def templates_digest() -> str:
    """What names the set that pages are drawn from now."""
    return current().digest


def error_page(request: Request, status: int) -> HTMLResponse:
    """A readable page for an error, in the reader's language."""
    known = status if status in ERROR_TITLES else _nearest(status)
    return page(
        request,
        "error.html",
        status=status,
        title=ERROR_TITLES[known],
        unsent=_unsent(request) if known == HTTPStatus.SERVICE_UNAVAILABLE else {},
        advice=ERROR_ADVICE[known],
    )


def _unsent(request: Request) -> Mapping[str, str]:
    """The form that could not be stored, to be sent again."""
    kept: Mapping[str, str] = request.scope.get("state", {}).get(UNSENT, {})
    return kept


def _nearest(status: int) -> int:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.BAD_REQUEST
