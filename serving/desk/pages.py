"""Pages from templates, in the reader's language, with nothing loaded from elsewhere."""

import hashlib
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse

from cases.catalogue import Language
from serving.desk import words
from serving.desk.menu import menu_of
from serving.desk.page_sets import PageSet, current, environment_of
from serving.sessions import DeskVisitor

A_YEAR = 365 * 24 * 3600

ERROR_TITLES: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: words.mark("This could not be read"),
    HTTPStatus.FORBIDDEN: words.mark("This is not open to you"),
    HTTPStatus.NOT_FOUND: words.mark("There is nothing here"),
    HTTPStatus.GONE: words.mark("This family's records were erased"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: words.mark("This is too long"),
    HTTPStatus.INTERNAL_SERVER_ERROR: words.mark("Something went wrong on our side"),
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
    menu, as pairs of a path and a title.
    """

    language: Language
    visitor: DeskVisitor | None
    here: str
    menu: Sequence[tuple[str, str]]


def drawn(pages: PageSet, template: str, frame: Frame, **context: Any) -> str:
    """The text of one page, drawn from a set."""
    visitor = frame.visitor
    return (
        environment_of(pages, frame.language)
        .get_template(template)
        .render(
            visitor=visitor,
            menu=[{"path": path, "title": title} for path, title in frame.menu],
            form_secret=visitor.form_secret if visitor else "",
            here=frame.here,
            **context,
        )
    )


def page(
    request: Request, template: str, *, status: int = HTTPStatus.OK, here: str = "", **context: Any
) -> HTMLResponse:
    """One page; a language asked for in the address is remembered.

    `here` is where its language links lead: by default the page itself, or the list where
    the page answers a form.
    """
    frame = _frame(request, here)
    response = HTMLResponse(drawn(current(), template, frame, **context), status_code=status)
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
        menu=[(entry.path, entry.title) for entry in menu_of(visitor.account.role)]
        if visitor
        else [],
    )


def screen_of(
    request: Request, shown: HTMLResponse, *passing: str, **moment: Any
) -> dict[str, Any]:
    """What the journal keeps of a page as it was shown, enough to draw it again: the set that drew
    it, what stood around it, the `moment` that it spoke of (such as today's date), and the digest
    of the page without what is `passing`, such as a form's token.
    """
    frame = _frame(request)
    secret = frame.visitor.form_secret if frame.visitor else ""
    return {
        "language": frame.language,
        "templates": templates_digest(),
        "here": frame.here,
        "menu": [list(entry) for entry in frame.menu],
        "page": page_digest(bytes(shown.body).decode("utf-8"), secret, *passing),
        **moment,
    }


def page_digest(text: str, *passing: str) -> str:
    """SHA-256 of a page's text without what is passing."""
    for secret in passing:
        if secret:
            text = text.replace(secret, "")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


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
        advice=ERROR_ADVICE[known],
    )


def _nearest(status: int) -> int:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.BAD_REQUEST
