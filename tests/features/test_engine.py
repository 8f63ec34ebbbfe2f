"""Parts are worked on in any order and answered in theirs, with few of them in memory."""

import pickle
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from cases.store import Part
from features.engine import Threads
from features.matrix import plan_matrix
from features.part import from_lists
from tests.features.facts import AS_OF, CHILD, Event, Family, before
from tests.features.stores import store_of

PARTS = [Part(Path("store"), f"part-{number:05d}.parquet") for number in range(7)]


def named(part: Part) -> pa.Table:
    return pa.table({"name": [part.name]})


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_answers_come_in_the_order_of_the_parts(threads: int):
    answers = Threads(threads).map(named, PARTS)
    assert [answer["name"].to_pylist() for answer in answers] == [[part.name] for part in PARTS]


def test_no_part_is_begun_long_before_it_is_asked_for():
    begun: list[str] = []

    def work(part: Part) -> pa.Table:
        begun.append(part.name)
        return named(part)

    answers = Threads(2).map(work, PARTS)
    next(answers)
    # two threads and one answer waiting
    assert len(begun) <= 3
    assert len(list(answers)) == len(PARTS) - 1
    assert sorted(begun) == [part.name for part in PARTS]


def test_the_work_of_several_threads_is_done_by_several():
    together = threading.Barrier(2, timeout=60)

    def work(part: Part) -> pa.Table:
        together.wait()
        return named(part)

    assert len(list(Threads(2).map(work, PARTS[:2]))) == 2


def failing(at: str) -> Callable[[Part], pa.Table]:
    def work(part: Part) -> pa.Table:
        if part.name == at:
            msg = "this part is damaged"
            raise ValueError(msg)
        return named(part)

    return work


@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_part_that_fails_fails_the_whole(place: int):
    with pytest.raises(ValueError, match="this part is damaged"):
        list(Threads(2).map(failing(PARTS[place].name), PARTS))


def test_a_plan_travels_to_another_process_and_does_the_same_there():
    family = Family("F1", members=(CHILD,), events=(Event("absence", before(9), before(8)),))
    store = store_of([family])
    plan = plan_matrix(store, [AS_OF], outcomes_seen_until=date(2026, 10, 1), engine=Threads(1))
    sent = pickle.loads(pickle.dumps(plan))  # noqa: S301  our own bytes, made here
    part = store.parts[0]
    there, here = sent(part), plan(part)
    np.testing.assert_array_equal(
        *(from_lists(rows["values"], len(plan.features))[0] for rows in (there, here))
    )
    others = here.column_names[:3] + here.column_names[4:]
    assert there.select(others).equals(here.select(others), check_metadata=True)
