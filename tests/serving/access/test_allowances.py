from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from serving.access.allowances import (
    SLICES,
    STRANGERS_PER_MINUTE,
    Allowance,
    Allowances,
    allowance_at,
    allowance_of,
)
from serving.access.tokens import Machine
from serving.referrals.access_tables import AllowanceTable
from serving.referrals.database import ReferralDatabase
from tests.serving.conftest import Kind, opened

MOMENT = 1_790_000_005.0
"""Twenty-five seconds into a minute: 1,790,000,005 is 60 · 29,833,333 + 25."""

TO_THE_NEXT = 35


class Clock:
    def __init__(self) -> None:
        self.now = MOMENT

    def __call__(self) -> float:
        return self.now


def worker(database: ReferralDatabase, clock: Clock | None = None) -> Allowances:
    return Allowances(lambda: database, now=clock or Clock())


class Counted:
    """A database, and how often it was asked for."""

    def __init__(self, database: ReferralDatabase) -> None:
        self.database = database
        self.times = 0

    def __call__(self) -> ReferralDatabase:
        self.times += 1
        return self.database


def ask(worker: Allowances, allowance: Allowance) -> int:
    taken = worker.take(allowance)
    return worker.lease(allowance) if taken is None else taken


@pytest.mark.parametrize("per_minute", [1, 3, 49, 50, 51, 149, 1000])
def test_one_worker_lets_the_whole_allowance_through_and_nothing_more(
    empty: ReferralDatabase, per_minute: int
):
    one = worker(empty)
    asked = [ask(one, Allowance("token 1", per_minute)) for _ in range(per_minute + 5)]
    assert asked == [0] * per_minute + [TO_THE_NEXT] * 5


@pytest.mark.parametrize("per_minute", [1, 7, 100, 333])
def test_workers_together_never_let_more_through_and_lose_less_than_a_slice_each(
    referrals: Kind, tmp_path: Path, per_minute: int
):
    """Three workers with connections of their own, each asked from threads at once."""
    del referrals
    allowance, a_slice = Allowance("token 1", per_minute), max(1, per_minute // SLICES)
    with opened(tmp_path) as one, opened(tmp_path) as two, opened(tmp_path) as three:
        workers = [worker(one), worker(two), worker(three)]
        with ThreadPoolExecutor(6) as threads:
            turns = [workers[at % 3] for at in range(3 * per_minute)]
            let_through = sum(not left for left in threads.map(lambda w: ask(w, allowance), turns))
    assert per_minute - 3 * a_slice < let_through <= per_minute


def test_a_slice_is_counted_down_without_the_database(empty: ReferralDatabase):
    database, allowance = Counted(empty), Allowance("token 1", 10 * SLICES)
    one = Allowances(database, now=Clock())
    assert one.take(allowance) is None
    assert one.lease(allowance) == 0
    assert [one.take(allowance) for _ in range(9)] == [0] * 9
    assert one.take(allowance) is None
    assert database.times == 1


def test_a_used_minute_is_refused_without_the_database(empty: ReferralDatabase):
    database, allowance = Counted(empty), Allowance("token 1", 1)
    one = Allowances(database, now=Clock())
    assert one.lease(allowance) == 0
    assert (one.take(allowance), one.lease(allowance)) == (TO_THE_NEXT, TO_THE_NEXT)
    assert database.times == 1


def test_the_next_minute_begins_anew(empty: ReferralDatabase):
    clock = Clock()
    one, allowance = worker(empty, clock), Allowance("token 1", 1)
    assert (ask(one, allowance), ask(one, allowance)) == (0, TO_THE_NEXT)
    clock.now += TO_THE_NEXT - 1
    assert ask(one, allowance) == 1
    clock.now += 1
    assert ask(one, allowance) == 0


def test_a_clock_set_back_within_a_minute_gives_nothing_twice(empty: ReferralDatabase):
    clock = Clock()
    one, allowance = worker(empty, clock), Allowance("token 1", 1)
    assert ask(one, allowance) == 0
    clock.now += 60
    assert ask(one, allowance) == 0
    clock.now -= 60
    assert ask(one, allowance) == TO_THE_NEXT


def test_one_tokens_use_takes_nothing_from_another(empty: ReferralDatabase):
    one = worker(empty)
    first, second = Allowance("token 1", 1), Allowance("token 2", 1)
    assert [ask(one, first), ask(one, second)] == [0, 0]


def test_minutes_that_are_over_are_forgotten(empty: ReferralDatabase):
    clock = Clock()
    one = worker(empty, clock)
    for _ in range(5):
        ask(one, Allowance("token 1", 10))
        clock.now += 60
    with empty.reading() as session:
        assert len(session.scalars(select(AllowanceTable)).all()) == 2


def test_a_machine_is_counted_by_its_token_and_may_what_its_token_may():
    machine = Machine("register", "c1", 7, frozenset({"score"}), 60)
    assert allowance_of(machine) == Allowance("token 7", 60)


def test_where_a_stranger_is_cannot_be_read_from_what_is_counted():
    """Two bytes name one of 65,536 buckets: more addresses than that fall into the same one."""
    who, per_minute = allowance_at("203.0.113.77")
    assert (len(who), per_minute) == (len("address ") + 4, STRANGERS_PER_MINUTE)
    assert "203" not in who
    assert len({allowance_at(f"203.0.113.{at}").who for at in range(256)}) > 250
