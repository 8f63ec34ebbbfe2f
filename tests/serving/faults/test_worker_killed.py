"""One of two workers killed while members decide: the other answers, the lost one is replaced."""

import contextlib
import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from tests.serving.faults.kept import decisions_by_token, is_whole
from tests.serving.running import Person, Service, at_the_desk, running_service
from tests.serving.seeding import ELEVATED, HIGH, THIN, URGENT

FAMILIES = (HIGH, "high1family", ELEVATED, "elev1family", URGENT, THIN)
ROUNDS = 6
BACK_WITHIN = 60


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("workers"), workers=2) as running:
        yield running.service


def form_of(person: Person, family: str) -> dict[str, str]:
    """The family's form, asked for again where the worker went away."""
    for _ in range(BACK_WITHIN):
        with contextlib.suppress(httpx.TransportError):
            return person.opens(family)
    pytest.fail("the page was never shown")


def decide(person: Person, family: str) -> str:
    """Decide about a family, sending the form until it is answered; the form's token."""
    form = form_of(person, family)
    for _ in range(BACK_WITHIN):
        answer = person.sends(family, form)
        if answer is not None and answer.status_code in {303, 409}:
            return form["token"] if answer.status_code == 303 else ""
        time.sleep(0.5)
    pytest.fail("the form was never answered")


def test_no_decision_is_lost_or_doubled_and_the_worker_comes_back(two_workers: Service):
    with ExitStack() as browsers, ThreadPoolExecutor(len(FAMILIES)) as pool:
        people = [browsers.enter_context(at_the_desk(two_workers, "bolat")) for _ in FAMILIES]

        def work(person: Person, family: str) -> list[str]:
            return [decide(person, family) for _ in range(ROUNDS)]

        at_work = [
            pool.submit(work, *one) for one in zip(people, itertools.cycle(FAMILIES), strict=False)
        ]
        time.sleep(0.3)
        killed = two_workers.working()[0]
        killed.kill()
        confirmed = [token for one in at_work for token in one.result() if token]
    stored = decisions_by_token(two_workers.home)
    assert {token: stored.get(token) for token in confirmed} == dict.fromkeys(confirmed, 1)
    assert len(stored) == len(FAMILIES) * ROUNDS
    assert is_whole(two_workers.home)
    deadline = time.monotonic() + BACK_WITHIN
    while len(two_workers.working()) < 2:
        assert time.monotonic() < deadline, "the worker did not come back"
        time.sleep(0.2)
    assert killed.pid not in {one.pid for one in two_workers.working()}
