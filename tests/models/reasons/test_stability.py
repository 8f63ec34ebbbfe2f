"""Reasons and bands that hold on another draw, and those that do not: small cases by hand."""

from collections import Counter

import numpy as np
import pytest

from models.model import Bands
from models.reasons.stability import between_bands, surviving

BANDS = Bands(high=0.5, elevated=0.2)


def holds(own: float, refits: list[float]) -> bool:
    found = surviving(np.array([[own]]), (np.array([[refit]]) for refit in refits))
    return bool(found[0, 0])


@pytest.mark.parametrize(
    ("own", "refits", "expected"),
    [
        (1.0, [1.0] * 8, True),
        (1.0, [1.0] * 7 + [-1.0], True),  # 7 of 8 are more than four in five
        (1.0, [1.0] * 6 + [-1.0] * 2, False),  # 6 of 8 are fewer
        (1.0, [1.0] * 4 + [0.0], True),  # 4 of 5 are four in five
        (1.0, [1.0] * 3 + [0.0] * 2, False),
        (1.0, [0.5] * 8, True),  # half of the size is enough
        (1.0, [0.49] * 8, False),
        (1.0, [9.0] * 8, True),  # more is no contradiction
        (-1.0, [-0.7] * 8, True),
        (-1.0, [0.7] * 8, False),
        (-1.0, [-0.5] * 7 + [3.0], True),
        (0.0, [0.0] * 8, False),  # nothing to survive
        (0.0, [1.0] * 8, False),
    ],
)
def test_a_reason_holds_where_four_in_five_refits_say_at_least_half_of_it(
    own: float, refits: list[float], *, expected: bool
):
    assert holds(own, refits) is expected


def test_without_refits_every_contribution_holds():
    found = surviving(np.array([[0.3, -0.2, 0.0]]), ())
    assert found.tolist() == [[True, True, False]]


def test_rows_and_concepts_are_judged_each_by_itself():
    own = np.array([[1.0, -1.0], [-1.0, 1.0]])
    refits = [np.array([[1.0, 1.0], [-1.0, 1.0]])] * 8
    assert surviving(own, refits).tolist() == [[True, False], [True, True]]


def test_of_nobody_nothing_is_asked():
    assert surviving(np.zeros((0, 3)), [np.zeros((0, 3))]).shape == (0, 3)


def test_a_reason_that_chance_gave_seldom_holds_and_a_strong_one_nearly_always():
    """Estimates with a standard error of 1 about nothing, or about 5; each refit is another draw
    about the estimate, since it draws from the same rows.
    """
    rng = np.random.default_rng(1)
    own = np.array([0.0, 5.0]) + rng.normal(size=(20_000, 2))
    refits = (own + rng.normal(size=own.shape) for _ in range(8))
    by_chance, strong = surviving(own, refits).mean(axis=0)
    assert by_chance == pytest.approx(0.21, abs=0.02)
    assert strong > 0.98


def between(risk: list[float], *refits: list[float]):
    """Two bands or None for each family; a row of risks for each refit."""
    found = between_bands(BANDS, np.array(risk), np.array(refits, dtype=np.float32).T)
    return found.tolist()


HIGH_OR_ELEVATED = ("high", "elevated")
RISK = [0.9, 0.4, 0.1]
SWAPPED = [0.4, 0.9, 0.1]
"""The first two change places: high holds one family before and after."""


@pytest.mark.parametrize(
    ("swapped", "expected"),
    [
        (0, [None, None, None]),
        (1, [None, None, None]),
        (2, [HIGH_OR_ELEVATED, HIGH_OR_ELEVATED, None]),
        (8, [HIGH_OR_ELEVATED, HIGH_OR_ELEVATED, None]),
    ],
)
def test_two_bands_are_named_where_two_of_eight_refits_say_another(
    swapped: int, expected: list[object]
):
    assert between(RISK, *[SWAPPED] * swapped, *[RISK] * (8 - swapped)) == expected


def test_the_higher_band_is_named_first_whichever_is_the_family_s_own():
    found = between([0.4, 0.1, 0.9], *[[0.1, 0.4, 0.9]] * 8)
    assert found == [("elevated", "usual"), ("elevated", "usual"), None]


