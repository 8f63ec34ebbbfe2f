"""A study file: empty is enough, and a mistake is answered with file and line."""

from pathlib import Path

import pytest

from cases.errors import BadInput
from training.study import Study


def read(folder: Path, text: str) -> Study:
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return Study.read(path)


def test_an_empty_study_is_the_default(tmp_path: Path):
    assert read(tmp_path, "") == Study()
    assert Study().candidates == ("scorecard", "lightgbm", "lightgbm_monotone")


def test_what_a_study_says_is_taken_and_the_rest_stays(tmp_path: Path):
    found = read(tmp_path, 'name = "few trees"\ntrees = 20\ncandidates = ["scorecard"]\n')
    assert (found.name, found.trees, found.candidates) == ("few trees", 20, ("scorecard",))
    assert found.seed == Study().seed


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("seed = 1\n\ntreess = 20\n", 3, "'treess' is not a key"),
        ("# a comment\ntrees = 'many'\n", 2, "'trees'"),
        ("trees = 5\n", 1, "'trees'"),
        ("\n\nseed = -1\n", 3, "'seed'"),
        ('leaves = 7\ncandidates = ["forest"]\n', 2, "'candidates.0'"),
        ("candidates = []\n", 1, "'candidates'"),
        ("test_lists = 0\n", 1, "'test_lists'"),
        ("calibration_share = 0.9\n", 1, "'calibration_share'"),
        ("[extra]\nseed = 1\n", 1, "'extra' is not a key"),
    ],
)
def test_a_mistake_is_answered_with_file_and_line(tmp_path: Path, text: str, line: int, said: str):
    with pytest.raises(BadInput) as refusal:
        read(tmp_path, text)
    assert f"study.toml:{line}: {said}" in str(refusal.value)


def test_every_mistake_is_answered_at_once(tmp_path: Path):
    with pytest.raises(BadInput) as refusal:
        read(tmp_path, "treess = 1\nleaves = 1\n")
    assert [line.split(":")[-2] for line in str(refusal.value).splitlines()] != []
    assert "study.toml:1:" in str(refusal.value)
    assert "study.toml:2:" in str(refusal.value)


def test_what_is_not_toml_is_refused_with_its_place(tmp_path: Path):
    with pytest.raises(BadInput, match=r"study\.toml: not valid TOML: .*line 2"):
        read(tmp_path, "seed = 1\ntrees = = 3\n")


def test_a_study_that_is_not_there_or_not_utf_8_cannot_be_read(tmp_path: Path):
    with pytest.raises(BadInput, match="cannot be read"):
        Study.read(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes('name = "é"\n'.encode("latin-1"))
    with pytest.raises(BadInput, match="cannot be read"):
        Study.read(tmp_path / "latin.toml")
