"""Every question has an answer, also where there is none."""

import json
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from cases.canonical import canonical_json
from features.matrix import FeatureMatrix
from tests.models.building import matrix_of, simulated_matrix
from tests.training.diagnose.examining import examined_of
from training.diagnose.examined import Examined
from training.diagnose.questions import ANSWERS, NOTHING_ASKED, Diagnosis, diagnose
from training.study import Question

QUESTIONS: tuple[Question, ...] = get_args(Question)


def with_help(matrix: FeatureMatrix) -> FeatureMatrix:
    return replace(matrix, helped=np.random.default_rng(1).random(len(matrix)) < 0.1)


@pytest.fixture(scope="module")
def examined() -> Examined:
    return examined_of(
        simulated_matrix(500, seed=1, dates=3),
        with_help(simulated_matrix(400, seed=2, dates=2)),
        punitive="move",
        region=["north", "south"],
        settlement=["city", "village"],
        sex={"f00001": "female"},
    )


@pytest.fixture(scope="module")
def diagnosis(examined: Examined) -> Diagnosis:
    return diagnose(replace(examined, champion="1", champion_risk=examined.risk), QUESTIONS)


def test_every_question_of_a_study_has_its_answer():
    assert set(ANSWERS) == set(QUESTIONS)


def test_only_what_is_asked_is_answered_and_once(examined: Examined):
    found = diagnose(examined, ("ties", "helped", "ties"))
    assert [question for question, _ in found.answers] == ["ties", "helped"]
    assert diagnose(examined, ()) == NOTHING_ASKED
    assert list(NOTHING_ASKED.lines()) == []


def test_answers_are_plain_json_by_question(diagnosis: Diagnosis):
    values = json.loads(canonical_json(diagnosis.to_dict()))
    assert set(values) == set(QUESTIONS)
    assert len(values["ties"]["by_tie_rule"]) == 3
    assert values["learning_curve"]["dates"][-1]["ranking"]["gain"] == [0, 0, 0]
    assert values["subsets"]["cuts"]["region"]["north"]["clusters"] == "families"
    assert values["subsets"]["cuts"]["children"] == {
        "cannot_be_answered_because": "no feature counts children"
    }
    assert values["null_check"]["holds_half"] in {True, False}


def test_answers_stand_in_lines_under_their_question(diagnosis: Diagnosis):
    lines = list(diagnosis.lines())
    headings = [line for line in lines if not line.startswith("  ")]
    assert headings == [f"Asked about {name.replace('_', ' ')}:" for name in QUESTIONS]
    assert not any("Interval(" in line or "None" in line for line in lines)


def test_the_same_seed_gives_the_same_answers(diagnosis: Diagnosis, examined: Examined):
    again = replace(examined, champion="1", champion_risk=examined.risk)
    assert diagnose(again, QUESTIONS) == diagnosis


def test_other_pseudonyms_give_the_same_answers(diagnosis: Diagnosis):
    learning, test = (
        replace(one, family_id=np.array([f"z{name[::-1]}" for name in one.family_id], dtype=object))
        for one in (
            simulated_matrix(500, seed=1, dates=3),
            with_help(simulated_matrix(400, seed=2, dates=2)),
        )
    )
    other = examined_of(
        learning,
        test,
        punitive="move",
        region=["north", "south"],
        settlement=["city", "village"],
        sex={"z10000f": "female"},
    )
    asked = replace(other, champion="1", champion_risk=other.risk)
    assert diagnose(asked, QUESTIONS) == diagnosis


def test_progress_is_told_to_the_end_of_each_step(examined: Examined):
    told: dict[str, list[tuple[int, int]]] = {}
    asked = replace(
        examined, progress=lambda step, done, of: told.setdefault(step, []).append((done, of))
    )
    diagnose(asked, QUESTIONS)
    assert set(told) == {"diagnosis", "learning curve", "themes", "sources", "transport"}
    for step, steps in told.items():
        total = steps[0][1]
        assert steps == [(done, total) for done in range(total + 1)], step


def poor(places: int = 3) -> Examined:
    """One region, one date, one commission, nobody helped, no champion, no punitive type."""
    rng = np.random.default_rng(1)
    rows = {"absence__count_365": rng.poisson(0.7, 60)}
    learning = matrix_of(rows, outcome=[True] * 20 + [False] * 40)
    test = matrix_of(rows, outcome=[True] + [False] * 59)
    return examined_of(learning, replace(test, helped=np.zeros(60, dtype=bool)), places=places)


def test_what_the_data_cannot_answer_is_said_and_never_an_error():
    said = json.dumps(diagnose(poor(), QUESTIONS).to_dict())
    for reason in (
        "the model learned from a single date",
        "all families live in one region",
        "there is no champion yet",
        "the test is a single list date",
        "no punitive event type",
        "no family on the test lists had help",
    ):
        assert f'"cannot_be_answered_because": "{reason}' in said or reason in said


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_places_every_question_still_has_an_answer(question: Question):
    found = diagnose(poor(places=0), (question,))
    canonical_json(found.to_dict())
    assert len(list(found.lines())) > 1
