"""Is the journal whole? An auditor asks, and is told how to ask without this service."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from serving.access.accounts import acting
from serving.desk.acting import Acting, only
from serving.desk.forms import PostedForm
from serving.desk.pages import page
from serving.desk.screens.journal import line_of
from serving.desk.sign_in import Database
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import Entry, append, head_of
from serving.referrals.journal.reading import find_last, moment_of_entry
from serving.referrals.verifying.verify import verify_journal

router = APIRouter(include_in_schema=False, dependencies=[only("auditor")])

REST = timedelta(minutes=1)
"""A verification reads everything: asked for again within this time, the last result stands."""


@router.get("/verification")
def verification(request: Request, database: Database) -> HTMLResponse:
    """The last result, and how far the journal goes now."""
    with database.reading() as session:
        last = find_last(session, Action.JOURNAL_VERIFIED)
        head = head_of(session)
    line = line_of(last) if last else None
    return page(
        request,
        "verification.html",
        line=line,
        result=last.told["content"] if last and line and line.at else None,
        head=head,
    )


@router.post("/verification")
def verify(form: PostedForm, account: Acting, database: Database) -> RedirectResponse:
    """Read the whole journal again, and tell the journal what was found."""
    del form
    with database.reading() as session:
        last = find_last(session, Action.JOURNAL_VERIFIED)
    if not _rests(last):
        with database.reading() as session:
            found = verify_journal(session)
        with database.writing() as session:
            append(session, Action.JOURNAL_VERIFIED, acting(account), **found.to_dict())
    return RedirectResponse("/verification", HTTPStatus.SEE_OTHER)


def _rests(last: Entry | None) -> bool:
    made = moment_of_entry(last) if last else None
    return made is not None and datetime.now(UTC) - made < REST
