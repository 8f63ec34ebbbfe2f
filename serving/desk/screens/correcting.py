"""Saying that a fact or a reason is wrong, and that a family does not want to be considered."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from cases.catalogue.words import LANGUAGES
from serving.access.accounts import Account, acting
from serving.desk.acting import Acting, only
from serving.desk.answers import Answers, Question, no_answers, read_answers, token_of
from serving.desk.forms import PostedForm, new_token
from serving.desk.menu import COMMISSION
from serving.desk.pages import page
from serving.desk.screens.family import open_family, stands_beside, whole_number
from serving.desk.sign_in import Database
from serving.desk.views import FamilyPage
from serving.desk.words import today
from serving.referrals.corrections.filing import SAID_BY, CorrectionText, file_correction
from serving.referrals.corrections.items import Item, item_at
from serving.referrals.corrections.objections import objection_of, record_objection
from serving.referrals.database import ReferralDatabase
from serving.referrals.submissions import TokenUsedElsewhere

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])

CORRECTION = (
    Question("wrong"),
    Question("said_by", SAID_BY),
    Question("letter_language", LANGUAGES),
)
OBJECTION = (Question("said_by", ("family", "member")), Question("note", needed=False))


@router.get("/families/{family_id}/rows/{row_id}/{place}/correction")
def correction(
    request: Request, family_id: str, row_id: int, place: str, account: Acting, database: Database
) -> HTMLResponse:
    """The form about one fact or reason."""
    view, item = _item(database, account, family_id, row_id, place)
    return _correction_form(request, view, item, no_answers(CORRECTION), new_token())


@router.post("/families/{family_id}/rows/{row_id}/{place}/correction")
def correct(  # noqa: PLR0913, PLR0917  a framework hands them over by name
    request: Request,
    family_id: str,
    row_id: int,
    place: str,
    form: PostedForm,
    account: Acting,
    database: Database,
) -> Response:
    """Check the form, show it for confirmation, and file the correction when confirmed."""
    view, item = _item(database, account, family_id, row_id, place)
    token, filled = token_of(form), read_answers(form, CORRECTION)
    if filled.errors or form.get("step") == "change":
        return _correction_form(request, view, item, filled, token)
    if form.get("step") != "record":
        return page(
            request, "correction_check.html", here=f"/families/{family_id}", view=view, item=item,
            filled=filled, token=token,
        )  # fmt: skip
    try:
        with database.writing() as session:
            filed = file_correction(
                session, view.row, item, acting(account), CorrectionText(**filled.values),
                token=token, today=today(),
            )  # fmt: skip
    except TokenUsedElsewhere as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    return RedirectResponse(f"/corrections/{filed}", HTTPStatus.SEE_OTHER)


def _item(
    database: ReferralDatabase, account: Account, family_id: str, row_id: int, place: str
) -> tuple[FamilyPage, Item]:
    """The item at a place of a row. A reason is not there for who has not seen the advice yet."""
    view = open_family(database, account, family_id, row_id=row_id)
    item = item_at(view.row.family.shown, place)
    if item is None or (
        item.kind == "reason" and stands_beside(database, account, view).looks_first
    ):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return view, item


def _correction_form(
    request: Request, view: FamilyPage, item: Item, filled: Answers, token: str
) -> HTMLResponse:
    return page(
        request,
        "correction.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if filled.errors else HTTPStatus.OK,
        here=f"/families/{view.row.family.family_id}/rows/{view.row.row_id}/{item.place}/correction",
        view=view,
        item=item,
        filled=filled,
        token=token,
    )


@router.get("/families/{family_id}/objection")
def objection(
    request: Request, family_id: str, account: Acting, database: Database
) -> HTMLResponse:
    """The form of a family's word on being considered at all."""
    view = open_family(database, account, family_id)
    return _objection_form(request, database, account, view, no_answers(OBJECTION))


@router.post("/families/{family_id}/objection")
def object_(
    request: Request, family_id: str, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Keep what the family said; its page then shows it first."""
    row_id = whole_number(form.get("row_id", ""))
    view, token = open_family(database, account, family_id, row_id=row_id), token_of(form)
    filled = read_answers(form, OBJECTION)
    if filled.errors:
        return _objection_form(request, database, account, view, filled)
    try:
        with database.writing() as session:
            record_objection(
                session, view.row, acting(account), token=token, **filled.values,
                stands=form.get("stands") != "no",
            )  # fmt: skip
    except TokenUsedElsewhere as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    return RedirectResponse(f"/families/{family_id}", HTTPStatus.SEE_OTHER)


def _objection_form(
    request: Request,
    database: ReferralDatabase,
    account: Account,
    view: FamilyPage,
    filled: Answers,
) -> HTMLResponse:
    family_id = view.row.family.family_id
    with database.reading() as session:
        said = objection_of(session, commission_id=account.commission_id, family_id=family_id)
    return page(
        request,
        "objection.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if filled.errors else HTTPStatus.OK,
        here=f"/families/{family_id}/objection",
        view=view,
        stands=said is not None and said.stands,
        filled=filled,
        token=new_token(),
    )
