"""Filing a correction: from that moment the item is marked as contested wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cases.catalogue.words import LANGUAGES, Language, Words
from cases.errors import BadInput
from serving.referrals.aliases import codes_of
from serving.referrals.corrections.items import Item
from serving.referrals.corrections.terms import due_after
from serving.referrals.journal.actions import Actor
from serving.referrals.lists import ERASED
from serving.referrals.records import StoredRow
from serving.referrals.tables import ReferralRowTable
from serving.referrals.written.recording import record, repeated, signed
from serving.referrals.written.tables import CorrectionOutcomeTable, CorrectionTable

SaidBy = Literal["family", "source", "member"]
SAID_BY: tuple[SaidBy, ...] = get_args(SaidBy)

State = Literal["open", "upheld", "not_upheld"]


_FILED = (
    select(CorrectionTable, CorrectionOutcomeTable)
    .join(ReferralRowTable, ReferralRowTable.id == CorrectionTable.row_id)
    .outerjoin(CorrectionOutcomeTable, CorrectionOutcomeTable.correction_id == CorrectionTable.id)
    .where(
        CorrectionTable.commission_id == bindparam("commission_id"),
        ReferralRowTable.lane != ERASED,
    )
    .order_by(CorrectionTable.due_on, CorrectionTable.id)
)
_FILED_ABOUT = _FILED.where(CorrectionTable.family_id.in_(bindparam("codes", expanding=True)))


class CorrectionText(NamedTuple):
    """What is wrong, who says so, and in which language the family gets its letter."""

    wrong: str
    said_by: str
    letter_language: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the reviewer decided."""

    upheld: bool
    reason: str
    author_name: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """A filed correction, with its outcome once there is one."""

    correction_id: int
    family_id: str
    row_id: int
    kind: str
    mark: str
    source: Words
    text: CorrectionText
    effect: str
    author_id: int
    author_name: str
    filed_at: datetime
    due_on: date
    outcome: Outcome | None

    @property
    def state(self) -> State:
        """Whether it waits, and how it ended."""
        if self.outcome is None:
            return "open"
        return "upheld" if self.outcome.upheld else "not_upheld"

    @property
    def language(self) -> Language:
        """The language of the family's letter."""
        return next(code for code in LANGUAGES if code == self.text.letter_language)


def file_correction(  # noqa: PLR0913  a correction is these things
    session: Session,
    row: StoredRow,
    item: Item,
    author: Actor,
    text: CorrectionText,
    *,
    token: str,
    today: date,
) -> int:
    """Keep a correction and start its term; a form sent twice leaves one, and of an item that is
    contested already the open correction is returned.

    BadInput where it is not whole, TokenUsedElsewhere where the form belongs to something else.
    """  # fmt: skip
    if not text.wrong or text.said_by not in SAID_BY or text.letter_language not in LANGUAGES:
        msg = "a correction needs what is wrong, who says so and the language of the letter"
        raise BadInput(msg)
    written = CorrectionTable(
        family_id=row.family.family_id,
        commission_id=row.family.commission_id,
        row_id=row.row_id,
        item_kind=item.kind,
        item=item.mark,
        source=item.source.model_dump(),
        effect=item.effect,
        due_on=due_after(today),
        **text._asdict(),
        **signed(author, token),
    )
    known = repeated(session, written)
    if known is not None:
        return known
    for earlier in corrections_of(
        session, commission_id=author.commission_id, family_id=row.family.family_id
    ):
        if (earlier.kind, earlier.mark, earlier.state) == (item.kind, item.mark, "open"):
            return earlier.correction_id
    return record(session, written, author)


def corrections_of(
    session: Session, *, commission_id: str, family_id: str | None = None
) -> list[Correction]:
    """A commission's corrections, the first due first; of one family where named.

    Of erased families there are none.
    """
    wanted, asked = _FILED, dict[str, Any](commission_id=commission_id)
    if family_id is not None:
        wanted, asked = _FILED_ABOUT, {**asked, "codes": codes_of(session, family_id)}
    return [_correction(*found) for found in session.execute(wanted, asked)]


def find_correction(
    session: Session, *, commission_id: str, correction_id: int
) -> Correction | None:
    """One of a commission's corrections, None where it has none of that number."""
    found = corrections_of(session, commission_id=commission_id)
    return next((one for one in found if one.correction_id == correction_id), None)


def states_of(corrections: list[Correction]) -> Mapping[tuple[str, str], State]:
    """How each contested item stands, by kind and mark: as its newest correction says."""
    in_order = sorted(corrections, key=lambda one: one.correction_id)
    return {(one.kind, one.mark): one.state for one in in_order}


def _correction(stored: CorrectionTable, outcome: CorrectionOutcomeTable | None) -> Correction:
    return Correction(
        correction_id=stored.id,
        family_id=stored.family_id,
        row_id=stored.row_id,
        kind=stored.item_kind,
        mark=stored.item,
        source=Words.model_validate(stored.source),
        text=CorrectionText(stored.wrong, stored.said_by, stored.letter_language),
        effect=stored.effect,
        author_id=stored.author_id,
        author_name=stored.author_name,
        filed_at=stored.written_at,
        due_on=stored.due_on,
        outcome=None
        if outcome is None
        else Outcome(outcome.upheld, outcome.reason, outcome.author_name, outcome.written_at),
    )
