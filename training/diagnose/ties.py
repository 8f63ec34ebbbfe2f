"""How risks are spread, and how many places the tie rule decides rather than a risk."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from training.diagnose.examined import Examined
from training.evaluation import chance_of_selection
from training.intervals import Interval, shown

SHARES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0)


class Quantile(NamedTuple):
    """The risk that a share of families does not exceed."""

    share: float
    risk: float


@dataclass(frozen=True, slots=True)
class Ties:
    """The test rows' calibrated risks.

    `largest_block` is the most rows with one risk, `largest_on_a_list` the most on one list;
    `cut_in_a_tie` counts the lists whose last place falls among equals, and `by_tie_rule` is
    the share of all places that go to some of equals by the tie rule.
    """

    rows: int
    distinct: int
    largest_block: int
    largest_on_a_list: int
    lists: int
    cut_in_a_tie: int
    by_tie_rule: Interval | None
    quantiles: tuple[Quantile, ...]

    def lines(self) -> Iterator[str]:
        """The blocks, what the tie rule decides, and the quantiles."""
        yield (
            f"{self.distinct} different risks among {self.rows} rows; the largest block of equals "
            f"holds {self.largest_block} rows, {self.largest_on_a_list} on one list"
        )
        yield (
            f"the tie rule decides {shown(self.by_tie_rule)} of all places, at the cut of "
            f"{self.cut_in_a_tie} of {self.lists} lists"
        )
        spread = ", ".join(f"{one.share:.0%} {one.risk:.4f}" for one in self.quantiles)
        yield f"risk at the quantiles: {spread}"


def ties(examined: Examined) -> Ties:
    """The spread of the model's risks on the test lists."""
    risk, lists = examined.risk, examined.bench.lists
    chance = chance_of_selection(risk, lists)
    by_lot = (chance > 0) & (chance < 1)
    on_a_list = pd.DataFrame({"list": lists.of_row, "risk": risk}).value_counts(sort=False)
    distinct, block = np.unique(risk, return_counts=True)
    return Ties(
        rows=len(risk),
        distinct=len(distinct),
        largest_block=int(block.max()),
        largest_on_a_list=int(on_a_list.max()),
        lists=len(np.unique(lists.of_row)),
        cut_in_a_tie=len(np.unique(lists.of_row[by_lot])),
        by_tie_rule=examined.bench.resampling.ratio(chance * by_lot, chance),
        quantiles=tuple(Quantile(share, float(np.quantile(risk, share))) for share in SHARES),
    )
