"""One family: facts before advice, the decision form, what was recorded."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from serving.access.accounts import Account, acting
from serving.desk import views
from serving.desk.acting import Acting, only
from serving.desk.answers import Answers, Question, no_answers
from serving.desk.beside import Beside, beside_family
from serving.desk.forms import (
    LONGEST_LINE,
    DecisionForm,
    PostedForm,
    empty_decision,
    new_token,
    read_decision,
    sent_token,
)
from serving.desk.menu import COMMISSION
from serving.desk.pages import page, screen_of
from serving.desk.sign_in import Database
from serving.desk.words import today
from serving.referrals.changes.in_force import model_off
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import (
    DecidedMeanwhile,
    DecisionText,
    Submission,
    decisions_about,
    record_decision,
)
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.lists import find_row, was_erased
from serving.referrals.manual.referring import referrals_about
from serving.referrals.reading.first_views import CONFIDENCES, LEVELS
from serving.referrals.sittings.agenda import basket
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.urgent.lane import cases_about

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])

FIRST_VIEW = (
    Question("level", LEVELS),
    Question("confidence", CONFIDENCES),
    Question("ground", longest=LONGEST_LINE),
)


@router.get("/families/{family_id}")
def family(request: Request, family_id: str, account: Acting, database: Database) -> HTMLResponse:
    """One family: facts first, then the advice, then the form."""
    return show_family(request, database, account, family_id, view_form=no_answers(FIRST_VIEW))


def show_family(
    request: Request,
    database: ReferralDatabase,
    account: Account,
    family_id: str,
    *,
    view_form: Answers,
) -> HTMLResponse:
    """The family's page, noted in the journal. Who looks first gets the form of their own view in
    the place of advice and decision.
    """
    token = new_token()
    with database.reading() as session:
        view = find_family(session, account, family_id)
        beside = beside_family(session, account, view.row, view.decisions)
        shown = page(
            request,
            "family.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if view_form.errors else HTTPStatus.OK,
            here=f"/families/{family_id}",
            reading=session,
            view=view,
            beside=beside,
            view_form=view_form,
            form=empty_decision(),
            token=token,
            seen_decision=view.seen_decision,
            meanwhile=False,
            basket=basket(session, account.commission_id),
            today=today(),
        )
    with database.writing() as session:
        append(
            session,
            Action.FAMILY_VIEWED,
            acting(account),
            family_id=family_id,
            row_id=view.row.row_id,
            seen_decision=view.seen_decision,
            looks_first=beside.looks_first,
            screen=screen_of(session, request, shown, token),
        )
    return shown


def stands_beside(database: ReferralDatabase, account: Account, view: views.FamilyPage) -> Beside:
    """What stands beside the family's row for this reader."""
    with database.reading() as session:
        return beside_family(session, account, view.row, view.decisions)


