"""One world in a process of its own: `steps.py ask WORLD REPETITIONS SEED`.

Prints one JSON object: how long it took, and every share that was counted, with how many it
is of and its Monte-Carlo error.
"""

from collections import defaultdict
from collections.abc import Iterator
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import fisher_exact
from studying import Measured, Stopwatch, answer
from worlds import GROUP, WORLDS, World

from fairness.attributes import FoundAttribute, FoundValue
from fairness.audit import audit
from fairness.comparisons import compare
from fairness.counts import recall
from fairness.groups import AuditedGroup, groups_of
from fairness.results import GroupResult
from fairness.scored import ScoredTable
from fairness.statistics.bootstrap import (
    basic_interval,
    commission_weights,
    percentile_interval,
    rates,
    resample_counts,
    spread,
    the_rest,
)
from fairness.statistics.multiplicity import largest_gap
from fairness.verdict import Verdict

ALPHA = 0.05
RESAMPLES = 400
INTERVALS = {"percentile": percentile_interval, "basic": basic_interval}
FOUND = {Verdict.MATERIAL_DISPARITY, Verdict.DISPARITY_SIZE_UNCERTAIN}


class Seen(NamedTuple):
    """One thing that was so or was not, in one repetition."""

    what: str
    so: bool


def ask(name: str, repetitions: str, seed: str) -> Measured:
    """Audit a world again and again, drawn anew each time."""
    watch = Stopwatch()
    shares = shares_of(WORLDS[name](), int(repetitions), seed=int(seed))
    return {**watch.measured(), "repetitions": int(repetitions), "shares": shares}


def shares_of(world: World, repetitions: int, *, seed: int) -> Measured:
    """How often each thing was so, over all repetitions in which it could be asked."""
    rng = np.random.default_rng(seed)
    counted: dict[str, list[bool]] = defaultdict(list)
    for _ in range(repetitions):
        table = world.draw(rng)
        for look in (_audited, _pooled, _largest, _resampled):
            for what, so in look(table, world):
                counted[what].append(so)
    return {what: _share(seen) for what, seen in sorted(counted.items())}


def _share(seen: list[bool]) -> Measured:
    share = float(np.mean(seen))
    return {
        "share": round(share, 5),
        "error": round(sqrt(share * (1 - share) / len(seen)), 5),
        "of": len(seen),
    }


def _audited(table: ScoredTable, world: World) -> Iterator[Seen]:
    """What the audit said of each small group, and whether its intervals hold the truth."""
    values = tuple(FoundValue(name) for name in table.groups[GROUP].names)
    report = audit(table, [FoundAttribute(GROUP, values)])
    for group in report.attributes[0].groups:
        if group.code in world.gaps:
            yield from _said(group)
        for measure, truth in world.truth.get(group.code, {}).items():
            interval = _interval(group, measure)
            if interval is not None:
                so = interval.low <= truth <= interval.high
                yield Seen(f"covers {measure} of {group.code}", so)


def _said(group: GroupResult) -> Iterator[Seen]:
    """`material` and `found` are of all comparisons; P1 rejects before the family is adjusted."""
    yield Seen(f"material for {group.code}", group.verdict is Verdict.MATERIAL_DISPARITY)
    yield Seen(f"found for {group.code}", group.verdict in FOUND)
    yield Seen(f"tolerated for {group.code}", group.verdict is Verdict.WITHIN_TOLERANCE)
    yield Seen("material", group.verdict is Verdict.MATERIAL_DISPARITY)
    if group.within is not None:
        yield Seen(f"P1 rejects for {group.code}", group.within.p_exact <= ALPHA)


def _interval(group: GroupResult, measure: str) -> Any:
    if measure == "within":
        return group.within.estimate if group.within else None
    return getattr(group, measure)


def _pooled(table: ScoredTable, _world: World) -> Iterator[Seen]:
    """Fisher's test on all commissions in one heap, beside which P1 stands."""
    in_need = table.need == 1.0
    group, selected = table.groups[GROUP].codes[in_need], table.selected[in_need]
    if len(table.groups[GROUP].names) > 2:  # noqa: PLR2004  a heap of two by two
        return
    heap = np.bincount(group * 2 + selected, minlength=4).reshape(2, 2)
    yield Seen("pooled Fisher rejects", fisher_exact(heap).pvalue <= ALPHA)


def _largest(table: ScoredTable, world: World) -> Iterator[Seen]:
    """Whether the interval of the largest gap allows that there is none, where there is none."""
    if any(world.gaps.values()):
        return
    compared = [compare(group) for group in _groups(table) if group.mirror_of is None]
    largest = largest_gap([one.gap for one in compared if one is not None])
    if largest is not None:
        yield Seen("largest gap may be none", largest.low == 0)


def _resampled(table: ScoredTable, world: World) -> Iterator[Seen]:
    """What the bootstrap would have said, beside what the audit says by formula."""
    groups = _groups(table)
    tensor = np.stack([group.by_commission.group for group in groups], axis=1)
    weights = commission_weights(len(tensor), resamples=RESAMPLES, seed=1)
    if weights is None:
        return
    counts, again = tensor.sum(axis=0)[np.newaxis], resample_counts(weights, tensor)
    found, resampled = rates(recall(counts))[0], rates(recall(again))
    if not any(world.gaps.values()):
        widest = percentile_interval(float(spread(found)), spread(resampled))
        if widest is not None:
            yield Seen("resampled spread may be none", widest.low <= 0)
    gap = found - rates(recall(the_rest(counts)))[0]
    gaps = resampled - rates(recall(the_rest(again)))
    for place, group in enumerate(groups):
        truth = world.truth.get(group.code, {})
        for measure, value, drawn in (("recall", found, resampled), ("territory_gap", gap, gaps)):
            if measure in truth:
                for name, interval_of in INTERVALS.items():
                    interval = interval_of(float(value[place]), drawn[:, place])
                    so = interval is not None and interval.low <= truth[measure] <= interval.high
                    yield Seen(f"{name} bootstrap holds {measure} of {group.code}", so)


def _groups(table: ScoredTable) -> tuple[AuditedGroup, ...]:
    values = tuple(FoundValue(name) for name in table.groups[GROUP].names)
    return groups_of(table, FoundAttribute(GROUP, values))


if __name__ == "__main__":
    answer({"ask": ask})
