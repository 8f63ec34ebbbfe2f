"""Answers of `/v1` while the model is exchanged under them."""

import threading
from pathlib import Path

import pytest

from serving.listing.refer import refer
from serving.ranking.cohort import Ordering
from serving.referrals.database import open_database
from serving.scoring.newest import NewestList, open_scoring
from tests.features.facts import AS_OF
from tests.serving.model_in_use.conftest import Shelf, worker
from tests.serving.town import coded

BAND_OF = {"3": ["high", "usual"], "4": ["elevated", "usual"]}
"""A family of risk 0.5 is high from 0.4 in version 3, and from 0.6 in version 4."""


@pytest.fixture
def listed(town: Path) -> Path:
    database = open_database(town)
    refer(town, database, AS_OF, ordering=Ordering(seed=11, random_share=0.0))
    database.close()
    return town


def asked(behind: NewestList) -> tuple[str, list[str]]:
    """The version that answered, which is one for all, and the bands of `a3` and `a0`."""
    found = behind.explain([coded("a3"), coded("a0")])
    (version,) = {one.context.model_version for one in found}
    return version, [one.band for one in found]


def test_an_exchange_is_seen_by_the_next_question(listed: Path, shelf: Shelf):
    shelf.promote("3")
    model = worker(listed, shelf)
    behind = open_scoring(listed, serving=model.serving)
    assert asked(behind) == ("3", BAND_OF["3"])
    shelf.promote("4", high=0.6)
    model.look()
    assert asked(behind) == ("4", BAND_OF["4"])


def test_every_answer_during_an_exchange_is_of_one_version(listed: Path, shelf: Shelf):
    shelf.promote("3")
    model = worker(listed, shelf)
    behind = open_scoring(listed, serving=model.serving)
    asked(behind)
    found: list[tuple[str, list[str]]] = []
    exchanged = threading.Event()

    def ask() -> None:
        last = False
        while not last:
            last = exchanged.is_set()
            found.append(asked(behind))

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    shelf.promote("4", high=0.6)
    model.look()
    exchanged.set()
    for thread in asking:
        thread.join()
    assert {version for version, _bands in found[-1:]} == {"4"}
    assert all(bands == BAND_OF[version] for version, bands in found)
