"""The one gate: every test by hand, and only a passed or signed version becomes champion."""

import copy
import json
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cases.errors import BadInput, NotThereYet
from fairness.gate import GateDecision, GateFinding, GateReason
from training import promote as gate
from training.promote import FAILED, PASSED, UNSIGNED, GateTest, Promotion, promote, run_tests

FAIR = GateDecision(0, (GateReason(GateFinding.PASSED),))
UNFAIR = GateDecision(1, (GateReason(GateFinding.REACHED_LESS, "language", "russian"),))
UNTOLD = GateDecision(3, (GateReason(GateFinding.NOTHING_TOLD),))

GOOD: dict[str, Any] = {
    "seed": 1,
    "asked_otherwise": False,
    "champion": None,
    "champion_compared": False,
    "evaluation": {
        "model": {"name": "model", "auc": [0.80, 0.75, 0.85]},
        "baselines": [
            {"name": "random", "gain": [0.30, 0.20, 0.40]},
            {"name": "count_of_flags", "gain": [0.05, 0.01, 0.09]},
            {"name": "runner_up", "gain": [-0.01, -0.05, 0.03]},
        ],
        "calibration": {
            "observed_over_expected": [0.95, 0.9, 1.0],
            "slope": [0.9, 0.8, 1.0],
        },
    },
    "calibration": {"found_a_relation": True},
    "selftest": {"rows": 10, "additivity": 1e-12, "reference": 2e-9, "passed": True, "faults": []},
}


def measured(**changed: Any) -> dict[str, Any]:
    """GOOD with calibration figures, gains by baseline, or anything else of it changed."""
    values = copy.deepcopy(GOOD)
    evaluation = values["evaluation"]
    for key, value in changed.items():
        if key in evaluation["calibration"]:
            evaluation["calibration"][key] = [value, value, value]
        elif key == "auc":
            evaluation["model"]["auc"] = value
        else:
            places = (values, values["selftest"], values["calibration"])
            place = next((place for place in places if key in place), None)
            if place is None:
                named = (b for b in evaluation["baselines"] if b["name"] == key)
                next(named)["gain"] = value
            else:
                place[key] = value
    return values


def codes(values: dict[str, Any], decision: GateDecision = FAIR) -> dict[str, int]:
    return {test.name: test.code for test in run_tests(values, decision)}


def test_every_test_is_passed_by_a_good_model():
    assert codes(measured()) == {
        "question": PASSED,
        "better than random": PASSED,
        "better than count_of_flags": PASSED,
        "better than a coin": PASSED,
        "calibrated": PASSED,
        "reasons": PASSED,
        "fairness": PASSED,
    }


@pytest.mark.parametrize(
    ("changed", "failed"),
    [
        ({"random": [0.1, 0.0, 0.2]}, "better than random"),  # the interval touches 0
        ({"count_of_flags": [0.2, -0.01, 0.41]}, "better than count_of_flags"),
        ({"count_of_flags": None}, "better than count_of_flags"),
        ({"auc": [0.55, 0.50, 0.60]}, "better than a coin"),
        ({"auc": None}, "better than a coin"),
        ({"asked_otherwise": True}, "question"),
        ({"found_a_relation": False}, "calibrated"),
        ({"observed_over_expected": 0.79}, "calibrated"),
        ({"observed_over_expected": 1.26}, "calibrated"),
        ({"slope": 0.69}, "calibrated"),
        ({"slope": 1.41}, "calibrated"),
        ({"slope": float("nan")}, "calibrated"),
        ({"passed": False}, "reasons"),
    ],
)
def test_one_shortcoming_fails_its_own_test_and_no_other(changed: dict[str, Any], failed: str):
    found = codes(measured(**changed))
    assert [name for name, code in found.items() if code != PASSED] == [failed]
    assert found[failed] == FAILED


@pytest.mark.parametrize(
    "changed", [{"observed_over_expected": 0.8}, {"observed_over_expected": 1.25}, {"slope": 0.7}]
)
def test_the_limits_of_calibration_belong_to_it(changed: dict[str, Any]):
    assert codes(measured(**changed))["calibrated"] == PASSED


