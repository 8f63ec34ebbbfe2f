"""Putting a family before the commission, and finding whom people put there.

A family that stands on a list is decided about on its row there, as any other. Any other family
gets a row of its own on the commission's newest list, in the lane `manual`: the list's digest does
not name it, its own digest stands in the journal. Nothing of this ever reaches a score.
"""

import secrets
from datetime import UTC, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cases.canonical import sha256_of
from cases.errors import BadInput
from serving.referrals.aliases import codes_of
from serving.referrals.codes import drawn_code
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.lists import ERASED_WORDS
from serving.referrals.manual.records import ManualReferral, ReferralText
from serving.referrals.manual.seating import seat
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.tables import ManualReferralTable

_REFERRED = (
    select(ManualReferralTable)
    .where(
        ManualReferralTable.commission_id == bindparam("commission_id"),
        ManualReferralTable.reason != ERASED_WORDS,
    )
    .order_by(ManualReferralTable.id)
)


def refer_family(session: Session, actor: Actor, text: ReferralText, *, token: str) -> int:
    """Put a family before the actor's commission, and return the referral's id; a repeated
    submission returns the first one's.

    BadInput where the referral is not whole, TokenUsedElsewhere where the token is somebody else's.
    """
    if not (text.family_id or text.description) or not all(
        (text.reason, text.asked_by, text.asked_for)
    ):
        msg = "a referral names or describes a family, and says why, who asks and for what"
        raise BadInput(msg)
    first = session.scalar(
        select(ManualReferralTable).where(ManualReferralTable.submission_token == token)
    )
    if first is not None:
        if first.author_id != actor.account_id:
            msg = "this form was already used by somebody else; open it anew"
            raise TokenUsedElsewhere(msg)
        return first.id
    return _store(session, actor, text, token)


def _store(session: Session, actor: Actor, text: ReferralText, token: str) -> int:
    stored = ManualReferralTable(
        commission_id=actor.commission_id,
        family_id=text.family_id or drawn_code(),
        on_record=bool(text.family_id),
        description=text.description,
        reason=text.reason,
        asked_by=text.asked_by,
        asked_for=text.asked_for,
        author_id=actor.account_id,
        author_name=actor.name,
        referred_at=datetime.now(UTC),
        submission_token=token,
        salt=secrets.token_hex(16),
    )
    session.add(stored)
    session.flush()
    append(
        session,
        Action.FAMILY_REFERRED,
        actor,
        family_id=stored.family_id,
        referral_id=stored.id,
        referral_digest=referral_digest(stored),
    )
    seat(session, stored)
    return stored.id


def referral_digest(stored: ManualReferralTable) -> str:
    """What the journal keeps of a referral's words, salted as a decision's are."""
    return sha256_of(
        {
            "salt": stored.salt,
            "description": stored.description,
            "reason": stored.reason,
            "asked_by": stored.asked_by,
            "asked_for": stored.asked_for,
        }
    )


def referrals_to(session: Session, commission_id: str) -> list[ManualReferral]:
    """Every referral to a commission, oldest first; those of erased families are not among them."""
    found = session.scalars(_REFERRED, {"commission_id": commission_id})
    return [_referral(stored) for stored in found]


def referrals_about(
    session: Session, family_id: str, *, commission_id: str
) -> list[ManualReferral]:
    """A commission's referrals of one family, under whatever code, newest first."""
    codes = codes_of(session, family_id)
    found = [one for one in referrals_to(session, commission_id) if one.text.family_id in codes]
    return found[::-1]


def _referral(stored: ManualReferralTable) -> ManualReferral:
    text = ReferralText(
        family_id=stored.family_id,
        description=stored.description,
        reason=stored.reason,
        asked_by=stored.asked_by,
        asked_for=stored.asked_for,
    )
    return ManualReferral(stored.id, text, stored.on_record, stored.author_name, stored.referred_at)
