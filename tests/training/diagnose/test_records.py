"""The same rows with other features, made from the events anew."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from cases.ingest import ingest
from cases.store import CaseStore
from features.concepts import declare_features
from features.matrix import build_matrix
from tests.features.facts import AS_OF, CHILD, PLAIN, Event, Family, before
from tests.features.stores import store_of, write_extract
from training.diagnose.ablation import unread
from training.diagnose.records import StoreRecords

DATES = [AS_OF - timedelta(60), AS_OF]
SOURCES = {"absence": "school", "grades_fell": "school", "injury": "clinic", "check_up": "clinic"}


def event(kind: str, days: int) -> Event:
    return Event(kind, before(days), before(days), source=SOURCES.get(kind, "police"))


def country(*, without: str = "") -> list[Family]:
    """Families of which every source tells something, but for what a source left out tells."""
    kinds = (*SOURCES, "moved_home", "raid")
    families = []
    for number in range(12):
        told = [event(kind, 20 + 37 * place + 11 * number) for place, kind in enumerate(kinds)]
        kept = tuple(one for one in told if one.source != without)
        families.append(Family(f"F{number:02d}", members=(CHILD,), events=kept))
    return families


def test_the_same_catalogue_makes_the_same_rows_in_the_order_asked_for():
    store = store_of(country(), families_a_part=5)
    rows = build_matrix(store, DATES, outcomes_seen_until=before(-250))
    shuffled = rows.rows(np.random.default_rng(1).permutation(len(rows)))
    found = StoreRecords(store).remade(shuffled, PLAIN)
    assert found.features == rows.features
    np.testing.assert_array_equal(found.values, shuffled.values)
    assert found.family_id.tolist() == shuffled.family_id.tolist()
    assert found.as_of_day.tolist() == shuffled.as_of_day.tolist()
    assert found.labels.tolist() == shuffled.labels.tolist()


def test_a_source_left_out_leaves_no_trace_in_totals_and_silences():
    """As if its events had never been sent."""
    rows = build_matrix(store_of(country()), DATES)
    of_clinic = {kind for kind, source in SOURCES.items() if source == "clinic"}
    found = StoreRecords(store_of(country())).remade(rows, unread(PLAIN, of_clinic))
    never_sent = build_matrix(store_of(country(without="clinic")), DATES)
    told_of = [name for name in rows.feature_names if name in found.feature_names]
    assert {"record__sources_365", "record__silence"} <= set(told_of)
    assert "source_clinic__days_since" not in told_of
    assert not any(name.startswith("theme_health") for name in told_of)
    for name in told_of:
        np.testing.assert_array_equal(found.column(name), never_sent.column(name), err_msg=name)
    assert not np.array_equal(
        found.column("record__sources_365"), rows.column("record__sources_365")
    )


def test_all_event_types_can_be_left_out():
    rows = build_matrix(store_of(country()), DATES)
    found = StoreRecords(store_of(country())).remade(rows, unread(PLAIN, {*SOURCES, "moved_home"}))
    assert "tenure" in found.feature_names
    assert not any("__count_" in name for name in found.feature_names)
    assert np.isnan(found.column("record__silence")).all()


def test_punitive_event_types_are_read_where_they_are_named():
    rows = build_matrix(store_of(country()), DATES)
    found = StoreRecords(store_of(country())).remade(rows, PLAIN, punitive=("raid",))
    assert found.features == declare_features(PLAIN, punitive=("raid",))
    by_name = replace(rows, features=found.features, values=found.values)
    assert by_name.column("raid__count_730").sum() > 0


def test_commissions_and_attributes_are_read_from_the_store(tmp_path: Path):
    ingest(write_extract(tmp_path / "extract", country()[:2], sex={"F00": "female"}), tmp_path)
    records = StoreRecords(CaseStore.open(tmp_path))
    assert records.commissions().to_dict("list") == {
        "region_id": ["R1"] * 3,
        "settlement_type": ["town"] * 3,
    }
    assert records.attributes()["sex"].tolist() == ["female"]
