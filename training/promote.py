"""The gate: the only place that moves `@champion`.

A challenger serves when it beats every baseline at capacity with an interval that says so,
is calibrated, tells the truth about its reasons, and passes the fairness gate, or a named
person signs for what numbers cannot settle. A refusal names the test and the margin.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from cases.errors import NotThereYet
from cases.store import CaseStore
from fairness.chain import AUDITS
from fairness.gate import GateDecision
from fairness.report.files import REPORT_FILE
from models.registry import CHAMPION, Registry
from models.signatures import Signature, drop_signature, keep_signature, sign
from training.audited import audit_version
from training.results import read_results
from training.train import RUNNER_UP

Code = Literal[0, 1, 3]
PASSED: Final = 0
FAILED: Final = 1
UNSIGNED: Final = 3

OBSERVED_OVER_EXPECTED = (0.8, 1.25)
COX_SLOPE = (0.7, 1.4)
COIN_TOSS = 0.5


class GateTest(NamedTuple):
    """One test of the gate: what was asked, what was found, and what it would answer."""

    name: str
    code: Code
    finding: str


@dataclass(frozen=True, slots=True)
class Promotion:
    """What the gate decided about one version."""

    version: str
    tests: tuple[GateTest, ...]
    signature: Signature | None
    promoted: bool

    @property
    def code(self) -> Code:
        """0 promoted, 1 a test failed, 3 a signature is wanted."""
        if any(test.code == FAILED for test in self.tests):
            return FAILED
        return PASSED if self.promoted else UNSIGNED

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "version": self.version,
            "promoted": self.promoted,
            "tests": [test._asdict() for test in self.tests],
            "signature": self.signature._asdict() if self.signature else None,
        }


def promote(home: Path, *, approved_by: str | None = None, reason: str | None = None) -> Promotion:
    """Put the challenger through the gate, and move `@champion` where it passes.

    A signature settles tests that ask for one, never a failed one. NotThereYet where the
    challenger was not audited; BadInput for a signature without name or reason.
    """
    signature = sign(approved_by, reason, now=datetime.now(UTC))
    store = CaseStore.open(home)
    registry = Registry(home, store.catalogue.code)
    version = registry.challenger().version
    if not (home / AUDITS / version / REPORT_FILE).is_file():
        msg = f"version {version} has not been audited yet; run 'tirek audit' first"
        raise NotThereYet(msg)
    measured = read_results(home, version).measured
    decision = audit_version(home, version).decision
    tests = run_tests(measured, decision)
    wanting = max(tests, key=lambda test: (test.code == FAILED, test.code))
    needs_one = wanting.code == UNSIGNED
    passed = wanting.code == PASSED or (needs_one and signature is not None)
    used = signature if passed and needs_one else None
    if passed:
        if used is None:
            drop_signature(home, version)
        else:
            keep_signature(home, version, used)
        registry.point(CHAMPION, version)
    return Promotion(version, tests, used, promoted=passed)


def run_tests(measured: dict[str, Any], decision: GateDecision) -> tuple[GateTest, ...]:
    """Every test of the gate on what training measured and the audit decided."""
    evaluation = measured["evaluation"]
    return (
        _asks_the_catalogues_question(measured),
        *(_beats(rival) for rival in evaluation["baselines"] if rival["name"] != RUNNER_UP),
        *_meets_the_champion(measured),
        _tells_apart(evaluation["model"]),
        _is_calibrated(evaluation["calibration"], measured["calibration"]),
        _reasons_hold(measured.get("selftest")),
        _is_fair(decision),
    )


def _asks_the_catalogues_question(measured: dict[str, Any]) -> GateTest:
    if measured["asked_otherwise"]:
        said = "the study asks for another outcome than the catalogue's; lists cannot speak of it"
        return GateTest("question", FAILED, said)
    return GateTest("question", PASSED, "the catalogue's own")


def _beats(rival: dict[str, Any]) -> GateTest:
    name = f"better than {rival['name']}"
    if rival["gain"] is None:
        return GateTest(name, FAILED, "no outcome to compare by")
    gain, low, high = rival["gain"]
    said = f"recall at capacity {gain:+.3f} (95 % interval {low:+.3f} to {high:+.3f})"
    if low > 0:
        return GateTest(name, PASSED, said)
    return GateTest(
        name, FAILED, f"{said}; the lower end has to lie above 0, it lacks {0 - low:.3f}"
    )


def _meets_the_champion(measured: dict[str, Any]) -> tuple[GateTest, ...]:
    """A champion that could not be compared is a question for a person, never a pass."""
    if measured["champion"] is None or measured["champion_compared"]:
        return ()
    said = (
        f"version {measured['champion']} reads features of another catalogue: nothing could be "
        "compared on the same families"
    )
    return (GateTest("better than champion", UNSIGNED, said),)


def _tells_apart(model: dict[str, Any]) -> GateTest:
    """Whether families that came into need stand higher than others at all."""
    name = "better than a coin"
    if model["auc"] is None:
        return GateTest(name, FAILED, "no outcome to compare by")
    area, low, high = model["auc"]
    said = f"AUC {area:.3f} (95 % interval {low:.3f} to {high:.3f})"
    if low > COIN_TOSS:
        return GateTest(name, PASSED, said)
    lacks = COIN_TOSS - low
    return GateTest(
        name, FAILED, f"{said}; the lower end has to lie above .5, it lacks {lacks:.3f}"
    )


def _is_calibrated(check: dict[str, Any], fitted: dict[str, Any]) -> GateTest:
    ratio, slope = check["observed_over_expected"][0], check["slope"][0]
    said = f"observed/expected {ratio:.3f}, Cox slope {slope:.3f}"
    if not fitted["found_a_relation"]:
        said += "; calibration found no relation: higher scores did not come with more need"
        return GateTest("calibrated", FAILED, said)
    limits = (("observed/expected", ratio, OBSERVED_OVER_EXPECTED), ("slope", slope, COX_SLOPE))
    faults = [_outside(*limit) for limit in limits]
    wrong = "; ".join(fault for fault in faults if fault)
    if wrong:
        return GateTest("calibrated", FAILED, f"{said}; {wrong}")
    return GateTest("calibrated", PASSED, said)


def _outside(name: str, found: float, wanted: tuple[float, float]) -> str:
    """By how much a figure lies outside its limits; "" where it does not."""
    low, high = wanted
    if low <= found <= high:
        return ""
    off = max(low - found, found - high)
    return f"{name} has to be {low} to {high}, it is off by {off:.3f}"


def _reasons_hold(selftest: dict[str, Any] | None) -> GateTest:
    if selftest is None:
        said = "nobody tested whether the reasons are true of this model; train again"
        return GateTest("reasons", FAILED, said)
    said = f"additivity within {selftest['additivity']:.1e}"
    if selftest["reference"] is not None:
        said += f", agreement with shap within {selftest['reference']:.1e}"
    said += f", on {selftest['rows']} families"
    faults = [*selftest.get("faults", ())]
    return GateTest("reasons", PASSED if selftest["passed"] else FAILED, "; ".join([said, *faults]))


def _is_fair(decision: GateDecision) -> GateTest:
    found = "; ".join(
        " ".join(part for part in (reason.finding, reason.attribute, reason.group) if part)
        for reason in decision.reasons
    )
    return GateTest("fairness", decision.code, found)
