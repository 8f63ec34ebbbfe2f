"""A home on a disk that fills up: refused plainly, nothing half stored; with room it goes on."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.faults.kept import decisions_by_token, is_whole
from tests.serving.running import Service, at_the_desk, running_service
from tests.serving.seeding import HIGH

MEGABYTES = 24


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of its own, held in memory."""
    place = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted by root, where mounting is allowed")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S607  the system's own


@pytest.fixture(scope="module")
def on_disk(small_disk: Path) -> Iterator[Service]:
    with running_service(small_disk) as running:
        yield running.service


def fill(disk: Path) -> Path:
    """A file that takes all the room that is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        while room(disk):
            with contextlib.suppress(OSError):  # the last bytes may not all fit at once
                file.write(bytes(min(room(disk), 1 << 16)))
    return filler


def room(disk: Path) -> int:
    left = os.statvfs(disk)
    return left.f_bavail * left.f_frsize


def test_a_decision_on_a_full_disk_is_refused_and_stored_once_there_is_room(
    small_disk: Path, on_disk: Service
):
    with at_the_desk(on_disk, "aigerim") as person:
        form = person.opens(HIGH)
        filler = fill(small_disk)
        refused = person.sends(HIGH, form)
        for _ in range(5):  # as somebody impatient
            person.sends(HIGH, form)
        assert person.client.get("/static/desk.css").status_code == 200
        filler.unlink()
        assert refused is not None
        assert refused.status_code == 503
        assert form["token"] in refused.text
        assert form["token"] not in decisions_by_token(on_disk.home)
        again = person.sends(HIGH, form)
        assert again is not None
        assert again.status_code == 303
    assert decisions_by_token(on_disk.home) == {form["token"]: 1}
    assert is_whole(on_disk.home)
    assert "the disk under the referral database is full" in on_disk.log.read_text()
