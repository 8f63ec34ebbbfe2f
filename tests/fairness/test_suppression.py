"""Which counts are not shown, on tables small enough to check by hand."""

import pytest

from fairness.suppression import Block, Row, hidden_groups, hidden_total, rounded

NONE: frozenset[Block] = frozenset()
SHOWN_ALL = NONE


def row(in_need: int, reached: int, *, families: int = 500, selected: int = 100) -> Row:
    """A group of which enough are not in need, on the list and off it, unless said otherwise."""
    return Row(families, in_need, reached, in_need - reached, selected)


def hidden_of(block: Block, *rows: Row) -> list[int]:
    """The places of the groups whose block is not shown."""
    found = hidden_groups(rows, total=SHOWN_ALL)
    return [place for place, blocks in enumerate(found) if block in blocks]


def test_the_worked_example():
    """b's 3 is under ten; c goes with it, or 85 - 60 - 22 would be b's 3."""
    assert hidden_of(Block.REACH, row(90, 60), row(14, 3), row(40, 22)) == [1, 2]


def test_a_table_with_nothing_small_is_shown_whole():
    assert hidden_groups([row(90, 60), row(40, 22)], total=SHOWN_ALL) == (NONE, NONE)


def test_nine_is_hidden_and_ten_is_shown():
    assert hidden_of(Block.REACH, row(40, 9), row(40, 20), row(60, 30)) == [0, 1]
    assert hidden_of(Block.REACH, row(40, 10), row(40, 20), row(60, 30)) == []


def test_a_rates_other_side_counts_as_well():
    """31 of 40 reached: the nine missed are as few as nine reached."""
    assert hidden_of(Block.REACH, row(40, 31), row(40, 20), row(60, 30)) == [0, 1]


def test_nobody_at_all_is_too_few_to_be_shown():
    assert hidden_of(Block.IN_NEED, row(0, 0), row(40, 20), row(60, 30)) == [0, 1]


def test_those_hidden_together_must_not_be_few_either():
    """2 and 3 reached are 5 together, which the total would give away: 12 goes with them."""
    assert hidden_of(Block.REACH, row(40, 2), row(40, 3), row(60, 12), row(90, 40)) == [0, 1, 2]


def test_of_two_groups_both_are_hidden_or_neither():
    assert hidden_of(Block.REACH, row(40, 5), row(900, 400, families=5000)) == [0, 1]


def test_without_the_families_nothing_of_a_group_is_shown():
    few = Row(9, 5, 3, 2, 4)
    (first, second, third) = hidden_groups([few, row(40, 20), row(60, 30)], total=SHOWN_ALL)
    assert first == frozenset(Block)
    assert Block.FAMILIES in second
    assert third == NONE


def test_who_was_listed_without_known_need_may_not_be_few_either():
    """25 on the list, 20 of them in need: the list's other five are given away by 25 - 20."""
    found = hidden_groups(
        [row(40, 20, selected=25), row(40, 20, selected=60), row(60, 30)], total=SHOWN_ALL
    )
    assert [sorted(blocks) for blocks in found] == [["selected"], ["selected"], []]


def test_a_total_is_hidden_like_a_group():
    assert hidden_total(row(40, 5)) == {Block.REACH}
    assert hidden_total(row(40, 20)) == NONE
    assert hidden_total(row(40, 20), frozenset({Block.IN_NEED})) == {Block.IN_NEED, Block.REACH}


def test_a_hidden_total_is_not_given_away_by_its_parts():
    found = hidden_groups([row(40, 20), row(60, 30)], total=frozenset({Block.REACH}))
    assert [Block.REACH in blocks for blocks in found] == [True, False]


def test_what_is_withheld_is_hidden_and_its_complement_with_it():
    held = [frozenset({Block.REACH}), NONE, NONE]
    found = hidden_groups([row(60, 30), row(40, 20), row(90, 45)], total=SHOWN_ALL, withheld=held)
    assert [Block.REACH in blocks for blocks in found] == [True, True, False]


@pytest.mark.parametrize(("count", "shown"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20)])
def test_counts_are_rounded_to_the_nearest_five(count: int, shown: int):
    assert rounded(count) == shown
