"""The urgent lane: who to call, what waits for somebody, who has taken it on, what came of it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, NamedTuple

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.access.accounts import Account, acting
from serving.desk.acting import Acting, only
from serving.desk.forms import (
    LONGEST_TEXT,
    PostedForm,
    WrittenForm,
    new_token,
    read_written,
    sent_token,
)
from serving.desk.menu import COMMISSION, URGENT
from serving.desk.pages import page, screen_of
from serving.desk.sign_in import Database
from serving.desk.words import mark, today
from serving.referrals.codes import stands_on_a_list
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.urgent.lane import cases_of, find_case
from serving.referrals.urgent.records import NobodyHasIt, TakenMeanwhile, UrgentCase
from serving.referrals.urgent.steps import acknowledge, close

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])

CaseId = Annotated[int, Path(ge=1, lt=2**31)]

QUICKER = mark("A colleague was quicker. What you wrote was not recorded; read what they wrote.")


class ShownCase(NamedTuple):
    """A case, and whether its family has a page to open."""

    case: UrgentCase
    listed: bool


@router.get(URGENT)
def urgent_lane(request: Request, account: Acting, database: Database) -> HTMLResponse:
    """Every case of the commission: those that wait, those taken on, those closed lately."""
    with database.reading() as session:
        cases = [
            ShownCase(case, stands_on_a_list(session, case.family_id, case.commission_id))
            for case in cases_of(session, account.commission_id)
        ]
    shown = page(
        request,
        "urgent.html",
        waiting=[one for one in cases if one.case.waits],
        taken=[one for one in cases if one.case.acknowledged and not one.case.closed],
        closed=[one for one in cases if one.case.closed],
        duty_phone=duty_phone(request, account),
        today=today(),
    )
    with database.writing() as session:
        append(
            session,
            Action.URGENT_LANE_VIEWED,
            acting(account),
            cases=[one.case.case_id for one in cases],
            screen=screen_of(session, request, shown),
        )
    return shown


@router.get(URGENT + "/{case_id}")
def urgent_case(
    request: Request, case_id: CaseId, account: Acting, database: Database
) -> HTMLResponse:
    """One case: who to call, what is known, what was done, and the next step."""
    token = new_token()
    desk = _Desk(request, database, account, case_id)
    shown = desk.shown(_NOTHING_WRITTEN, token)
    with database.writing() as session:
        append(
            session,
            Action.URGENT_CASE_VIEWED,
            acting(account),
            family_id=desk.find().case.family_id,
            case_id=case_id,
            screen=screen_of(session, request, shown, token),
        )
    return shown


@router.post(URGENT + "/{case_id}/acknowledge")
def take_on(
    request: Request, case_id: CaseId, form: PostedForm, account: Acting, database: Database
) -> Response:
    """The person who sends this is named for the case, and says what they do first."""
    desk = _Desk(request, database, account, case_id)
    written = read_written(form, {"first": LONGEST_TEXT}, needed=("first",))
    token = sent_token(form)
    if written.errors:
        return desk.shown(written, token)
    return desk.step(written, token, step="acknowledged")


@router.post(URGENT + "/{case_id}/close")
def close_case(
    request: Request, case_id: CaseId, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Check what came of a case, show it again for confirmation, and close it when confirmed."""
    desk = _Desk(request, database, account, case_id)
    written = read_written(form, {"outcome": LONGEST_TEXT}, needed=("outcome",))
    token = sent_token(form)
    if written.errors or form.get("step") == "change":
        return desk.shown(written, token)
    if form.get("step") != "record":
        return desk.confirmation(written, token)
    return desk.step(written, token, step="closed")


_NOTHING_WRITTEN = WrittenForm({}, {})


@dataclass(frozen=True, slots=True)
class _Desk:
    """One person with one case before them."""

    request: Request
    database: ReferralDatabase
    account: Account
    case_id: int

    def find(self) -> ShownCase:
        """The case within the account's own commission; 404 for any other."""
        with self.database.reading() as session:
            case = find_case(session, self.case_id, commission_id=self.account.commission_id)
            if case is None:
                raise HTTPException(HTTPStatus.NOT_FOUND)
            return ShownCase(case, stands_on_a_list(session, case.family_id, case.commission_id))

    def shown(self, written: WrittenForm, token: str, *, quicker: bool = False) -> HTMLResponse:
        """The case's page, with what was typed still in its form."""
        status = HTTPStatus.UNPROCESSABLE_ENTITY if written.errors else HTTPStatus.OK
        return page(
            self.request,
            "urgent_case.html",
            status=HTTPStatus.CONFLICT if quicker else status,
            here=f"{URGENT}/{self.case_id}",
            shown=self.find(),
            form=written,
            token=token,
            notice=QUICKER if quicker else "",
            duty_phone=duty_phone(self.request, self.account),
            today=today(),
        )

    def confirmation(self, written: WrittenForm, token: str) -> HTMLResponse:
        """What will stand as the outcome, before the case is closed for good."""
        return page(
            self.request,
            "urgent_close.html",
            here=f"{URGENT}/{self.case_id}",
            shown=self.find(),
            form=written,
            token=token,
        )

    def step(self, written: WrittenForm, token: str, *, step: str) -> Response:
        """Record a step, or say that a colleague was quicker."""
        self.find()
        try:
            with self.database.writing() as session:
                who = acting(self.account)
                if step == "acknowledged":
                    first = written.values["first"]
                    acknowledge(session, self.case_id, who, first=first, token=token)
                else:
                    outcome = written.values["outcome"]
                    close(session, self.case_id, who, outcome=outcome, token=token)
        except TokenUsedElsewhere as error:
            raise HTTPException(HTTPStatus.FORBIDDEN) from error
        except (TakenMeanwhile, NobodyHasIt):
            return self.shown(written, new_token(), quicker=True)
        return RedirectResponse(f"{URGENT}/{self.case_id}", HTTPStatus.SEE_OTHER)


def duty_phone(request: Request, account: Account) -> str:
    """The own duty phone of the account's commission; "" where none was written down."""
    phone: str = request.app.state.duty_phones.get(account.commission_id, "")
    return phone
