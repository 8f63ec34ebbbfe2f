"""What help in the label window does to the figures.

A family that was helped in time may not have come into need because of it. The outcome then says
that the list was wrong where it was right: harm that was prevented looks like a false alarm. As if
every helped family without an outcome had been kept from need by help, precision is as high as it
can be; as it is counted, it is as low (bounds after Manski 1990, where help brings no need about).

To leave the helped out is no way around it. Much help follows the very case that is the outcome,
and need goes out with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from training.diagnose.examined import Examined, Unanswered
from training.diagnose.inside import Inside, judge_inside, table
from training.evaluation import chance_of_selection
from training.intervals import Interval, shown

REMARKS = (
    "harm that help prevented looks like a false alarm: precision as counted is a lower bound",
    "help may also follow the case that is the outcome: without the helped, need is left out, too",
)


@dataclass(frozen=True, slots=True)
class Helped:
    """The model on all test rows, and on those of families whose help did not run in the label
    window, with their share of the places.

    Shares of families whose help did run there: of those listed, of those not listed, of those
    who came into need, and of the false alarms: listed, and need did not come.
    `precision_at_most` counts as prevented every need that did not come where help ran.
    """

    rows: int
    everybody: Inside
    not_helped: Inside
    of_listed: Interval | None
    of_not_listed: Interval | None
    of_those_in_need: Interval | None
    of_false_alarms: Interval | None
    precision_at_most: Interval | None

    def lines(self) -> Iterator[str]:
        """Both evaluations, and who was helped."""
        yield from table({"everybody": self.everybody, "without the helped": self.not_helped})
        yield (
            f"help ran in the label window of {self.rows} rows: {shown(self.of_listed)} of the "
            f"listed, {shown(self.of_not_listed)} of the others"
        )
        yield (
            f"and of {shown(self.of_those_in_need)} of those in need, "
            f"{shown(self.of_false_alarms)} of the listed whose need did not come"
        )
        yield (
            f"had help prevented every one of these, precision would be "
            f"{shown(self.precision_at_most)}"
        )
        yield from REMARKS


def helped(examined: Examined) -> Helped | Unanswered:
    """The test with and without the families that were helped."""
    flags = examined.test.helped
    if flags is None:
        return Unanswered("the test rows do not say who was helped")
    if not flags.any():
        return Unanswered("no family on the test lists had help in its label window")
    if flags.all():
        return Unanswered("every family on the test lists had help in its label window")
    listed = chance_of_selection(examined.risk, examined.bench.lists)
    outcome, ratio = examined.bench.outcome, examined.bench.resampling.ratio
    false_alarm = listed * ~outcome
    return Helped(
        rows=int(flags.sum()),
        everybody=judge_inside(examined, np.ones(len(flags), dtype=np.bool_)),
        not_helped=judge_inside(examined, ~flags),
        of_listed=ratio(listed * flags, listed),
        of_not_listed=ratio((1 - listed) * flags, 1 - listed),
        of_those_in_need=ratio(flags & outcome, outcome),
        of_false_alarms=ratio(false_alarm * flags, false_alarm),
        precision_at_most=ratio(listed * (outcome | flags), listed),
    )
