"""Who is audited: one row of each family, its attributes beside it, a list as a stratum."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cases.errors import NotThereYet
from cases.ingest import ingest
from cases.store import CaseStore
from fairness.gate import GateFinding
from features.asof import to_day
from tests.features.facts import CHILD, Family
from tests.features.stores import write_extract
from training.audited import Audited, audit_challenger, audit_version, one_row_per_family
from training.results import keep_results

MAY, JUNE = (to_day(date(2025, month, 1)) for month in (5, 6))


def table(*rows: tuple[str, int, int, bool, bool], **more: Any) -> pd.DataFrame:
    """Rows of (family, date, lot, outcome, selected), all of commission C1."""
    columns = ["family_id", "as_of_day", "lot", "outcome", "selected"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.assign(commission_id="C1", list=0, capacity=7, risk=0.1, **more)


def chosen(scores: pd.DataFrame) -> set[tuple[str, int]]:
    rows = one_row_per_family(scores)
    return set(zip(rows["family_id"], rows["as_of_day"], strict=True))


THREE = table(
    ("a", MAY, 5, False, True),
    ("a", JUNE, 3, True, False),
    ("b", MAY, 1, False, False),
    ("b", JUNE, 9, False, False),
    ("c", JUNE, 7, True, True),
)


def test_every_family_stands_once_with_its_lowest_lot():
    assert chosen(THREE) == {("a", JUNE), ("b", MAY), ("c", JUNE)}
    assert len(one_row_per_family(THREE)) == 3


def test_which_row_is_drawn_does_not_depend_on_the_order_of_rows():
    for seed in range(5):
        assert chosen(THREE.sample(frac=1, random_state=seed)) == chosen(THREE)


def test_which_row_is_drawn_does_not_depend_on_what_became_of_the_family():
    turned = THREE.assign(outcome=~THREE["outcome"], selected=~THREE["selected"], risk=0.9)
    assert chosen(turned) == chosen(THREE)


FAMILIES = 40


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Forty families; sex recorded for all but the last ten: twenty female, ten male."""
    families = [
        Family(f"f{n:02}", commission=f"C{n % 2 + 1}", members=(CHILD,)) for n in range(FAMILIES)
    ]
    sex = {f"f{n:02}": "female" if n < 20 else "male" for n in range(30)}
    ingest(write_extract(tmp_path / "extract", families, sex=sex), tmp_path / "home")
    return tmp_path / "home"


def scored(home: Path, **more: Any) -> pd.DataFrame:
    """A row a family on 1 June, all in need; of each group the first half is selected."""
    attributes = CaseStore.open(home).table("attributes").to_pandas()
    of_family = dict(zip(attributes["family_id"], attributes["value"].astype(str), strict=True))
    rows = CaseStore.open(home).table("families").to_pandas()
    group = pd.Series([of_family.get(family, "none") for family in rows["family_id"]])
    place = rows.groupby(group).cumcount()
    half = place < group.map(group.value_counts()) / 2
    return pd.DataFrame(
        {
            "family_id": rows["family_id"],
            "commission_id": rows["commission_id"],
            "as_of_day": JUNE,
            "lot": np.arange(FAMILIES, dtype=np.uint64),
            "list": 0,
            "capacity": 20,
            "risk": np.linspace(0.9, 0.1, FAMILIES),
            "outcome": True,
            "selected": half,
            "group": group,
            **more,
        }
    )


MEASURED = {
    "seed": 1,
    "champion": "9",
    "windows": {"test": {"judge": ["2026-06-01"]}},
    "flow": {
        "2026-03-01": [{"name": "in_store", "families": 33}],
        "2026-06-01": [
            {"name": "in_store", "families": 40},
            {"name": "no_open_case", "families": 39},
            {"name": "after_moved_home", "families": 21},
        ],
    },
}


