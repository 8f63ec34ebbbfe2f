"""What people are told of champion and challenger on the same requests: counts in all, and none
that could point at a family.
"""

from functools import reduce
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from serving.referrals.tables import ShadowComparisonTable, ShadowProgressTable
from serving.shadow.comparing import Differences
from serving.shadow.recorded import ONLY, Pair, differences_of

SMALLEST_TOLD = 5


class Told(NamedTuple):
    """Families asked for, as `Differences` counts them; None stands for what is withheld.
    `passed_over` are questions that were never followed, of whatever versions.
    """

    champion: str
    challenger: str
    asked: int | None
    same_band: int | None
    higher: int | None
    lower: int | None
    champion_alone: int | None
    challenger_alone: int | None
    largest: float | None
    passed_over: int


def told(session: Session, pair: Pair) -> Told | None:
    """What was counted of a pair over all commissions and dates; None where nothing was."""
    rows = session.scalars(
        select(ShadowComparisonTable).where(
            ShadowComparisonTable.champion == pair.champion,
            ShadowComparisonTable.challenger == pair.challenger,
        )
    ).all()
    if not rows:
        return None
    whole = reduce(Differences.plus, map(differences_of, rows))
    progress = session.get(ShadowProgressTable, ONLY)
    is_told = whole.asked >= SMALLEST_TOLD
    same_band, higher, lower = withheld(whole[1:4], is_told=is_told)
    alone = whole.champion_alone, whole.challenger_alone
    one, other, _neither = withheld((*alone, whole.asked - sum(alone)), is_told=is_told)
    return Told(
        champion=pair.champion,
        challenger=pair.challenger,
        asked=whole.asked if is_told else None,
        same_band=same_band,
        higher=higher,
        lower=lower,
        champion_alone=one,
        challenger_alone=other,
        largest=whole.largest if is_told else None,
        passed_over=progress.passed_over if progress else 0,
    )


def withheld(counts: tuple[int, ...], *, is_told: bool = True) -> tuple[int | None, ...]:
    """The parts of a whole that is told: those from 1 to 4 are withheld, and where that leaves one
    that could be reckoned from the others, the smallest of these too. Nothing unless `is_told`.
    """
    small = {at for at, count in enumerate(counts) if 0 < count < SMALLEST_TOLD or not is_told}
    if len(small) == 1:
        others = [at for at in range(len(counts)) if at not in small]
        small.add(min(others, key=lambda at: (counts[at] == 0, counts[at])))
    return tuple(None if at in small else count for at, count in enumerate(counts))
