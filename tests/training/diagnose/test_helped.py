"""Help in the label window, counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from tests.training.diagnose.examining import listed_by_hand
from training.diagnose.examined import Examined, Unanswered
from training.diagnose.helped import Helped, helped

# two of eight have a place: .9 came into need, .8 was helped and did not
RISK = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]
NEED = [True, False, False, True, False, False, False, True]
HELPED = [False, True, False, True, False, False, False, False]


def asked(flags: list[bool] | None) -> Examined:
    examined = listed_by_hand(RISK, NEED, places=2)
    told = None if flags is None else np.array(flags)
    return replace(examined, test=replace(examined.test, helped=told))


@pytest.fixture
def found() -> Helped:
    answer = helped(asked(HELPED))
    assert isinstance(answer, Helped)
    return answer


def test_shares_that_were_helped_by_hand(found: Helped):
    shares = {
        "listed": (found.of_listed, 1 / 2),
        "not listed": (found.of_not_listed, 1 / 6),
        "in need": (found.of_those_in_need, 1 / 3),
        "false alarms": (found.of_false_alarms, 1 / 1),
    }
    for who, (share, expected) in shares.items():
        assert share is not None, who
        assert share.estimate == pytest.approx(expected), who


def test_precision_as_counted_and_as_if_all_need_had_been_prevented(found: Helped):
    assert found.everybody.precision is not None
    assert found.everybody.precision.estimate == 1 / 2
    assert found.precision_at_most is not None
    assert found.precision_at_most.estimate == 1


def test_without_the_helped_the_others_keep_their_share_of_the_places(found: Helped):
    # six of eight rows have 1.5 of two places: .9 surely, .7 in half of the draws
    assert (found.rows, found.not_helped.families, found.not_helped.in_need) == (2, 6, 2)
    assert found.not_helped.places == 1.5
    assert found.not_helped.precision is not None
    assert found.not_helped.precision.estimate == pytest.approx(1 / 1.5)
    assert found.not_helped.recall is not None
    assert found.not_helped.recall.estimate == 1 / 2


def test_it_is_said_that_prevented_harm_looks_like_a_false_alarm(found: Helped):
    said = " ".join(found.lines())
    assert "harm that help prevented looks like a false alarm" in said
    assert "help may also follow the case that is the outcome" in said


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (None, "the test rows do not say who was helped"),
        ([False] * 8, "no family on the test lists had help in its label window"),
        ([True] * 8, "every family on the test lists had help in its label window"),
    ],
)
def test_what_cannot_be_told_apart_is_said(flags: list[bool] | None, reason: str):
    assert helped(asked(flags)) == Unanswered(reason)
