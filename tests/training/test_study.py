"""A study file: empty is enough, and a mistake is answered with file and line."""

from pathlib import Path

import pytest

from cases.catalogue.rules import LabelRule
from cases.catalogue.words import Words
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
    found = read(
        tmp_path,
        'name = "few trees"\ncandidates = ["scorecard"]\n[booster]\ntrees = 20\n'
        "[dates]\ntest_lists = 3\n[tuning]\ntrials = 2\n",
    )
    assert (found.name, found.booster.trees, found.candidates) == ("few trees", 20, ("scorecard",))
    assert (found.dates.asked().test_lists, found.tuning.trials) == (3, 2)
    assert found.seed == Study().seed
    assert found.booster.leaves == Study().booster.leaves


RULE = LabelRule(name=Words(kk="қиындық", ru="трудность", en="need"), gap_days=14, horizon_days=180)


def test_a_study_may_ask_for_another_outcome_than_the_catalogue(tmp_path: Path):
    found = read(tmp_path, "[label]\nhorizon_days = 365\n")
    asked = found.label.applied_to(RULE)
    assert (asked.gap_days, asked.horizon_days, asked.name) == (14, 365, RULE.name)
    assert Study().label.applied_to(RULE) == RULE


def test_a_candidate_starts_from_the_settings_of_its_kind():
    study = Study()
    assert study.settings("scorecard") is study.card
    assert study.settings("lightgbm") is study.settings("lightgbm_monotone") is study.booster


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("seed = 1\n\nsead = 20\n", 3, "'sead' is not a key"),
        ("# a comment\nresamples = 'many'\n", 2, "'resamples'"),
        ("resamples = 5\n", 1, "'resamples'"),
        ("\n\nseed = -1\n", 3, "'seed'"),
        ('seed = 7\ncandidates = ["forest"]\n', 2, "'candidates.0'"),
        ("candidates = []\n", 1, "'candidates'"),
        ('questions = ["why"]\n', 1, "'questions.0'"),
        ("[dates]\n\ntest_lists = 0\n", 3, "'dates.test_lists'"),
        ("[label]\nhorizon_days = 0\n", 2, "'label.horizon_days'"),
        ("[booster]\nleaves = 1\n", 2, "'booster.leaves'"),
        ("[booster]\ntreess = 20\n", 2, "'treess' is not a key"),
        ("[tuning]\nseconds = 0\n", 2, "'tuning.seconds'"),
        ("[extra]\nseed = 1\n", 1, "'extra' is not a key"),
    ],
)
def test_a_mistake_is_answered_with_file_and_line(tmp_path: Path, text: str, line: int, said: str):
    with pytest.raises(BadInput) as refusal:
        read(tmp_path, text)
    assert f"study.toml:{line}: {said}" in str(refusal.value)


def test_every_mistake_is_answered_at_once(tmp_path: Path):
    with pytest.raises(BadInput) as refusal:
        read(tmp_path, "sead = 1\nresamples = 1\n")
    assert [line.split(":")[-2] for line in str(refusal.value).splitlines()] != []
    assert "study.toml:1:" in str(refusal.value)
    assert "study.toml:2:" in str(refusal.value)


def test_what_is_not_toml_is_refused_with_its_place(tmp_path: Path):
    with pytest.raises(BadInput, match=r"study\.toml: not valid TOML: .*line 2"):
        read(tmp_path, "seed = 1\nresamples = = 3\n")


def test_a_study_that_is_not_there_or_not_utf_8_cannot_be_read(tmp_path: Path):
    with pytest.raises(BadInput, match="cannot be read"):
        Study.read(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes('name = "é"\n'.encode("latin-1"))
    with pytest.raises(BadInput, match="cannot be read"):
        Study.read(tmp_path / "latin.toml")
