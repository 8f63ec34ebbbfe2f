"""One way of resampling in a process of its own: `resampling.py NAME ROWS RESAMPLES`.

Prints one JSON object: what was measured, with `seconds` and `cpu_seconds` of the step itself
(imports and the drawing of its rows left out) and `peak_mib`, the most memory that the
process ever held.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from drawing import COMMISSIONS, SEED, Rows, drawn_rows
from fairlearn.metrics import MetricFrame, selection_rate, true_positive_rate
from sklearn.metrics import precision_score
from studying import Measured, Stopwatch, answer

from fairness.arrays import BoolArray, Codes, IntArray
from fairness.counts import Tally, count_tensor, precision, recall, selection
from fairness.statistics.bootstrap import (
    Families,
    ListOrder,
    commission_weights,
    percentile_interval,
    rates,
    reranked_recall,
    resample_counts,
    spread,
    the_rest,
)
from models.selection import select_at_capacity

ATTRIBUTES = 3
QUANTILES = [0.025, 0.975]

MEASURES: dict[str, Callable[[IntArray], Tally]] = {
    "recall": recall,
    "precision": precision,
    "selection_rate": selection,
}


def selected_of(rows: Rows) -> BoolArray:
    """The top tenth by score: the bootstraps need a choice, not a rule."""
    chosen: BoolArray = rows.score >= np.quantile(rows.score, 0.9)
    return chosen


def ours(rows: str, resamples: str) -> Measured:
    """From rows to intervals of all rates and gaps of three attributes, and the spreads."""
    drawn = drawn_rows(int(rows), ATTRIBUTES)
    selected = selected_of(drawn)
    _resampled(drawn, selected, 2)
    watch = Stopwatch()
    points = _resampled(drawn, selected, int(resamples))
    return {**watch.measured(), "resamples": int(resamples), "points": points}


def _resampled(drawn: Rows, selected: BoolArray, resamples: int) -> Measured:
    weights = commission_weights(COMMISSIONS, resamples=resamples, seed=SEED)
    assert weights is not None
    points: dict[str, dict[str, list[float]]] = {}
    for name, column in drawn.groups.items():
        tensor = count_tensor(
            drawn.stratum,
            column.codes,
            selected=selected,
            need=drawn.need,
            shape=(COMMISSIONS, len(column.names)),
        )
        counts, again = tensor.sum(axis=0)[np.newaxis], resample_counts(weights, tensor)
        others, others_again = the_rest(counts), the_rest(again)
        points[name] = {}
        for measure, tally in MEASURES.items():
            found, resampled = rates(tally(counts))[0], rates(tally(again))
            gap = found - rates(tally(others))[0]
            gaps = resampled - rates(tally(others_again))
            for g in range(found.size):
                assert percentile_interval(found[g], resampled[:, g]) is not None
                assert percentile_interval(gap[g], gaps[:, g]) is not None
            np.quantile(spread(resampled), QUANTILES)
            points[name][measure] = [*found.tolist(), float(spread(found))]
    return points


def fairlearns(rows: str, resamples: str) -> Measured:
    """The same rates, and gaps between groups, by MetricFrame; without resamples where 0."""
    drawn = drawn_rows(int(rows), ATTRIBUTES)
    selected = selected_of(drawn) * 1
    metrics = {
        "recall": true_positive_rate,
        "precision": precision_score,
        "selection_rate": selection_rate,
    }
    many = int(resamples)
    options: dict[str, Any] = {"n_boot": many, "ci_quantiles": QUANTILES, "random_state": SEED}
    watch = Stopwatch()
    points = {}
    for name, column in drawn.groups.items():
        frame = MetricFrame(
            metrics=metrics,
            y_true=drawn.need.astype(np.int64),
            y_pred=selected,
            sensitive_features=column.codes,
            **(options if many else {}),
        )
        if many:
            assert len(frame.by_group_ci) == len(frame.difference_ci()) == len(QUANTILES)
        gaps = frame.difference(method="between_groups")
        points[name] = {measure: [*frame.by_group[measure], gaps[measure]] for measure in metrics}
    return {**watch.measured(), "resamples": many, "points": points}


def rows_again(rows: str, resamples: str) -> Measured:
    """Families drawn with replacement and counted anew, in plain numpy: what resampling rows
    costs when nothing else is in the way.
    """
    drawn = drawn_rows(int(rows), ATTRIBUTES)
    selected, rng = selected_of(drawn), np.random.default_rng(SEED)
    cells = {
        name: ((column.codes * 2 + selected) * 3 + drawn.need.astype(np.int64))
        for name, column in drawn.groups.items()
    }
    watch = Stopwatch()
    for _ in range(int(resamples)):
        again = rng.integers(len(selected), size=len(selected))
        for name, cell in cells.items():
            size = len(drawn.groups[name].names)
            counts = np.bincount(cell[again], minlength=size * 6).reshape(size, 2, 3)
            for tally in MEASURES.values():
                rates(tally(counts))
    return {**watch.measured(), "resamples": int(resamples)}


def reranked(rows: str, resamples: str) -> Measured:
    """Every family weighted anew, every list filled again, recall by group."""
    drawn = drawn_rows(int(rows), ATTRIBUTES)
    sizes = np.bincount(drawn.stratum, minlength=COMMISSIONS)
    capacity = sizes // 10
    watch = Stopwatch()
    rank = select_at_capacity(drawn.score, drawn.stratum, capacity, seed=SEED).rank
    names = tuple(str(c) for c in range(COMMISSIONS))
    order = ListOrder.of(Codes(names, drawn.stratum), rank)
    families = Families(drawn.need, drawn.groups)
    reranked_recall(order, families, capacity, resamples=int(resamples), seed=SEED)
    return {**watch.measured(), "resamples": int(resamples)}


if __name__ == "__main__":
    answer({"ours": ours, "fairlearn": fairlearns, "rows": rows_again, "reranked": reranked})
