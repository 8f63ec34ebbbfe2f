"""Which counts of families are too few to be shown to everybody.

Counts under ten are not shown, and neither is what would give them away by subtraction.
What is shown of a row comes in blocks, each whole or not at all:

families   the families of the row
in_need    of them in need; gives away those not in need
reach      of those in need on the list, and missed (each gives the other away)
selected   on the list; gives away who is not, and who is on it without known need

Worked example, counts on the list out of those in need. The groups add up to the total, so
with b alone left out anybody could subtract it; c, the next smallest, goes with it:

             in need  on the list  missed      shown
a                 90           60      30      60 of 90
b                 14            3      11      not shown: 3 is under ten
c                 40           22      18      not shown: 85 - 60 - 22 would be b's 3
all              144           85      59      85 of 144, so b and c together 25 of 54
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, Literal, NamedTuple

SMALLEST_SHOWN = 10
ROUNDED_TO = 5

Hidden = Literal["suppressed"]
HIDDEN: Final = "suppressed"
"""Stands where a figure is not shown; None would mean that there is none."""


class Row(NamedTuple):
    """A group's families, or everybody's."""

    families: int
    in_need: int
    reached: int
    missed: int
    selected: int

    def with_families_of(self, other: "Row") -> "Row":
        """Both rows as one."""
        return Row(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Block(StrEnum):
    """What is shown of a row whole or not at all."""

    FAMILIES = "families"
    IN_NEED = "in_need"
    REACH = "reach"
    SELECTED = "selected"


_CELLS: Mapping[Block, Callable[[Row], tuple[int, ...]]] = {
    Block.FAMILIES: lambda row: (row.families,),
    Block.IN_NEED: lambda row: (row.in_need, row.families - row.in_need),
    Block.REACH: lambda row: (row.reached, row.missed),
    Block.SELECTED: lambda row: (
        row.selected,
        row.families - row.selected,
        row.selected - row.reached,
        row.families - row.selected - row.missed,
    ),
}
"""The numbers of families that a block shows or gives away beside the blocks before it."""

_ONLY_WITH: Mapping[Block, Block] = {
    Block.IN_NEED: Block.FAMILIES,
    Block.REACH: Block.IN_NEED,
    Block.SELECTED: Block.FAMILIES,
}
"""A block is shown only where this other is: its cells could be added up to it."""


def rounded(count: int) -> int:
    """To the nearest multiple of five, as it is shown."""
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)


def smallest_cell(row: Row, block: Block) -> int:
    """The fewest families that the block would show or give away."""
    return min(_CELLS[block](row))


def too_small(row: Row, block: Block) -> bool:
    """Whether the block would show or give away fewer than ten families."""
    return smallest_cell(row, block) < SMALLEST_SHOWN


def hidden_total(total: Row, withheld: frozenset[Block] = frozenset()) -> frozenset[Block]:
    """The blocks of everybody's row that are not shown; `withheld` are hidden in any case."""
    hidden: set[Block] = set()
    for block in Block:
        alone = too_small(total, block) or block in withheld
        if alone or _ONLY_WITH.get(block) in hidden:
            hidden.add(block)
    return frozenset(hidden)


def hidden_groups(
    rows: Sequence[Row],
    *,
    total: frozenset[Block],
    withheld: Sequence[frozenset[Block]] = (),
) -> tuple[frozenset[Block], ...]:
    """For each group of one attribute, the blocks that are not shown.

    `total` are the blocks not shown of everybody, whom the rows add up to; `withheld` are
    hidden in any case, a set for each row.
    """
    hidden: dict[Block, set[int]] = {}
    for block in Block:
        before = _ONLY_WITH.get(block)
        start = {place for place, row in enumerate(rows) if too_small(row, block)}
        start |= {place for place, blocks in enumerate(withheld) if block in blocks}
        start |= hidden[before] if before else set()
        hidden[block] = _with_complement(rows, block, start, total_hidden=block in total)
    return tuple(
        frozenset(block for block in Block if place in hidden[block]) for place in range(len(rows))
    )


def _with_complement(
    rows: Sequence[Row], block: Block, start: set[int], *, total_hidden: bool
) -> set[int]:
    """Add the next smallest until those hidden could be shown as one, and no sum gives one away."""
    hidden = set(start)
    others = sorted(set(range(len(rows))) - hidden, key=lambda p: smallest_cell(rows[p], block))
    for place in others:
        if _keep_each_other(rows, block, hidden, total_hidden=total_hidden):
            break
        hidden.add(place)
    return hidden


def _keep_each_other(
    rows: Sequence[Row], block: Block, hidden: set[int], *, total_hidden: bool
) -> bool:
    if not hidden:
        return not total_hidden
    if len(hidden) == 1 and not total_hidden:
        return False
    together = Row(0, 0, 0, 0, 0)
    for place in hidden:
        together = together.with_families_of(rows[place])
    return total_hidden or not too_small(together, block)
