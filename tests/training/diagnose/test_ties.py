"""Equal risks, counted by hand."""

from tests.training.diagnose.examining import listed_by_hand
from training.diagnose.ties import ties

NEED = [True, False, False, False, False, True, False, False]


def test_a_planted_block_at_the_cut_by_hand():
    # list 0 takes 2 of 5: .9, and one of three at .5; list 1 takes 2 of 3, none of them equal
    risk = [0.9, 0.5, 0.5, 0.5, 0.1, 0.6, 0.5, 0.2]
    found = ties(listed_by_hand(risk, NEED, places=2, commission=[0] * 5 + [1] * 3))
    assert (found.rows, found.distinct) == (8, 5)
    assert (found.largest_block, found.largest_on_a_list) == (4, 3)
    assert (found.lists, found.cut_in_a_tie) == (2, 1)
    # one of four places
    assert found.by_tie_rule is not None
    assert found.by_tie_rule.estimate == 0.25


def test_equals_that_are_all_listed_or_all_left_out_leave_nothing_to_the_rule():
    risk = [0.9, 0.9, 0.5, 0.5, 0.5, 0.1, 0.1, 0.1]
    found = ties(listed_by_hand(risk, NEED, places=5))
    assert (found.largest_block, found.cut_in_a_tie) == (3, 0)
    assert found.by_tie_rule is not None
    assert found.by_tie_rule.estimate == 0


def test_where_everybody_is_equal_the_rule_decides_everything():
    found = ties(listed_by_hand([0.2] * 8, NEED, places=3))
    assert (found.distinct, found.largest_block, found.cut_in_a_tie) == (1, 8, 1)
    assert found.by_tie_rule is not None
    assert found.by_tie_rule.estimate == 1


def test_a_list_with_room_for_all_decides_nothing_by_the_rule():
    found = ties(listed_by_hand([0.2] * 8, NEED, places=8))
    assert found.cut_in_a_tie == 0


def test_quantiles_by_hand():
    found = ties(listed_by_hand([0.0, 0.1, 0.2, 0.3, 0.4], NEED[:5]))
    spread = {one.share: round(one.risk, 9) for one in found.quantiles}
    assert {share: spread[share] for share in (0.0, 0.25, 0.5, 0.75, 1.0)} == {
        0.0: 0.0,
        0.25: 0.1,
        0.5: 0.2,
        0.75: 0.3,
        1.0: 0.4,
    }


def test_without_places_nothing_is_decided():
    found = ties(listed_by_hand([0.2] * 8, NEED, places=0))
    assert found.by_tie_rule is None
    assert "the tie rule decides not defined of all places" in " ".join(found.lines())
