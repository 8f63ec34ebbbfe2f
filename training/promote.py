"""The gate: the only place that moves `@champion`.

A challenger serves when it beats every baseline at capacity with an interval that says so,
is calibrated, tells the truth about its reasons, and passes the fairness gate, or a named
person signs for what numbers cannot settle. A refusal names the test and the margin.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from cases.canonical import canonical_json
from cases.errors import BadInput, NotThereYet
from cases.store import CaseStore
from fairness.gate import GateDecision
from fairness.report.files import REPORT_FILE
from models.registry import CHAMPION, Registry
from training.audited import AUDITS, audit_version
from training.results import read_results

Code = Literal[0, 1, 3]
PASSED: Final = 0
FAILED: Final = 1
UNSIGNED: Final = 3

OBSERVED_OVER_EXPECTED = (0.8, 1.25)
COX_SLOPE = (0.7, 1.4)
SIGNATURE_LASTS = timedelta(days=180)
SIGNATURES = "signatures"


class GateTest(NamedTuple):
    """One test of the gate: what was asked, what was found, and what it would answer."""

    name: str
    code: Code
    finding: str


class Signature(NamedTuple):
    """Who answers for what the numbers could not settle, why, and until when."""

    approved_by: str
    reason: str
    signed_at: str
    expires_at: str


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
    signature = _sign(approved_by, reason)
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
    passed = wanting.code == PASSED or (wanting.code == UNSIGNED and signature is not None)
    promotion = Promotion(version, tests, signature if passed else None, promoted=passed)
    if passed:
        if signature is not None:
            _keep_signature(home, version, signature)
        registry.point(CHAMPION, version)
    return promotion


def run_tests(measured: dict[str, Any], decision: GateDecision) -> tuple[GateTest, ...]:
    """Every test of the gate on what training measured and the audit decided."""
    evaluation = measured["evaluation"]
    return (
        *(_beats(baseline) for baseline in evaluation["baselines"]),
        _is_calibrated(evaluation["calibration"]),
        _reasons_hold(measured["selftest"]),
        _is_fair(decision),
    )


def _beats(baseline: dict[str, Any]) -> GateTest:
    name = f"better than {baseline['name']}"
    if baseline["gain"] is None:
        return GateTest(name, FAILED, "no outcome to compare by")
    gain, low, high = baseline["gain"]
    said = f"recall at capacity {gain:+.3f} (95 % interval {low:+.3f} to {high:+.3f})"
    if low > 0:
        return GateTest(name, PASSED, said)
    return GateTest(name, FAILED, f"{said}; the lower end has to lie above 0")


def _is_calibrated(check: dict[str, Any]) -> GateTest:
    ratio = check["observed"] / check["expected"]
    slope = check["slope"]
    said = f"observed/expected {ratio:.2f}, Cox slope {slope:.2f}"
    wanted = (
        f"wanted {OBSERVED_OVER_EXPECTED[0]} to {OBSERVED_OVER_EXPECTED[1]} "
        f"and {COX_SLOPE[0]} to {COX_SLOPE[1]}"
    )
    good = (
        OBSERVED_OVER_EXPECTED[0] <= ratio <= OBSERVED_OVER_EXPECTED[1]
        and COX_SLOPE[0] <= slope <= COX_SLOPE[1]
    )
    return GateTest("calibrated", PASSED if good else FAILED, f"{said}; {wanted}")


def _reasons_hold(selftest: dict[str, Any]) -> GateTest:
    said = f"additivity within {selftest['additivity']:.1e}"
    if selftest["reference"] is not None:
        said += f", agreement with shap within {selftest['reference']:.1e}"
    said += f", on {selftest['rows']} families"
    return GateTest("reasons", PASSED if selftest["passed"] else FAILED, said)


def _is_fair(decision: GateDecision) -> GateTest:
    found = "; ".join(
        " ".join(part for part in (reason.finding, reason.attribute, reason.group) if part)
        for reason in decision.reasons
    )
    return GateTest("fairness", decision.code, found)


def _sign(approved_by: str | None, reason: str | None) -> Signature | None:
    if approved_by is None and reason is None:
        return None
    if not (approved_by or "").strip() or not (reason or "").strip():
        msg = "a signature needs both --approved-by NAME and --reason TEXT"
        raise BadInput(msg)
    now = datetime.now(UTC).replace(microsecond=0)
    expires = now + SIGNATURE_LASTS
    return Signature(
        str(approved_by).strip(), str(reason).strip(), now.isoformat(), expires.isoformat()
    )


def _keep_signature(home: Path, version: str, signature: Signature) -> None:
    folder = home / SIGNATURES
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"version-{version}.json"
    path.write_text(canonical_json(signature._asdict()), encoding="utf-8")
