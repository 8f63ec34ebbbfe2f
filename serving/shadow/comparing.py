"""A cohort ranked by champion and challenger, and how they differ on families asked for."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.bands import RISING

if TYPE_CHECKING:
    from serving.ranking.cohort import RankedCohort

LEVEL: dict[str, int] = {band: level for level, band in enumerate(RISING)}


class Standing(NamedTuple):
    """A family under one model: its commission, calibrated risk, band ("" where the record is too
    thin) and whether it has a place.
    """

    commission_id: str
    risk: float
    band: str
    selected: bool


class Differences(NamedTuple):
    """Families asked for, counted: the challenger's band beside the champion's, places by one
    alone, and the largest difference in calibrated risk.
    """

    asked: int = 0
    same_band: int = 0
    higher: int = 0
    lower: int = 0
    champion_alone: int = 0
    challenger_alone: int = 0
    largest: float = 0.0

    def plus(self, other: "Differences") -> "Differences":
        """Both counted together."""
        return Differences(
            asked=self.asked + other.asked,
            same_band=self.same_band + other.same_band,
            higher=self.higher + other.higher,
            lower=self.lower + other.lower,
            champion_alone=self.champion_alone + other.champion_alone,
            challenger_alone=self.challenger_alone + other.challenger_alone,
            largest=max(self.largest, other.largest),
        )


def standings(cohort: "RankedCohort") -> dict[str, Standing]:
    """Every ranked family's standing, by its code; nothing else of the cohort is kept."""
    scored = cohort.scored
    commissions = np.array(
        cohort.store.table("commissions")["commission_id"].to_pylist(), dtype=object
    )[scored.commission]
    columns = (commissions, scored.risk, cohort.band, cohort.selection.selected)
    return {
        family: Standing(*one)
        for family, *one in zip(
            scored.family_id.tolist(), *(column.tolist() for column in columns), strict=True
        )
    }


def compare(
    families: Iterable[str], champion: Mapping[str, Standing], challenger: Mapping[str, Standing]
) -> dict[str, Differences]:
    """The differences of families asked for, by commission. Who is not ranked, as in the urgent
    lane, is left out.
    """
    found: dict[str, Differences] = {}
    for family in families:
        if family in champion and family in challenger:
            one = champion[family]
            before = found.get(one.commission_id, Differences())
            found[one.commission_id] = before.plus(_of_one(one, challenger[family]))
    return found


def _of_one(champion: Standing, challenger: Standing) -> Differences:
    step = LEVEL.get(challenger.band, 0) - LEVEL.get(champion.band, 0)
    return Differences(
        asked=1,
        same_band=int(step == 0),
        higher=int(step > 0),
        lower=int(step < 0),
        champion_alone=int(champion.selected and not challenger.selected),
        challenger_alone=int(challenger.selected and not champion.selected),
        largest=abs(challenger.risk - champion.risk),
    )
