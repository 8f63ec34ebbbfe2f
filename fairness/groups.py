"""Whom an attribute divides families into, and whom each group is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from cases.errors import BadInput
from fairness.arrays import Codes, IntArray
from fairness.attributes import REST, DeclaredAttribute, in_every_language
from fairness.counts import Pair, count_tensor
from fairness.report.words import NOT_RECORDED_NAMES
from fairness.scored import NOT_RECORDED, ScoredTable

MOST_GROUPS = 200
"""More values than this and the column is an identifier, which no report may print."""


Counted = TypeVar("Counted", bound=np.generic)


class Sides(NamedTuple):
    """Where a group and those it is compared with stand among the groups of a column: None for
    nobody, and for the reference "rest" for everyone else.
    """

    own: int | None
    reference: int | Literal["rest"] | None

    def of(self, counted: NDArray[Counted]) -> tuple[NDArray[Counted], NDArray[Counted]]:
        """The group's part and its reference's, (S, ...) each, of what was counted by stratum or by
        commission, and group, (S, G, ...).
        """
        own = _part(counted, self.own)
        if self.reference == REST:
            return own, counted.sum(axis=1) - own
        return own, _part(counted, self.reference)


def _part(counted: NDArray[Counted], place: int | str | None) -> NDArray[Counted]:
    if isinstance(place, int):
        return counted[:, place]
    return np.zeros_like(counted[:, 0])


@dataclass(frozen=True, slots=True)
class AuditedGroup:
    """One value of an attribute with its counts beside its reference's.

    `mirror_of` names the other group where there are only two and each is the other's rest:
    their comparison is one, and counts once. `is_reference` marks the declared reference,
    whose pair has nobody on the other side. `pair` is counted by stratum, for comparisons within
    one, `by_commission` by commission, for all that varies between them. `sides` reads the same two
    out of anything else that was counted by the attribute's column.
    """

    attribute: str
    code: str
    names: Mapping[str, str]
    declared: bool
    is_reference: bool
    mirror_of: str | None
    sides: Sides
    pair: Pair
    by_commission: Pair


def groups_of(table: ScoredTable, attribute: DeclaredAttribute) -> tuple[AuditedGroup, ...]:
    """The groups of one attribute: declared values in order, others found, not recorded last.

    A declared value that no family has is kept, with empty counts. BadInput where the
    attribute is no group column of the table or has more than 200 values.
    """
    names = group_column(table, attribute.code).names
    tensor = _counted(table, attribute.code)
    by_commission = table.commissions.added_up(tensor)
    seen = {name: place for place, name in enumerate(names) if tensor[:, place].any()}
    declared = {value.code: in_every_language(value.name) for value in attribute.values}
    codes = _in_order(tuple(declared), tuple(seen))
    mirrors = _mirrors(attribute, tuple(code for code in codes if code in seen))
    sides = {code: Sides(seen.get(code), _reference(attribute, code, seen)) for code in codes}
    return tuple(
        AuditedGroup(
            attribute=attribute.code,
            code=code,
            names=declared.get(code) or _undeclared_names(code),
            declared=code in declared,
            is_reference=code == attribute.reference,
            mirror_of=mirrors.get(code),
            sides=sides[code],
            pair=Pair(*sides[code].of(tensor)),
            by_commission=Pair(*sides[code].of(by_commission)),
        )
        for code in codes
    )


def group_column(table: ScoredTable, code: str) -> Codes:
    """The table's group column of this name; BadInput where it has none, or one with more values
    than an attribute may have.
    """
    column = table.groups.get(code)
    if column is None:
        there = ", ".join(sorted(table.groups))
        msg = f"{table.source}: no group column '{code}'; the table has: {there}"
        raise BadInput(msg)
    if len(column.names) > MOST_GROUPS:
        msg = (
            f"{table.source}: column '{code}' has {len(column.names)} different values, more than "
            f"the {MOST_GROUPS} an attribute may have; group them, or name another column"
        )
        raise BadInput(msg)
    return column


def _counted(table: ScoredTable, code: str) -> IntArray:
    column = group_column(table, code)
    return count_tensor(
        table.stratum.codes,
        column.codes,
        selected=table.selected,
        need=table.need,
        shape=(len(table.stratum.names), len(column.names)),
    )


def _in_order(declared: tuple[str, ...], found: tuple[str, ...]) -> tuple[str, ...]:
    others = sorted(set(found) - set(declared) - {NOT_RECORDED})
    last = [NOT_RECORDED] if NOT_RECORDED in found and NOT_RECORDED not in declared else []
    return (*declared, *others, *last)


def _mirrors(attribute: DeclaredAttribute, seen: tuple[str, ...]) -> dict[str, str]:
    if attribute.reference != REST or len(seen) != 2:  # noqa: PLR2004  a pair is two
        return {}
    return {seen[1]: seen[0]}


def _reference(
    attribute: DeclaredAttribute, code: str, seen: Mapping[str, int]
) -> int | Literal["rest"] | None:
    if attribute.reference == REST:
        return "rest"
    return None if code == attribute.reference else seen.get(attribute.reference)


def _undeclared_names(code: str) -> Mapping[str, str]:
    if code == NOT_RECORDED:
        return NOT_RECORDED_NAMES
    return dict.fromkeys(NOT_RECORDED_NAMES, code)
