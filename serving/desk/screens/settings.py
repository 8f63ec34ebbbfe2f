"""Settings with four eyes, for administrators: places, the share by lot, and the model's switch."""

from http import HTTPStatus
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from serving.access.accounts import Account, acting
from serving.access.people import approve, people
from serving.desk import words
from serving.desk.acting import Acting, only
from serving.desk.forms import PostedForm, new_token, read_text, sent_token
from serving.desk.pages import page
from serving.desk.sign_in import Database
from serving.desk.telling import CHANGE_WORDS
from serving.referrals.changes.in_force import (
    approved_borders,
    approved_capacities,
    approved_random_share,
    model_off,
)
from serving.referrals.changes.proposals import (
    LARGEST_SHARE,
    MOST_PLACES,
    AlreadyAnswered,
    Answer,
    Change,
    ChangeKind,
    OwnChange,
    answer,
    answered_changes,
    find_change,
    propose,
    waiting_changes,
)
from serving.referrals.database import ReferralDatabase
from serving.referrals.lists import listed_commissions, newest_share
from serving.referrals.records import ListedCommission
from serving.referrals.scopes import EVERY_COMMISSION

router = APIRouter(include_in_schema=False, dependencies=[only("administrator")])

ChangeId = Annotated[int, Path(ge=1, le=10**12)]

CHOOSE_COMMISSION = words.mark("Choose a commission.")
BAD_PLACES = words.mark("Give a whole number from 0 to 10,000.")
BAD_SHARE = words.mark("Give whole percents from 0 to 20.")
BAD_BORDERS = words.mark(
    "Give two whole numbers from 1 to 99, the first the higher, "
    "or leave both empty for the model's own."
)
NO_CHANGE = words.mark("It stands so already.")


class Settings(NamedTuple):
    """What holds now: each commission with the places it will have on the next list, the share
    drawn by lot, None before the first list, the borders between levels, empty where they are the
    model's own, and the model's switch.
    """

    commissions: list[ListedCommission]
    places: dict[str, int]
    share: float | None
    borders: dict[str, float]
    off: Any
    usernames: dict[str, str]


def _settings(session: Session) -> Settings:
    commissions = listed_commissions(session)
    changed = approved_capacities(session)
    share = approved_random_share(session)
    return Settings(
        sorted(commissions, key=lambda one: words.in_alphabet(one.name)),
        {one.commission_id: changed.get(one.commission_id, one.capacity) for one in commissions},
        newest_share(session) if share is None else share,
        approved_borders(session),
        model_off(session),
        {str(one.account_id): one.username for one in people(session)},
    )


@router.get("/settings")
def settings(request: Request, account: Acting, database: Database) -> HTMLResponse:
    """What holds, what waits for a second pair of eyes, and what was decided."""
    return _page(request, database, account)


@router.post("/settings/{kind}")
def propose_change(
    request: Request, kind: ChangeKind, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Propose a change; it holds when another administrator approves."""
    token, reason = sent_token(form), read_text(form, "reason")
    with database.reading(EVERY_COMMISSION) as session:
        read = _READ.get(kind)
        if read is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        wanted = read(form, _settings(session))
    errors = dict(wanted.errors) | ({"reason": reason.error} if reason.error else {})
    if errors:
        written = {name: form.get(name, "")[:64] for name in ("to", "high", "elevated")}
        values = {"subject": wanted.subject, **written, "reason": reason.value}
        return _page(request, database, account, filled=kind, values=values, errors=errors)
    change = Change(kind, wanted.subject, {"to": wanted.to, "before": wanted.before}, reason.value)
    with database.writing() as session:
        propose(session, change, by=acting(account), token=token)
    return RedirectResponse("/settings", HTTPStatus.SEE_OTHER)


class _Wanted(NamedTuple):
    """A change as a form asks for it."""

    subject: str
    to: Any
    before: Any
    errors: dict[str, str]


def _places(form: dict[str, str], now: Settings) -> _Wanted:
    subject, written = form.get("subject", ""), form.get("to", "").strip()
    to = int(written) if written.isascii() and written.isdigit() and len(written) <= 5 else -1  # noqa: PLR2004
    errors = {}
    if subject not in now.places:
        errors["subject"] = CHOOSE_COMMISSION
    if not 0 <= to <= MOST_PLACES:
        errors["to"] = BAD_PLACES
    elif to == now.places.get(subject):
        errors["to"] = NO_CHANGE
    return _Wanted(subject if subject in now.places else "", to, now.places.get(subject), errors)


def _share(form: dict[str, str], now: Settings) -> _Wanted:
    share = _percents(form.get("to", "").strip()) / 100
    if not 0 <= share <= LARGEST_SHARE:
        return _Wanted("", share, now.share, {"to": BAD_SHARE})
    same = share == now.share
    return _Wanted("", share, now.share, {"to": NO_CHANGE} if same else {})


def _borders(form: dict[str, str], now: Settings) -> _Wanted:
    written = {level: form.get(level, "").strip() for level in ("high", "elevated")}
    if not any(written.values()):
        return _Wanted("", {}, now.borders, {} if now.borders else {"high": NO_CHANGE})
    to = {level: _percents(one) / 100 for level, one in written.items()}
    if not 0 < to["elevated"] < to["high"] < 1:
        return _Wanted("", to, now.borders, {"high": BAD_BORDERS})
    return _Wanted("", to, now.borders, {"high": NO_CHANGE} if to == now.borders else {})


def _percents(written: str) -> int:
    """Whole percents; -1 for what is no number."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 3 else -1  # noqa: PLR2004


def _switch(form: dict[str, str], now: Settings) -> _Wanted:
    before = "off" if now.off else "on"
    to = "on" if now.off else "off"
    asked = form.get("to", to)
    return _Wanted("", to, before, {} if asked == to else {"to": NO_CHANGE})


_READ = {
    "capacity": _places,
    "random_share": _share,
    "borders": _borders,
    "model": _switch,
}


@router.post("/settings/changes/{change_id}")
def answer_change(
    change_id: ChangeId, form: PostedForm, account: Acting, database: Database
) -> RedirectResponse:
    """Approve somebody else's change, or refuse one."""
    given = _answer(form)
    try:
        with database.writing() as session:
            if find_change(session, change_id) is None:
                raise HTTPException(HTTPStatus.NOT_FOUND)
            if given == "approved":
                approve(session, change_id, by=acting(account))
            else:
                answer(session, change_id, "refused", by=acting(account))
    except OwnChange as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    except AlreadyAnswered:
        return RedirectResponse("/settings#answered", HTTPStatus.SEE_OTHER)
    return RedirectResponse("/settings", HTTPStatus.SEE_OTHER)


def _answer(form: dict[str, str]) -> Answer:
    given = form.get("answer", "")
    if given == "approved":
        return "approved"
    if given == "refused":
        return "refused"
    raise HTTPException(HTTPStatus.BAD_REQUEST)


def _page(
    request: Request, database: ReferralDatabase, account: Account, **filled: Any
) -> HTMLResponse:
    with database.reading(EVERY_COMMISSION) as session:
        now = _settings(session)
        waiting, answered = waiting_changes(session), answered_changes(session)
    parts = {"filled": "", "values": {}, "errors": {}} | filled
    return page(
        request,
        "settings.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if parts["errors"] else HTTPStatus.OK,
        here="/settings",
        now=now,
        names={one.commission_id: one.name for one in now.commissions},
        waiting=waiting,
        answered=answered,
        own=account.account_id,
        kinds=CHANGE_WORDS,
        tokens={kind: new_token() for kind in CHANGE_WORDS},
        **parts,
    )
