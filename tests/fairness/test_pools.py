"""Small groups counted together, beside a table in which they are one group from the start."""

import pytest

from fairness.attributes import FoundAttribute, FoundValue
from fairness.audit import audit
from fairness.results import AttributeResult, GroupResult
from tests.fairness.worlds import Cell, many_offices, table_of

CELLS = many_offices(20, ("a", 6, 10), ("b", 3, 5), ("c", 0, 1), ("d", 1, 1))
"""In 20 offices: 200 in need in a, 100 in b, 20 in c and 20 in d."""


def attribute(
    *pooling: tuple[str, ...], reference: str = "rest", codes: str = "abcd"
) -> FoundAttribute:
    values = tuple(FoundValue(code) for code in codes)
    return FoundAttribute("group", values, reference, pooling=pooling)


def audited(cells: list[Cell], declared: FoundAttribute) -> AttributeResult:
    return audit(table_of(cells), [declared]).attributes[0]


def as_one(cells: list[Cell], pool: str, reference: str) -> GroupResult:
    """The pool's own result where its families were one group all along."""
    merged = [(office, "pool" if group in pool else group, *rest) for office, group, *rest in cells]
    values = [code for code in "abcd" if code not in pool]
    declared = FoundAttribute("group", tuple(FoundValue(c) for c in (*values, "pool")), reference)
    return next(group for group in audited(merged, declared).groups if group.code == "pool")


@pytest.mark.parametrize("reference", ["rest", "a"])
def test_a_pool_is_what_its_families_would_be_as_one_group(reference: str):
    found = audited(CELLS, attribute(("c", "d"), reference=reference))
    (pool,) = found.pools
    alone = as_one(CELLS, "cd", reference)
    assert (pool.families, pool.in_need, pool.reached) == (40, 40, 20)
    assert (alone.families, alone.in_need, alone.reached) == (40, 40, 20)
    assert pool.recall == alone.recall
    assert alone.within is not None
    assert pool.gap == alone.within.estimate
    assert pool.p_exact == alone.within.p_exact


def test_the_small_groups_stay_on_the_page_themselves():
    found = audited(CELLS, attribute(("c", "d")))
    small = {group.code: group for group in found.groups}["c"]
    assert (small.in_need, small.reached) == (20, 0)
    assert small.recall is not None
    assert small.recall.high > 0.1
    assert small.shrunken_recall is not None
    assert 0 < small.shrunken_recall < 0.3
    assert found.pools[0].small == ("c", "d")
    assert found.pools[0].names["en"] == "c + d"


def test_a_group_with_30_in_need_is_not_small():
    cells = many_offices(30, ("a", 6, 10), ("b", 3, 5), ("c", 0, 1), ("d", 1, 1))
    assert audited(cells, attribute(("c", "d"))).pools == ()
    one_less = [cell for cell in cells if cell[:2] != ("c0", "c")]
    assert [pool.small for pool in audited(one_less, attribute(("c", "d"))).pools] == [("c",)]


def test_a_pool_widens_no_further_than_until_enough_are_in_need():
    found = audited(CELLS, attribute(("c", "d"), ("b", "c", "d")))
    assert [pool.codes for pool in found.pools] == [("c", "d")]
    few = many_offices(10, ("a", 6, 10), ("b", 3, 5), ("c", 0, 1), ("d", 1, 1))
    found = audited(few, attribute(("c", "d"), ("b", "c", "d")))
    assert [(pool.codes, pool.in_need) for pool in found.pools] == [
        (("c", "d"), 20),
        (("b", "c", "d"), 70),
    ]


def test_how_far_it_widens_does_not_depend_on_who_was_reached():
    other_way = [(o, g, need, 1 - chosen, n) for o, g, need, chosen, n in CELLS]
    declared = attribute(("c", "d"), ("b", "c", "d"))
    pools = [audited(cells, declared).pools for cells in (CELLS, other_way)]
    assert [pool.codes for pool in pools[0]] == [pool.codes for pool in pools[1]]
    assert pools[0][0].reached != pools[1][0].reached or pools[0][0].gap != pools[1][0].gap


def test_a_value_that_no_family_has_is_part_of_its_pool():
    found = audited(CELLS, attribute(("d", "e"), codes="abcde"))
    assert [(pool.codes, pool.in_need, pool.small) for pool in found.pools] == [
        (("d", "e"), 20, ("d", "e"))
    ]


def test_a_pool_that_cannot_be_compared_tells_no_gap():
    cells = [*many_offices(20, ("a", 6, 10)), ("far", "c", 1, 1, 3), ("far", "d", 1, 0, 3)]
    (pool,) = audited(cells, attribute(("c", "d"), codes="acd")).pools
    assert (pool.in_need, pool.reached) == (6, 3)
    assert (pool.gap, pool.p_exact, pool.detectable_difference) == (None, None, None)


def test_without_a_declared_order_nothing_is_pooled():
    assert audited(CELLS, attribute()).pools == ()


def test_pools_stand_in_the_order_declared_whichever_group_led_to_them():
    cells = many_offices(10, ("a", 6, 10), ("b", 1, 2), ("c", 0, 1), ("d", 1, 1))
    found = audited(cells, attribute(("c", "d"), ("b", "c", "d")))
    assert [(pool.codes, pool.small) for pool in found.pools] == [
        (("c", "d"), ("c", "d")),
        (("b", "c", "d"), ("b", "c", "d")),
    ]
