"""Q: worlds in which a group is given away, or is not."""

import numpy as np
import pytest
from scipy.special import expit, logit

from fairness.arrays import Codes
from fairness.attributes import FoundAttribute, FoundValue
from fairness.evidence.proxy import (
    Asked,
    drawn_rows,
    find_proxies,
    flip_effect,
    noise_floor,
    told_from,
)

ROWS = 1_500


def world(seed: int, *, gap: float = 0.0):
    """Scores, who came into need, and a group whose log-odds of need are higher by `gap`."""
    draw = np.random.default_rng(seed)
    score = expit(draw.normal(-1, 1, ROWS))
    member = draw.random(ROWS) < 0.4
    need = draw.random(ROWS) < expit(logit(score) + gap * member)
    return score, need, member, draw.integers(0, 30, ROWS)


def test_a_feature_that_stands_for_the_group_gives_it_away_and_noise_does_not():
    draw = np.random.default_rng(1)
    member = draw.random(ROWS) < 0.4
    noise = draw.normal(size=(ROWS, 5)).astype(np.float32)
    noise[draw.random(noise.shape) < 0.2] = np.nan
    stands_for = np.column_stack([noise, member + draw.normal(0, 0.5, ROWS)]).astype(np.float32)
    assert told_from(stands_for, member, seed=1).low > 0.85
    blind = told_from(noise, member, seed=1)
    assert blind.low < 0.5 < blind.high + 0.03


def test_too_few_teach_nothing():
    features = np.zeros((ROWS, 2), dtype=np.float32)
    assert told_from(features, np.arange(ROWS) < 49, seed=1) is None


def test_the_flip_is_how_far_need_differs_at_equal_scores():
    """A logit of one more moves a chance p to expit(logit p + 1): the mean over all scores."""
    found = [flip_effect(*world(seed, gap=1.0)[:3]) for seed in range(10)]
    score = world(0)[0]
    assert np.mean(found) == pytest.approx(np.mean(expit(logit(score) + 1) - score), abs=0.02)


@pytest.mark.slow
def test_only_a_group_that_matters_beyond_the_score_rises_above_chance():
    above = {0.0: 0, 1.0: 0}
    for gap in above:
        for seed in range(10):
            score, need, member, stratum = world(seed, gap=gap)
            noise = noise_floor(score, need, member, stratum=stratum, seed=seed)
            above[gap] += flip_effect(score, need, member) > noise
    assert above[1.0] == 10
    assert above[0.0] <= 3


def test_a_shuffle_stays_within_commissions():
    """Where every commission is all of one kind, no shuffle changes anything."""
    score, need, _, stratum = world(4, gap=0.5)
    member = stratum % 2 == 0
    noise = noise_floor(score, need, member, stratum=stratum, seed=4)
    assert noise == pytest.approx(flip_effect(score, need, member), rel=1e-6)


def test_without_need_or_with_nothing_else_there_is_no_flip():
    score, _, member, stratum = world(5)
    nobody = np.zeros(ROWS, dtype=bool)
    assert flip_effect(score, nobody, member) is None
    assert noise_floor(score, nobody, member, stratum=stratum, seed=5) is None


def test_every_declared_group_but_the_reference_and_the_small_is_asked_about():
    score, need, member, stratum = world(6)
    values = np.where(member, 0, 1)
    values[:40] = 2
    column = Codes(("a", "b", "tiny"), values)
    declared = FoundAttribute("kind", (FoundValue("a"), FoundValue("b"), FoundValue("tiny")), "b")
    asked = Asked(
        np.column_stack([score, score]).astype(np.float32), score, need.astype(float), stratum
    )
    (found,) = find_proxies(asked, {"kind": column}, [declared], seed=6)
    assert (found.attribute, found.group) == ("kind", "a")
    assert found.from_score.low < 0.5 < found.from_score.high
    points = asked._replace(score=10 * score)
    (unscaled,) = find_proxies(points, {"kind": column}, [declared], seed=6)
    assert (unscaled.flip, unscaled.noise) == (None, None)


def test_a_small_group_is_asked_about_whole():
    """197 among 20,000, of whom 3,000 drawn by lot would hold 30."""
    member = np.zeros(20_000, dtype=bool)
    member[:197] = True
    kept = drawn_rows(member, seed=0)
    assert (len(kept), member[kept].sum()) == (3_000, 197)
    assert len(np.unique(kept)) == 3_000


@pytest.mark.parametrize("members", [0, 10, 1_000, 9_990, 10_000])
def test_no_more_rows_than_there_are_are_asked_about(members: int):
    member = np.arange(10_000) < members
    assert len(drawn_rows(member, seed=1)) == 3_000
    few = np.arange(40) < members
    assert len(drawn_rows(few, seed=1)) == 40
