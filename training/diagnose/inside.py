"""How the model ranks inside a part of the families, with that part's share of the places.

A list of 40 families with 10 places, 12 of them in the part, gives the part 3 places. Where the
share is not whole, the rest of a place is a lot: with 2.4 places, 2 are sure and a third is had
in 4 of 10 draws. Chances of selection are means over these draws, as they are over the orders
of ties, so that no seed decides and the parts' places add up to the list's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from training.diagnose.examined import Examined
from training.evaluation import Lists, chance_of_selection
from training.intervals import (
    Flags,
    Floats,
    Interval,
    Ints,
    Resampling,
    auc_interval,
    choose_clusters,
    shown,
)


@dataclass(frozen=True, slots=True)
class Inside:
    """The model inside a part of the test rows; metrics as in an evaluation.

    `places` is the part's share of all places; `clusters` are commissions where the part holds
    enough of them, families otherwise.
    """

    families: int
    in_need: int
    places: float
    clusters: str
    cluster_count: int
    base_rate: Interval | None
    recall: Interval | None
    precision: Interval | None
    auc: Interval | None

    def line(self, name: str) -> str:
        """One line for a terminal."""
        return (
            f"{name:<26}{self.families:>7} rows, need {shown(self.base_rate)}, precision "
            f"{shown(self.precision)}, recall {shown(self.recall)}, AUC {shown(self.auc)}"
        )


def judge_inside(examined: Examined, part: Flags) -> Inside:
    """The model on the test rows of a part, (test rows,) true there."""
    test = examined.test
    risk, outcome = examined.risk[part], test.labels[part]
    clusters = choose_clusters(test.commission[part], test.family_id[part])
    resampling = Resampling(clusters, resamples=examined.resamples, seed=examined.seed)
    chosen = chance_inside(risk, shared(examined.bench.lists, part))
    hits = chosen * outcome
    return Inside(
        families=int(part.sum()),
        in_need=int(outcome.sum()),
        places=float(chosen.sum()),
        clusters=clusters.kind,
        cluster_count=clusters.size,
        base_rate=resampling.ratio(outcome, np.ones(len(outcome))),
        recall=resampling.ratio(hits, outcome),
        precision=resampling.ratio(hits, chosen),
        auc=auc_interval(risk, outcome, clusters),
    )


@dataclass(frozen=True, slots=True)
class Shared:
    """The lists that a part's rows stand on, and the part's places on each, a fraction too."""

    of_row: Ints
    places: Floats


def shared(lists: Lists, part: Flags) -> Shared:
    """Every list's places in proportion to the part's share of its rows."""
    size = np.bincount(lists.of_row, minlength=len(lists.capacity))
    inside = np.bincount(lists.of_row[part], minlength=len(lists.capacity))
    return Shared(lists.of_row[part], lists.capacity * inside / np.maximum(size, 1))


def chance_inside(score: Floats, lists: Shared) -> Floats:
    """How likely each row of a part is to be selected, (rows of the part,)."""
    sure = np.floor(lists.places).astype(np.int64)
    rest = lists.places - sure
    fewer = chance_of_selection(score, Lists(lists.of_row, sure))
    if not rest.any():
        return fewer
    more = chance_of_selection(score, Lists(lists.of_row, sure + 1))
    weight = rest[lists.of_row]
    return np.asarray((1 - weight) * fewer + weight * more)


def table(parts: dict[str, Inside]) -> Iterator[str]:
    """A line for each part."""
    yield from (part.line(name) for name, part in parts.items())
