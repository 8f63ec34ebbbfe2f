"""The small parts: months and days, columns, rows, incidents, scenarios."""

from datetime import date

import numpy as np
import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.errors import BadInput
from cases.simulate.columns import code_column, day_column, id_column, number_column
from cases.simulate.countries import SCENARIOS, scenario_named
from cases.simulate.happenings import Happenings
from cases.simulate.incidents import INCIDENTS, kinds_of
from cases.simulate.lives import Lives, Streams, live
from cases.simulate.rows import join_rows, take_rows
from cases.simulate.setting import Setting
from cases.simulate.strain import LOADINGS
from cases.simulate.timeline import EPOCH, Timeline, first_of_month_before


def day(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


def test_three_months_until_new_year() -> None:
    timeline = Timeline.until(date(2025, 12, 31), months=3)
    firsts = ["2025-10-01", "2025-11-01", "2025-12-01", "2026-01-01"]
    assert timeline.starts.tolist() == [day(text) for text in firsts]
    assert (timeline.months, timeline.cut_off_day) == (3, day("2025-12-31"))
    assert [timeline.month_of_year(month) for month in range(3)] == [9, 10, 11]


def test_a_day_belongs_to_its_month() -> None:
    timeline = Timeline.until(date(2025, 12, 31), months=2)
    days = ["2025-10-31", "2025-11-01", "2025-11-30", "2025-12-31", "2026-01-01"]
    months = timeline.month_of(np.array([day(text) for text in days]))
    assert months.tolist() == [-1, 0, 0, 1, 2]


def test_random_days_fill_the_month_and_stay_within() -> None:
    timeline = Timeline.until(date(2024, 2, 29), months=1)
    days = timeline.day_within(np.zeros(2000, dtype=np.int64), rng=np.random.default_rng(1))
    assert (days.min(), days.max()) == (day("2024-02-01"), day("2024-02-29"))


def test_months_of_birth_count_back_over_years() -> None:
    months = first_of_month_before(day("2024-01-01"), np.array([0, 1, 25, -2]))
    expected = ["2024-01-01", "2023-12-01", "2021-12-01", "2024-03-01"]
    assert months.tolist() == [day(text) for text in expected]


def test_ids_are_a_letter_and_so_many_digits() -> None:
    ids = id_column("F", np.array([1, 20, 9999999]), digits=7)
    assert ids.to_pylist() == ["F0000001", "F0000020", "F9999999"]


def test_absent_cells_are_empty() -> None:
    absent = np.array([False, True])
    assert id_column("P", np.array([3, 4]), digits=2, absent=absent).to_pylist() == ["P03", None]
    assert day_column(np.array([0, 1]), absent=absent).to_pylist() == [EPOCH, None]
    assert code_column(np.array([1, 0]), ["a", "b"], absent=absent).to_pylist() == ["b", None]
    assert number_column(np.array([1.5, np.nan])).to_pylist() == [1.5, None]


def test_rows_are_taken_and_joined_column_by_column() -> None:
    rows = Happenings(*(np.array([base, base + 1]) for base in (0, 10, 20, 30)))
    second = take_rows(rows, np.array([False, True]))
    joined = join_rows([second, rows])
    assert [column.tolist() for column in joined] == [
        [1, 0, 1],
        [11, 10, 11],
        [21, 20, 21],
        [31, 30, 31],
    ]


def test_every_event_type_of_the_catalogue_can_come_about() -> None:
    catalogue = shipped_catalogue("kazakhstan")
    assert set(INCIDENTS) == set(catalogue.codes("event_types"))
    kinds = kinds_of(catalogue)
    assert all(
        rate > 0 for code, rate in zip(kinds.codes, kinds.rate, strict=True) if code != "child_born"
    )


def test_incidents_go_with_the_catalogues_flags() -> None:
    for one in shipped_catalogue("kazakhstan").event_types:
        incident = INCIDENTS[one.code]
        on_strain = LOADINGS[incident.channel][0]
        assert (on_strain < 0) == one.protective, one.code
        assert (incident.channel.name == "POLICING") == one.punitive, one.code
        assert (incident.amount > 0) == (one.unit is not None), one.code
        assert (incident.pull > 0) == bool(incident.ground), one.code


def test_every_event_type_happens_and_most_are_seen(lives: Lives, setting: Setting) -> None:
    happened = np.bincount(lives.records.kind, minlength=len(setting.kinds.codes))
    assert [code for code, n in zip(setting.kinds.codes, happened, strict=True) if not n] == []
    assert 0.5 < lives.records.seen.mean() < 0.8


def test_schools_write_little_in_the_summer(lives: Lives, setting: Setting) -> None:
    absences = lives.records.kind == setting.kinds.place_of("school_absence")
    months = setting.timeline.month_of(lives.records.day[absences])
    names = np.array([setting.timeline.month_of_year(month) for month in range(36)])[months]
    july, october = (names == 6).sum(), (names == 9).sum()
    assert july < october / 10


def test_a_single_family_can_be_a_country(setting: Setting) -> None:
    alone = live(1, setting, Streams.of(np.random.SeedSequence(2)))
    assert len(alone.population.families.single) == 1
    assert (alone.records.family == 0).all()


def test_a_scenario_that_is_not_there_is_answered_with_those_there_are() -> None:
    assert set(SCENARIOS) == {"demo", "national-2025"}
    with pytest.raises(
        BadInput, match=r"no scenario named 'national'; there is demo, national-2025"
    ):
        scenario_named("national")


def test_the_demo_is_a_country_of_four_regions_and_twenty_commissions(setting: Setting) -> None:
    territory = setting.territory
    assert len(set(territory.region_codes)) == 4
    assert len(set(territory.names)) == len(territory.commission_ids) == 20
    assert territory.names[0] == "Ақмола облысы, 1-комиссия"
    assert 9 <= territory.capacity.min() <= territory.capacity.max() <= 15
