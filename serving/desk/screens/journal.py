"""The journal, for auditors: page by page, entry by entry, and who viewed a family."""

from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.access.accounts import acting
from serving.desk.acting import Acting, only
from serving.desk.forms import PostedForm
from serving.desk.pages import page
from serving.desk.replay import ENTRY_ALTERED, can_be_replayed
from serving.desk.sign_in import Database
from serving.desk.telling import ACTION_WORDS, action_in_words, told_lines
from serving.desk.words import KAZAKHSTAN, in_alphabet, mark
from serving.referrals.aliases import codes_of
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import Entry, append
from serving.referrals.journal.reading import (
    SHORT_CODE,
    Wanted,
    codes_beginning,
    find_entry,
    moment_of_entry,
    read_of_family,
    read_page,
    read_views,
)
from serving.referrals.lists import listed_commissions
from serving.referrals.look_ups import look_ups_of
from serving.referrals.records import ListedCommission

router = APIRouter(include_in_schema=False, dependencies=[only("auditor")])

NO_SUCH_FAMILY = mark("The journal tells of no family with this code.")
TWO_FAMILIES = mark("More than one family's code begins so; give the full code.")
LAST_POSITION = 10**12

Position = Annotated[int, Path(ge=1, le=LAST_POSITION)]
Before = Annotated[int | None, Query(ge=1, le=LAST_POSITION)]
FamilyCode = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Line(NamedTuple):
    """An entry as a line of a table; one that was altered so that it tells nothing has no moment
    and nobody in it.
    """

    entry: Entry
    at: datetime | None
    what: str
    who: str
    role: str


def _lines(entries: list[Entry]) -> list[Line]:
    return [line_of(entry) for entry in entries]


def line_of(entry: Entry) -> Line:
    """An entry in words."""
    actor = entry.told.get("actor")
    if not isinstance(actor, dict) or not isinstance(entry.told.get("content"), dict):
        return Line(entry, None, ENTRY_ALTERED, "", "")
    what = action_in_words(entry.action)
    return Line(entry, moment_of_entry(entry), what, str(actor.get("name")), str(actor.get("role")))


@router.get("/journal")
def journal(
    request: Request,
    database: Database,
    action: Annotated[str, Query(max_length=64)] = "",
    commission: Annotated[str, Query(max_length=200)] = "",
    day: Annotated[str, Query(max_length=10)] = "",
    before: Before = None,
) -> HTMLResponse:
    """The journal, newest first, by action, commission and day."""
    chosen = _day(day)
    wanted = Wanted(action, commission, *_span(chosen), before)
    with database.reading() as session:
        found = read_page(session, wanted)
        commissions = sorted(listed_commissions(session), key=_by_name)
    return _journal_page(
        request,
        lines=_lines(found.entries),
        older=found.older,
        wanted={"action": action, "commission": commission, "day": chosen and chosen.isoformat()},
        commissions=commissions,
    )


def _journal_page(request: Request, *, status: int = HTTPStatus.OK, **parts: Any) -> HTMLResponse:
    nothing_wanted = {"action": "", "commission": "", "day": None}
    whole: dict[str, Any] = {"lines": [], "older": None, "wanted": nothing_wanted, "problem": ""}
    whole |= {"commissions": [], "code": ""}
    return page(
        request,
        "journal.html",
        status=status,
        here="/journal",
        actions=ACTION_WORDS,
        **(whole | parts),
    )


def _by_name(commission: ListedCommission) -> tuple[int, ...]:
    return in_alphabet(commission.name)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _span(day: date | None) -> tuple[datetime | None, datetime | None]:
    """From the beginning of a day in Kazakhstan to that of the next."""
    if day is None or day == date.max:
        return None, None
    begin = datetime.combine(day, time.min, KAZAKHSTAN)
    return begin, begin + timedelta(days=1)


@router.post("/journal/family")
def find_family(request: Request, form: PostedForm, database: Database) -> Response:
    """Go to what the journal tells of a family, by its full code or the one said aloud."""
    typed = form.get("code", "").strip()[:64]
    code = typed.replace("-", "").lower()
    with database.reading() as session:
        found = codes_beginning(session, code) if len(code) >= SHORT_CODE else []
        commissions = sorted(listed_commissions(session), key=_by_name)
    if len(found) == 1 or code in found:
        place = code if code in found else found[0]
        return RedirectResponse(f"/journal/families/{place}", HTTPStatus.SEE_OTHER)
    problem = TWO_FAMILIES if found else NO_SUCH_FAMILY
    return _journal_page(
        request,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        problem=problem,
        code=typed,
        commissions=commissions,
    )


@router.get("/journal/families/{family_id}")
def of_family(
    request: Request,
    family_id: FamilyCode,
    account: Acting,
    database: Database,
    before: Before = None,
) -> HTMLResponse:
    """Who had a family shown, and everything else that the journal tells of it."""
    with database.reading() as session:
        codes = codes_of(session, family_id)
        views = read_views(session, codes)
        told = read_of_family(session, codes, before)
    if not told.entries and before is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    with database.writing() as session:
        append(session, Action.VIEWS_READ, acting(account), family_id=family_id)
    return page(
        request,
        "journal_family.html",
        family_id=family_id,
        codes=codes,
        views=_lines(views.entries),
        more_views=views.older is not None,
        lines=_lines(told.entries),
        older=told.older,
    )


@router.get("/journal/{position}")
def entry(request: Request, position: Position, database: Database) -> HTMLResponse:
    """One entry as it is stored."""
    with database.reading() as session:
        found = find_entry(session, position)
        reasons = look_ups_of(session, position)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    line = line_of(found)
    content = found.told["content"] if line.what != ENTRY_ALTERED else {}
    return page(
        request,
        "journal_entry.html",
        line=line,
        told=told_lines(content),
        screen=position if can_be_replayed(found) else content.get("viewed"),
        own=can_be_replayed(found),
        reasons=reasons,
    )
