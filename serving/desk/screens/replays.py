"""What was on a screen, drawn again for an auditor who says why they look."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.access.accounts import Account, acting
from serving.desk.acting import Acting, only
from serving.desk.forms import PostedForm, Written, new_token, read_text, sent_token
from serving.desk.page_sets import STYLE
from serving.desk.pages import page
from serving.desk.replay import Replay, can_be_replayed, replay
from serving.desk.screens.journal import Position, line_of
from serving.desk.sign_in import Database
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import Entry, append
from serving.referrals.journal.reading import find_entry
from serving.referrals.look_ups import holds, record_look_up
from serving.referrals.page_sets import kept_page_set

router = APIRouter(include_in_schema=False, dependencies=[only("auditor")])

STYLE_LINK = 'href="/static/desk.css"'
ONLY_TO_READ = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; "
        "frame-ancestors 'none'; base-uri 'none'; sandbox allow-same-origin"
    )
}
"""A page drawn again is a picture: its forms send nothing."""


@router.get("/replays/{position}")
def replayed(
    request: Request, position: Position, account: Acting, database: Database
) -> HTMLResponse:
    """Whether the page can be shown as it was; before that, why somebody wants to see it."""
    entry = _entry(database, position)
    if not _may_look(database, entry, account):
        return _ask(request, entry, Written("", None), new_token())
    found = _replay(database, entry)
    with database.writing() as session:
        append(
            session,
            Action.PAGE_REPLAYED,
            acting(account),
            family_id=entry.family_id,
            screen_at=position,
            fits=found.fits,
        )
    return page(request, "replay.html", line=line_of(entry), found=found, entry=entry)


@router.post("/replays/{position}/reason")
def give_reason(
    request: Request, position: Position, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Keep why a screen is looked at; it can then be seen for an hour."""
    entry = _entry(database, position)
    token, reason = sent_token(form), read_text(form, "reason")
    if reason.error:
        return _ask(request, entry, reason, token)
    with database.writing() as session:
        record_look_up(session, entry, reason.value, by=acting(account), token=token)
    return RedirectResponse(f"/replays/{position}", HTTPStatus.SEE_OTHER)


@router.get("/replays/{position}/page")
def page_as_it_was(position: Position, account: Acting, database: Database) -> Response:
    """The page itself, with the style sheet of its time; 403 before a reason was given."""
    entry = _entry(database, position)
    if not _may_look(database, entry, account):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    found = _replay(database, entry)
    if not found.text:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    digest = entry.told["content"]["screen"]["templates"]
    text = found.text.replace(STYLE_LINK, f'href="/replays/styles/{digest}.css"')
    return HTMLResponse(text, headers=ONLY_TO_READ)


@router.get("/replays/styles/{digest}.css")
def style_as_it_was(digest: str, database: Database) -> Response:
    """A style sheet of an earlier page set."""
    with database.reading() as session:
        files = kept_page_set(session, digest)
    if files is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Response(files[STYLE], media_type="text/css; charset=utf-8")


def _entry(database: ReferralDatabase, position: int) -> Entry:
    """The entry of a screen; 404 for any other."""
    with database.reading() as session:
        found = find_entry(session, position)
    if found is None or not can_be_replayed(found):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def _may_look(database: ReferralDatabase, entry: Entry, account: Account) -> bool:
    with database.reading() as session:
        return holds(session, entry.position, account.account_id)


def _replay(database: ReferralDatabase, entry: Entry) -> Replay:
    with database.reading() as session:
        return replay(session, entry)


def _ask(request: Request, entry: Entry, reason: Written, token: str) -> HTMLResponse:
    return page(
        request,
        "replay_reason.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if reason.error else HTTPStatus.OK,
        here=f"/replays/{entry.position}",
        line=line_of(entry),
        entry=entry,
        reason=reason,
        token=token,
    )
