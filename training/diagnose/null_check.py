"""What is found where there is nothing to find: the candidate fitted on shuffled outcomes.

Outcomes are shuffled among the families of one commission on one date. Which commission has
more need stays true, so areas are taken inside lists: a score counts by its place on its own
list. On test outcomes that are shuffled alike the area must then be one half; anything else is a
fault in how rows are drawn, fitted or judged.

Against the outcomes as they came it need not be. A scorecard, and a booster with directions, may
only hold difficulties against a family, never for it: weights that are pure chance still rank
need above the rest, and what they reach is what the directions know before any data is seen. For
a booster without directions this area lies near one half; it varies from one shuffle to the next
by more than its interval says.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.matrix import FeatureMatrix
from training.diagnose.examined import Examined, Unanswered
from training.intervals import Flags, Floats, Interval, Ints, auc_interval, shown

HALF = 0.5


@dataclass(frozen=True, slots=True)
class NullCheck:
    """Areas inside lists of what was fitted on shuffled outcomes, against test outcomes
    `shuffled` alike and `as_they_came`.

    `holds_half` says whether one half lies in the interval on shuffled outcomes, as it must;
    `directed` whether the candidate keeps the catalogue's directions.
    """

    shuffled: Interval
    holds_half: bool
    as_they_came: Interval
    directed: bool

    def lines(self) -> Iterator[str]:
        """Both areas, and whether the first is what it must be."""
        verdict = "holds .5, as it must" if self.holds_half else "does NOT hold .5, as it must"
        yield (
            f"fitted on shuffled outcomes: AUC inside lists {shown(self.shuffled)} on outcomes "
            f"shuffled alike, which {verdict}"
        )
        because = (
            "what the catalogue's directions rank with nothing learned"
            if self.directed
            else "a candidate without directions lies near .5"
        )
        yield f"against the outcomes as they came: {shown(self.as_they_came)}, {because}"


def null_check(examined: Examined) -> NullCheck | Unanswered:
    """The candidate fitted on shuffled outcomes, judged on the test rows."""
    rng = np.random.default_rng(examined.seed)
    test, clusters = examined.test, examined.bench.clusters
    learning = examined.learning.with_outcome(shuffled_inside(examined.learning, rng))
    score = place_inside(examined.refitted(learning), examined.bench.lists.of_row)
    on_shuffled = auc_interval(score, shuffled_inside(test, rng), clusters)
    as_they_came = auc_interval(score, test.labels, clusters)
    if on_shuffled is None or as_they_came is None:
        return Unanswered("the test rows hold one kind of outcome only")
    return NullCheck(
        shuffled=on_shuffled,
        holds_half=on_shuffled.low <= HALF <= on_shuffled.high,
        as_they_came=as_they_came,
        directed=examined.candidate != "lightgbm",
    )


def shuffled_inside(rows: FeatureMatrix, rng: np.random.Generator) -> Flags:
    """The outcomes, (rows,), shuffled among the rows of one commission and date."""
    group = rows.as_of_day.astype(np.int64) * len(rows.commissions) + rows.commission
    in_order = np.argsort(group, kind="stable")
    at_random = np.lexsort((rng.random(len(rows)), group))
    outcome = np.empty(len(rows), dtype=np.bool_)
    outcome[in_order] = rows.labels[at_random]
    return outcome


def place_inside(score: Floats, list_of_row: Ints) -> Floats:
    """Each score's place on its own list, from 0 for the lowest to 1; equals share a place."""
    ranked = pd.Series(score).groupby(list_of_row)
    place = (ranked.rank() - HALF) / ranked.transform("size")
    return np.asarray(place, dtype=np.float64)
