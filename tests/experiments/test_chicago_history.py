"""The chicago study's histories hold what was found before a plan's first day, strictly.

Every row here is made up.
"""

import importlib.util
from datetime import date

import numpy as np
import pandas as pd
import pytest

from features.asof import to_date, to_day
from tests.repository.project import ROOT

SPEC = importlib.util.spec_from_file_location(
    "chicago_history", ROOT / "experiments" / "chicago" / "history.py"
)
assert SPEC is not None
assert SPEC.loader is not None
history = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(history)

PLAN = date(2014, 9, 1)
FOUND = ["critical", "serious", "minor", "failed"]


def inspection(
    day: date,
    licence: int,
    *found: int,
    inspector: str = "green",
    trade_name: str = "Kitchen",
    place: int = 1,
) -> dict[str, object]:
    outcome = dict(zip(FOUND, found or (0, 0, 0, 0), strict=True))
    keys = {"licence": licence, "trade_name": trade_name, "place": place, "inspector": inspector}
    return {"day": to_day(day), **keys, **outcome}


def past(
    *inspections: dict[str, object], licence: int = 1, trade_name: str = "Kitchen"
) -> dict[str, float]:
    """The history of an inspection that the plan of 1 September 2014 holds."""
    asked = {"as_of": to_day(PLAN), "licence": licence, "trade_name": trade_name, "place": 1}
    found = history.past_of(pd.DataFrame([asked]), pd.DataFrame(list(inspections)))
    return dict(found.iloc[0])


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2014, 9, 1), date(2014, 9, 1)),
        (date(2014, 10, 31), date(2014, 9, 1)),
        (date(2014, 8, 31), date(2014, 7, 1)),
        (date(2014, 1, 1), date(2014, 1, 1)),
        (date(2012, 2, 29), date(2012, 1, 1)),
        (date(2013, 12, 31), date(2013, 11, 1)),
    ],
)
def test_a_plan_is_of_two_months_and_begins_with_the_odd_one(day: date, begins: date):
    assert to_date(history.plan_start(to_day(day))) == begins


def test_the_day_before_a_plan_counts_and_the_plans_first_day_does_not():
    before = past(inspection(date(2014, 8, 31), 1, 1, 1, 5, 1))
    on_it = past(inspection(date(2014, 9, 1), 1, 1, 1, 5, 1))
    assert [before[f"past_{finding}"] for finding in FOUND] == [1, 1, 5, 1]
    assert [on_it[f"past_{finding}"] for finding in FOUND] == [0, 0, 0, 0]
    assert before["earlier"] == pytest.approx(np.log(2))
    assert on_it["earlier"] == 0


def test_where_nothing_was_known_everything_is_zero():
    assert set(past(inspection(date(2014, 10, 7), 1, 1, 1, 5, 1)).values()) == {0.0}


def test_a_finding_is_held_against_what_whoever_looked_usually_finds():
    found = past(
        inspection(date(2014, 3, 1), 1, 1, 0, 0, 0, inspector="brown"),
        inspection(date(2014, 3, 2), 2, 0, 0, 0, 0, inspector="brown"),
        inspection(date(2014, 3, 3), 3, 0, 0, 0, 0, inspector="brown"),
        inspection(date(2014, 3, 4), 4, 0, 0, 0, 0, inspector="brown"),
        inspection(date(2014, 4, 1), 1, 1, 0, 0, 0, inspector="purple"),
        inspection(date(2014, 4, 2), 5, 1, 0, 0, 0, inspector="purple"),
    )
    # brown finds one in four, so the first is a surprise of 3/4; purple always does, so of 0
    assert found["licence_critical"] == pytest.approx((0.75 + 0) / (2 + 2))
    assert found["last_critical"] == 0
    assert found["past_critical"] == 2


def test_an_inspectors_later_findings_do_not_change_what_is_usual():
    first = [
        inspection(date(2014, 8, 1), 1, 1, 0, 0, 0),
        inspection(date(2014, 8, 2), 2, 0, 0, 0, 0),
    ]
    later = [inspection(date(2014, 9, 1 + at), 3, 1, 0, 0, 0) for at in range(20)]
    assert past(*first)["last_critical"] == 0.5
    assert past(*first, *later) == past(*first)


def test_a_chain_is_the_other_licences_of_the_name():
    found = past(
        inspection(date(2014, 3, 1), 1, 1, 0, 0, 0),
        inspection(date(2014, 3, 2), 2, 0, 0, 0, 0),
        inspection(date(2014, 3, 3), 3, 0, 0, 0, 0, trade_name="Another", place=2),
        inspection(date(2014, 3, 4), 4, 1, 0, 0, 0, trade_name="Another", place=2),
    )
    # half of four find something: ours surprises by 1/2, the other of our name by -1/2
    assert found["licence_critical"] == pytest.approx(0.5 / (1 + 2))
    assert found["chain_critical"] == pytest.approx(-0.5 / (1 + 10))
    assert found["place_critical"] == pytest.approx(-0.5 / (1 + 30))


def test_rows_keep_their_order_though_plans_are_worked_off_one_by_one():
    as_of = [to_day(date(2014, 9, 1)), to_day(date(2014, 3, 1)), to_day(date(2014, 9, 1))]
    rows = pd.DataFrame(
        {"as_of": as_of, "licence": [1, 1, 2], "trade_name": "Kitchen", "place": 1}, index=[7, 3, 5]
    )
    inspections = pd.DataFrame([inspection(date(2014, 5, 1), 1, 1, 0, 0, 0)])
    found = history.past_of(rows, inspections)
    assert found["past_critical"].to_dict() == {7: 1.0, 3: 0.0, 5: 0.0}


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_found_from_a_plans_first_day_on_leaves_its_histories_as_they_are(seed: int):
    inspections = invented(seed)
    rows = inspections.assign(as_of=history.plan_start(inspections["day"]))
    for as_of in rows["as_of"].unique():
        planned = rows[rows["as_of"] == as_of]
        other = inspections.copy()
        other.loc[other["day"] >= as_of, FOUND] = 1 - other[FOUND].clip(upper=1)
        other.loc[other["day"] >= as_of, "inspector"] = "somebody else"
        expected = history.past_of(planned, inspections)
        pd.testing.assert_frame_equal(history.past_of(planned, other), expected)


def test_what_is_found_before_a_plan_does_change_its_histories():
    inspections = invented(seed=1)
    rows = inspections.assign(as_of=history.plan_start(inspections["day"]))
    planned = rows[rows["as_of"] == rows["as_of"].max()]
    other = inspections.assign(critical=1 - inspections["critical"])
    assert not history.past_of(planned, other).equals(history.past_of(planned, inspections))


def invented(seed: int) -> pd.DataFrame:
    """Eighty inspections of a year, of nine licences."""
    draw = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "day": np.sort(to_day(date(2013, 1, 1)) + draw.integers(0, 365, 80)),
            "licence": draw.integers(1, 10, 80),
            "inspector": draw.choice(["green", "blue", ""], 80),
        }
    )
    found = {"critical": 2, "serious": 2, "minor": 6, "failed": 2}
    return table.assign(
        trade_name=np.where(table["licence"] < 4, "Kitchen", "Another"),
        place=table["licence"] % 3,
        **{finding: draw.integers(0, below, 80) for finding, below in found.items()},
    )
