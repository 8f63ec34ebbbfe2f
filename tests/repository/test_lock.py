"""The locks: every package pinned and hashed, and everything the project asks for."""

import re
from itertools import chain
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.repository.project import ROOT, pyproject

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
EXTRAS = {
    "requirements.lock": ("test",),
    "requirements-cluster.lock": ("cluster",),
    "requirements-serving.lock": (),
}
"""The locks, and the extras that each covers beside the project itself."""

each_lock = pytest.mark.parametrize("lock", EXTRAS)


class Locked(NamedTuple):
    version: Version
    hashes: int


def locked(lock: str) -> dict[str, list[Locked]]:
    """What a lock pins, by name; a package may stand twice, for different machines."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", text, flags=re.MULTILINE))
    found: dict[str, list[Locked]] = {}
    for entry in filter(str.strip, entries):
        requirement = Requirement(entry.split("\\")[0])
        (pin,) = requirement.specifier
        assert pin.operator == "==", entry
        name = canonicalize_name(requirement.name)
        found.setdefault(name, []).append(Locked(Version(pin.version), len(HASH.findall(entry))))
    return found


def asked_for(lock: str) -> list[Requirement]:
    project = pyproject()["project"]
    extras = (project["optional-dependencies"][extra] for extra in EXTRAS[lock])
    return [Requirement(text) for text in chain(project["dependencies"], *extras)]


@each_lock
def test_every_package_carries_a_hash(lock: str):
    pinned = locked(lock)
    assert len(pinned) > len(asked_for(lock))
    assert [name for name, versions in pinned.items() if not all(v.hashes for v in versions)] == []


@each_lock
def test_a_lock_covers_what_the_project_asks_for(lock: str):
    pinned = locked(lock)
    missing = [
        str(requirement)
        for requirement in asked_for(lock)
        if not any(
            requirement.specifier.contains(one.version, prereleases=True)
            for one in pinned.get(canonicalize_name(requirement.name), [])
        )
    ]
    assert missing == []


@each_lock
def test_a_lock_holds_packages_and_no_options(lock: str):
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("-")] == []


@pytest.mark.parametrize("lock", [lock for lock, extras in EXTRAS.items() if "test" not in extras])
def test_what_stands_in_the_tests_lock_too_is_the_same_there(lock: str):
    one, other = locked("requirements.lock"), locked(lock)
    shared = one.keys() & other.keys()
    assert "numpy" in shared
    assert {name for name in shared if one[name] != other[name]} == set()


def test_what_serves_carries_nothing_that_only_tests_need():
    serving, tested = locked("requirements-serving.lock"), locked("requirements.lock")
    assert serving.keys() < tested.keys()
    assert serving.keys().isdisjoint({"pytest", "hypothesis", "playwright", "schemathesis", "ruff"})
