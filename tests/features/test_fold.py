"""Each measure by hand, on one family that holds little else.

Every family has a child of nine, or it would not be scored. `before(10)` is the tenth day
before 1 March 2026, the as-of date.
"""

from datetime import date

import numpy as np
import pytest

from cases.catalogue.reading import parse_catalogue
from features.matrix import build_matrix
from tests.features.facts import (
    AS_OF,
    CHILD,
    Case,
    Event,
    Family,
    Member,
    Offer,
    before,
    catalogue_text,
)
from tests.features.stores import store_of


def features_of(**facts: object) -> dict[str, float]:
    """The features of one family with these facts."""
    family = Family("F1", **{"members": (CHILD,), **facts})
    matrix = build_matrix(store_of([family]), [AS_OF])
    return dict(zip(matrix.feature_names, matrix.values[0].tolist(), strict=True))


def absence(days: int, *, known: int | None = None, value: float | None = None) -> Event:
    return Event("absence", before(days), before(days if known is None else known), value)


def test_count_is_how_often_in_each_look_back():
    found = features_of(events=(absence(90), absence(91), absence(365), absence(730), absence(731)))
    assert found["absence__count_90"] == 1
    assert found["absence__count_365"] == 3
    assert found["absence__count_730"] == 4


def test_days_since_is_counted_from_the_latest_known():
    found = features_of(events=(absence(40), absence(10), absence(5, known=0)))
    assert found["absence__days_since"] == 10


def test_days_since_is_not_known_where_nothing_is_on_record():
    assert np.isnan(features_of(events=(absence(731),))["absence__days_since"])


def test_the_last_value_is_that_of_the_latest_event():
    found = features_of(events=(absence(40, value=7.0), absence(10, value=2.5)))
    assert found["absence__last_value"] == 2.5


def test_of_one_day_the_value_known_last_is_the_last_value():
    found = features_of(
        events=(absence(10, known=3, value=2.0), absence(10, known=8, value=7.0)),
    )
    assert found["absence__last_value"] == 2.0


def test_the_last_value_is_not_known_where_the_latest_event_has_none():
    found = features_of(events=(absence(40, value=7.0), absence(10)))
    assert np.isnan(found["absence__last_value"])


def test_a_theme_counts_difficulties_and_neither_protection_nor_context():
    found = features_of(
        events=(
            absence(10),
            Event("grades_fell", before(100), before(100)),
            Event("check_up", before(10), before(10)),
            Event("moved_home", before(10), before(10)),
        )
    )
    assert found["theme_school__count_90"] == 1
    assert found["theme_school__count_365"] == 2
    assert found["theme_health__count_90"] == 0
    assert "theme_housing__count_90" not in found


def test_a_trend_is_the_quarter_less_its_share_of_the_year():
    found = features_of(events=(absence(10), absence(20), absence(200)))
    # two in the last 90 days; 90/365 of the year's three are 0.73973
    assert found["theme_school__trend"] == pytest.approx(2 - 3 * 90 / 365)
    assert found["theme_school__trend"] == pytest.approx(1.26027, abs=1e-5)


def test_sources_are_those_with_a_record_in_the_last_year():
    found = features_of(
        events=(
            absence(10),
            absence(20),
            Event("injury", before(365), before(300), source="clinic"),
            Event("moved_home", before(366), before(300), source="police"),
        )
    )
    assert found["record__sources_365"] == 2


def test_silence_is_counted_from_the_last_record_of_any_source():
    found = features_of(
        events=(absence(50), Event("check_up", before(30), before(30), source="clinic"))
    )
    assert found["record__silence"] == 30
    assert np.isnan(features_of()["record__silence"])


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2026, 2, 1), "0_2"),
        (date(2023, 4, 1), "0_2"),
        (date(2023, 3, 1), "3_6"),
        (date(2019, 4, 1), "3_6"),
        (date(2019, 3, 1), "7_13"),
        (date(2012, 4, 1), "7_13"),
        (date(2012, 3, 1), "14_17"),
        (date(2008, 4, 1), "14_17"),
    ],
)
def test_children_are_counted_by_completed_years(born: date, band: str):
    found = features_of(members=(Member(before(20), birth=born),))
    counted = {name: found[f"children__{name}"] for name in ("0_2", "3_6", "7_13", "14_17")}
    assert counted == {**dict.fromkeys(counted, 0), band: 1}


def test_adults_are_18_or_older_and_an_unknown_birth_is_neither_child_nor_adult():
    found = features_of(
        members=(
            CHILD,
            Member(before(500), birth=date(2008, 3, 1)),
            Member(before(500), birth=date(1980, 1, 1), role="parent"),
            Member(before(500), role="parent"),
        )
    )
    assert found["adults"] == 2
    assert sum(found[f"children__{band}"] for band in ("0_2", "3_6", "7_13", "14_17")) == 1


