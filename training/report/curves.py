"""What is drawn beside the figures of an evaluation: recall as capacity grows, observed need
beside expected, reach by group, what moves the ranking.

Counts and shares only, no family: they are kept beside the figures and logged with them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from fairness.counts import Tally
from fairness.statistics.intervals import clustered_wilson
from models.calibration import Calibrator
from models.reasons.pictures.moves import Moves
from training.evaluation import Bench, Lists
from training.intervals import Flags, Floats, Interval, Ints
from training.report.reach import AttributeReach

SHARES = tuple(tenth / 10 for tenth in range(5, 21))
"""Of every commission's own capacity, from half to twice as many places."""


class CapacityCurve(NamedTuple):
    """One ranker's recall with each share of the capacities; None where nobody was in need."""

    name: str
    recall: tuple[Interval | None, ...]


class RiskGroup(NamedTuple):
    """Test families of similar risk: up to what risk, how many, how many of them came into
    need, their mean risk, and the share that came into need with Wilson's limits.

    The limits let whole commissions (or families) vary together, since one family may stand on
    several lists.
    """

    upper: float
    families: int
    in_need: int
    expected: float
    observed: Interval


class Curves(NamedTuple):
    """Everything that is drawn. `shares` are of every commission's own capacity."""

    shares: tuple[float, ...]
    places: tuple[int, ...]
    capacity: tuple[CapacityCurve, ...]
    calibration: tuple[RiskGroup, ...]
    reach: tuple[AttributeReach, ...]
    moves: Moves | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "shares": self.shares,
            "places": self.places,
            "capacity": [curve._asdict() for curve in self.capacity],
            "calibration": [group._asdict() for group in self.calibration],
            "reach": [attribute.to_dict() for attribute in self.reach],
            "moves": None if self.moves is None else self.moves.model_dump(mode="json"),
        }


def measure_curves(
    scores: Mapping[str, Floats],
    bench: Bench,
    calibration: tuple[RiskGroup, ...],
    reach: tuple[AttributeReach, ...],
    moves: Moves | None = None,
) -> Curves:
    """The curves of rankers' scores (rows,) by name on the rows of a bench."""
    rooms = [scaled(bench.lists.capacity, share) for share in SHARES]
    size = np.bincount(bench.lists.of_row, minlength=len(bench.lists.capacity))
    return Curves(
        shares=SHARES,
        places=tuple(int(np.minimum(size, room).sum()) for room in rooms),
        capacity=tuple(
            CapacityCurve(name, _recalls(score, bench, rooms)) for name, score in scores.items()
        ),
        calibration=calibration,
        reach=reach,
        moves=moves,
    )


def scaled(capacity: Ints, share: float) -> Ints:
    """A share of each capacity, (lists,), half a place being a whole one."""
    return np.asarray(np.floor(capacity * share + 0.5), dtype=np.int64)


def _recalls(score: Floats, bench: Bench, rooms: list[Ints]) -> tuple[Interval | None, ...]:
    standing = stand(score, bench.lists)
    return tuple(
        bench.resampling.ratio(standing.chance(bench.lists, room) * bench.outcome, bench.outcome)
        for room in rooms
    )


class Standing(NamedTuple):
    """Per row of a list, (rows,): how many stand above it, and how many stand equal, itself
    among them.
    """

    above: Ints
    equal: Ints

    def chance(self, lists: Lists, room: Ints) -> Floats:
        """How likely each row is to be selected where the lists have `room` (lists,) places,
        over all orders of those who stand equal.
        """
        return np.clip((room[lists.of_row] - self.above) / self.equal, 0.0, 1.0)


def stand(score: Floats, lists: Lists) -> Standing:
    """Where each row stands on its list, the highest score first."""
    order = np.lexsort((-score, lists.of_row))
    on_list, scores = lists.of_row[order], score[order]
    new_list = np.append(True, np.diff(on_list) != 0)
    new_score = new_list | np.append(True, np.diff(scores) != 0)
    places = np.arange(len(order))
    opens_list = np.maximum.accumulate(np.where(new_list, places, 0))
    opens_score = np.maximum.accumulate(np.where(new_score, places, 0))
    tied = np.bincount(np.cumsum(new_score) - 1)
    above, equal = np.empty(len(order), np.int64), np.empty(len(order), np.int64)
    above[order] = opens_score - opens_list
    equal[order] = tied[np.cumsum(new_score) - 1]
    return Standing(above, equal)


def risk_groups(risk: Floats, calibrator: Calibrator, bench: Bench) -> tuple[RiskGroup, ...]:
    """The rows of a bench in the calibrator's groups of similar risk (rows,), the lowest first;
    groups without a row are left out.
    """
    group_of = calibrator.group_of(risk)
    return tuple(
        _risk_group(calibrator.upper[group], risk, group_of == group, bench)
        for group in np.unique(group_of)
    )


def _risk_group(upper: float, risk: Floats, inside: Flags, bench: Bench) -> RiskGroup:
    cluster, outcome = bench.clusters.of_row[inside], bench.outcome[inside]
    size = bench.clusters.size
    in_need = Tally(
        np.bincount(cluster[outcome], minlength=size), np.bincount(cluster, minlength=size)
    )
    observed = clustered_wilson(in_need)
    assert observed is not None
    return RiskGroup(
        upper=upper,
        families=len(outcome),
        in_need=int(outcome.sum()),
        expected=float(risk[inside].mean()),
        observed=Interval(observed.value, observed.low, observed.high),
    )
