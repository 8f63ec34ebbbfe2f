"""Bars that start where the last ended and end at the family's own place, by hand."""

import re

import numpy as np
import pytest

from models.reasons.pictures.waterfall import (
    GAP,
    LINE,
    MARGIN,
    MOST_BARS,
    WIDTH,
    Length,
    draw_waterfall,
    lengths,
    strength,
)

ENDS = {"first": "An average family", "last": "This family"}


def test_the_longest_bar_comes_first_and_is_the_measure_of_the_others():
    found = lengths(np.array([0.5, -1.0, 2.0]), worth=0.001)
    assert found == (Length(2, 1.0), Length(1, -0.5), Length(0, 0.25))


def test_what_is_not_worth_a_bar_is_left_out_where_it_adds_up_to_nothing():
    assert lengths(np.array([2.0, 0.0004, -0.0004]), worth=0.001) == (Length(0, 1.0),)


def test_small_ones_that_add_up_are_one_bar():
    """Thirty times 0.0009 is 0.027."""
    (named, others) = lengths(np.array([0.27, *[0.0009] * 30]), worth=0.001)
    assert named == Length(0, 1.0)
    assert others.concept is None
    assert others.share == pytest.approx(0.1)


def test_from_the_thirteenth_on_they_are_summed_as_others():
    """12 bars of 1, then 4 of 0.9: 3.6 is the longest."""
    found = lengths(np.array([*[1.0] * 12, *[0.9] * 4]), worth=0.001)
    assert len(found) == MOST_BARS + 1
    assert [one.share for one in found] == pytest.approx([1 / 3.6] * 12 + [1.0])
    assert found[-1].concept is None


def test_bars_end_at_the_sum():
    contributions = np.random.default_rng(3).normal(size=40)
    found = lengths(contributions, worth=0.001)
    # the longest may be the others' own: measured against any named bar
    scale = abs(contributions[found[0].concept] / found[0].share)
    assert scale * sum(one.share for one in found) == pytest.approx(contributions.sum())


def test_a_family_without_contributions_has_no_bars():
    assert lengths(np.zeros(5), worth=0.001) == ()
    assert lengths(np.zeros(0), worth=0.001) == ()


def test_three_bars_by_hand():
    """Shares 1, -0.5 and 0.25 reach 1 at most: from 10 to 280, half is 145, 0.75 is 212.5."""
    drawn = draw_waterfall([("a", 1.0), ("b", -0.5), ("c", 0.25)], **ENDS)
    assert [(bar.start, bar.end) for bar in drawn.bars] == [
        (10.0, 280.0),
        (280.0, 145.0),
        (145.0, 212.5),
    ]
    assert (drawn.average, drawn.family) == (10.0, 212.5)
    assert [bar.raises for bar in drawn.bars] == [True, False, True]
    assert drawn.top == LINE + GAP
    tops = [bar.top for bar in drawn.bars]
    assert tops == sorted(tops)
    assert drawn.bars[-1].y < drawn.bottom < drawn.height


def test_bars_that_lower_lead_to_the_left_of_an_average_family():
    drawn = draw_waterfall([("a", -1.0), ("b", -0.5)], **ENDS)
    assert (drawn.average, drawn.family) == (WIDTH - MARGIN, MARGIN)
    assert (drawn.anchor, drawn.bars[1].end) == ("start", MARGIN)


def test_an_arrow_points_where_the_bar_leads():
    right, left, tiny = draw_waterfall([("a", 1.0), ("b", -1.0), ("c", 0.001)], **ENDS).bars
    assert tip(right.path) == right.end == 280
    assert tip(left.path) == left.end == 10
    assert tip(tiny.path) == tiny.end


def tip(path: str) -> float:
    found = re.search(r"L([\d.]+)", path)
    assert found is not None
    return float(found[1])


def test_a_long_name_is_wrapped_and_pushes_the_next_bar_down():
    name = "Кәмелетке толмағанның түнгі уақытта заңды өкілінсіз тұрғын үйден тыс жерде болуы"
    long, short = draw_waterfall([(name, 1.0), ("b", 0.5)], **ENDS).bars
    assert " ".join(long.name) == name
    assert len(long.name) > 1
    assert short.top > long.top + LINE * len(long.name)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, "most"),
        (-1.0, "most"),
        (0.99, "much"),
        (-0.5, "much"),
        (0.49, "some"),
        (0.1, "little"),
    ],
)
def test_a_share_in_words(share: float, said: str):
    assert strength(share) == said
