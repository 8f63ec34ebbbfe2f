"""What people decide, appended and never edited; what stands now is the newest decision.

A decision is sent with a submission token, so a double click or a repeated post leaves
exactly one. It also says which decision its author had seen last: if a colleague decided
meanwhile, nothing is written and the author is told.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, get_args

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from cases.canonical import sha256_of
from cases.errors import BadInput, CheckFailed
from serving.referrals.aliases import codes_of
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.tables import (
    DecisionTable,
    FamilyAliasTable,
    JournalEntryTable,
    ReferralListTable,
    ReferralRowTable,
)

DecisionKind = Literal["offer_help", "visit", "look_again", "ask_information", "hand_over"]
KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)

DETAILS: dict[DecisionKind, tuple[str, ...]] = {
    "offer_help": ("help_type", "caller", "by_date"),
    "visit": ("visitor", "by_date"),
    "look_again": ("on_date",),
    "ask_information": ("source", "by_date"),
    "hand_over": ("receiver",),
}
"""What each kind of decision has to say, all of it required."""


class DecidedMeanwhile(CheckFailed):
    """A colleague decided about the family after the author had opened the page."""


@dataclass(frozen=True, slots=True)
class DecisionText:
    """What the author chose and wrote. The reason is asked whatever the kind."""

    kind: DecisionKind
    details: Mapping[str, str]
    reason: str
    known_beyond_record: str = ""
    family_view: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """Which row is decided, by whom, and what the author had seen.

    `seen_decision` is the id of the newest decision on the author's page, 0 for none.
    """

    family_id: str
    commission_id: str
    list_id: int
    row_id: int
    author: Actor
    token: str
    seen_decision: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """A stored decision; `list_date` is the as-of date of the list it was made on."""

    decision_id: int
    family_id: str
    text: DecisionText
    author_name: str
    decided_at: datetime
    list_date: date


_ABOUT = (
    select(DecisionTable, ReferralListTable.as_of_date)
    .join(ReferralListTable, ReferralListTable.id == DecisionTable.list_id)
    .where(
        DecisionTable.commission_id == bindparam("commission_id"),
        DecisionTable.family_id.in_(bindparam("codes", expanding=True)),
    )
    .order_by(DecisionTable.id.desc())
)

_TODAYS_CODE = func.coalesce(FamilyAliasTable.today, DecisionTable.family_id)
_SAME_FAMILY = FamilyAliasTable.code == DecisionTable.family_id
_NEWEST = (
    select(func.max(DecisionTable.id))
    .outerjoin(FamilyAliasTable, _SAME_FAMILY)
    .where(DecisionTable.commission_id == bindparam("commission_id"))
    .group_by(_TODAYS_CODE)
)
_CURRENT = (
    select(DecisionTable, ReferralListTable.as_of_date, _TODAYS_CODE)
    .join(ReferralListTable, ReferralListTable.id == DecisionTable.list_id)
    .outerjoin(FamilyAliasTable, _SAME_FAMILY)
    .where(DecisionTable.id.in_(_NEWEST))
)
_EARLIER_CODES = select(FamilyAliasTable.code, FamilyAliasTable.today).where(
    FamilyAliasTable.today.in_(bindparam("codes", expanding=True))
)


def record_decision(session: Session, submission: Submission, text: DecisionText) -> int:
    """Append a decision and its entry in the journal, and return the decision's id; a repeated
    submission returns the first one's.

    BadInput where the decision is not whole, DecidedMeanwhile where a colleague was
    quicker, TokenUsedElsewhere where the token belongs to another submission.
    """
    _check_whole(text)
    repeated = _repeated(session, submission)
    if repeated is not None:
        return repeated
    newest = _newest_id(session, submission)
    if newest > submission.seen_decision:
        msg = "a colleague has decided about this family meanwhile; read it, then decide again"
        raise DecidedMeanwhile(msg)
    stored = DecisionTable(
        family_id=submission.family_id,
        commission_id=submission.commission_id,
        list_id=submission.list_id,
        row_id=submission.row_id,
        kind=text.kind,
        details=dict(text.details),
        reason=text.reason,
        known_beyond_record=text.known_beyond_record,
        family_view=text.family_view,
        author_id=submission.author.account_id,
        author_name=submission.author.name,
        decided_at=datetime.now(UTC),
        submission_token=submission.token,
        salt=secrets.token_hex(16),
    )
    session.add(stored)
    session.flush()
    append(
        session,
        Action.DECISION_RECORDED,
        submission.author,
        family_id=submission.family_id,
        decision_id=stored.id,
        decision_digest=decision_digest(stored),
        list_id=submission.list_id,
        row_id=submission.row_id,
        row_digest=session.get_one(ReferralRowTable, submission.row_id).row_digest,
        seen_decision=submission.seen_decision,
        viewed=_last_view(session, submission),
    )
    return stored.id


def _last_view(session: Session, submission: Submission) -> int | None:
    """The journal's entry of when the author last had the family on the screen."""
    return session.scalar(
        select(func.max(JournalEntryTable.position)).where(
            JournalEntryTable.family_id == submission.family_id,
            JournalEntryTable.account_id == submission.author.account_id,
            JournalEntryTable.action == Action.FAMILY_VIEWED,
        )
    )