def test_fairness_answers_as_the_audit_decided():
    assert codes(measured(), UNFAIR)["fairness"] == FAILED
    assert codes(measured(), UNTOLD)["fairness"] == UNSIGNED


def findings(decision: GateDecision = FAIR, **changed: Any) -> dict[str, str]:
    return {test.name: test.finding for test in run_tests(measured(**changed), decision)}


def test_a_finding_says_what_was_found():
    found = findings(UNFAIR)
    assert found["better than random"] == (
        "recall at capacity +0.300 (95 % interval +0.200 to +0.400)"
    )
    assert found["better than a coin"] == "AUC 0.800 (95 % interval 0.750 to 0.850)"
    assert found["calibrated"] == "observed/expected 0.950, Cox slope 0.900"
    assert found["reasons"] == (
        "additivity within 1.0e-12, agreement with shap within 2.0e-09, on 10 families"
    )
    assert found["fairness"] == "reached_less language russian"


@pytest.mark.parametrize(
    ("changed", "test", "said"),
    [
        ({"random": [0.1, -0.02, 0.2]}, "better than random", "above 0, it lacks 0.020"),
        ({"auc": [0.5, 0.45, 0.55]}, "better than a coin", "above .5, it lacks 0.050"),
        ({"slope": 0.5}, "calibrated", "slope has to be 0.7 to 1.4, it is off by 0.200"),
        (
            {"observed_over_expected": 1.5},
            "calibrated",
            "observed/expected has to be 0.8 to 1.25, it is off by 0.250",
        ),
        ({"found_a_relation": False}, "calibrated", "higher scores did not come with more need"),
        ({"asked_otherwise": True}, "question", "another outcome than the catalogue's"),
    ],
)
def test_a_refusal_says_by_how_much(changed: dict[str, Any], test: str, said: str):
    assert said in findings(**changed)[test]


def test_the_runner_up_is_shown_and_need_not_be_beaten():
    assert "better than runner_up" not in codes(measured())


def test_a_champion_that_reads_other_features_is_a_question_for_a_person():
    uncompared = measured(champion="3", champion_compared=False)
    assert codes(uncompared)["better than champion"] == UNSIGNED
    assert (
        "version 3 reads features of another catalogue"
        in (findings(champion="3")["better than champion"])
    )


def test_a_champion_that_was_compared_has_to_be_beaten_like_a_baseline():
    values = measured(champion="3", champion_compared=True)
    values["evaluation"]["baselines"].append({"name": "champion", "gain": [0.01, -0.01, 0.03]})
    assert codes(values)["better than champion"] == FAILED


def test_a_cards_reasons_need_no_reference():
    (reasons,) = (t for t in run_tests(measured(reference=None), FAIR) if t.name == "reasons")
    assert reasons == GateTest("reasons", PASSED, "additivity within 1.0e-12, on 10 families")


class SpyRegistry:
    """A registry whose challenger is version 7, and what was pointed where."""

    moved: list[tuple[str, str]]

    def __init__(self, _home: Path, _code: str) -> None:
        pass

    def challenger(self) -> SimpleNamespace:
        return SimpleNamespace(version="7")

    def point(self, alias: str, version: str) -> None:
        self.moved.append((alias, version))


