"""Corrections that were filed: which wait and for whom, one to decide, its letter and request."""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from cases.catalogue.words import Language
from serving.access.accounts import Account, acting
from serving.desk.acting import Acting, only
from serving.desk.answers import Answers, Question, no_answers, read_answers, token_of
from serving.desk.forms import PostedForm, new_token
from serving.desk.menu import COMMISSION
from serving.desk.pages import page, screen_of
from serving.desk.screens.family import open_family, stands_beside
from serving.desk.sign_in import Database
from serving.desk.views import FamilyPage
from serving.desk.words import today
from serving.referrals.corrections.filing import Correction, corrections_of, find_correction
from serving.referrals.corrections.items import Item, item_marked
from serving.referrals.corrections.reviewing import (
    OwnCorrection,
    ReviewedMeanwhile,
    decide_correction,
)
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.submissions import TokenUsedElsewhere

router = APIRouter(include_in_schema=False, dependencies=[only(*COMMISSION)])

OUTCOME = (Question("outcome", ("upheld", "not_upheld")), Question("reason"))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A correction with the page on which the item stood, and the family's newest page."""

    correction: Correction
    then: FamilyPage
    now: FamilyPage
    item: Item
    advice_waits: bool

    @property
    def came_later(self) -> bool:
        """Whether a list was made since that could leave the item out."""
        return self.now.row.head.as_of_date > self.then.row.head.as_of_date


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who asks, and from where."""

    request: Request
    database: ReferralDatabase
    account: Account

    def reviewed(self, correction_id: int) -> Reviewed:
        """A correction of the reader's own commission; 404 for any other."""
        with self.database.reading() as session:
            found = find_correction(
                session,
                commission_id=self.account.commission_id,
                correction_id=correction_id,
            )
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        then = open_family(self.database, self.account, found.family_id, row_id=found.row_id)
        now = open_family(self.database, self.account, found.family_id)
        item = item_marked(then.row.family.shown, found.kind, found.mark)
        if item is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        waits = any(
            stands_beside(self.database, self.account, view).looks_first for view in (then, now)
        )
        return Reviewed(found, then, now, item, waits)


@router.get("/corrections")
def corrections(request: Request, account: Acting, database: Database) -> HTMLResponse:
    """The commission's corrections: open ones first, the first due on top."""
    with database.writing() as session:
        filed = corrections_of(session, commission_id=account.commission_id)
        append(session, Action.CORRECTIONS_VIEWED, acting(account), filed=len(filed))
    return page(
        request,
        "corrections.html",
        waiting=[one for one in filed if one.outcome is None],
        decided=[one for one in filed if one.outcome is not None][::-1],
        reader_id=account.account_id,
        today=today(),
    )


@router.get("/corrections/{correction_id}")
def review(request: Request, correction_id: int, account: Acting, database: Database) -> Response:
    """One correction, and the form for whoever may decide it."""
    reader = _Reader(request, database, account)
    found = reader.reviewed(correction_id)
    if found.advice_waits and found.item.kind == "reason":
        family = f"/families/{found.correction.family_id}"
        return RedirectResponse(family, HTTPStatus.SEE_OTHER)
    return _show(reader, found, no_answers(OUTCOME), new_token())


@router.post("/corrections/{correction_id}")
def decide(
    request: Request, correction_id: int, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Check what the reviewer decided, show it for confirmation, and keep it when confirmed."""
    reader = _Reader(request, database, account)
    found = reader.reviewed(correction_id)
    token, filled = token_of(form), read_answers(form, OUTCOME)
    if filled.errors or form.get("step") == "change":
        return _show(reader, found, filled, token)
    if form.get("step") != "record":
        return page(
            request, "outcome_check.html", here=f"/corrections/{correction_id}", found=found,
            filled=filled, token=token,
        )  # fmt: skip
    upheld = filled.values["outcome"] == "upheld"
    try:
        with database.writing() as session:
            decide_correction(
                session, found.correction, acting(account), upheld=upheld,
                reason=filled.values["reason"], token=token,
            )  # fmt: skip
    except (OwnCorrection, TokenUsedElsewhere) as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    except ReviewedMeanwhile:
        found = reader.reviewed(correction_id)
        return _show(reader, found, filled, new_token(), meanwhile=True)
    return RedirectResponse(f"/corrections/{correction_id}", HTTPStatus.SEE_OTHER)


@router.get("/corrections/{correction_id}/letter")
def letter(request: Request, correction_id: int, account: Acting, database: Database) -> Response:
    """The family's letter, in its own language, to be printed."""
    reader = _Reader(request, database, account)
    found = reader.reviewed(correction_id)
    return _paper(reader, found, "letter.html", found.correction.language)


@router.get("/corrections/{correction_id}/request")
def request_to_source(
    request: Request, correction_id: int, account: Acting, database: Database
) -> Response:
    """What the source is asked to check, to be printed."""
    reader = _Reader(request, database, account)
    found = reader.reviewed(correction_id)
    return _paper(reader, found, "source_request.html", None)


def _show(
    reader: _Reader,
    found: Reviewed,
    filled: Answers,
    token: str,
    *,
    meanwhile: bool = False,
) -> HTMLResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if filled.errors else HTTPStatus.OK
    shown = page(
        reader.request,
        "review.html",
        status=HTTPStatus.CONFLICT if meanwhile else status,
        here=f"/corrections/{found.correction.correction_id}",
        found=found,
        own=found.correction.author_id == reader.account.account_id,
        filled=filled,
        meanwhile=meanwhile,
        token=token,
        today=today(),
    )
    _note_view(reader, found, shown, token)
    return shown


def _paper(
    reader: _Reader,
    found: Reviewed,
    template: str,
    spoken: Language | None,
) -> Response:
    if found.advice_waits and found.item.kind == "reason":
        family = f"/families/{found.correction.family_id}"
        return RedirectResponse(family, HTTPStatus.SEE_OTHER)
    back = f"/corrections/{found.correction.correction_id}"
    shown = page(
        reader.request, template, spoken=spoken, found=found, back=back,
        today=today(),
    )  # fmt: skip
    _note_view(reader, found, shown)
    return shown


def _note_view(
    reader: _Reader,
    found: Reviewed,
    shown: HTMLResponse,
    *passing: str,
) -> None:
    with reader.database.writing() as session:
        append(
            session,
            Action.CORRECTION_VIEWED,
            acting(reader.account),
            family_id=found.correction.family_id,
            correction_id=found.correction.correction_id,
            screen=screen_of(session, reader.request, shown, *passing),
        )
