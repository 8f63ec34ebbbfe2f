"""What a model has to answer wherever it is loaded."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cases.errors import BadInput, CheckFailed
from models.answers import keep_answers, made_up_rows, require_same_answers
from models.calibration import Calibrator
from models.model import Bands, Model
from models.scorers import CardLine, CardScorer

ONE = Model(
    "points_card",
    ("count", "days"),
    CardScorer((CardLine(0, 1.0, 2.0, 0.5),), 1.0),
    Calibrator(1.0, -3.0, (1.0,), (100,), (5,)),
    Bands(0.5, 0.2),
    {},
)


def test_the_first_answers_are_those_of_nothing_known_and_nothing_happened(tmp_path: Path):
    """Neither holds the line, so both score 1; risk is 1 / (1 + e^(3 - 1)) = 0.1192..."""
    keep_answers(ONE, tmp_path)
    answers = json.loads((tmp_path / "answers.json").read_text())
    assert answers[:2] == pytest.approx([0.11920292202211755] * 2, rel=1e-12)
    assert len(answers) == len(made_up_rows(2))
    assert len(set(answers)) == 2  # some of the other rows hold the line


def test_a_model_that_answers_as_it_did_passes_and_another_does_not(tmp_path: Path):
    keep_answers(ONE, tmp_path)
    assert require_same_answers(ONE, tmp_path)
    other = replace(ONE, calibrator=Calibrator(1.0, -2.9, (1.0,), (100,), (5,)))
    with pytest.raises(CheckFailed, match="answers otherwise than when it was registered"):
        require_same_answers(other, tmp_path)


def test_without_kept_answers_nothing_can_be_compared(tmp_path: Path):
    assert not require_same_answers(ONE, tmp_path)


@pytest.mark.parametrize("kept", ["[", '"risk"', "[null]", "{}"])
def test_answers_that_cannot_be_read_are_refused(kept: str, tmp_path: Path):
    (tmp_path / "answers.json").write_text(kept)
    with pytest.raises((BadInput, CheckFailed)):
        require_same_answers(ONE, tmp_path)
