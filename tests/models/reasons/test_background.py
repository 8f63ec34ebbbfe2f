"""Whom a family is compared with: its own commission's, drawn by lot, or its region's."""

import numpy as np

from models.reasons.background import DRAWN, FEWEST, Background, draw_backgrounds

SEED = 4
REGIONS = np.array(["north", "north", "south", "empty"], dtype=object)


def cohort(*sizes: int):
    """Families of commissions of these sizes, by name and commission."""
    commission = np.repeat(np.arange(len(sizes)), sizes)
    names = np.array([f"f{place}" for place in range(len(commission))], dtype=object)
    return names, commission


def drawn(*sizes: int, seed: int = SEED) -> tuple[Background, ...]:
    return draw_backgrounds(*cohort(*sizes), REGIONS, seed)


def test_a_large_commission_is_compared_with_its_own():
    families, commission = cohort(700, 300, 100)
    backgrounds = drawn(700, 300, 100)
    for number, size in ((0, 700), (1, 300), (2, 100)):
        own = set(families[commission == number])
        assert set(backgrounds[number].families) <= own
        assert len(set(backgrounds[number].families)) == min(size, DRAWN)
        assert (backgrounds[number].of, backgrounds[number].pooled) == (size, False)


def test_a_small_one_is_pooled_with_its_region():
    families, commission = cohort(30, 300, 40)
    first, _, third, _ = drawn(30, 300, 40)
    assert (first.of, first.pooled, len(first.families)) == (330, True, DRAWN)
    both = set(families[np.isin(commission, [0, 1])])
    assert set(first.families) <= both
    # alone in its region: there is nobody else
    assert (third.of, third.pooled, len(third.families)) == (40, True, 40)


def test_whether_it_is_small_is_asked_at_the_declared_size():
    assert [one.pooled for one in drawn(FEWEST, FEWEST - 1, FEWEST)[:3]] == [False, True, False]


def test_a_region_without_anybody_gives_nobody():
    assert drawn(5, 5, 5)[3] == Background((), 0, pooled=True)


def test_the_draw_follows_from_the_seed_and_not_from_the_order_of_rows():
    names, commission = cohort(400, 400, 400)
    shuffled = np.random.default_rng(1).permutation(len(names))
    assert draw_backgrounds(names[shuffled], commission[shuffled], REGIONS, SEED) == drawn(
        400, 400, 400
    )
    assert drawn(400, 400, 400, seed=5) != drawn(400, 400, 400)


def test_everybody_has_the_same_chance():
    often = np.zeros(400)
    for seed in range(200):
        often[[int(name[1:]) for name in drawn(400, seed=seed)[0].families]] += 1
    # binomial: 200 draws with chance one half
    assert abs(often.mean() - 100) < 1e-9
    assert often.min() > 60
    assert often.max() < 140
