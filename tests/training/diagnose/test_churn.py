"""How lists change, counted by hand."""

from collections import Counter
from dataclasses import replace

import numpy as np

from tests.models.building import simulated_matrix
from tests.training.diagnose.examining import examined_of, listed_by_hand
from training.diagnose.churn import Following, churn, families_drawn_anew
from training.diagnose.examined import Unanswered
from training.intervals import Interval

# commission 0 has three lists of two places; * is listed
#        a     b     c     d
# day 0  .9*   .8*   .3    .2
# day 30 .9*   .1    .8*         d is gone, a stays on the list, b does not
# day 60       .5*   .1    .4*   a is gone; c is not listed again
RISK = [0.9, 0.8, 0.3, 0.2, 0.9, 0.1, 0.8, 0.5, 0.1, 0.4]
FAMILY = list("abcd" + "abc" + "bcd")
DAY = [0] * 4 + [30] * 3 + [60] * 3
NEED = [True, False] * 5


def test_who_stays_listed_by_hand():
    asked = listed_by_hand(RISK, NEED, places=2, family=FAMILY, as_of_day=DAY)
    found = churn(asked).following
    assert isinstance(found, Following)
    # four were listed before the last list: a again; b not; a gone; c not
    assert found.of_listed is not None
    assert found.of_listed.estimate == 1 / 4
    assert found.of_those_still_scored is not None
    assert found.of_those_still_scored.estimate == 1 / 3


def test_the_same_family_elsewhere_or_later_is_not_the_next_list():
    # listed on day 0 and on day 60, not on day 30
    asked = listed_by_hand(
        [0.9, 0.1, 0.1, 0.9, 0.9, 0.1],
        [True, False] * 3,
        family=["a", "b"] * 3,
        as_of_day=[0, 0, 30, 30, 60, 60],
    )
    found = churn(asked).following
    assert isinstance(found, Following)
    assert found.of_listed == Interval(0.0, 0.0, 0.0)


def test_places_shared_with_the_champion_by_hand():
    asked = listed_by_hand(
        [0.9, 0.8, 0.3, 0.2, 0.9, 0.1], [True, False] * 3, places=2, commission=[0] * 4 + [1] * 2
    )
    # the champion lists b and c where the model lists a and b; both of commission 1 have a place
    theirs = replace(asked, champion="7", champion_risk=np.array([0.1, 0.9, 0.8, 0.2, 0.3, 0.4]))
    found = churn(theirs).champion
    assert isinstance(found, Interval)
    assert found.estimate == 3 / 4


def test_a_champion_that_ranks_alike_shares_every_place():
    asked = examined_of(simulated_matrix(400, seed=1), simulated_matrix(400, seed=2))
    # ties included: they are broken by the same lots
    same = replace(asked, champion="1", champion_risk=asked.risk / 2)
    assert churn(same).champion == Interval(1.0, 1.0, 1.0)


def test_without_a_champion_that_can_be_compared_that_is_said():
    asked = listed_by_hand(RISK, NEED, places=2, family=FAMILY, as_of_day=DAY)
    assert churn(asked).champion == Unanswered("there is no champion yet")
    other = churn(replace(asked, champion="7"))
    assert other.champion == Unanswered("version 7 reads features of another catalogue")
    first, second, third = other.lines()
    assert first.startswith("places shared with the champion: cannot be answered because version 7")
    assert second.startswith("listed again on the next list: 0.250 (")
    assert third.startswith("places that change hands when refitted")


def test_a_single_list_date_is_followed_by_none():
    found = churn(listed_by_hand([0.9, 0.1], [True, False]))
    assert found.following == Unanswered("the test is a single list date: no list follows")
    assert any("from list to list: cannot be answered" in line for line in found.lines())


def test_families_drawn_anew_come_with_all_of_their_rows():
    learning = simulated_matrix(60, seed=1, dates=3)
    found = families_drawn_anew(learning, np.random.default_rng(1))
    rows = Counter(zip(found.family_id, found.as_of_day.tolist(), strict=True))
    drawn = {family: rows[family, 0] for family, _ in rows}
    assert sum(drawn.values()) == 60
    assert len(drawn) < 60
    assert all(rows[family, day] == drawn[family] for family in drawn for day in (0, 30, 60))


def test_no_place_changes_hands_where_a_single_line_says_it_all():
    learning, test = (simulated_matrix(400, seed=seed) for seed in (1, 2))
    sure = [replace(one, outcome=one.column("cases_1095") >= 1) for one in (learning, test)]
    held = (sure[1].column("cases_1095") >= 1).sum() // 8
    found = churn(examined_of(*sure, places=int(held)))
    assert found.changed_by_refit is not None
    assert found.changed_by_refit.estimate < 0.2


def test_places_change_hands_where_only_chance_ranks():
    learning, test = (simulated_matrix(400, seed=seed, signal=0.0) for seed in (1, 2))
    found = churn(examined_of(learning, test, candidate="lightgbm"))
    assert found.changed_by_refit is not None
    assert found.changed_by_refit.low > 0.4
