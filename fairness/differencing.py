"""What a public report must leave out because of an earlier one about the same families.

Two counts that each may be shown can give away a third: 120 families of a group on one
list's report and 125 on the next say that between one and nine were added. And two reports
that hide different groups behind the same total show, together, what each hides. So where
two reports overlap, a count that moved a little since the earlier one is not shown, and what
the earlier one did not show stays hidden. Two reports overlap where they tell of the same
list; a report that names no lists is taken to overlap with any.
"""

from collections.abc import Mapping, Sequence

from fairness.public_results import PublicGroup, PublicReport, PublicTotals
from fairness.suppression import HIDDEN, ROUNDED_TO, SMALLEST_SHOWN, Block, Row, rounded

LISTS = "test_lists"
"""The entry of a report's provenance that names the lists it tells of, by date."""

_COUNTS: Mapping[Block, tuple[str, ...]] = {
    Block.FAMILIES: ("families",),
    Block.IN_NEED: ("in_need",),
    Block.REACH: ("reached", "missed"),
    Block.SELECTED: ("selected",),
}
"""The counts that stand in a block."""


def overlap(earlier: PublicReport, provenance: Mapping[str, str]) -> bool:
    """Whether a report of this provenance may tell of the same rows as the earlier one."""
    lists = [_lists(earlier.provenance), _lists(provenance)]
    return not all(lists) or bool(lists[0] & lists[1])


def _lists(provenance: Mapping[str, str]) -> set[str]:
    return set(filter(None, provenance.get(LISTS, "").split(", ")))


def withheld(row: Row, earlier: Sequence[PublicGroup | PublicTotals]) -> frozenset[Block]:
    """The blocks of a row that may not be shown beside what overlapping reports showed."""
    return frozenset(
        block
        for block, names in _COUNTS.items()
        for one in earlier
        if any(gives_away(getattr(one, name), getattr(row, name)) for name in names)
    )


def gives_away(before: int | str, now: int) -> bool:
    """Hidden before, or moved since by what may be fewer than ten families."""
    if isinstance(before, str):
        return before == HIDDEN
    moved = abs(rounded(now) - before)
    return 0 < moved < SMALLEST_SHOWN + ROUNDED_TO
