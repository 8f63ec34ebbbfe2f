"""How lists change: against the champion's, from one list to the next, and when the model is
fitted again on families that might as well have been seen.

A bootstrap draws as many families as there are, with replacement, each with all of its rows. Of
the families that would then be listed, some are others: that is chance in the model, of which
a family on the list knows nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.matrix import FeatureMatrix
from models.selection import select_at_capacity
from training.diagnose.examined import Examined, Unanswered
from training.intervals import Flags, Floats, Interval, shown


@dataclass(frozen=True, slots=True)
class Following:
    """Of the families listed, the share that is listed again on the commission's next list: of
    all of them, and of those who are in the cohort then. A family whose case was opened is not.
    """

    of_listed: Interval | None
    of_those_still_scored: Interval | None


@dataclass(frozen=True, slots=True)
class Churn:
    """Shares of places.

    `champion` is the share that the reigning champion gives to the same families on the same
    lists; `changed_by_refit` the share that goes to others where the candidate is refitted, once,
    on families drawn anew.
    """

    champion: Interval | Unanswered | None
    following: Following | Unanswered
    changed_by_refit: Interval | None

    def lines(self) -> Iterator[str]:
        """Each of the three."""
        if isinstance(self.champion, Unanswered):
            yield from (
                f"places shared with the champion: {said}" for said in self.champion.lines()
            )
        else:
            yield f"places shared with the champion on the same lists: {shown(self.champion)}"
        if isinstance(self.following, Unanswered):
            yield from (f"from list to list: {line}" for line in self.following.lines())
        else:
            yield (
                f"listed again on the next list: {shown(self.following.of_listed)} of those listed,"
                f" {shown(self.following.of_those_still_scored)} of those still in the cohort"
            )
        yield (
            "places that change hands when refitted on families drawn anew: "
            f"{shown(self.changed_by_refit)}"
        )


def churn(examined: Examined) -> Churn:
    """All three, by the lists that the model would make."""
    listed = _listed(examined, examined.risk)
    return Churn(
        champion=_shared_with_champion(examined, listed),
        following=_following(examined, listed),
        changed_by_refit=_changed_by_refit(examined, listed),
    )


def _listed(examined: Examined, score: Floats) -> Flags:
    """Who would be listed, ties broken as lists break them."""
    lists = examined.bench.lists
    return select_at_capacity(
        score, lists.of_row, lists.capacity, seed=examined.seed, identifiers=examined.lots
    ).by_rank


def _shared_with_champion(examined: Examined, listed: Flags) -> Interval | Unanswered | None:
    if examined.champion is None:
        return Unanswered("there is no champion yet")
    if examined.champion_risk is None:
        return Unanswered(f"version {examined.champion} reads features of another catalogue")
    theirs = _listed(examined, examined.champion_risk)
    return examined.bench.resampling.ratio(listed & theirs, listed)


def _following(examined: Examined, listed: Flags) -> Following | Unanswered:
    days = np.unique(examined.test.as_of_day)
    if len(days) == 1:
        return Unanswered("the test is a single list date: no list follows")
    place = np.searchsorted(days, examined.test.as_of_day)
    families, _ = pd.factorize(examined.test.family_id)
    key = families * (len(days) + 1) + place
    followed = listed & (place < len(days) - 1)
    scored = followed & np.isin(key + 1, key)
    again = followed & np.isin(key + 1, key[listed])
    ratio = examined.bench.resampling.ratio
    return Following(of_listed=ratio(again, followed), of_those_still_scored=ratio(again, scored))


def _changed_by_refit(examined: Examined, listed: Flags) -> Interval | None:
    rng = np.random.default_rng(examined.seed)
    score = examined.refitted(families_drawn_anew(examined.learning, rng))
    return examined.bench.resampling.ratio(listed & ~_listed(examined, score), listed)


def families_drawn_anew(learning: FeatureMatrix, rng: np.random.Generator) -> FeatureMatrix:
    """As many families, drawn with replacement, each with all of its rows as often as it was
    drawn; numbered as they first appear, so that their names draw nothing.
    """
    family, names = pd.factorize(learning.family_id)
    times = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
    return learning.rows(np.repeat(np.arange(len(learning)), times[family]))
