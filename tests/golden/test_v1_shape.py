"""What a client of `/v1` relies on stays as long as it is called `/v1`."""

import copy
import json
from typing import Any

import pytest

from serving.api.openapi import document
from tests.golden.v1 import GOLDEN, MUST, shape

KEPT: set[str] = set(json.loads(GOLDEN.read_text(encoding="utf-8")))


def broken(now: set[str]) -> set[str]:
    """What a client would miss, or would have to send and does not."""
    return (KEPT - now) | {line for line in now - KEPT if f" {MUST} " in line}


def test_nothing_that_a_client_relies_on_was_taken_away_or_is_asked_for_newly():
    assert broken(shape(document())) == set()


def test_what_was_added_is_in_the_golden_shape_too():
    """Where it is not: python tests/golden/v1.py > tests/golden/v1-shape.json."""
    assert shape(document()) - KEPT == set()


def planted(change: str) -> dict[str, Any]:
    """The description with one change in it."""
    changed = copy.deepcopy(document())
    parts, paths = changed["components"]["schemas"], changed["paths"]
    match change:
        case "a field less":
            del parts["Frequency"]["properties"]["low"]
        case "another type":
            parts["FamiliesOnList"]["properties"]["list_id"]["type"] = "string"
        case "a word more":
            parts["ScoredFamily"]["properties"]["band"]["enum"].append("urgent")
        case "an operation less":
            del paths["/v1/health"]
        case "something new to send":
            parts["FamiliesAsked"]["properties"]["purpose"] = {"type": "string"}
            parts["FamiliesAsked"]["required"].append("purpose")
        case "a parameter that has to be sent":
            paths["/v1/lists"]["get"]["parameters"][0]["required"] = True
        case "another scope":
            paths["/v1/health"]["get"]["x-scope"] = "model"
    return changed


@pytest.mark.parametrize(
    "change",
    ["a field less", "another type", "a word more", "an operation less", "something new to send",
     "a parameter that has to be sent", "another scope"],
)  # fmt: skip
def test_a_change_that_would_break_a_client_is_found(change: str):
    assert broken(shape(planted(change)))


def test_a_field_more_in_an_answer_breaks_nobody():
    more = copy.deepcopy(document())
    more["components"]["schemas"]["Health"]["properties"]["uptime"] = {"type": "integer"}
    assert broken(shape(more)) == set()
