"""An audit's report read back from the file that it was kept in."""

import json
from pathlib import Path
from typing import Any

from cases.errors import BadInput
from fairness.results import (
    AttributeResult,
    AuditReport,
    CohortFlow,
    Family,
    FlowStep,
    GroupResult,
    SelectionResult,
    Totals,
    WithinCommissions,
)
from fairness.statistics.intervals import Estimate
from fairness.verdict import Unknown, Verdict

_BESIDES = {"format", "build", "sha256"}
"""What the file holds beside the report itself."""

_RATES = (
    "recall",
    "territory_gap",
    "capacity_gap",
    "precision",
    "precision_gap",
    "need_among_not_selected",
    "need_among_not_selected_gap",
    "selection_rate",
    "impact_ratio",
)


def read_report(path: Path) -> AuditReport:
    """The report in a file; BadInput where it cannot be read or is not what was written."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        report = _report(told)
        if report.sha256 == told["sha256"]:
            return report
        why = "its digest does not fit its content"
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        why = f"it cannot be read ({type(error).__name__})"
    msg = f"{path}: {why}; run 'tirek audit' again"
    raise BadInput(msg)


def _report(told: dict[str, Any]) -> AuditReport:
    body = {name: value for name, value in told.items() if name not in _BESIDES}
    totals = body["totals"]
    return AuditReport(
        **{
            **body,
            "totals": Totals(**{**totals, "recall": _estimate(totals["recall"])}),
            "selection": SelectionResult(**body["selection"]),
            "family": Family(**body["family"]),
            "attributes": tuple(_attribute(one) for one in body["attributes"]),
            "flow": tuple(_flow(one) for one in body["flow"]),
        }
    )


def _attribute(told: dict[str, Any]) -> AttributeResult:
    return AttributeResult(**{**told, "groups": tuple(_group(one) for one in told["groups"])})


def _group(told: dict[str, Any]) -> GroupResult:
    return GroupResult(
        **{
            **told,
            **{name: _estimate(told[name]) for name in _RATES},
            "within": None if told["within"] is None else _within(told["within"]),
            "verdict": None if told["verdict"] is None else Verdict(told["verdict"]),
            "unknown": None if told["unknown"] is None else Unknown(told["unknown"]),
        }
    )


def _within(told: dict[str, Any]) -> WithinCommissions:
    intervals = {name: _estimate(told[name]) for name in ("estimate", "adjusted", "equivalence")}
    return WithinCommissions(**{**told, **intervals})


def _estimate(told: dict[str, float] | None) -> Estimate | None:
    return None if told is None else Estimate(**told)


def _flow(told: dict[str, Any]) -> CohortFlow:
    return CohortFlow(told["as_of_date"], tuple(FlowStep(**step) for step in told["steps"]))
