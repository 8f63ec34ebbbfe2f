"""Whom an attribute divides families into, and whom each group is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cases.errors import BadInput
from fairness.arrays import IntArray
from fairness.attributes import REST, DeclaredAttribute, in_every_language
from fairness.counts import Pair, count_tensor
from fairness.report.words import NOT_RECORDED_NAMES
from fairness.scored import NOT_RECORDED, ScoredTable

MOST_GROUPS = 200
"""More values than this and the column is an identifier, which no report may print."""


@dataclass(frozen=True, slots=True)
class AuditedGroup:
    """One value of an attribute with its counts beside its reference's.

    `mirror_of` names the other group where there are only two and each is the other's rest:
    their comparison is one, and counts once. `is_reference` marks the declared reference,
    whose pair has nobody on the other side.
    """

    attribute: str
    code: str
    names: Mapping[str, str]
    declared: bool
    is_reference: bool
    mirror_of: str | None
    pair: Pair


def groups_of(table: ScoredTable, attribute: DeclaredAttribute) -> tuple[AuditedGroup, ...]:
    """The groups of one attribute: declared values in order, others found, not recorded last.

    A declared value that no family has is kept, with empty counts. BadInput where the
    attribute is no group column of the table or has more than 200 values.
    """
    cells = _cells_by_code(table, attribute)
    declared = {value.code: in_every_language(value.name) for value in attribute.values}
    codes = _in_order(tuple(declared), tuple(cells))
    empty = np.zeros_like(next(iter(cells.values())))
    everyone = np.sum(list(cells.values()), axis=0)
    mirrors = _mirrors(attribute, tuple(code for code in codes if code in cells))
    return tuple(
        AuditedGroup(
            attribute=attribute.code,
            code=code,
            names=declared.get(code) or _undeclared_names(code),
            declared=code in declared,
            is_reference=code == attribute.reference,
            mirror_of=mirrors.get(code),
            pair=Pair(
                cells.get(code, empty),
                _reference_cells(attribute.reference, code, cells, everyone),
            ),
        )
        for code in codes
    )


def _cells_by_code(table: ScoredTable, attribute: DeclaredAttribute) -> dict[str, IntArray]:
    column = table.groups.get(attribute.code)
    if column is None:
        there = ", ".join(sorted(table.groups))
        msg = f"{table.source}: no group column '{attribute.code}'; the table has: {there}"
        raise BadInput(msg)
    if len(column.names) > MOST_GROUPS:
        msg = (
            f"{table.source}: column '{attribute.code}' has {len(column.names)} different values, "
            f"more than the {MOST_GROUPS} an attribute may have; group them, or name another column"
        )
        raise BadInput(msg)
    tensor = count_tensor(
        table.stratum.codes,
        column.codes,
        selected=table.selected,
        need=table.need,
        shape=(len(table.stratum.names), len(column.names)),
    )
    found = tensor.sum(axis=(0, 2, 3)) > 0
    return {name: tensor[:, g] for g, name in enumerate(column.names) if found[g]}


def _in_order(declared: tuple[str, ...], found: tuple[str, ...]) -> tuple[str, ...]:
    others = sorted(set(found) - set(declared) - {NOT_RECORDED})
    last = [NOT_RECORDED] if NOT_RECORDED in found and NOT_RECORDED not in declared else []
    return (*declared, *others, *last)


def _mirrors(attribute: DeclaredAttribute, seen: tuple[str, ...]) -> dict[str, str]:
    if attribute.reference != REST or len(seen) != 2:  # noqa: PLR2004  a pair is two
        return {}
    return {seen[1]: seen[0]}


def _reference_cells(
    reference: str, code: str, cells: dict[str, IntArray], everyone: IntArray
) -> IntArray:
    nobody = np.zeros_like(everyone)
    if reference == REST:
        return everyone - cells.get(code, nobody)
    return nobody if code == reference else cells.get(reference, nobody)


def _undeclared_names(code: str) -> Mapping[str, str]:
    if code == NOT_RECORDED:
        return NOT_RECORDED_NAMES
    return dict.fromkeys(NOT_RECORDED_NAMES, code)
