"""Small groups counted together, in the order that the catalogue declares.

A group with few families in need is never left out, and never told as 0 or 1; but often nothing
can be said of it alone. What can be said of it together with those it was declared to belong to
stands beside it. How far the pool widens is settled by how many are in need, which says nothing of
how many were reached, so no pool can be picked for its result. Pools are shown and judge nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from cases.catalogue.words import LANGUAGES
from fairness.arrays import Commissions
from fairness.attributes import DeclaredAttribute
from fairness.counts import Pair, recall
from fairness.groups import AuditedGroup
from fairness.measures.reach import recall_arms
from fairness.results import PoolResult
from fairness.statistics.exact import stratified_exact_test
from fairness.statistics.intervals import clustered_wilson
from fairness.statistics.mantel_haenszel import (
    FEW_POSITIVES,
    comparable,
    detectable_difference,
    mantel_haenszel,
)


def pools_of(
    attribute: DeclaredAttribute,
    groups: Sequence[AuditedGroup],
    commissions: Commissions,
    *,
    alpha: float,
) -> tuple[PoolResult, ...]:
    """The pools that small groups of an attribute lead to; `groups` are the attribute's own.

    A group with fewer than 30 families in need widens from one declared pool to the next until
    there are as many, or no wider one is declared.
    """
    by_code = {group.code: group for group in groups}
    led_to: dict[int, list[str]] = {}
    for group in groups:
        for place in _widened(attribute, group, by_code):
            led_to.setdefault(place, []).append(group.code)
    return tuple(
        _result(_members(attribute.pooling[place], by_code), small, commissions, alpha=alpha)
        for place, small in sorted(led_to.items())
    )


def _widened(
    attribute: DeclaredAttribute, group: AuditedGroup, by_code: Mapping[str, AuditedGroup]
) -> Iterator[int]:
    """The places of the pools that a group goes through, none where it is not small."""
    in_need = _in_need([group])
    for place, pool in enumerate(attribute.pooling):
        if group.code in pool and in_need < FEW_POSITIVES:
            in_need = _in_need(_members(pool, by_code))
            yield place


def _members(pool: Sequence[str], by_code: Mapping[str, AuditedGroup]) -> list[AuditedGroup]:
    """A pool's groups in the order they are shown."""
    return [group for code, group in by_code.items() if code in pool]


def _in_need(groups: Sequence[AuditedGroup]) -> int:
    return sum(int(recall(group.pair.group).totals.sum()) for group in groups)


def _result(
    pooled: Sequence[AuditedGroup],
    small: Sequence[str],
    commissions: Commissions,
    *,
    alpha: float,
) -> PoolResult:
    pair = _pair(pooled)
    arms = recall_arms(pair)
    gap, exact = mantel_haenszel(arms), stratified_exact_test(arms)
    reached = recall(commissions.added_up(pair.group))
    kept = comparable(arms)
    return PoolResult(
        codes=tuple(group.code for group in pooled),
        names={
            language: " + ".join(group.names[language] for group in pooled)
            for language in LANGUAGES
        },
        small=tuple(small),
        families=int(pair.group.sum()),
        in_need=int(reached.totals.sum()),
        reached=int(reached.hits.sum()),
        recall=clustered_wilson(reached, alpha=alpha),
        gap=gap.interval(alpha) if gap else None,
        p_exact=exact.p_value if exact else None,
        detectable_difference=detectable_difference(kept, alpha=alpha) if gap else None,
    )


def _pair(pooled: Sequence[AuditedGroup]) -> Pair:
    """The pool's counts beside its reference's: everyone outside it, or the declared group."""
    group = np.sum([one.pair.group for one in pooled], axis=0)
    first = pooled[0]
    if first.sides.reference != "rest":
        return Pair(group, first.pair.reference)
    return Pair(group, first.pair.group + first.pair.reference - group)