def test_who_stands_in_a_band_is_asked_and_not_how_many():
    """Half the risk for everybody puts nobody into another band."""
    risk = [0.9, 0.6, 0.4, 0.3, 0.1]
    assert between(risk, *[[one / 2 for one in risk]] * 8) == [None] * 5


def test_a_band_that_holds_nobody_holds_nobody_under_a_refit():
    assert between([0.1, 0.1], *[[0.99, 0.1]] * 8) == [None, None]


def test_a_band_that_holds_everybody_holds_everybody_under_a_refit():
    assert between([0.9, 0.8], *[[0.01, 0.02]] * 8) == [None, None]


def test_of_two_other_bands_the_one_that_more_refits_say_is_named():
    """The middle family of three falls to usual three times and rises to high once."""
    risk, falls, rises = [0.9, 0.4, 0.1], [0.9, 0.1, 0.4], [0.4, 0.9, 0.1]
    found = between(risk, *[falls] * 3, rises, *[risk] * 4)
    assert found == [None, ("elevated", "usual"), ("elevated", "usual")]


def test_of_two_other_bands_with_as_many_the_higher_is_named():
    risk, falls, rises = [0.9, 0.4, 0.1], [0.9, 0.1, 0.4], [0.4, 0.9, 0.1]
    found = between(risk, falls, rises, *[risk] * 6)
    assert found == [None, HIGH_OR_ELEVATED, None]


def test_of_two_other_bands_with_as_many_the_nearer_is_named():
    """The last of three is usual; once it is elevated and once high."""
    risk = [0.9, 0.4, 0.1]
    found = between(risk, [0.9, 0.1, 0.4], [0.4, 0.1, 0.9], *[risk] * 6)
    assert found[2] == ("elevated", "usual")


def test_without_refits_every_band_is_settled():
    assert between_bands(BANDS, np.array(RISK), np.empty((3, 0), np.float32)).tolist() == [None] * 3


def test_of_nobody_no_band_is_asked():
    assert between_bands(BANDS, np.empty(0), np.empty((0, 8), np.float32)).tolist() == []


def test_a_refit_that_agrees_names_nobody_even_where_a_band_begins_at_a_risk():
    """0.5 and 0.2 are where bands begin; a float32 holds 0.2 a little higher."""
    risk = [0.5, 0.2, 0.1999]
    assert between(risk, *[risk] * 8) == [None] * 3


def test_two_bands_are_those_of_a_plain_count_by_sorting():
    rng = np.random.default_rng(2)
    risk = rng.random(200)
    refits = np.clip(risk[:, None] + rng.normal(0, 0.1, (200, 8)), 0, 1).astype(np.float32)
    own = ["high" if one >= 0.5 else "elevated" if one >= 0.2 else "usual" for one in risk]
    size = Counter(own)
    placed: list[list[str]] = [[] for _ in range(200)]
    for column in refits.T:
        for rank, family in enumerate(sorted(range(200), key=lambda f: -column[f])):
            above = size["high"] + size["elevated"]
            placed[family].append(
                "high" if rank < size["high"] else "elevated" if rank < above else "usual"
            )
    found = between_bands(BANDS, risk, refits)
    for family in range(200):
        others = Counter(band for band in placed[family] if band != own[family])
        assert (found[family] is not None) is (others.total() >= 2)
        if found[family] is not None:
            (other,) = set(found[family]) - {own[family]}
            assert others[other] == max(others.values())


def test_equal_risks_that_an_edge_would_part_leave_every_family_where_it_is():
    """Thirty stand above seventy with nothing on record; three refits take ten of the thirty for
    such families, and the thirtieth place falls among eighty that are equal.
    """
    bands = Bands(high=0.9, elevated=0.5)
    risk = np.array([0.6] * 30 + [0.01] * 70)
    agreeing = np.repeat(risk[:, None], 5, axis=1)
    unsure = np.repeat(np.array([0.6] * 20 + [0.01] * 80)[:, None], 3, axis=1)
    found = between_bands(bands, risk, np.hstack([agreeing, unsure]).astype(np.float32))
    assert found.tolist() == [None] * 100
