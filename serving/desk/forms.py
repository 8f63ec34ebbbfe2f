"""Forms sent by the desk's own pages: read, trusted only with their secret, and checked."""

import hmac
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from starlette.exceptions import HTTPException as StarletteHTTPException

from serving.desk import cookies
from serving.desk.pages import UNSENT, visitor_of_request
from serving.desk.words import mark
from serving.referrals.decisions import DETAILS, KINDS, DecisionKind, DecisionText

FORM_TYPE = "application/x-www-form-urlencoded"
MOST_FIELDS = 40
LONGEST_TEXT = 2000
LONGEST_LINE = 200
LONGEST_TOKEN = 64
FURTHEST = timedelta(days=2 * 365)

FREE_TEXTS = ("reason", "known_beyond_record", "family_view")
DATES = ("by_date", "on_date")

CHOOSE_KIND = mark("Choose what to do.")
FILL_IN = mark("Fill this in.")
TOO_LONG = mark("This is too long; shorten it.")
ODD_SIGNS = mark("This has signs that cannot be stored; type it anew.")
NOT_A_DATE = mark("Give a date, such as 2026-03-08.")
PAST_DATE = mark("Give a date from today on, at most two years ahead.")
NOT_OFFERED = mark("Choose one of the kinds of help.")


def new_token() -> str:
    """A token that makes one submission recognisable when it comes twice."""
    return secrets.token_urlsafe(24)


def sent_token(fields: Mapping[str, str]) -> str:
    """The token that came back with a form; 400 where it is none of those handed out."""
    token = fields.get("token", "")
    if not (token.isascii() and token.isprintable() and 0 < len(token) <= LONGEST_TOKEN):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return token


async def posted_form(request: Request) -> dict[str, str]:
    """The fields of a form that one of our own pages sent; 403 where it did not."""
    fields = await _own_form(request)
    if not _knows_secret(request, fields.get("form_secret", "")):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    keep_unsent(request, fields)
    return fields


PostedForm = Annotated[dict[str, str], Depends(posted_form)]


async def unsent_form(request: Request) -> None:
    """Keep what a form of our own pages says where nobody can be asked who sent it: the page that
    tells so gives it back. It is believed nothing before it comes again with its secret.
    """
    try:
        keep_unsent(request, await _own_form(request))
    except StarletteHTTPException:
        return


def keep_unsent(request: Request, fields: Mapping[str, str]) -> None:
    """Keep a form for the page that says it could not be stored; never one with a password."""
    if not any("password" in name for name in fields):
        request.scope.setdefault("state", {})[UNSENT] = fields


async def _own_form(request: Request) -> dict[str, str]:
    if not _same_origin(request):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM_TYPE:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _same_origin(request: Request) -> bool:
    sender = request.headers.get("origin") or request.headers.get("referer") or ""
    return bool(sender) and urlsplit(sender).netloc == request.headers.get("host")


def _knows_secret(request: Request, sent: str) -> bool:
    visitor = visitor_of_request(request)
    form_cookie = cookies.cookie_name(cookies.FORM, https=request.app.state.https)
    secret = visitor.form_secret if visitor else request.cookies.get(form_cookie, "")
    return bool(secret) and hmac.compare_digest(secret.encode(), sent.encode())


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """A decision form as filled in: its values cleaned, what is wrong per field, and the
    decision when nothing is.
    """

    values: Mapping[str, str]
    errors: Mapping[str, str]
    text: DecisionText | None


@dataclass(frozen=True, slots=True)
class Written:
    """One text of a form: cleaned, and what is wrong with it, None where nothing is."""

    value: str
    error: str | None


def read_text(fields: Mapping[str, str], name: str, *, longest: int = LONGEST_TEXT) -> Written:
    """A text that has to be there, is short enough and holds only signs that can be stored."""
    value = clean(fields.get(name, ""))
    return Written(value, FILL_IN if not value else text_error(value, longest))


def read_decision(
    fields: Mapping[str, str], *, help_types: tuple[str, ...], today: date
) -> DecisionForm:
    """Read a decision form. Every kind costs the same: its details and one reason."""
    values = {name: clean(fields.get(name, "")) for name in _field_names()}
    errors: dict[str, str] = {}
    kind = next((kind for kind in KINDS if kind == values["kind"]), None)
    if kind is None:
        errors["kind"] = CHOOSE_KIND
    else:
        for detail in DETAILS[kind]:
            name = f"{kind}.{detail}"
            _note(errors, name, _detail_error(detail, values[name], help_types, today))
    for name in FREE_TEXTS:
        _note(errors, name, text_error(values[name], LONGEST_TEXT))
    if not values["reason"]:
        errors["reason"] = FILL_IN
    text = _decision_text(kind, values) if kind and not errors else None
    return DecisionForm(values, errors, text)


def empty_decision() -> DecisionForm:
    """A form with nothing chosen: there is no default decision."""
    return DecisionForm(dict.fromkeys(_field_names(), ""), {}, None)


def _field_names() -> tuple[str, ...]:
    details = (f"{kind}.{detail}" for kind in KINDS for detail in DETAILS[kind])
    return ("kind", *details, *FREE_TEXTS)


def clean(value: str) -> str:
    """What was typed, with one kind of line end and composed signs."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def _note(errors: dict[str, str], name: str, error: str | None) -> None:
    if error:
        errors[name] = error


def text_error(value: str, longest: int) -> str | None:
    """What is wrong with a typed text; None where nothing is."""
    if len(value) > longest:
        return TOO_LONG
    # Control, direction-turning and unassigned signs can make a page say other than it stores.
    if any(
        unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"}
        for sign in value
        if sign != "\n"
    ):
        return ODD_SIGNS
    return None


def _detail_error(detail: str, value: str, help_types: tuple[str, ...], today: date) -> str | None:
    if not value:
        return FILL_IN
    if detail in DATES:
        return _date_error(value, today)
    if detail == "help_type" and value not in help_types:
        return NOT_OFFERED
    return text_error(value, LONGEST_LINE)


def _date_error(value: str, today: date) -> str | None:
    try:
        given = date.fromisoformat(value)
    except ValueError:
        return NOT_A_DATE
    return None if today <= given <= today + FURTHEST else PAST_DATE


def _decision_text(kind: DecisionKind, values: Mapping[str, str]) -> DecisionText:
    return DecisionText(
        kind=kind,
        details={detail: values[f"{kind}.{detail}"] for detail in DETAILS[kind]},
        reason=values["reason"],
        known_beyond_record=values["known_beyond_record"],
        family_view=values["family_view"],
    )


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A form of texts as filled in: its values cleaned, and what is wrong per field."""

    values: Mapping[str, str]
    errors: Mapping[str, str]


def read_written(
    fields: Mapping[str, str], longest: Mapping[str, int], *, needed: Collection[str]
) -> WrittenForm:
    """Read the texts named in `longest`, each with the length it may have."""
    values = {name: clean(fields.get(name, "")) for name in longest}
    errors: dict[str, str] = {}
    for name, value in values.items():
        _note(errors, name, text_error(value, longest[name]))
        if name in needed and not value:
            errors[name] = FILL_IN
    return WrittenForm(values, errors)
