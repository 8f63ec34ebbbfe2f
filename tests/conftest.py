"""What every test leans on: no setting of the machine reaches it, and nothing hangs on a draw."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import settings

from cases import anonymise
from serving.access import hashes

ABOUT_TESTS = {"TIREK_CHROMIUM", "TIREK_SAMPLES", "TIREK_SCREENSHOTS"}

SAME_KEY = bytes(range(32, 64))
"""The key of every home that tests make in this process. Lots, halves and random shares follow
from pseudonyms: under a key of its own each run would have other families on its lists.
"""

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_the_machine() -> Iterator[None]:
    """A test that forgot it must not meet a home, a database, a key or runs that somebody uses."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - ABOUT_TESTS:
            if name.startswith("TIREK_"):
                patch.delenv(name)
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        patch.delenv("MLFLOW_REGISTRY_URI", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_key_for_every_home() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anonymise, "secrets", SimpleNamespace(token_bytes=lambda _size: SAME_KEY))
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Passwords are slow to verify on purpose, and tests sign in thousands of times."""
    with pytest.MonkeyPatch.context() as patch:
        quick = replace(hashes.COST, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(hashes, "COST", quick)
        _forget_hashes()
        yield
    _forget_hashes()


def _forget_hashes() -> None:
    hashes.hasher.cache_clear()
    hashes.hash_of_nobody.cache_clear()


@pytest.fixture
def keys_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key another one, as outside tests: for tests of the keys themselves."""
    monkeypatch.setattr(anonymise, "secrets", secrets)
