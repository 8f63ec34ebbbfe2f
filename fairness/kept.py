"""An audit's report read back from the file that it was kept in."""

import json
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from cases.errors import BadInput
from fairness.public_results import PublicReport
from fairness.results import AuditReport

BESIDES = ("format", "build", "sha256")
"""What the file holds beside the report itself."""

_Report = TypeVar("_Report", AuditReport, PublicReport)


def read_report(path: Path) -> AuditReport:
    """The auditor's report in a file; BadInput where it cannot be read or was changed."""
    return _read(path, _auditors())


def read_public(path: Path) -> PublicReport:
    """The public report in a file; BadInput where it cannot be read or was changed."""
    return _read(path, _everybodys())


def _read(path: Path, adapter: TypeAdapter[_Report]) -> _Report:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        body = {name: value for name, value in told.items() if name not in BESIDES}
        report = adapter.validate_json(json.dumps(body), strict=True)
        if report.sha256 == told["sha256"]:
            return report
        why = "its digest does not fit its content"
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        why = f"it cannot be read ({type(error).__name__})"
    msg = f"{path}: {why}; run 'tirek audit' again"
    raise BadInput(msg)


@cache
def _auditors() -> TypeAdapter[AuditReport]:
    return TypeAdapter(AuditReport)


@cache
def _everybodys() -> TypeAdapter[PublicReport]:
    return TypeAdapter(PublicReport)
