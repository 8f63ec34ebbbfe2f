"""requirements.lock: every package pinned and hashed, and everything the project asks for."""

import re
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.repository.project import ROOT, pyproject

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


class Locked(NamedTuple):
    version: Version
    hashes: int


def locked() -> dict[str, list[Locked]]:
    """What the lock pins, by name; a package may stand twice, for different machines."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", text, flags=re.MULTILINE))
    found: dict[str, list[Locked]] = {}
    for entry in filter(str.strip, entries):
        requirement = Requirement(entry.split("\\")[0])
        (pin,) = requirement.specifier
        assert pin.operator == "==", entry
        name = canonicalize_name(requirement.name)
        found.setdefault(name, []).append(Locked(Version(pin.version), len(HASH.findall(entry))))
    return found


def asked_for() -> list[Requirement]:
    project = pyproject()["project"]
    return [
        Requirement(text)
        for text in (*project["dependencies"], *project["optional-dependencies"]["test"])
    ]


def test_every_package_carries_a_hash():
    pinned = locked()
    assert len(pinned) > len(asked_for())
    assert [name for name, versions in pinned.items() if not all(v.hashes for v in versions)] == []


def test_the_lock_covers_what_the_project_asks_for():
    pinned = locked()
    missing = [
        str(requirement)
        for requirement in asked_for()
        if not any(
            requirement.specifier.contains(lock.version, prereleases=True)
            for lock in pinned.get(canonicalize_name(requirement.name), [])
        )
    ]
    assert missing == []


def test_the_lock_holds_packages_and_no_options():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("-")] == []
