"""One family: facts before advice, the decision form, what was recorded."""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from serving.accounts import Account, acting, families_of
from serving.desk import views
from serving.desk.access import Acting, only
from serving.desk.forms import (
    DecisionForm,
    PostedForm,
    empty_decision,
    new_token,
    read_decision,
)
from serving.desk.menu import COMMISSION
from serving.desk.pages import page, screen_of
from serving.desk.sign_in import Database
from serving.desk.words import today
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import (
    DecidedMeanwhile,
    DecisionText,
    Submission,
    TokenUsedElsewhere,
    decisions_about,
    record_decision,
)
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.lists import find_row, was_erased

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])


@router.get("/families/{family_id}")
def family(request: Request, family_id: str, account: Acting, database: Database) -> HTMLResponse:
    """One family: facts first, then the advice, then the form."""
    view, token = _view(database, account, family_id), new_token()
    shown = page(
        request,
        "family.html",
        view=view,
        form=empty_decision(),
        token=token,
        seen_decision=view.seen_decision,
        meanwhile=False,
        today=today(),
    )
    with database.writing(families_of(account)) as session:
        append(
            session,
            Action.FAMILY_VIEWED,
            acting(account),
            family_id=family_id,
            row_id=view.row.row_id,
            seen_decision=view.seen_decision,
            screen=screen_of(request, shown, token),
        )
    return shown


@router.post("/families/{family_id}/decision")
def decide(
    request: Request, family_id: str, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Check a filled form, show it again for confirmation, and record it when confirmed."""
    desk = _Desk(request, database, account, family_id)
    view = _view(database, account, family_id, row_id=_number(form.get("row_id", "")))
    help_types = tuple(kind.code for kind in view.row.head.help_types)
    filled = read_decision(form, help_types=help_types, today=today())
    sent = _Sent(form.get("token", ""), _number(form.get("seen_decision", "")))
    if not _handed_out(sent.token):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
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
    view = _view(database, account, family_id)
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
            with self.database.writing(families_of(self.account)) as session:
                decision_id = record_decision(session, submission, text)
        except TokenUsedElsewhere as error:
            raise HTTPException(HTTPStatus.FORBIDDEN) from error
        except DecidedMeanwhile:
            with self.database.writing(families_of(self.account)) as session:
                append(
                    session,
                    Action.DECISION_OVERTAKEN,
                    acting(self.account),
                    family_id=self.family_id,
                    seen_decision=sent.seen_decision,
                )
            now = _view(self.database, self.account, self.family_id)
            seen = _Sent(new_token(), now.seen_decision)
            return self.form_again(now, filled, seen, meanwhile=True)
        place = f"/families/{self.family_id}/decisions/{decision_id}"
        return RedirectResponse(place, HTTPStatus.SEE_OTHER)


def _view(
    database: ReferralDatabase, account: Account, family_id: str, *, row_id: int | None = None
) -> views.FamilyPage:
    """The family within the account's own commission; 404 for any other, 410 where erased."""
    with database.reading(families_of(account)) as session:
        row = find_row(
            session, commission_id=account.commission_id, family_id=family_id, row_id=row_id
        )
        decisions = decisions_about(
            session, commission_id=account.commission_id, family_id=family_id
        )
        erased = was_erased(session, commission_id=account.commission_id, family_id=family_id)
    if erased:
        raise HTTPException(HTTPStatus.GONE)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return views.family_page(row, decisions)


def _handed_out(token: str) -> bool:
    """Whether it could be one of our tokens: PostgreSQL cannot even look up every text."""
    return token.isprintable() and 0 < len(token) <= 64  # noqa: PLR2004  longer than any of ours


def _number(sent: str) -> int:
    """A whole number from a hidden field; 400 where somebody changed it."""
    if not (sent.isascii() and sent.isdigit() and len(sent) <= 15):  # noqa: PLR2004  fits a column
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return int(sent)