def test_who_left_or_has_yet_to_join_is_not_counted():
    gone = Member(before(500), left=before(1), birth=date(1980, 1, 1))
    still_here = Member(before(500), left=before(0), birth=date(1980, 1, 1))
    not_yet = Member(before(0), birth=date(1980, 1, 1))
    assert features_of(members=(CHILD, gone, still_here, not_yet))["adults"] == 1


def test_arrivals_joined_within_the_year_and_not_with_the_family():
    together = Member(before(100), birth=CHILD.birth)
    later = Member(before(50), birth=CHILD.birth)
    found = features_of(registered=before(100), members=(together, later))
    assert found["arrivals_365"] == 1
    long_ago = features_of(registered=before(900), members=(CHILD, Member(before(366))))
    assert long_ago["arrivals_365"] == 0


def test_departures_left_within_the_year():
    found = features_of(
        members=(
            CHILD,
            Member(before(800), left=before(365)),
            Member(before(800), left=before(366)),
            Member(before(800), left=before(0)),
        )
    )
    assert found["departures_365"] == 1


def test_tenure_is_cut_at_the_longest_look_back():
    assert features_of(registered=before(100))["tenure"] == 100
    assert features_of(registered=before(5000))["tenure"] == 730


def closed_case(opened: int, *, known: int | None = None) -> Case:
    """A case closed on the day it opened, so that it keeps no family out of the cohort."""
    day = before(opened)
    return Case(day, before(opened if known is None else known), "no_need", closed=day)


def test_cases_are_counted_by_the_day_they_opened_once_known():
    found = features_of(
        cases=(closed_case(365), closed_case(366), closed_case(731), closed_case(50, known=0))
    )
    assert found["cases_365"] == 1
    assert found["cases_730"] == 2
    assert found["days_since_case"] == 365


def test_days_since_a_case_is_not_known_without_one_in_the_look_back():
    assert np.isnan(features_of(cases=(closed_case(731),))["days_since_case"])


def test_help_counts_from_the_day_it_began():
    found = features_of(
        offers=(
            Offer(before(400), started=before(365), ended=before(300)),
            Offer(before(400), started=before(366), ended=before(0)),
            Offer(before(10), started=before(0)),
            Offer(before(800), started=before(731)),
            Offer(before(10), "declined"),
        )
    )
    assert found["help_started_365"] == 1
    # begun on the 366th day before and not over before the date; the one of the 731st day
    # lies outside the longest look-back
    assert found["help_running"] == 1


def test_a_total_adds_up_the_amounts_of_a_year():
    found = features_of(
        events=(
            absence(365, value=2.5),
            absence(366, value=50.0),
            absence(10, value=4.0),
            absence(9),
            absence(5, known=0, value=70.0),
        )
    )
    assert found["absence__total_365"] == 6.5
    assert features_of()["absence__total_365"] == 0


def test_a_theme_counts_every_look_back_and_says_whether_there_ever_was_any():
    found = features_of(events=(absence(20), absence(60), absence(200), absence(600)))
    counts = {days: found[f"theme_school__count_{days}"] for days in (30, 90, 365, 730)}
    assert counts == {30: 1, 90: 2, 365: 3, 730: 4}
    assert found["theme_school__ever_730"] == 1
    assert found["theme_health__ever_730"] == 0
    assert features_of(events=(absence(731),))["theme_school__ever_730"] == 0


def test_a_theme_told_by_two_agencies_has_two_sources():
    text = catalogue_text().replace(
        'code = "injury"\ntheme = "health"', 'code = "injury"\ntheme = "school"'
    )
    speaks = parse_catalogue(text.encode(), where="two sources")
    events = (absence(10), absence(20), Event("injury", before(30), before(30), source="clinic"))

    def theme_sources(events: tuple[Event, ...]) -> float:
        family = Family("F1", members=(CHILD,), events=events)
        matrix = build_matrix(store_of([family], catalogue=speaks), [AS_OF])
        return float(matrix.column("theme_school__sources_365")[0])

    assert theme_sources(events) == 2
    assert theme_sources(events[:2]) == 1
    assert theme_sources(()) == 0


def test_each_source_has_a_silence_of_its_own():
    found = features_of(
        events=(absence(50), Event("check_up", before(30), before(30), source="clinic"))
    )
    assert found["source_school__days_since"] == 50
    assert found["source_clinic__days_since"] == 30
    assert np.isnan(found["source_police__days_since"])


def test_one_adult_alone_is_told_from_none_and_from_two():
    grown = Member(before(500), birth=date(1980, 1, 1), role="parent")
    alone = {
        count: features_of(members=(CHILD, *([grown] * count)))["single_adult"]
        for count in (0, 1, 2)
    }
    assert alone == {0: 0, 1: 1, 2: 0}
