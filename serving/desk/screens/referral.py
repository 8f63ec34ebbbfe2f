"""Putting a family before the commission: by anybody who works there, without any model."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.access.accounts import acting
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
from serving.desk.menu import COMMISSION
from serving.desk.pages import page
from serving.desk.sign_in import Database
from serving.desk.words import mark
from serving.referrals.manual.records import ReferralText
from serving.referrals.manual.referring import refer_family
from serving.referrals.submissions import TokenUsedElsewhere

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])

REFERRAL = "/referral"
FIELDS = {
    "family": LONGEST_LINE,
    "description": LONGEST_TEXT,
    "reason": LONGEST_TEXT,
    "asked_by": LONGEST_LINE,
    "asked_for": LONGEST_TEXT,
}
NEEDED = ("reason", "asked_by", "asked_for")

WHICH_FAMILY = mark("Give the family's code, or describe the family.")


@router.get(REFERRAL)
def referral_form(request: Request) -> HTMLResponse:
    """The form with nothing in it."""
    return _form(request, WrittenForm(dict.fromkeys(FIELDS, ""), {}), new_token())


@router.post(REFERRAL)
def refer(request: Request, form: PostedForm, account: Acting, database: Database) -> Response:
    """Check a referral, show it again for confirmation, and record it when confirmed."""
    token = sent_token(form)
    written = read_written(form, FIELDS, needed=NEEDED)
    meant = family_meant(database, account, written.values["family"])
    read = WrittenForm(written.values, {**_which(written, meant.error), **written.errors})
    if read.errors or form.get("step") == "change":
        return _form(request, read, token)
    if form.get("step") != "record":
        return page(
            request,
            "referral_check.html",
            here=REFERRAL,
            form=read,
            fields=FIELDS,
            family_id=meant.code,
            token=token,
        )
    values = {name: value for name, value in read.values.items() if name != "family"}
    try:
        with database.writing() as session:
            text = ReferralText(family_id=meant.code, **values)
            refer_family(session, acting(account), text, token=token)
    except TokenUsedElsewhere as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    return RedirectResponse("/#referred", HTTPStatus.SEE_OTHER)


def _which(written: WrittenForm, wrong_code: str | None) -> dict[str, str]:
    if wrong_code:
        return {"family": wrong_code}
    if not written.values["family"] and not written.values["description"]:
        return {"description": WHICH_FAMILY}
    return {}


def _form(request: Request, written: WrittenForm, token: str) -> HTMLResponse:
    return page(
        request,
        "referral.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if written.errors else HTTPStatus.OK,
        here=REFERRAL,
        form=written,
        token=token,
    )
