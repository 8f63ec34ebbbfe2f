"""Reach by group, counted by hand; small groups are hidden and cannot be worked out."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cases.ingest import ingest
from cases.store import CaseStore
from features.asof import to_day
from tests.features.facts import Family
from tests.features.stores import write_extract
from training.intervals import Interval
from training.report.reach import GroupReach, hide_small, measure_reach

JUNE = to_day(date(2025, 6, 1))


@pytest.fixture
def store(tmp_path: Path) -> CaseStore:
    """Sixty families in two commissions: thirty led by women, twenty by men, ten unknown."""
    families = [Family(f"f{n:02}", commission=f"C{n % 2 + 1}") for n in range(60)]
    sex = {f"f{n:02}": "female" if n < 30 else "male" for n in range(50)}
    ingest(write_extract(tmp_path / "extract", families, sex=sex), tmp_path / "home")
    return CaseStore.open(tmp_path / "home")


def scores_of(store: CaseStore) -> pd.DataFrame:
    """A row a family, all in need; of the women's every third is on a list, of the others' every
    second.
    """
    sex = dict(store.table("attributes").to_pandas()[["family_id", "value"]].astype(str).values)
    rows = store.table("families").to_pandas()[["family_id", "commission_id"]].astype(str)
    group = rows["family_id"].map(lambda family: sex.get(family, "none"))
    place = rows.groupby(group).cumcount()
    every = np.where(group == "female", 3, 2)
    return rows.assign(
        as_of_day=JUNE,
        lot=np.arange(len(rows), dtype=np.uint64),
        risk=0.1,
        outcome=True,
        selected=place % every == 0,
    )


def test_each_group_is_counted_with_its_limits(store: CaseStore):
    (sex,) = measure_reach(store, scores_of(store))
    found = {group.code: group for group in sex.groups}
    assert (sex.code, found["female"].name) == ("sex", "female")
    counts = {code: (group.in_need, group.reached) for code, group in found.items()}
    assert counts == {"female": (30, 10), "male": (20, 10), "not_recorded": (10, 5)}
    recall = found["female"].recall
    assert recall.estimate == pytest.approx(1 / 3)
    assert recall.low < 1 / 3 < recall.high


def test_a_family_on_several_lists_counts_once(store: CaseStore):
    once = scores_of(store)
    again = once.assign(as_of_day=JUNE + 30, lot=once["lot"] + 1000, selected=True)
    assert measure_reach(store, pd.concat([once, again])) == measure_reach(store, once)


def group(code: str, in_need: int) -> GroupReach:
    return GroupReach(code, code, in_need, in_need // 2, Interval(0.5, 0.4, 0.6))


@pytest.mark.parametrize(
    ("in_need", "shown"),
    [
        ((40, 30), "ab"),
        ((40, 30, 10), "abc"),
        # one small group would follow from the whole: the next larger is hidden with it
        ((40, 30, 9), "a"),
        ((40, 9), ""),
        # two small ones together are a small group
        ((40, 30, 5, 4), "a"),
        ((40, 30, 5, 5), "ab"),
        ((9, 30, 40, 8), "bc"),
        # a group of nobody in need says something of everybody in it, and hides nobody else
        ((40, 30, 0), "ab"),
        ((40, 30, 9, 0), "a"),
        ((0, 0), ""),
    ],
)
def test_small_groups_are_hidden_and_do_not_follow_from_the_rest(
    in_need: tuple[int, ...], shown: str
):
    groups = [group(code, count) for code, count in zip("abcd", in_need, strict=False)]
    found = hide_small(groups)
    assert "".join(one.code for one in found if one.in_need is not None) == shown
    assert [one.code for one in found] == [one.code for one in groups]
    hidden = [one for one in found if one.in_need is None]
    assert all((one.reached, one.recall) == (None, None) for one in hidden)
