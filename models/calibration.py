"""From a raw score to a calibrated risk, and to a frequency that can be said in words.

Calibration is Platt's: risk = 1 / (1 + exp(-(intercept + slope * raw))), fitted on dates
the scorer has not seen (Platt 1999). Where the high end is steeper or flatter than the rest, a
third number bends it: bend * log(1 + exp(raw)) is added, which is the beta calibration of Kull,
Silva Filho and Flach (2017) for a raw score in log-odds. The same data, cut into groups of
similar risk, gives "of 100 families with similar records about 23 (18 to 29)", the interval
being Wilson's.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from cases.errors import BadInput

GROUPS = 10
FEWEST_IN_GROUP = 50
LEAST_SLOPE = 1e-6

Floats = npt.NDArray[np.float64]


class Frequency(NamedTuple):
    """Of 100 families with similar records: the estimate and its 95 % limits, rounded."""

    per_hundred: int
    low: int
    high: int


class Curve(NamedTuple):
    """log-odds of the risk = intercept + slope * raw + bend * log(1 + exp(raw))."""

    intercept: float
    slope: float
    bend: float = 0.0

    def risk(self, raw: Floats) -> Floats:
        """Calibrated risk, (rows,)."""
        return np.asarray(
            expit(self.intercept + self.slope * raw + self.bend * np.logaddexp(0.0, raw)),
            dtype=np.float64,
        )


@dataclass(frozen=True, slots=True)
class Calibrator:
    """The numbers of the curve, and what was observed in groups of similar risk. Without a
    bend the curve is Platt's.

    `upper` (groups,) is each group's highest risk; `families` and `in_need` count the
    calibration rows in it.
    """

    slope: float
    intercept: float
    upper: tuple[float, ...]
    families: tuple[int, ...]
    in_need: tuple[int, ...]
    bend: float = 0.0

    @property
    def found_a_relation(self) -> bool:
        """False where higher scores did not come with more outcomes."""
        return self.slope > LEAST_SLOPE

    def risk(self, raw: Floats) -> Floats:
        """Calibrated risk, (rows,), each in (0, 1)."""
        return Curve(self.intercept, self.slope, self.bend).risk(raw)

    def group_of(self, risk: Floats) -> npt.NDArray[np.int64]:
        """Position of the group of similar risk, (rows,)."""
        found = np.searchsorted(np.array(self.upper), risk, side="left")
        return np.minimum(found, len(self.upper) - 1)

    def frequency(self, group: int) -> Frequency:
        """What was observed among the calibration families of one group."""
        in_need, families = self.in_need[group], self.families[group]
        from scipy.stats import binomtest  # noqa: PLC0415  half a second, for who tells frequencies

        limits = binomtest(in_need, families).proportion_ci(method="wilson")
        per_hundred = round(100 * in_need / families)
        return Frequency(per_hundred, round(100 * limits.low), round(100 * limits.high))

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "slope": self.slope,
            "intercept": self.intercept,
            "upper": list(self.upper),
            "families": list(self.families),
            "in_need": list(self.in_need),
            "bend": self.bend,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        return cls(
            float(values["slope"]),
            float(values["intercept"]),
            tuple(values["upper"]),
            tuple(values["families"]),
            tuple(values["in_need"]),
            float(values.get("bend", 0.0)),
        )


def fit_curve(raw: Floats, outcome: npt.NDArray[np.bool_], *, bent: bool = False) -> Curve:
    """The curve of raw scores (rows,) against outcomes (rows,); with `bent` the high end may
    have a slope of its own, unless it would turn the order round.

    Calibration never turns an order round: where higher scores did not come with more
    outcomes, every risk is as good as the overall share, still in the order of the scores.
    BadInput where only one outcome was seen: nothing can be calibrated on it.
    """
    if outcome.all() or not outcome.any():
        msg = (
            f"calibration saw {int(outcome.sum())} outcomes among {len(outcome)} families; "
            "it needs both kinds: widen the study's dates"
        )
        raise BadInput(msg)
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  who serves never fits

    if bent:
        predictors = np.column_stack([raw, np.logaddexp(0.0, raw)])
        fitted = LogisticRegression(C=1e6, max_iter=1000).fit(predictors, outcome)
        slope, bend = fitted.coef_[0].tolist()
        if min(slope, slope + bend) >= LEAST_SLOPE:
            return Curve(float(fitted.intercept_[0]), slope, bend)
    fitted = LogisticRegression(C=1e6, max_iter=1000).fit(raw.reshape(-1, 1), outcome)
    slope, intercept = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    if slope < LEAST_SLOPE:
        return Curve(float(logit(outcome.mean())), LEAST_SLOPE)
    return Curve(intercept, slope)


def fit_calibrator(
    raw: Floats, outcome: npt.NDArray[np.bool_], *, bent: bool = False
) -> Calibrator:
    """A curve with what was observed in groups of similar risk; BadInput as for `fit_curve`."""
    curve = fit_curve(raw, outcome, bent=bent)
    observed = _similar_groups(curve.risk(raw), outcome)
    return Calibrator(curve.slope, curve.intercept, *observed, curve.bend)


def _similar_groups(
    risk: Floats, outcome: npt.NDArray[np.bool_]
) -> tuple[tuple[float, ...], tuple[int, ...], tuple[int, ...]]:
    """Groups of similar risk, finer towards the top where lists are cut.

    Equal risks stay together, and a group holds at least FEWEST_IN_GROUP rows where there
    are as many.
    """
    values, counts = np.unique(risk, return_counts=True)
    from_the_top = np.cumsum(counts[::-1])[::-1]
    upper = [values[-1]]
    taken = 0
    for size in _group_sizes(len(risk))[:-1]:
        lowest = np.count_nonzero(from_the_top >= taken + size) - 1
        if lowest < 1 or len(risk) - from_the_top[lowest] < FEWEST_IN_GROUP:
            break
        taken = int(from_the_top[lowest])
        upper.append(values[lowest - 1])
    rising = np.array(upper[::-1])
    group = np.searchsorted(rising, risk, side="left")
    families = np.bincount(group, minlength=len(rising))
    in_need = np.bincount(group, weights=outcome, minlength=len(rising)).astype(int)
    return tuple(rising.tolist()), tuple(families.tolist()), tuple(in_need.tolist())


def _group_sizes(rows: int) -> list[int]:
    """Sizes to aim for, from the top: the fewest, and of the rest each twice the one above."""
    groups = max(1, min(GROUPS, rows // FEWEST_IN_GROUP))
    rest = max(rows - groups * FEWEST_IN_GROUP, 0)
    return [FEWEST_IN_GROUP + rest * 2**place // (2**groups - 1) for place in range(groups)]
