"""How much more history, or more families, would bring: the candidate refitted on less.

The curve of dates is halved back from all of them, always keeping the latest, so that its last
step is a doubling: what it brought says what the next doubling can be hoped to bring. Shares
of families are drawn once by seed, a smaller one within a larger.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.matrix import FeatureMatrix
from training.diagnose.examined import Examined, Unanswered, too_little
from training.evaluation import Ranking
from training.intervals import Interval, shown

SHARES = (0.25, 0.5)


@dataclass(frozen=True, slots=True)
class Step:
    """Rows learned from, and how what was learned ranks the test; None where they are too few
    to learn from. The ranking's gains are what the model, which learned from all, has over it.
    """

    name: str
    families: int
    rows: int
    in_need: int
    ranking: Ranking | None

    def line(self) -> str:
        """The step for a terminal."""
        size = f"{self.name:<17}{self.rows:>9} rows, {self.in_need:>6} in need"
        if self.ranking is None:
            return f"{size}  too few to learn from"
        found = f"recall {shown(self.ranking.recall)}, AUC {shown(self.ranking.auc)}"
        return f"{size}  {found}, all add {shown(self.ranking.gain, signed=True)}"


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """Steps of either curve in rising order; the last of each is the model itself.
    `last_doubling` is the recall at capacity that the last step of dates brought; None where
    there was none, or where half of the dates were too little to learn from.
    """

    dates: tuple[Step, ...] | Unanswered
    last_doubling: Interval | None
    families: tuple[Step, ...]

    def lines(self) -> Iterator[str]:
        """Every step, and what more history would bring."""
        yield "refitted on fewer dates, and on fewer families; what all of them add to recall"
        if isinstance(self.dates, Unanswered):
            yield from self.dates.lines()
        else:
            yield from (step.line() for step in self.dates)
            yield self._more_history(self.dates)
        yield from (step.line() for step in self.families)

    def _more_history(self, dates: tuple[Step, ...]) -> str:
        last = self.last_doubling
        if last is None:
            return "what more history would bring cannot be told: half of it is too little"
        said = (
            f"the last step, from {dates[-2].name} to {dates[-1].name}, brought "
            f"{shown(last, signed=True)} of recall at capacity"
        )
        if last.above_zero:
            return f"{said}: more history of this kind is likely to bring more"
        return f"{said}: more history of this kind is not seen to bring more"


def learning_curve(examined: Examined) -> LearningCurve:
    """The curve of dates, and that of families."""
    learning = examined.learning
    days = np.unique(learning.as_of_day)
    shorter = [
        (f"{size} date{'s' * (size > 1)}", learning.rows(learning.as_of_day >= days[-size]))
        for size in halves(len(days))
    ]
    fewer = [(f"{share:.0%} of families", _some(examined, share)) for share in SHARES]
    steps = [
        _step(examined, name, rows)
        for name, rows in examined.told("learning curve", [*shorter, *fewer])
    ]
    by_date, by_family = steps[: len(shorter)], steps[len(shorter) :]
    half = by_date[-1].ranking if by_date else None
    return LearningCurve(
        dates=(*by_date, _whole(examined, f"{len(days)} dates"))
        if by_date
        else Unanswered("the model learned from a single date: there is no shorter history"),
        last_doubling=None if half is None else half.gain,
        families=(*by_family, _whole(examined, "100% of families")),
    )


def halves(size: int) -> tuple[int, ...]:
    """Halves of a number, halves of these, and so on down to 1, in rising order: 1, 2 and 5 of
    10.
    """
    found = []
    while size > 1:
        size //= 2
        found.append(size)
    return tuple(reversed(found))


def _some(examined: Examined, share: float) -> FeatureMatrix:
    """A share of families with all their rows; numbered as they first appear, so that their
    names draw nothing.
    """
    family, names = pd.factorize(examined.learning.family_id)
    lot = np.random.default_rng(examined.seed).permutation(len(names))
    return examined.learning.rows(lot[family] < share * len(names))


def _step(examined: Examined, name: str, rows: FeatureMatrix) -> Step:
    ranking = None
    if not too_little(rows):
        ranking = examined.judge(name, examined.refitted(rows))
    return _sized(name, rows, ranking)


def _whole(examined: Examined, name: str) -> Step:
    return _sized(name, examined.learning, examined.judge(name, examined.risk))


def _sized(name: str, rows: FeatureMatrix, ranking: Ranking | None) -> Step:
    families = len(np.unique(rows.family_id))
    return Step(name, families, len(rows), int(rows.labels.sum()), ranking)
