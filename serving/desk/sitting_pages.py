"""What the sittings' screens share: one sitting's page, and the answers to what cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated

from fastapi import HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import select

from serving.access.accounts import Account, acting
from serving.desk.forms import new_token
from serving.desk.pages import page, screen_of
from serving.desk.sitting_forms import (
    Added,
    Came,
    SittingForm,
    when_as_values,
)
from serving.referrals.access_tables import AccountTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.sittings.agenda import candidates
from serving.referrals.sittings.holding import missing
from serving.referrals.sittings.reading import read_sitting
from serving.referrals.sittings.records import (
    NoSuchSitting,
    SittingClosed,
    SittingNotWhole,
    SittingRecord,
    SittingTokenUsed,
    WhenAndWhere,
)

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""A sitting's or an item's id in an address, as large as a column holds."""

LONGEST_TOKEN = 64
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class SittingForms:
    """The forms of a sitting's page, each as it was sent, or empty."""

    when: SittingForm[WhenAndWhere] | None = None
    attendant: SittingForm[Came] = field(
        default_factory=lambda: SittingForm({"part": "", "name": "", "office": ""})
    )
    addition: SittingForm[Added] = field(
        default_factory=lambda: SittingForm({"item_id": "", "text": ""})
    )

    @property
    def wrong(self) -> bool:
        """Whether something is wrong in any of them."""
        sent = (self.when, self.attendant, self.addition)
        return any(form is not None and form.errors for form in sent)


NO_FORMS = SittingForms()


@contextmanager
def refusing() -> Iterator[None]:
    """Answer what cannot be with the page that says so."""
    try:
        yield
    except NoSuchSitting as error:
        raise HTTPException(HTTPStatus.NOT_FOUND) from error
    except SittingTokenUsed as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    except (SittingClosed, SittingNotWhole) as error:
        raise HTTPException(HTTPStatus.CONFLICT) from error


def show_sitting(
    request: Request,
    database: ReferralDatabase,
    account: Account,
    sitting_id: int,
    *,
    forms: SittingForms = NO_FORMS,
    token: str = "",
) -> HTMLResponse:
    """One sitting's page, and its entry in the journal."""
    with refusing(), database.reading() as session:
        record = read_sitting(session, account.commission_id, sitting_id)
        could_be = candidates(session, account.commission_id, sitting_id)
        colleagues = session.scalars(
            select(AccountTable.display_name)
            .where(AccountTable.commission_id == account.commission_id, AccountTable.active)
            .order_by(AccountTable.display_name)
        ).all()
    token = token or new_token()
    shown = page(
        request,
        "sitting.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if forms.wrong else HTTPStatus.OK,
        here=f"/sittings/{sitting_id}",
        record=record,
        candidates=could_be,
        colleagues=colleagues,
        when=forms.when or SittingForm(when_as_values(record.sitting.when)),
        attendant=forms.attendant,
        addition=forms.addition,
        missing=missing(record),
        token=token,
    )
    note_view(request, database, account, record, shown, token)
    return shown


def note_view(  # noqa: PLR0913  who saw what of which record
    request: Request,
    database: ReferralDatabase,
    account: Account,
    record: SittingRecord,
    shown: HTMLResponse,
    token: str,
    *,
    family_id: str = "",
) -> None:
    """Tell the journal that a sitting was on the screen, and whose codes stood there."""
    with database.writing() as session:
        append(
            session,
            Action.SITTING_VIEWED,
            acting(account),
            family_id=family_id,
            sitting_id=record.sitting.sitting_id,
            families=[family_id] if family_id else [item.family_id for item in record.items],
            screen=screen_of(session, request, shown, token),
        )


def to_sitting(sitting_id: int, part: str = "") -> RedirectResponse:
    """Lead back to a sitting's page, or a part of it."""
    return RedirectResponse(f"/sittings/{sitting_id}{part}", HTTPStatus.SEE_OTHER)


def sent_token(form: dict[str, str]) -> str:
    """The token of a form; 400 where somebody changed it."""
    token = form.get("token", "")
    if not 0 < len(token) <= LONGEST_TOKEN:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return token


def whole_number(sent: str) -> int:
    """A whole number from a hidden field; 400 where somebody changed it."""
    if not (sent.isascii() and sent.isdigit() and len(sent) <= LONGEST_NUMBER):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return int(sent)
