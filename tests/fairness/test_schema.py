"""The published schema is the reports' own: every report keeps to it, and it is current."""

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fairness.audit import audit
from fairness.public import public_report
from fairness.report.schema import report_schema
from fairness.results import AuditReport
from tests.fairness.test_public import small_world
from tests.fairness.worlds import declared, table_of

KEPT = Path(__file__).parents[2] / "docs" / "fairness-report.schema.json"
SCHEMA = json.loads(KEPT.read_text(encoding="utf-8"))

TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], where: str = "report") -> Iterator[str]:
    """Where a value does not keep to a schema; the words that our schema uses, no others."""
    if "$ref" in schema:
        yield from faults(value, SCHEMA["$defs"][schema["$ref"].split("/")[-1]], where)
    several = schema.get("oneOf", []) + schema.get("anyOf", [])
    tries = [list(faults(value, one, where)) for one in several]
    if all(tries):
        yield from itertools.chain(*tries)
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from faults(one, schema.get("items", {}), f"{where}[{place}]")
    elif isinstance(value, dict):
        yield from _member_faults(value, schema, where)
    yield from _value_faults(value, schema, where)


def _value_faults(value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind != "boolean" and value is True)):
        yield f"{where} is no {kind}"
    if "const" in schema and value != schema["const"]:
        yield f"{where} is not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where} does not match"


def _member_faults(value: dict[str, Any], schema: dict[str, Any], where: str) -> Iterator[str]:
    named, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{where} lacks {name}" for name in schema.get("required", []) if name not in value)
    for name, member in value.items():
        inner = named.get(name, others)
        if inner is False:
            yield f"{where}.{name} is unknown"
        elif inner is not True:
            yield from faults(member, inner, f"{where}.{name}")


def test_the_schema_in_the_repository_is_current():
    """Where it is not: make docs."""
    assert report_schema() == SCHEMA


def bare() -> AuditReport:
    return audit(table_of([("", "a", None, 1, 9)], stratified=False), [declared("a", "b")])


@pytest.mark.parametrize("report", [small_world(), bare()], ids=["small world", "no labels"])
def test_both_builds_of_a_report_keep_to_it(report: AuditReport):
    for build in (report, public_report(report)):
        assert list(faults(json.loads(json.dumps(build.to_json())), SCHEMA)) == []


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (("build",), "secret", "report.build is not"),
        (("sha256",), "x", "report.sha256 does not match"),
        (("invented",), 1, "report.invented is unknown"),
        (("totals", "families"), "many", "report.totals.families is no integer"),
        (("totals", "recall"), {"value": 1.0}, "report.totals.recall lacks"),
        (("attributes", 0, "groups", 0, "verdict"), "fair", "verdict is none of"),
    ],
)
def test_what_is_no_report_does_not(place: tuple[Any, ...], value: Any, fault: str):
    told = json.loads(json.dumps(small_world().to_json()))
    inner = told
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    definition = SCHEMA["$defs"]["AuditReport"]
    assert any(fault in one for one in faults(told, definition))


def test_every_figure_of_every_report_is_described():
    for name in ("AuditReport", "GroupResult", "PublicReport", "PublicGroup"):
        assert SCHEMA["$defs"][name]["description"]
        assert SCHEMA["$defs"][name]["additionalProperties"] is False
