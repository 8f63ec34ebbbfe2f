"""How families came onto the list that is audited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self

import numpy as np

from cases.errors import BadInput
from fairness.arrays import BoolArray, Codes, FloatArray, IntArray
from models.selection import select_at_capacity

Rule = Literal["threshold", "capacity", "decision", "given"]


@dataclass(frozen=True, slots=True)
class SelectionRule:
    """One rule for the whole table.

    "threshold": every score of at least `threshold`. "capacity": the top of each stratum, as
    many as its capacity, by the function that makes the lists; `seed` breaks ties.
    "decision": the score is 1 for selected and 0 for not. "given": the table says who was.
    """

    rule: Rule
    threshold: float | None = None
    capacity: int | Mapping[str, int] | None = None
    seed: int = 0

    @classmethod
    def from_options(
        cls, *, threshold: float | None, capacity: int | Mapping[str, int] | None
    ) -> Self:
        """The rule that a threshold, a capacity or neither stands for; BadInput on both."""
        if threshold is not None and capacity is not None:
            msg = "give a threshold or a capacity, not both"
            raise BadInput(msg)
        if threshold is not None:
            if not np.isfinite(threshold):
                msg = f"threshold {threshold} is no number a score can reach"
                raise BadInput(msg)
            return cls(rule="threshold", threshold=threshold)
        if capacity is not None:
            return cls(rule="capacity", capacity=capacity)
        return cls(rule="decision")


class Chosen(NamedTuple):
    """Who is selected and who stands where, one entry per row; `capacity` one per stratum."""

    selected: BoolArray
    rank: IntArray
    capacity: IntArray

    @classmethod
    def by_score(cls, selected: BoolArray, score: FloatArray, strata: Codes) -> Self:
        """Ranked by score, ties by lot; each stratum had as many places as were taken."""
        taken = np.bincount(strata.codes[selected], minlength=len(strata.names))
        ranked = select_at_capacity(score, strata.codes, taken, seed=0)
        return cls(selected, ranked.rank, taken)


def apply_selection(
    selection: SelectionRule, score: FloatArray, *, strata: Codes, source: str
) -> Chosen:
    """Who is selected; BadInput where the rule cannot say, or where every score is the same, so
    that a capacity would be filled by lot alone and an audit of it would speak of the lot.
    """
    if selection.rule == "threshold" and selection.threshold is not None:
        return Chosen.by_score(np.greater_equal(score, selection.threshold), score, strata)
    if selection.rule == "capacity":
        _require_differences(score, source=source)
        capacity = _capacities(selection.capacity, strata.names, source=source)
        made = select_at_capacity(score, strata.codes, capacity, seed=selection.seed)
        return Chosen(made.selected, made.rank, capacity)
    if selection.rule == "decision":
        if not np.isin(score, (0.0, 1.0)).all():
            msg = (
                f"{source}: nothing says who was selected; give --threshold or --capacity "
                "(without them the score has to be the decision itself, 1 or 0)"
            )
            raise BadInput(msg)
        return Chosen.by_score(np.equal(score, 1.0), score, strata)
    msg = f"{source}: a list already made needs its column of choices named"
    raise BadInput(msg)


def _require_differences(score: FloatArray, *, source: str) -> None:
    if score.size > 1 and score.min() == score.max():
        msg = (
            f"{source}: all {score.size} scores are {score[0]:g}, so a lot alone would say who is "
            "listed; there is no ranking to audit"
        )
        raise BadInput(msg)


def _capacities(
    capacity: int | Mapping[str, int] | None, names: tuple[str, ...], *, source: str
) -> IntArray:
    if isinstance(capacity, Mapping):
        absent = [name for name in names if name not in capacity]
        if absent:
            shown = ", ".join(f"'{name}'" for name in absent[:5])
            msg = f"{source}: no capacity given for {len(absent)} strata ({shown}); give each one"
            raise BadInput(msg)
        each = np.array([capacity[name] for name in names], dtype=np.int64)
    else:
        each = np.full(len(names), -1 if capacity is None else capacity, dtype=np.int64)
    if (each < 0).any():
        msg = f"{source}: capacity must be a whole number of families, 0 or more"
        raise BadInput(msg)
    return each
