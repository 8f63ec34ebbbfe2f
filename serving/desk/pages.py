"""Pages from templates, in the reader's language, with nothing loaded from elsewhere."""

import hashlib
from datetime import date
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cases.catalogue import LANGUAGES, Language, Words
from serving.desk import drawing, words
from serving.desk.menu import menu_of
from serving.referrals.decisions import DETAILS
from serving.sessions import DeskVisitor

TEMPLATES = Path(__file__).parent / "templates"
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


def page(
    request: Request, template: str, *, status: int = HTTPStatus.OK, here: str = "", **context: Any
) -> HTMLResponse:
    """One page; a language asked for in the address is remembered.

    `here` is where its language links lead: by default the page itself, or the list where
    the page answers a form.
    """
    language = language_of(request)
    visitor = visitor_of_request(request)
    text = (
        _environment(language)
        .get_template(template)
        .render(
            visitor=visitor,
            menu=menu_of(visitor.account.role) if visitor else (),
            form_secret=visitor.form_secret if visitor else "",
            here=here or (request.url.path if request.method == "GET" else "/"),
            **context,
        )
    )
    response = HTMLResponse(text, status_code=status)
    if words.as_language(request.query_params.get("language")):
        response.set_cookie(
            words.LANGUAGE_COOKIE, language, max_age=A_YEAR, samesite="lax", httponly=True
        )
    return response


def screen_of(request: Request, shown: HTMLResponse, *passing: str) -> dict[str, str]:
    """What the journal keeps of a page as it was shown: in which language, from which templates and
    words, and the digest of the page without what is `passing`, such as a form's token.
    """
    text = bytes(shown.body).decode("utf-8")
    visitor = visitor_of_request(request)
    for secret in (*passing, visitor.form_secret if visitor else ""):
        if secret:
            text = text.replace(secret, "")
    language = language_of(request)
    return {
        "language": language,
        "templates": templates_digest(),
        "page": hashlib.sha256(text.encode("utf-8")).hexdigest(),
    }


@cache
def templates_digest() -> str:
    """SHA-256 over the desk's templates and its words in every language."""
    sha = hashlib.sha256()
    for path in sorted([*TEMPLATES.glob("*.html"), *words.LOCALE.glob("*/messages.po")]):
        sha.update(f"{path.parent.name}/{path.name}\0".encode())
        sha.update(path.read_bytes())
    return sha.hexdigest()


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


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # the extension adds this method to the environment; its types do not know
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        words.translations(language), newstyle=True
    )
    environment.filters.update(
        day=partial(words.day_in_words, language=language),
        iso_day=partial(_iso_day, language=language),
        moment=partial(words.moment_in_words, language=language),
        code=words.short_code,
        said=partial(_said, language=language),
    )
    environment.globals.update(
        language=language,
        languages=[(code, words.LANGUAGE_NAMES[code]) for code in LANGUAGES],
        decision_details=DETAILS,
        hundred_families=drawing.hundred_families,
        all_reasons=partial(drawing.all_reasons, language=language),
    )
    return environment


def _said(text: Words, language: Language) -> str:
    return text.in_language(language)


def _iso_day(stored: str, language: Language) -> str:
    return words.day_in_words(date.fromisoformat(stored), language)
