"""The extract never knows more than could be known on its last day."""

from typing import Any

import pandas as pd
import pytest

from cases.contract import TABLES, ColumnType
from cases.simulate.lives import Lives
from cases.simulate.setting import Setting

CUT_OFF = pd.Timestamp("2025-12-31")


@pytest.mark.parametrize(
    ("table_name", "column"),
    [
        (declared.name, column.name)
        for declared in TABLES
        for column in declared.columns
        if column.type in (ColumnType.DATE, ColumnType.MONTH) and not column.optional
    ],
)
def test_no_date_is_after_the_cut_off(country: Any, table_name: str, column: str) -> None:
    days = country.extract(table_name)[column].dropna()
    assert len(days) > 0
    assert days.max() <= CUT_OFF


def test_events_become_known_on_or_after_their_day_and_some_late(country: Any) -> None:
    events = country.extract("events")
    delay = (events["knowledge_date"] - events["event_date"]).dt.days
    assert delay.min() >= 0
    assert (delay > 30).mean() > 0.05


def test_records_still_on_their_way_at_the_cut_off_are_left_out_and_counted(country: Any) -> None:
    assert country.totals.not_yet_known > 0


def test_events_lie_in_the_familys_time_in_the_area(country: Any) -> None:
    events = country.extract("events").merge(country.extract("families"), on="family_id")
    assert (events["event_date"] >= events["registered_on"]).all()
    assert (events["left_on"].isna() | (events["event_date"] <= events["left_on"])).all()


def test_events_of_a_person_lie_in_that_persons_time_in_that_family(country: Any) -> None:
    members = country.extract("members").add_prefix("m_")
    events = country.extract("events").dropna(subset="person_id")
    joined = events.merge(members, left_on="person_id", right_on="m_person_id", how="left")
    assert (joined["family_id"] == joined["m_family_id"]).all()
    assert (joined["event_date"] >= joined["m_joined_on"]).all()
    assert (joined["m_left_on"].isna() | (joined["event_date"] <= joined["m_left_on"])).all()


def test_pupils_are_of_school_age_and_workers_grown(country: Any) -> None:
    members = country.extract("members").set_index("person_id")
    events = country.extract("events").dropna(subset="person_id")
    born = members.loc[events["person_id"], "birth_month"].to_numpy()
    years = (events["event_date"] - born).dt.days / 365.25
    at_school = events["event_type"] == "school_absence"
    assert years[at_school].between(6.9, 18.1).all()
    assert (years[events["event_type"] == "job_lost"] >= 17.9).all()


def test_members_join_with_the_family_or_later_and_after_birth(country: Any) -> None:
    members = country.extract("members").merge(country.extract("families"), on="family_id")
    assert (members["joined_on"] >= members["registered_on"]).all()
    assert (members["joined_on"] >= members["birth_month"]).all()
    gone = members["left_on_x"].notna()
    assert gone.any()
    assert (members.loc[gone, "left_on_x"] >= members.loc[gone, "joined_on"]).all()


def test_no_minor_lives_without_a_grown_person(country: Any) -> None:
    members = country.extract("members")
    staying = members[members["left_on"].isna()]
    with_child = set(staying.loc[staying["role"] == "child", "family_id"])
    with_adult = set(staying.loc[staying["role"] != "child", "family_id"])
    assert with_child <= with_adult


def test_parents_separate_children_are_born_and_grown_children_leave(country: Any) -> None:
    members = country.extract("members")
    left = members[members["left_on"].notna()]
    assert {"parent", "child"} <= set(left["role"])
    born = country.extract("events").query("event_type == 'child_born'")
    babies = members.set_index("person_id").loc[born["person_id"]]
    assert (babies["joined_on"].to_numpy() == born["event_date"].to_numpy()).all()


def test_cases_open_then_are_known_then_close(country: Any) -> None:
    cases = country.extract("cases")
    closed = cases[cases["closed_on"].notna()]
    assert (cases["knowledge_date"] >= cases["opened_on"]).all()
    assert (closed["closed_on"] >= closed["opened_on"]).all()
    assert (closed["closing_knowledge_date"] >= closed["closed_on"]).all()
    assert closed["finding"].notna().all()


def test_a_case_not_decided_by_the_cut_off_has_no_finding(country: Any) -> None:
    undecided = country.extract("cases").query("finding.isna()")
    assert len(undecided) > 0
    assert undecided["closed_on"].isna().all()
    assert (undecided["opened_on"] > CUT_OFF - pd.Timedelta(days=60)).all()


def test_only_accepted_help_begins_and_declined_help_exists(country: Any) -> None:
    offers = country.extract("help")
    assert set(offers["response"]) == {"accepted", "declined", "no_answer"}
    begun = offers[offers["started_on"].notna()]
    assert (begun["response"] == "accepted").all()
    assert (begun["started_on"] > begun["offered_on"]).all()
    assert (begun["outcome"].notna()).all()
    assert (begun.loc[begun["ended_on"].isna(), "outcome"] == "ongoing").all()


def test_a_disability_is_established_only_where_the_attribute_says_so(
    lives: Lives, setting: Setting
) -> None:
    established = lives.records.kind == setting.kinds.place_of("disability_established")
    assert established.any()
    assert lives.population.families.disability[lives.records.family[established]].all()
