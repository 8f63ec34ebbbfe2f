"""An audit's report read back from the file that it was kept in."""

import json
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from cases.errors import BadInput
from fairness.public_results import PublicReport
from fairness.results import AuditReport, digest

BESIDES = ("format", "build", "sha256")
"""What the file holds beside the report itself."""

_UNREADABLE = (OSError, ValueError, TypeError, KeyError, AttributeError)

_Report = TypeVar("_Report", AuditReport, PublicReport)


def read_report(path: Path) -> AuditReport:
    """The auditor's report in a file; BadInput where it cannot be read or was changed."""
    return _read(path, _auditors())


def read_public(path: Path) -> PublicReport:
    """The public report in a file; BadInput where it cannot be read or was changed."""
    return _read(path, _everybodys())


def read_sealed(path: Path) -> dict[str, Any]:
    """Either build as it stands in a file, whatever version wrote it.

    BadInput where it cannot be read or its digest does not fit its content.
    """
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        body = {name: value for name, value in told.items() if name != "sha256"}
        if digest(body) == told["sha256"]:
            return told
        why = "its digest does not fit its content"
    except _UNREADABLE as error:
        why = _cannot(error)
    raise BadInput(_message(path, why))


def _read(path: Path, adapter: TypeAdapter[_Report]) -> _Report:
    told = read_sealed(path)
    body = {name: value for name, value in told.items() if name not in BESIDES}
    try:
        report = adapter.validate_json(json.dumps(body), strict=True)
    except _UNREADABLE as error:
        raise BadInput(_message(path, _cannot(error))) from None
    if report.sha256 != told["sha256"]:
        raise BadInput(_message(path, "it holds what this version does not know"))
    return report


def _cannot(error: Exception) -> str:
    return f"it cannot be read ({type(error).__name__})"


def _message(path: Path, why: str) -> str:
    return f"{path}: {why}; run 'tirek audit' again"


@cache
def _auditors() -> TypeAdapter[AuditReport]:
    return TypeAdapter(AuditReport)


@cache
def _everybodys() -> TypeAdapter[PublicReport]:
    return TypeAdapter(PublicReport)