@router.post("/families/{family_id}/decision")
def decide(
    request: Request, family_id: str, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Check a filled form, show it again for confirmation, and record it when confirmed."""
    desk = _Desk(request, database, account, family_id)
    row_id = whole_number(form.get("row_id", ""))
    with database.reading() as session:
        view = find_family(session, account, family_id, row_id=row_id)
        beside = beside_family(session, account, view.row, view.decisions)
    if beside.looks_first:
        return RedirectResponse(f"/families/{family_id}", HTTPStatus.SEE_OTHER)
    help_types = tuple(kind.code for kind in view.row.head.help_types)
    filled = read_decision(form, help_types=help_types, today=today())
    sent = _Sent(sent_token(form), whole_number(form.get("seen_decision", "")))
    if filled.text is None or form.get("step") == "change":
        return desk.form_again(view, filled, sent)
    if form.get("step") != "record":
        return desk.confirmation(view, filled, sent)
    return desk.record(view, filled.text, filled, sent)


@router.get("/families/{family_id}/decisions/{decision_id}")
def recorded(
    request: Request, family_id: str, decision_id: int, account: Acting, database: Database
) -> HTMLResponse:
    """What was recorded, as it stands in the store."""
    view = open_family(database, account, family_id)
    for decision in view.decisions:
        if decision.decision_id == decision_id:
            return page(request, "recorded.html", view=view, decision=decision)
    raise HTTPException(HTTPStatus.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class _Sent:
    """Which submission it is, and the newest decision its author had seen."""

    token: str
    seen_decision: int


@dataclass(frozen=True, slots=True)
class _Desk:
    """One person deciding about one family."""

    request: Request
    database: ReferralDatabase
    account: Account
    family_id: str

    def form_again(
        self, view: views.FamilyPage, filled: DecisionForm, sent: _Sent, *, meanwhile: bool = False
    ) -> HTMLResponse:
        """The form with everything typed still in it."""
        status = HTTPStatus.OK if filled.text else HTTPStatus.UNPROCESSABLE_ENTITY
        return page(
            self.request,
            "decision.html",
            status=HTTPStatus.CONFLICT if meanwhile else status,
            here=f"/families/{self.family_id}",
            view=view,
            form=filled,
            token=sent.token,
            seen_decision=sent.seen_decision,
            meanwhile=meanwhile,
            today=today(),
        )

    def confirmation(
        self, view: views.FamilyPage, filled: DecisionForm, sent: _Sent
    ) -> HTMLResponse:
        """The decision as it will stand, before it is recorded for good."""
        return page(
            self.request,
            "check.html",
            here=f"/families/{self.family_id}",
            view=view,
            form=filled,
            token=sent.token,
            seen_decision=sent.seen_decision,
        )

    def record(
        self, view: views.FamilyPage, text: DecisionText, filled: DecisionForm, sent: _Sent
    ) -> Response:
        """Append the decision, or show the form again if a colleague was quicker."""
        submission = Submission(
            family_id=self.family_id,
            commission_id=self.account.commission_id,
            list_id=view.row.list_id,
            row_id=view.row.row_id,
            author=acting(self.account),
            token=sent.token,
            seen_decision=sent.seen_decision,
        )
        try:
            with self.database.writing() as session:
                decision_id = record_decision(session, submission, text)
        except TokenUsedElsewhere as error:
            raise HTTPException(HTTPStatus.FORBIDDEN) from error
        except DecidedMeanwhile:
            with self.database.writing() as session:
                append(
                    session,
                    Action.DECISION_OVERTAKEN,
                    acting(self.account),
                    family_id=self.family_id,
                    seen_decision=sent.seen_decision,
                )
            now = open_family(self.database, self.account, self.family_id)
            seen = _Sent(new_token(), now.seen_decision)
            return self.form_again(now, filled, seen, meanwhile=True)
        place = f"/families/{self.family_id}/decisions/{decision_id}"
        return RedirectResponse(place, HTTPStatus.SEE_OTHER)


def open_family(
    database: ReferralDatabase, account: Account, family_id: str, *, row_id: int | None = None
) -> views.FamilyPage:
    """As `find_family`, in a transaction of its own."""
    with database.reading() as session:
        return find_family(session, account, family_id, row_id=row_id)


def find_family(
    session: Session, account: Account, family_id: str, *, row_id: int | None = None
) -> views.FamilyPage:
    """The family within the account's own commission; 404 for any other, 410 where erased."""
    about = {"commission_id": account.commission_id, "family_id": family_id}
    row = find_row(session, **about, row_id=row_id)
    if row is None:
        erased = was_erased(session, **about)
        raise HTTPException(HTTPStatus.GONE if erased else HTTPStatus.NOT_FOUND)
    return replace(
        views.family_page(row, decisions_about(session, **about), model_off(session)),
        referrals=tuple(referrals_about(session, **about)),
        urgent=tuple(cases_about(session, **about)),
    )


def whole_number(sent: str) -> int:
    """A whole number from a hidden field; 400 where somebody changed it."""
    if not (sent.isascii() and sent.isdigit() and len(sent) <= 15):  # noqa: PLR2004  fits a column
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return int(sent)
