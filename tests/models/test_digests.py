"""What a model's files are known by."""

import hashlib
from pathlib import Path

import pytest

from models.digests import digest_of


def test_a_digest_is_over_names_and_contents(tmp_path: Path):
    """Written down by hand: canonical JSON of two names, each with the SHA-256 of its content."""
    (tmp_path / "b.txt").write_bytes(b"two")
    (tmp_path / "a.json").write_bytes(b"one")
    one, two = (hashlib.sha256(word).hexdigest() for word in (b"one", b"two"))
    listed = f'{{"a.json":"{one}","b.txt":"{two}"}}'
    assert digest_of(tmp_path) == hashlib.sha256(listed.encode()).hexdigest()


@pytest.mark.parametrize("change", ["renamed", "altered", "added", "removed"])
def test_any_change_to_the_files_changes_the_digest(change: str, tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    before = digest_of(tmp_path)
    if change == "renamed":
        (tmp_path / "a").rename(tmp_path / "c")
    elif change == "removed":
        (tmp_path / "a").unlink()
    else:
        (tmp_path / ("a" if change == "altered" else "c")).write_text("more")
    assert digest_of(tmp_path) != before
