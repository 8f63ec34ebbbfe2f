"""Second opinions that colleagues asked for: the list, and one with its facts and no advice."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.access.accounts import Account, acting
from serving.desk.acting import Acting, only
from serving.desk.answers import Answers, Question, no_answers, read_answers, token_of
from serving.desk.beside import beside_family
from serving.desk.forms import PostedForm, new_token
from serving.desk.menu import COMMISSION
from serving.desk.pages import page, screen_of
from serving.desk.screens.family import open_family
from serving.desk.sign_in import Database
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.reading.first_views import LEVELS
from serving.referrals.reading.second_opinions import (
    AnsweredMeanwhile,
    Asked,
    NotForYou,
    find_asked,
    give_second_opinion,
    opinions_asked,
)
from serving.referrals.reading.unknowns import without_levels
from serving.referrals.submissions import TokenUsedElsewhere

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])

OPINION = (Question("level", LEVELS), Question("note"))


@router.get("/second-opinions")
def asked_for(request: Request, account: Acting, database: Database) -> HTMLResponse:
    """The commission's second opinions: those that wait for this reader first."""
    with database.writing() as session:
        asked = opinions_asked(session, commission_id=account.commission_id)
        append(session, Action.SECOND_OPINIONS_VIEWED, acting(account), asked=len(asked))
    return page(request, "opinions.html", asked=asked, reader_id=account.account_id)


@router.get("/second-opinions/{asked_id}")
def opinion(request: Request, asked_id: int, account: Acting, database: Database) -> HTMLResponse:
    """The family's facts, and the form; once it is answered, both views."""
    asked = _asked(database, account, asked_id)
    return _show(request, database, account, asked, no_answers(OPINION))


@router.post("/second-opinions/{asked_id}")
def answer(
    request: Request, asked_id: int, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Keep the second opinion; nobody is the second reader of their own."""
    asked, token = _asked(database, account, asked_id), token_of(form)
    filled = read_answers(form, OPINION)
    if filled.errors:
        return _show(request, database, account, asked, filled)
    try:
        with database.writing() as session:
            give_second_opinion(session, asked, acting(account), token=token, **filled.values)
    except (NotForYou, TokenUsedElsewhere) as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    except AnsweredMeanwhile:
        asked = _asked(database, account, asked_id)
        return _show(request, database, account, asked, filled, meanwhile=True)
    return RedirectResponse(f"/second-opinions/{asked_id}", HTTPStatus.SEE_OTHER)


def _asked(database: ReferralDatabase, account: Account, asked_id: int) -> Asked:
    with database.reading() as session:
        try:
            return find_asked(session, commission_id=account.commission_id, asked_id=asked_id)
        except LookupError as error:
            raise HTTPException(HTTPStatus.NOT_FOUND) from error


def _show(
    request: Request,
    database: ReferralDatabase,
    account: Account,
    asked: Asked,
    filled: Answers,
    *,
    meanwhile: bool = False,
) -> HTMLResponse:
    view = open_family(database, account, asked.family_id, row_id=asked.row_id)
    token = new_token()
    with database.reading() as session:
        beside = beside_family(session, account, view.row, view.decisions)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if filled.errors else HTTPStatus.OK
    shown = page(
        request,
        "opinion.html",
        status=HTTPStatus.CONFLICT if meanwhile else status,
        here=f"/second-opinions/{asked.asked_id}",
        view=view,
        beside=beside,
        unknown=without_levels(view.row.family.shown.unknown),
        asked=asked,
        own=asked.author_id == account.account_id,
        filled=filled,
        meanwhile=meanwhile,
        token=token,
    )
    with database.writing() as session:
        append(
            session,
            Action.FAMILY_VIEWED,
            acting(account),
            family_id=view.row.family.family_id,
            row_id=view.row.row_id,
            seen_decision=view.seen_decision,
            looks_first=True,
            screen=screen_of(session, request, shown, token),
        )
    return shown