def decision_digest(stored: DecisionTable) -> str:
    """What the journal keeps of a decision's words: salted, so that nobody can try out short ones
    until the digest fits.
    """
    return sha256_of(
        {
            "salt": stored.salt,
            "kind": stored.kind,
            "details": stored.details,
            "reason": stored.reason,
            "known_beyond_record": stored.known_beyond_record,
            "family_view": stored.family_view,
            "author_id": stored.author_id,
            "author_name": stored.author_name,
            "decided_at": stored.decided_at.isoformat(),
            "submission_token": stored.submission_token,
        }
    )


def _check_whole(text: DecisionText) -> None:
    if text.kind not in KINDS:
        msg = f"'{text.kind}' is no kind of decision; choose one of {', '.join(KINDS)}"
        raise BadInput(msg)
    if tuple(text.details) != DETAILS[text.kind] or not all(text.details.values()):
        msg = f"a decision '{text.kind}' has to give {', '.join(DETAILS[text.kind])}"
        raise BadInput(msg)
    if not text.reason:
        msg = "a decision needs a reason; write one sentence"
        raise BadInput(msg)


def _repeated(session: Session, submission: Submission) -> int | None:
    first = session.scalar(
        select(DecisionTable).where(DecisionTable.submission_token == submission.token)
    )
    if first is None:
        return None
    if (first.family_id, first.author_id) != (submission.family_id, submission.author.account_id):
        msg = "this form was already used for another decision; open the family again"
        raise TokenUsedElsewhere(msg)
    return first.id


def _newest_id(session: Session, submission: Submission) -> int:
    newest = session.scalar(
        select(func.max(DecisionTable.id)).where(
            DecisionTable.commission_id == submission.commission_id,
            DecisionTable.family_id.in_(codes_of(session, submission.family_id)),
        )
    )
    return newest or 0


def decisions_about(session: Session, *, commission_id: str, family_id: str) -> list[Decision]:
    """A commission's decisions about a family, under whatever code, newest first."""
    asked = {"commission_id": commission_id, "codes": codes_of(session, family_id)}
    found = session.execute(_ABOUT, asked)
    return [_decision(stored, list_date) for stored, list_date in found]


def current_decisions(session: Session, *, commission_id: str) -> dict[str, Decision]:
    """The newest decision about each of a commission's families, by every code it had."""
    found = session.execute(_CURRENT, {"commission_id": commission_id})
    by_today = {code: _decision(stored, list_date) for stored, list_date, code in found}
    earlier = session.connection().execute(_EARLIER_CODES, {"codes": list(by_today)})
    return by_today | {code: by_today[now] for code, now in earlier}


def _decision(stored: DecisionTable, list_date: date) -> Decision:
    text = DecisionText(
        kind=_kind(stored.kind),
        details=stored.details,
        reason=stored.reason,
        known_beyond_record=stored.known_beyond_record,
        family_view=stored.family_view,
    )
    return Decision(
        stored.id, stored.family_id, text, stored.author_name, stored.decided_at, list_date
    )


def _kind(stored: str) -> DecisionKind:
    return next(kind for kind in KINDS if kind == stored)
