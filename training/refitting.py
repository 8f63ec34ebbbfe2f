"""The chosen candidate fitted again on other draws of the learning rows.

Whole clusters are drawn with replacement, as for intervals, and a row weighs as often as its
cluster was drawn (Efron 1979; Field and Welsh 2007 for clusters). Settings, calibration and bands
stay the model's: refits differ by what chance in the learning rows decided, and by nothing else.
"""

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np

from cases.errors import BadInput
from training.candidates import Scorer
from training.intervals import choose_clusters
from training.thinning import Thinned

REFITS = 8
"""Enough to tell what four in five of them agree on, few enough to be kept and asked on every
list."""


def refit(fitter: Callable[[Thinned], Scorer], seen: Thinned, seed: int) -> tuple[Scorer, ...]:
    """A candidate fitted on REFITS draws of the rows that it was fitted on."""
    return tuple(fitter(drawn) for drawn in islice(draws(seen, seed), REFITS))


def draws(seen: Thinned, seed: int) -> Iterator[Thinned]:
    """Draws of whole clusters without end: rows that were drawn, each with its weight as often as
    it was drawn. A draw without both outcomes is drawn again: nothing can be fitted on it.

    BadInput where the rows themselves hold one outcome only.
    """
    outcome = seen.matrix.labels
    if outcome.all() or not outcome.any():
        msg = f"{len(outcome)} rows hold one outcome only; a draw of them cannot be fitted on"
        raise BadInput(msg)
    clusters = choose_clusters(seen.matrix.commission, seen.matrix.family_id)
    rng = np.random.default_rng(seed)
    while True:
        drawn = rng.integers(0, clusters.size, clusters.size)
        times = np.bincount(drawn, minlength=clusters.size)[clusters.of_row]
        kept = np.flatnonzero(times)
        if 0 < outcome[kept].sum() < len(kept):
            yield Thinned(seen.matrix.rows(kept), seen.weight[kept] * times[kept])
