"""At the sitting: who came, how a family was dealt with, closing, additions afterwards."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from serving.access.accounts import Account, acting
from serving.desk.acting import Acting, only
from serving.desk.forms import PostedForm
from serving.desk.menu import COMMISSION
from serving.desk.pages import page
from serving.desk.sign_in import Database
from serving.desk.sitting_forms import (
    SittingForm,
    outcome_as_values,
    read_addition,
    read_attendant,
    read_outcome,
)
from serving.desk.sitting_pages import (
    Number,
    SittingForms,
    note_view,
    refusing,
    sent_token,
    show_sitting,
    to_sitting,
    whole_number,
)
from serving.referrals.database import ReferralDatabase
from serving.referrals.sittings.holding import (
    add_to_sitting,
    attend,
    close_sitting,
    missing,
    record_outcome,
    strike_out,
)
from serving.referrals.sittings.reading import read_sitting
from serving.referrals.sittings.records import Outcome, SittingRecord, WrittenMeanwhile

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])
chair_router = APIRouter(include_in_schema=False, dependencies=[only("chair")])


@router.post("/sittings/{sitting_id}/attendants")
def write_down(
    request: Request, sitting_id: Number, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Write down somebody who came."""
    filled, token = read_attendant(form), sent_token(form)
    if filled.read is None:
        forms = SittingForms(attendant=filled)
        return show_sitting(request, database, account, sitting_id, forms=forms, token=token)
    came = filled.read
    with refusing(), database.writing() as session:
        attend(
            session, acting(account), sitting_id,
            part=came.part, name=came.name, office=came.office, token=token,
        )  # fmt: skip
    return to_sitting(sitting_id, "#came")


@router.post("/sittings/{sitting_id}/attendants/{attendant_id}/remove")
def strike(
    sitting_id: Number, attendant_id: Number, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Strike out somebody who did not come after all."""
    del form
    with refusing(), database.writing() as session:
        strike_out(session, acting(account), sitting_id, attendant_id)
    return to_sitting(sitting_id, "#came")


@router.get("/sittings/{sitting_id}/items/{item_id}")
def item(
    request: Request, sitting_id: Number, item_id: Number, account: Acting, database: Database
) -> HTMLResponse:
    """How one family was dealt with."""
    record = _record(database, account, sitting_id)
    return _item(request, database, account, record, item_id)


@router.post("/sittings/{sitting_id}/items/{item_id}")
def deal_with(
    request: Request,
    sitting_id: Number,
    item_id: Number,
    form: PostedForm,
    account: Acting,
    database: Database,
) -> Response:
    """Write down how one family was dealt with."""
    seen = whole_number(form.get("seen_version", ""))
    filled = read_outcome(form)
    if filled.read is None:
        record = _record(database, account, sitting_id)
        return _item(request, database, account, record, item_id, filled=filled)
    try:
        with refusing(), database.writing() as session:
            record_outcome(
                session, acting(account), sitting_id, item_id, filled.read, seen_version=seen
            )
    except WrittenMeanwhile:
        record = _record(database, account, sitting_id)
        return _item(request, database, account, record, item_id, filled=filled, meanwhile=True)
    return to_sitting(sitting_id, f"#item-{item_id}")


@chair_router.get("/sittings/{sitting_id}/close")
def closing(
    request: Request, sitting_id: Number, account: Acting, database: Database
) -> HTMLResponse:
    """What closing means, and what is missing yet."""
    record = _record(database, account, sitting_id)
    return page(request, "sitting_close.html", record=record, missing=missing(record))


@chair_router.post("/sittings/{sitting_id}/close")
def close(sitting_id: Number, form: PostedForm, account: Acting, database: Database) -> Response:
    """Close the sitting for good."""
    del form
    with refusing(), database.writing() as session:
        close_sitting(session, acting(account), sitting_id)
    return to_sitting(sitting_id)


@router.post("/sittings/{sitting_id}/additions")
def add(
    request: Request, sitting_id: Number, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Add to a closed sitting."""
    record, token = _record(database, account, sitting_id), sent_token(form)
    filled = read_addition(form, items=frozenset(one.item_id for one in record.items))
    if filled.read is None:
        forms = SittingForms(addition=filled)
        return show_sitting(request, database, account, sitting_id, forms=forms, token=token)
    with refusing(), database.writing() as session:
        add_to_sitting(
            session, acting(account), sitting_id,
            item_id=filled.read.item_id, text=filled.read.text, token=token,
        )  # fmt: skip
    return to_sitting(sitting_id, "#additions")


def _record(database: ReferralDatabase, account: Account, sitting_id: int) -> SittingRecord:
    with refusing(), database.reading() as session:
        return read_sitting(session, account.commission_id, sitting_id)


def _item(  # noqa: PLR0913  the record, the item of it, and the form as it was sent
    request: Request,
    database: ReferralDatabase,
    account: Account,
    record: SittingRecord,
    item_id: int,
    *,
    filled: SittingForm[Outcome] | None = None,
    meanwhile: bool = False,
) -> HTMLResponse:
    with refusing():
        found = record.item(item_id)
    form = filled or SittingForm(outcome_as_values(found.outcome))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    shown = page(
        request,
        "sitting_item.html",
        status=HTTPStatus.CONFLICT if meanwhile else status,
        here=f"/sittings/{record.sitting.sitting_id}/items/{item_id}",
        record=record,
        item=found,
        form=form,
        meanwhile=meanwhile,
    )
    note_view(request, database, account, record, shown, "", family_id=found.family_id)
    return shown
