"""A report read back is the report that was written, or is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from cases.errors import BadInput
from fairness.audit import audit
from fairness.kept import read_public, read_report
from fairness.public import public_report
from fairness.report.files import REPORT_FILE, write_report
from fairness.results import AuditReport, CohortFlow, FlowStep, digest
from tests.fairness.worlds import declared, many_offices, reach, table_of

FLOW = (CohortFlow("2025-06-01", (FlowStep({"kk": "a", "ru": "b", "en": "c"}, 9),)),)


@pytest.fixture
def report() -> AuditReport:
    """Groups that are reached less, unlike, too few and never seen."""
    cells = [
        *many_offices(20, ("a", 6, 8), ("b", 2, 8), ("c", 5, 8)),
        *reach("c0", "d", 1, 2),
        ("c1", "a", None, 0, 3),
    ]
    attribute = declared("a", "b", "c", "d", "never", reference="a")
    return audit(table_of(cells), [attribute], provenance={"model": "tirek 7"}, flow=FLOW)


def test_what_is_read_is_what_was_written(report: AuditReport, tmp_path: Path):
    write_report(report, tmp_path, [])
    assert read_report(tmp_path / REPORT_FILE) == report


def test_a_report_without_labels_or_commissions_is_read_too(tmp_path: Path):
    bare = audit(table_of([("", "a", None, 1, 9)], stratified=False), [declared("a", "b")])
    write_report(bare, tmp_path, [])
    assert read_report(tmp_path / REPORT_FILE) == bare


def test_a_report_that_was_changed_is_refused(report: AuditReport, tmp_path: Path):
    write_report(report, tmp_path, [])
    path = tmp_path / REPORT_FILE
    told = json.loads(path.read_text(encoding="utf-8"))
    told["attributes"][0]["groups"][1]["reached"] += 1
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(BadInput, match="its digest does not fit its content; run 'tirek audit'"):
        read_report(path)


@pytest.mark.parametrize("content", ["", "[]", "{}", "3"])
def test_what_is_no_report_is_refused(content: str, tmp_path: Path):
    path = tmp_path / REPORT_FILE
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be read"):
        read_report(path)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"totals": {"families": "many"}}, "cannot be read"),
        ({"delta": "0.1"}, "cannot be read"),
        ({"a_figure_more": 1}, "holds what this version does not know"),
        ({"build": "public"}, "holds what this version does not know"),
    ],
)
def test_a_report_of_another_shape_is_refused_though_its_digest_fits(
    report: AuditReport, tmp_path: Path, changed: dict[str, Any], why: str
):
    body = {**report.to_json(), **changed}
    del body["sha256"]
    path = tmp_path / REPORT_FILE
    path.write_text(json.dumps({**body, "sha256": digest(body)}), encoding="utf-8")
    with pytest.raises(BadInput, match=f"{why}.*run 'tirek audit' again"):
        read_report(path)


def test_the_public_report_is_read_back_too(report: AuditReport, tmp_path: Path):
    write_report(report, tmp_path, [])
    assert read_public(tmp_path / "public" / REPORT_FILE) == public_report(report)


def test_a_report_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="run 'tirek audit' again"):
        read_report(tmp_path / REPORT_FILE)
