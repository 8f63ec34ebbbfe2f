"""The reader's own first view of a family, and asking a colleague for a second opinion."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from serving.access.accounts import acting
from serving.desk.acting import Acting, only
from serving.desk.answers import read_answers, token_of
from serving.desk.forms import PostedForm
from serving.desk.menu import COMMISSION
from serving.desk.screens.family import (
    FIRST_VIEW,
    open_family,
    show_family,
    stands_beside,
    whole_number,
)
from serving.desk.sign_in import Database
from serving.referrals.reading.first_views import AlreadyViewed, record_first_view
from serving.referrals.reading.second_opinions import ask_second_opinion
from serving.referrals.submissions import TokenUsedElsewhere

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])


@router.post("/families/{family_id}/first-view")
def tell_first_view(
    request: Request, family_id: str, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Keep what the reader sees; the family's page then shows the advice."""
    row_id = whole_number(form.get("row_id", ""))
    view, token = open_family(database, account, family_id, row_id=row_id), token_of(form)
    answer = RedirectResponse(f"/families/{family_id}", HTTPStatus.SEE_OTHER)
    beside = stands_beside(database, account, view)
    if not beside.looks_first and beside.first_view is None:
        return answer
    filled = read_answers(form, FIRST_VIEW)
    if filled.errors:
        return show_family(request, database, account, family_id, view_form=filled)
    try:
        with database.writing() as session:
            record_first_view(session, view.row, acting(account), token=token, **filled.values)
    except AlreadyViewed:
        return answer
    except TokenUsedElsewhere as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    return answer


@router.post("/families/{family_id}/second-opinion")
def ask_for_second_opinion(
    family_id: str, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Ask the colleagues, where the reader sees the family otherwise than the model."""
    row_id = whole_number(form.get("row_id", ""))
    view, token = open_family(database, account, family_id, row_id=row_id), token_of(form)
    first_view = stands_beside(database, account, view).first_view
    if first_view is None or not first_view.disagrees:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    try:
        with database.writing() as session:
            ask_second_opinion(session, view.row, acting(account), first_view, token=token)
    except TokenUsedElsewhere as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    return RedirectResponse(f"/families/{family_id}", HTTPStatus.SEE_OTHER)
