"""How the model would do where it has learned nothing: each region left out of learning in turn,
and judged on its own test lists beside the model that learned from all.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from training.diagnose.examined import Examined, Unanswered, losses, too_little
from training.evaluation import Bench, Ranking
from training.intervals import Flags, shown

FEWEST_REGIONS = 2


@dataclass(frozen=True, slots=True)
class Transported:
    """A region's test lists ranked by what learned from the others; the ranking's gains are
    what the model, which knows the region, has over it there. `at_home` is the model's own
    ranking of the same lists.
    """

    families: int
    in_need: int
    clusters: str
    cluster_count: int
    at_home: Ranking
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Transport:
    """Every region with test lists."""

    regions: dict[str, Transported | Unanswered]

    def lines(self) -> Iterator[str]:
        """A line for each region."""
        yield "each region left out of learning and judged there; what learning from it adds"
        for region, found in self.regions.items():
            if isinstance(found, Unanswered):
                yield from (f"{region} {line}" for line in found.lines())
            else:
                yield (
                    f"{region:<18}recall {shown(found.ranking.recall)} without, "
                    f"{shown(found.at_home.recall)} with it: {losses(found.ranking)}"
                )


def transport(examined: Examined) -> Transport | Unanswered:
    """Every region left out in turn."""
    region = examined.records.commissions()["region_id"].to_numpy(dtype=object)
    tested = region[examined.test.commission]
    learned = region[examined.learning.commission]
    names = sorted(set(tested.tolist()))
    if len({*names, *learned.tolist()}) < FEWEST_REGIONS:
        return Unanswered(f"all families live in one region, {names[0]}")
    return Transport(
        {
            name: _left_out(examined, learned != name, tested == name)
            for name in examined.told("transport", names)
        }
    )


def _left_out(examined: Examined, elsewhere: Flags, there: Flags) -> Transported | Unanswered:
    learning = examined.learning.rows(elsewhere)
    missing = too_little(learning)
    if missing:
        return Unanswered(f"the other regions are too few to learn from: {missing}")
    test = examined.test.rows(there)
    bench = Bench.of(test, examined.capacity, seed=examined.seed, resamples=examined.resamples)
    at_home = examined.risk[there]
    return Transported(
        families=len(test),
        in_need=int(np.sum(test.labels)),
        clusters=bench.clusters.kind,
        cluster_count=bench.clusters.size,
        at_home=bench.judge("with the region", at_home),
        ranking=bench.judge(
            "without the region", examined.refitted(learning, test), against=at_home
        ),
    )
