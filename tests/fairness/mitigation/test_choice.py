"""A signed choice: who answers, for what, until when; nothing acts that nobody signed."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cases.errors import BadInput
from cases.ingest import ingest
from cases.store import CaseStore
from fairness.mitigation.choice import (
    Choice,
    attribute_values,
    choice_in_force,
    drop_choice,
    keep_choice,
    kept_choice,
)
from models.signatures import sign
from tests.features.facts import Family
from tests.features.stores import write_extract

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def chosen(**changes: Any) -> Choice:
    signature = sign("A. Member", "women were reached less often", now=NOW)
    assert signature is not None
    told: dict[str, Any] = {
        "version": "3",
        "attribute": "sex",
        "strength": 0.5,
        "offsets": {"female": 1.0, "male": -0.4},
        "signature": signature,
    }
    return Choice(**{**told, **changes})


def test_offsets_act_by_value_and_strength_and_move_nobody_else():
    values = np.array(["female", "male", "", "other"], dtype=object)
    assert chosen().offset_of(values).tolist() == [0.5, -0.2, 0, 0]


def test_a_choice_comes_back_as_it_was_kept(tmp_path: Path):
    keep_choice(tmp_path, chosen())
    assert kept_choice(tmp_path, "3") == chosen()
    assert kept_choice(tmp_path, "4") is None


def test_nothing_is_in_force_where_nobody_signed(tmp_path: Path):
    assert choice_in_force(tmp_path, "3", NOW) is None


@pytest.mark.parametrize(("days", "acts"), [(0, True), (179, True), (180, False), (4000, False)])
def test_a_choice_acts_while_its_signature_lasts(tmp_path: Path, days: int, acts: object):
    keep_choice(tmp_path, chosen())
    found = choice_in_force(tmp_path, "3", NOW + timedelta(days=days))
    assert (found is not None) == acts


def test_a_later_choice_replaces_an_earlier_and_both_can_be_taken_back(tmp_path: Path):
    keep_choice(tmp_path, chosen())
    keep_choice(tmp_path, chosen(strength=0.3))
    assert kept_choice(tmp_path, "3") == chosen(strength=0.3)
    drop_choice(tmp_path, "3")
    drop_choice(tmp_path, "3")
    assert kept_choice(tmp_path, "3") is None


@pytest.mark.parametrize(
    "damage",
    [
        {"strength": 0},
        {"strength": 1.5},
        {"strength": "much"},
        {"offsets": {"female": "up"}},
        {"offsets": None},
        {"signature": None},
        {"signature": {}},
        {"added": 1},
    ],
)
def test_a_damaged_choice_is_refused_and_never_taken_for_none(
    tmp_path: Path, damage: dict[str, Any]
):
    keep_choice(tmp_path, chosen())
    (path,) = (tmp_path / "mitigation").iterdir()
    path.write_text(json.dumps({**chosen().to_dict(), **damage}), encoding="utf-8")
    with pytest.raises(BadInput, match=r"version-3\.json: not a signed choice"):
        choice_in_force(tmp_path, "3", NOW)


def test_values_are_read_from_the_stores_table_of_attributes(tmp_path: Path):
    families = [Family(code) for code in ("f1", "f2", "f3")]
    sex = {"f1": "female", "f2": "male"}
    ingest(write_extract(tmp_path / "extract", families, sex=sex), tmp_path / "home")
    store = CaseStore.open(tmp_path / "home")
    codes = store.table("families")["family_id"].to_numpy(zero_copy_only=False)
    found = attribute_values(store, "sex", codes)
    assert sorted(found.tolist()) == ["", "female", "male"]
    assert attribute_values(store, "another", codes).tolist() == ["", "", ""]
