"""A manual referral as plain values, and what the desk shows of a family on no record."""

from dataclasses import dataclass
from datetime import datetime

from cases.catalogue.words import Words
from serving.referrals.shown import Shown

PUT_FORWARD = Words(
    kk="Отбасын қарауды адам ұсынды.",
    ru="Рассмотреть семью предложил человек.",
    en="A person asks that the family be looked at.",
)


def nothing_on_record(place: str) -> Shown:
    """What is shown of a family on no record, in a commission of that place: that it was put
    forward. What the person wrote stands with the referral, where it can be erased.
    """
    return Shown(
        children_ages=(),
        members=0,
        place=place,
        completeness=0,
        days_known=0,
        main_reason=PUT_FORWARD,
    )


@dataclass(frozen=True, slots=True)
class ReferralText:
    """What a person writes: a family by its code, or "" and a description instead; why it should be
    looked at, who asks, and what is asked for.
    """

    family_id: str
    description: str
    reason: str
    asked_by: str
    asked_for: str


@dataclass(frozen=True, slots=True)
class ManualReferral:
    """A stored referral; `text.family_id` is the drawn code where the family is on no record."""

    referral_id: int
    text: ReferralText
    on_record: bool
    author_name: str
    referred_at: datetime
