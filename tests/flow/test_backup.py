"""A home moves by two commands, and its list and its model are found where it is now."""

import shutil
from pathlib import Path

import pytest

from models.registry import Registry
from tests.flow.command import done, tell
from tests.flow.conftest import Place


@pytest.mark.slow
def test_a_home_serves_elsewhere_once_the_first_is_gone(reigning: Place, tmp_path: Path):
    first, again = tmp_path / "first", tmp_path / "again"
    shutil.copytree(reigning.home, first)
    done("backup", tmp_path / "kept.tar", "--home", first, "--with-key")
    restored = done("restore", tmp_path / "kept.tar", "--home", again, "--json").result
    shutil.rmtree(first)
    assert restored["with_key"]
    assert done("journal", "verify", "--home", again, "--json").result["fault"] is None
    champion = Registry(again, "kazakhstan").champion()
    assert champion is not None


def test_what_cannot_be_restored_is_bad_input(tmp_path: Path):
    (tmp_path / "words.tar").write_text("no archive", encoding="utf-8")
    answer = tell("restore", tmp_path / "words.tar", "--home", tmp_path / "home")
    assert answer.code == 2
    assert "no whole backup" in answer.err
    assert not (tmp_path / "home").exists()


def test_nothing_to_back_up_is_bad_input(tmp_path: Path):
    answer = tell("backup", tmp_path / "kept.tar", "--home", tmp_path / "nowhere")
    assert (answer.code, answer.out) == (2, "")