def audited(home: Path, scores: pd.DataFrame) -> Audited:
    keep_results(home, "1", MEASURED, scores)
    return audit_version(home, "1")


def figures(found: Audited) -> dict[str, tuple[int, int, int]]:
    """Families, in need and reached by group."""
    (sex,) = found.report.attributes
    return {group.code: (group.families, group.in_need, group.reached) for group in sex.groups}


def test_groups_are_counted_by_the_attributes_of_the_store(home: Path):
    counted = figures(audited(home, scored(home)))
    assert counted["female"] == (20, 20, 10)
    assert counted["male"] == (10, 10, 5)
    (rest,) = set(counted) - {"female", "male"}
    assert counted[rest] == (10, 10, 5), "those of whom nothing is recorded are a group too"


def test_a_family_that_stood_on_two_lists_counts_once(home: Path):
    scores = scored(home)
    earlier = scores.assign(as_of_day=MAY, lot=scores["lot"] + 1000, outcome=False)
    assert figures(audited(home, pd.concat([earlier, scores]))) == figures(
        audited(home, scored(home))
    )


def test_the_report_says_which_lists_it_speaks_of(home: Path):
    scores = scored(home)
    scores.loc[:9, "as_of_day"] = MAY
    found = audited(home, scores)
    said = found.report.to_json()["provenance"]
    assert said["test_lists"] == "2025-05-01, 2025-06-01"
    assert said["model_version"] == "1"
    assert said["store_digest"] == CaseStore.open(home).digest
    assert found.folder == home / "audits" / "1"


def test_beside_a_champion_the_gate_sees_who_lost_reach(home: Path):
    """The champion reached every woman, the challenger half of them."""
    scores = scored(home)
    reached = scores["selected"] | (scores["group"] == "female")
    found = audited(home, scores.assign(champion_selected=reached))
    lost = [one for one in found.decision.reasons if one.finding is GateFinding.LOST_REACH]
    assert [(one.attribute, one.group, one.amount) for one in lost] == [("sex", "female", 0.5)]
    assert found.decision.code == 1
    assert found.report.champion == "version 9"
    women = found.report.attributes[0].groups[0]
    assert (women.code, women.reached, women.reached_by_champion) == ("female", 10, 20)


def test_where_no_attribute_was_recorded_nothing_can_be_told(tmp_path: Path):
    families = [Family(f"f{n:02}") for n in range(FAMILIES)]
    ingest(write_extract(tmp_path / "extract", families), tmp_path / "home")
    found = audited(tmp_path / "home", scored(tmp_path / "home"))
    assert found.decision.code == 3
    assert GateFinding.NOTHING_TOLD in {one.finding for one in found.decision.reasons}


def test_a_study_with_another_outcome_is_audited_on_lists_too_young_for_the_catalogues(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    """Its own label window may have closed where the catalogue's has not."""
    registry = SimpleNamespace(challenger=lambda: SimpleNamespace(version="1"))
    monkeypatch.setattr("training.audited.Registry", lambda _home, _code: registry)
    newest = CaseStore.open(home).cut_off
    asked = {
        **MEASURED,
        "asked_otherwise": True,
        "windows": {"test": {"judge": [newest.isoformat()]}},
        "flow": {newest.isoformat(): []},
    }
    keep_results(home, "1", asked, scored(home, as_of_day=to_day(newest)))
    assert audit_challenger(home).report.totals.families == FAMILIES


def test_a_version_that_was_not_trained_here_has_no_audit(home: Path):
    with pytest.raises(NotThereYet, match="no training results of version 7"):
        audit_version(home, "7")


def test_the_cohort_of_the_test_lists_is_told_in_words_and_no_other(home: Path):
    (flow,) = audited(home, scored(home)).report.flow
    assert flow.as_of_date == "2026-06-01"
    assert [(step.names["en"], step.families) for step in flow.steps] == [
        ("In the data", 40),
        ("No open case", 39),
        ("moved_home en", 21),
    ]
