"""Do decisions look as if nobody had thought about them? A warning, never a reproach to a person.

Two signs, each from at least twenty decisions of the last thirty days:

agreement   over 97 % of the decisions follow the suggestion
time        half of them were recorded under 20 seconds after the family's page was opened

A level of high or elevated suggests to offer help: an offer or a visit follows it. A level of
usual suggests nothing: whatever is neither of these follows it. Families in the urgent lane, and
those with too little data, have no suggestion and count for the time alone.
"""

import json
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from serving.referrals.journal.actions import Action
from serving.referrals.tables import DecisionTable, JournalEntryTable, ReferralRowTable

WINDOW = timedelta(days=30)
FEWEST = 20
MOST_AGREEMENT = 0.97
SHORTEST_SECONDS = 20

SUGGESTS_HELP = frozenset({"high", "elevated"})
OFFERS_HELP = frozenset({"offer_help", "visit"})


class Agreement(NamedTuple):
    """Decisions on a suggestion, how many followed it, and the seconds that all decisions took,
    where the page was opened before.
    """

    suggested: int
    agreed: int
    seconds: tuple[float, ...]

    @property
    def too_often(self) -> bool:
        """Whether nearly every decision follows the suggestion."""
        return self.suggested >= FEWEST and self.agreed > MOST_AGREEMENT * self.suggested

    @property
    def median_seconds(self) -> float | None:
        """The middle one of the times; None where there are too few."""
        return median(self.seconds) if len(self.seconds) >= FEWEST else None

    @property
    def too_fast(self) -> bool:
        """Whether half of the decisions came sooner than a page can be read."""
        middle = self.median_seconds
        return middle is not None and middle < SHORTEST_SECONDS

    @property
    def warns(self) -> bool:
        """Whether either sign is there."""
        return self.too_often or self.too_fast


def follows(band: str, kind: str) -> bool:
    """Whether a kind of decision follows what a band suggests."""
    return (band in SUGGESTS_HELP) == (kind in OFFERS_HELP)


def agreement_in(session: Session, commission_id: str, *, now: datetime) -> Agreement:
    """A commission's decisions of the last thirty days."""
    decided = session.execute(
        select(ReferralRowTable.band, DecisionTable.kind)
        .join(ReferralRowTable, ReferralRowTable.id == DecisionTable.row_id)
        .where(
            DecisionTable.commission_id == commission_id,
            DecisionTable.decided_at >= now - WINDOW,
            ReferralRowTable.lane == "ranked",
        )
    ).all()
    agreed = sum(follows(band, kind) for band, kind in decided)
    times = tuple(_seconds(session, commission_id, since=now - WINDOW))
    return Agreement(len(decided), agreed, times)


def warned(session: Session, commissions: Collection[str], *, now: datetime) -> int:
    """In how many of some commissions a sign is there."""
    return sum(agreement_in(session, one, now=now).warns for one in commissions)


def _seconds(session: Session, commission_id: str, *, since: datetime) -> Iterator[float]:
    """From opening a family's page to recording, decision by decision."""
    entries = session.scalars(
        select(JournalEntryTable.told)
        .where(
            JournalEntryTable.action == Action.DECISION_RECORDED,
            JournalEntryTable.commission_id == commission_id,
        )
        .order_by(JournalEntryTable.position.desc())
    )
    for text in entries:
        told = json.loads(text)
        recorded = datetime.fromisoformat(told["at"])
        if recorded < since:  # they are in the order of time: all others are older
            return
        if told["content"].get("viewed") is not None:
            opened = session.get_one(JournalEntryTable, told["content"]["viewed"])
            yield (recorded - datetime.fromisoformat(json.loads(opened.told)["at"])).total_seconds()
