"""What a run was made with: asked of a folder of the test's own."""

import hashlib
import subprocess
from pathlib import Path

from training.provenance import UNKNOWN, git_commit, lock_digest, provenance


def git(folder: Path, *asked: str) -> str:
    named = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    command = ["git", "-C", str(folder), *named, *asked]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_commit_is_told_and_whether_files_differ_from_it(tmp_path: Path):
    git(tmp_path, "init", "-q")
    (tmp_path / "a.py").write_text("a = 1\n", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert git_commit(tmp_path) == commit
    (tmp_path / "a.py").write_text("a = 2\n", encoding="utf-8")
    assert git_commit(tmp_path) == f"{commit}+"


def test_code_without_its_history_or_lock_says_so(tmp_path: Path):
    assert git_commit(tmp_path) == lock_digest(tmp_path) == UNKNOWN


def test_a_folder_with_a_broken_history_says_so(tmp_path: Path):
    (tmp_path / ".git").mkdir()
    assert git_commit(tmp_path) == UNKNOWN


def test_the_lock_is_told_by_its_hash(tmp_path: Path):
    (tmp_path / "requirements.lock").write_bytes(b"a==1\n")
    assert lock_digest(tmp_path) == hashlib.sha256(b"a==1\n").hexdigest()


def test_versions_are_those_that_run():
    import lightgbm  # noqa: PLC0415  its version is what is compared

    told = provenance()
    assert told["lightgbm"] == lightgbm.__version__
    assert {"git_commit", "lock_digest", "python", "optuna"} <= told.keys()