class Gate:
    """The gate before a home whose challenger was audited with a decision."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch) -> None:
        self.home, self.patch = home, patch
        SpyRegistry.moved = []
        store = SimpleNamespace(catalogue=SimpleNamespace(code="tiny"))
        patch.setattr(gate, "CaseStore", SimpleNamespace(open=lambda _home: store))
        patch.setattr(gate, "Registry", SpyRegistry)
        (home / "audits" / "7").mkdir(parents=True)
        (home / "audits" / "7" / "report.json").write_text("{}", encoding="utf-8")

    def ask(self, values: dict[str, Any], decision: GateDecision, **signed: str) -> Promotion:
        audited = SimpleNamespace(decision=decision)
        results = SimpleNamespace(measured=values)
        self.patch.setattr(gate, "read_results", lambda _home, _version: results)
        self.patch.setattr(gate, "audit_version", lambda _home, _version: audited)
        return promote(self.home, **signed)

    @property
    def moved(self) -> list[tuple[str, str]]:
        return SpyRegistry.moved


@pytest.fixture
def before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(tmp_path, monkeypatch)


SIGNED = {"approved_by": " A. Member ", "reason": "the groups are too small to tell"}


def test_a_version_that_passes_becomes_champion(before: Gate):
    found = before.ask(measured(), FAIR)
    assert (found.promoted, found.code, found.signature) == (True, 0, None)
    assert before.moved == [("champion", "7")]


def test_a_version_that_fails_moves_nothing(before: Gate):
    found = before.ask(measured(slope=0.2), FAIR)
    assert (found.promoted, found.code) == (False, 1)
    assert before.moved == []


def test_a_signature_that_nothing_needed_is_not_kept(before: Gate):
    found = before.ask(measured(), FAIR, **SIGNED)
    assert (found.promoted, found.signature) == (True, None)
    assert not (before.home / "signatures").exists()


def test_a_version_that_passes_alone_stands_on_no_earlier_signature(before: Gate):
    before.ask(measured(), UNTOLD, **SIGNED)
    before.ask(measured(), FAIR)
    assert list((before.home / "signatures").iterdir()) == []


def test_a_signature_settles_no_failed_test(before: Gate):
    for values, decision in ((measured(slope=0.2), UNTOLD), (measured(), UNFAIR)):
        found = before.ask(values, decision, **SIGNED)
        assert (found.promoted, found.code, found.signature) == (False, 1, None)
    assert before.moved == []
    assert not (before.home / "signatures").exists()


def test_what_numbers_cannot_settle_waits_for_a_signature(before: Gate):
    found = before.ask(measured(), UNTOLD)
    assert (found.promoted, found.code) == (False, 3)
    assert before.moved == []


def test_a_signature_settles_it_and_is_kept_with_name_reason_and_end(before: Gate):
    found = before.ask(measured(), UNTOLD, **SIGNED)
    assert (found.promoted, found.code) == (True, 0)
    assert before.moved == [("champion", "7")]
    kept = json.loads((before.home / "signatures" / "version-7.json").read_text("utf-8"))
    assert kept["approved_by"] == "A. Member"
    assert kept["reason"] == "the groups are too small to tell"
    lasts = datetime.fromisoformat(kept["expires_at"]) - datetime.fromisoformat(kept["signed_at"])
    assert lasts == timedelta(days=180)
    assert found.to_dict()["signature"] == kept


@pytest.mark.parametrize(
    "signed",
    [
        {"approved_by": "A. Member"},
        {"reason": "because"},
        {"approved_by": " ", "reason": "because"},
        {"approved_by": "A. Member", "reason": ""},
    ],
)
def test_half_a_signature_is_refused(before: Gate, signed: dict[str, str]):
    with pytest.raises(BadInput, match="both --approved-by NAME and --reason TEXT"):
        before.ask(measured(), UNTOLD, **signed)
    assert before.moved == []


def test_a_version_that_was_not_audited_cannot_pass(before: Gate):
    (before.home / "audits" / "7" / "report.json").unlink()
    with pytest.raises(NotThereYet, match="version 7 has not been audited yet; run 'tirek audit'"):
        before.ask(measured(), FAIR)
    assert before.moved == []


def test_a_promotion_is_plain_json(before: Gate):
    values = before.ask(measured(), FAIR).to_dict()
    assert json.loads(json.dumps(values)) == {
        "version": "7",
        "promoted": True,
        "tests": values["tests"],
        "signature": None,
    }
    assert values["tests"][-1] == {"name": "fairness", "code": 0, "finding": "passed"}


def test_what_the_self_test_found_is_named():
    values = measured(passed=False, faults=["no support speaks for any family"])
    (reasons,) = (test for test in run_tests(values, FAIR) if test.name == "reasons")
    assert reasons.code == FAILED
    assert reasons.finding.endswith("on 10 families; no support speaks for any family")


def test_a_model_whose_reasons_nobody_tested_is_refused():
    values = measured()
    del values["selftest"]
    (reasons,) = (test for test in run_tests(values, FAIR) if test.name == "reasons")
    assert (reasons.code, "nobody tested" in reasons.finding) == (FAILED, True)
