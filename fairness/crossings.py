"""Crossings: families that several attributes together describe, such as girls of a rural district.

A group may be reached as often as others and a part of it not. Crossings are looked through rather
than declared beforehand, so they are exploratory: the Benjamini-Hochberg procedure bounds the share
of false findings among them, and the gate does not ask about them. They go as deep as there are
ten families in need on either side, below which a crossing would describe single families, and as
all crossings of a depth can still be looked through.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod

import numpy as np

from cases.catalogue.words import LANGUAGES
from fairness.arrays import Codes, Commissions
from fairness.attributes import DeclaredAttribute, in_every_language
from fairness.counts import Pair, count_tensor, recall
from fairness.groups import group_column
from fairness.measures.reach import recall_arms
from fairness.results import CrossingResult, CrossingsResult
from fairness.scored import NOT_RECORDED, ScoredTable
from fairness.statistics.exact import ExactTest, stratified_exact_test
from fairness.statistics.intervals import clustered_wilson
from fairness.statistics.mantel_haenszel import RiskDifference, informative, mantel_haenszel
from fairness.statistics.multiplicity import benjamini_hochberg, reaches_significance

LEAST = 10
"""Families in need, of a crossing and of everyone else: fewer are never shown."""

SHOWN = 20
MOST_LOOKED_AT = 500
"""A further depth that would make them more than this is not begun: nothing would stand out."""

MOST_CELLS = 4_000
"""More cells than this and a combination describes single families."""


_Names = Mapping[str, Mapping[str, str]]
"""An attribute's values by code, each in every language; and the attribute itself by ""."""


@dataclass(frozen=True, slots=True)
class _Crossing:
    attributes: tuple[str, ...]
    codes: tuple[str, ...]
    pair: Pair
    gap: RiskDifference
    exact: ExactTest


def cross(
    table: ScoredTable, attributes: Sequence[DeclaredAttribute], *, alpha: float = 0.05
) -> CrossingsResult:
    """Every crossing of two and more attributes beside everyone else of the same commission.

    Shown are those with the smallest p-values.
    """
    found, left_out = _crossings(table, attributes)
    reaches = reaches_significance([one.exact.smallest_p for one in found], alpha=alpha)
    tested = [one for one, reached in zip(found, reaches, strict=True) if reached]
    adjusted = benjamini_hochberg([one.exact.p_value for one in tested])
    ranked = sorted(
        zip(adjusted, tested, strict=True),
        key=lambda one: (one[0], one[1].exact.p_value, one[1].attributes, one[1].codes),
    )
    names = {attribute.code: _names(attribute) for attribute in attributes}
    return CrossingsResult(
        examined=len(found),
        tested=len(tested),
        found=sum(p_value <= alpha for p_value in adjusted),
        left_out=left_out,
        least=LEAST,
        shown=tuple(
            _result(one, p_value, names, table.commissions, alpha=alpha)
            for p_value, one in ranked[:SHOWN]
        ),
    )


def _crossings(
    table: ScoredTable, attributes: Sequence[DeclaredAttribute]
) -> tuple[list[_Crossing], int]:
    """Those that are large enough, and how many combinations of attributes were left out because
    their values, or those of their depth, are too many to look through.
    """
    columns = {attribute.code: group_column(table, attribute.code) for attribute in attributes}
    found: list[_Crossing] = []
    looked_at, left_out = 0, 0
    for deep in range(2, len(columns) + 1):
        asked = {codes: [columns[code] for code in codes] for codes in combinations(columns, deep)}
        cells = {codes: prod(len(one.names) for one in asked[codes]) for codes in asked}
        looked_at += sum(cells.values())
        if deep > 2 and looked_at > MOST_LOOKED_AT:  # noqa: PLR2004  pairs always are
            deeper = range(deep, len(columns) + 1)
            return found, left_out + sum(comb(len(columns), depth) for depth in deeper)
        within_bounds = [codes for codes in asked if cells[codes] <= MOST_CELLS]
        left_out += len(asked) - len(within_bounds)
        at_this_depth = [
            crossing
            for codes in within_bounds
            for crossing in _of(table, {code: columns[code] for code in codes})
        ]
        found += at_this_depth
        if not at_this_depth:
            break
    return found, left_out


def _of(table: ScoredTable, columns: Mapping[str, Codes]) -> Iterator[_Crossing]:
    """The crossings of these columns that are large enough."""
    sizes = [len(column.names) for column in columns.values()]
    cell = np.zeros(len(table.score), dtype=np.int64)
    for column, size in zip(columns.values(), sizes, strict=True):
        cell = cell * size + column.codes
    tensor = count_tensor(
        table.stratum.codes,
        cell,
        selected=table.selected,
        need=table.need,
        shape=(len(table.stratum.names), prod(sizes)),
    )
    everyone = tensor.sum(axis=1)
    for place, codes in enumerate(product(*(column.names for column in columns.values()))):
        if NOT_RECORDED in codes:
            continue
        crossing = _compared(
            tuple(columns), codes, Pair(tensor[:, place], everyone - tensor[:, place])
        )
        if crossing is not None:
            yield crossing


def _compared(attributes: tuple[str, ...], codes: tuple[str, ...], pair: Pair) -> _Crossing | None:
    arms = recall_arms(pair)
    if min(int(arms.totals.sum()), int(arms.reference_totals.sum())) < LEAST:
        return None
    if informative(arms) == 0:
        return None
    gap, exact = mantel_haenszel(arms), stratified_exact_test(arms)
    if gap is None or exact is None:  # pragma: no cover  where one is informative both are had
        return None
    return _Crossing(attributes, codes, pair, gap, exact)


def _result(
    one: _Crossing,
    p_value: float,
    names: Mapping[str, _Names],
    commissions: Commissions,
    *,
    alpha: float,
) -> CrossingResult:
    reached = recall(commissions.added_up(one.pair.group))
    return CrossingResult(
        attributes=one.attributes,
        codes=one.codes,
        names={
            language: ", ".join(
                _name(names[attribute], code, language)
                for attribute, code in zip(one.attributes, one.codes, strict=True)
            )
            for language in LANGUAGES
        },
        families=int(one.pair.group.sum()),
        in_need=int(reached.totals.sum()),
        reached=int(reached.hits.sum()),
        recall=clustered_wilson(reached, alpha=alpha),
        gap=one.gap.interval(alpha),
        p_exact=one.exact.p_value,
        p_adjusted=p_value,
    )


def _names(attribute: DeclaredAttribute) -> _Names:
    values = {value.code: in_every_language(value.name) for value in attribute.values}
    return {**values, "": in_every_language(attribute.name)}


def _name(names: _Names, code: str, language: str) -> str:
    value = names[code][language] if code in names else code
    return f"{names[''][language]}: {value}"
