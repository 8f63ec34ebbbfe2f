"""Blocks of explained families, each made once, however many ask."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from cases.errors import CheckFailed
from serving.scoring import blocks as module
from serving.scoring.blocks import Blocks


class Cohort:
    """Five families of two commissions: a to c, d and e."""

    def __init__(self) -> None:
        self.scored = SimpleNamespace(
            family_id=np.array([*"daebc"], dtype=object), commission=np.array([1, 0, 1, 0, 0])
        )
        self.cohort_size = np.array([3, 2])
        self.asked: list[str] = []
        self.goes_on = Event()
        self.goes_on.set()

    def explain(self, families: Sequence[str]) -> str:
        self.asked.append("".join(families))
        self.goes_on.wait(5)
        return self.asked[-1]


@pytest.fixture
def cohort(monkeypatch: pytest.MonkeyPatch) -> Cohort:
    """Two to a block, two blocks at once, at most three kept."""
    monkeypatch.setattr(module, "BLOCK", 2)
    monkeypatch.setattr(module, "AT_ONCE", 4)
    monkeypatch.setattr(module, "BLOCKS_KEPT", 3)
    return Cohort()


def blocks_of(cohort: Cohort) -> Any:
    """Blocks over the stand-in."""
    found: Any = Blocks(cohort)  # type: ignore[arg-type]
    return found


def test_a_family_is_explained_with_others_of_its_commission(cohort: Cohort):
    blocks = blocks_of(cohort)
    assert [blocks.explained(one) for one in "acd"] == ["ab", "c", "de"]
    assert cohort.asked == ["ab", "c", "de"]


def test_a_block_is_made_once(cohort: Cohort):
    blocks = blocks_of(cohort)
    assert blocks.explained("a") is blocks.explained("b")
    assert cohort.asked == ["ab"]


def test_whoever_is_needed_all_at_once_is_explained_blocks_together(cohort: Cohort):
    blocks = blocks_of(cohort)
    assert len(list(blocks.explain_all("abcde"))) == 2
    assert cohort.asked == ["abc", "de"]
    assert blocks.explained("c") == "abc"


def test_blocks_hold_whom_they_explained_and_whom_nobody_ranks(cohort: Cohort):
    blocks = blocks_of(cohort)
    blocks.explained("a")
    assert blocks.hold(["a", "b", "urgent"])
    assert not blocks.hold(["a", "c"])


def test_the_oldest_is_let_go_of_where_too_many_are_kept(
    cohort: Cohort, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "BLOCKS_KEPT", 2)
    blocks = blocks_of(cohort)
    for one in "acd":
        blocks.explained(one)
    assert [blocks.hold([one]) for one in "acd"] == [False, True, True]


def test_two_who_ask_for_the_same_block_have_it_made_once(cohort: Cohort):
    blocks = blocks_of(cohort)
    cohort.goes_on.clear()
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(blocks.explained, one) for one in "ab"]
        while not cohort.asked:
            pass
        cohort.goes_on.set()
        assert [one.result() for one in both] == ["ab", "ab"]
    assert cohort.asked == ["ab"]


def test_who_asks_for_another_block_does_not_wait(cohort: Cohort):
    blocks = blocks_of(cohort)
    blocks.explained("d")
    cohort.goes_on.clear()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(blocks.explained, "a")
        while len(cohort.asked) < 2:
            pass
        assert blocks.explained("e") == "de"
        assert not waiting.done()
        cohort.goes_on.set()
        assert waiting.result() == "ab"


def test_after_a_failure_a_block_is_tried_again(cohort: Cohort, monkeypatch: pytest.MonkeyPatch):
    blocks = blocks_of(cohort)

    def fail(_families: Sequence[str]) -> str:
        message = "reasons do not add up"
        raise CheckFailed(message)

    with monkeypatch.context() as patch:
        patch.setattr(cohort, "explain", fail)
        with pytest.raises(CheckFailed):
            blocks.explained("a")
    assert blocks.explained("a") == "ab"
