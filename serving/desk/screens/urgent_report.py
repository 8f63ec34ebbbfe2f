"""Reporting an urgent case: a button on every page leads here."""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.access.accounts import Account, acting
from serving.desk.acting import Acting, only
from serving.desk.families import family_meant
from serving.desk.forms import (
    LONGEST_LINE,
    LONGEST_TEXT,
    PostedForm,
    WrittenForm,
    new_token,
    read_written,
    sent_token,
)
from serving.desk.menu import COMMISSION, URGENT
from serving.desk.pages import page
from serving.desk.screens.urgent import duty_phone
from serving.desk.sign_in import Database
from serving.desk.words import mark, short_code
from serving.referrals.lists import find_row
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.urgent.records import REPORTED_KINDS, UrgentReport
from serving.referrals.urgent.reports import report_case

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])

REPORT = "/urgent-report"
FIELDS = {"kind": LONGEST_LINE, "family": LONGEST_LINE, "description": LONGEST_TEXT}

CHOOSE_DANGER = mark("Choose what has happened.")
WHO_IS_IT = mark("Give the family's code, or describe whom this is about.")


@router.get(REPORT)
def report_form(request: Request, account: Acting) -> HTMLResponse:
    """The form with nothing in it."""
    return _form(request, account, WrittenForm(dict.fromkeys(FIELDS, ""), {}), new_token())


@router.get("/families/{family_id}/urgent-report")
def report_about(
    request: Request, family_id: str, account: Acting, database: Database
) -> HTMLResponse:
    """The form with the family's code in it."""
    with database.reading() as session:
        row = find_row(session, commission_id=account.commission_id, family_id=family_id)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    values = {**dict.fromkeys(FIELDS, ""), "family": short_code(row.family.family_id)}
    return _form(request, account, WrittenForm(values, {}), new_token())


@router.post(REPORT)
def report(request: Request, form: PostedForm, account: Acting, database: Database) -> Response:
    """Make a case of a report at once: danger waits for no second page."""
    token = sent_token(form)
    written = read_written(form, FIELDS, needed=())
    meant = family_meant(database, account, written.values["family"])
    read = _read(written, meant.code, meant.error)
    if read.report is None:
        return _form(request, account, read.form, token)
    try:
        with database.writing() as session:
            case_id = report_case(session, acting(account), read.report, token=token)
    except TokenUsedElsewhere as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    return RedirectResponse(f"{URGENT}/{case_id}", HTTPStatus.SEE_OTHER)


@dataclass(frozen=True, slots=True)
class _Read:
    """A report form as read, and the report where nothing is wrong."""

    form: WrittenForm
    report: UrgentReport | None


def _read(written: WrittenForm, code: str, wrong_code: str | None) -> _Read:
    values, errors = written.values, dict(written.errors)
    kind = next((kind for kind in REPORTED_KINDS if kind == values["kind"]), None)
    if kind is None:
        errors["kind"] = CHOOSE_DANGER
    if wrong_code:
        errors["family"] = wrong_code
    elif not values["family"] and not values["description"]:
        errors["description"] = WHO_IS_IT
    report = None if kind is None or errors else UrgentReport(kind, code, values["description"])
    return _Read(WrittenForm(values, errors), report)


def _form(request: Request, account: Account, written: WrittenForm, token: str) -> HTMLResponse:
    return page(
        request,
        "urgent_report.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if written.errors else HTTPStatus.OK,
        here=REPORT,
        form=written,
        kinds=REPORTED_KINDS,
        token=token,
        duty_phone=duty_phone(request, account),
    )
