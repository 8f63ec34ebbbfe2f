"""The compiled pass finds what a plain recount finds."""

from datetime import date

import numpy as np
import pytest

from features.asof import NEVER, to_day
from features.onepass import NOWHERE, Events, Reading, Tallies, _pass, tally

AS_OF = to_day(date(2026, 3, 1))
LOOKBACKS = (30, 90, 365)
READABLE = (True, True, False)
SOURCES = 2
READING = Reading(
    lookback_days=np.array(LOOKBACKS, dtype=np.int32),
    place=np.array([0, 1, NOWHERE], dtype=np.int32),
    amount_place=np.array([NOWHERE, 0, NOWHERE], dtype=np.int32),
    group=np.array([0, NOWHERE, NOWHERE], dtype=np.int32),
    sources=SOURCES,
)
"""Types 0 and 1 are counted, the amounts of type 1 are added up, type 2 may not be read; type 0
is counted in a group as well.
"""

Row = tuple[int, int, int, int, int, float]
"""Family, type, source, days before AS_OF of event and of knowledge, value."""

WITHDRAWN_EARLY, WITHDRAWN_LATE = 77.0, 88.0
"""Values that mark a row as withdrawn the day before AS_OF, or on it."""


def events_of(rows: list[Row], families: int) -> Events:
    owners = [row[0] for row in rows]
    assert owners == sorted(owners)
    return Events(
        offsets=np.array(
            [sum(owner < family for owner in owners) for family in range(families + 1)]
        ),
        event_type=np.array([row[1] for row in rows], dtype=np.int16),
        source=np.array([row[2] for row in rows], dtype=np.int16),
        event_day=np.array([AS_OF - row[3] for row in rows], dtype=np.int32),
        knowledge_day=np.array([AS_OF - row[4] for row in rows], dtype=np.int32),
        withdrawn_day=np.array([_withdrawn_day(row[5]) for row in rows], dtype=np.int32),
        value=np.array([row[5] for row in rows], dtype=np.float32),
    )


def _withdrawn_day(value: float) -> int:
    return {WITHDRAWN_EARLY: AS_OF - 1, WITHDRAWN_LATE: AS_OF}.get(value, int(NEVER))


def tally_of(rows: list[Row], families: int) -> Tallies:
    return tally(events_of(rows, families), AS_OF, READING, families=np.arange(families))


def test_one_family_counted_by_hand():
    found = tally_of(
        [
            (0, 0, 0, 366, 100, 1.0),  # before the longest look-back
            (0, 0, 0, 365, 100, 2.0),  # on its first day
            (0, 0, 1, 40, 30, 3.0),
            (0, 2, 1, 20, 10, 9.0),  # of a type that may not be read
            (0, 0, 0, 10, 5, 4.0),
            (0, 0, 0, 5, 0, 5.0),  # known on the day itself: too late
            (0, 1, 0, 1, 1, np.nan),
        ],
        families=1,
    )
    assert found.counts.tolist() == [[[1, 2, 3], [1, 1, 1]]]
    assert found.grouped.tolist() == [[[1, 2, 3]]]
    assert found.total.tolist() == [[[0, 0, 0]]]
    assert found.last_day.tolist() == [[AS_OF - 10, AS_OF - 1]]
    assert found.last_value[0].tolist() == pytest.approx([4.0, np.nan], nan_ok=True)
    assert found.source_day.tolist() == [[AS_OF - 1, AS_OF - 40]]


def test_amounts_are_added_up_where_asked_and_one_not_recorded_adds_nothing():
    found = tally_of(
        [
            (0, 0, 0, 9, 8, 5.0),
            (0, 1, 0, 100, 99, 2.5),
            (0, 1, 0, 20, 9, 4.0),
            (0, 1, 0, 5, 4, np.nan),
        ],
        families=1,
    )
    assert found.total.tolist() == [[[4.0, 4.0, 6.5]]]


def test_a_family_that_is_not_scored_has_no_row_and_shifts_nobody():
    rows = [(0, 0, 0, 10, 9, 1.0), (1, 0, 0, 20, 9, 2.0), (2, 1, 1, 30, 9, 3.0)]
    chosen = np.array([True, False, True])
    found = tally(events_of(rows, 3), AS_OF, READING, families=np.flatnonzero(chosen))
    for of_all, of_chosen in zip(tally_of(rows, families=3), found, strict=True):
        np.testing.assert_array_equal(of_chosen, of_all[chosen])


def test_of_two_events_on_one_day_the_later_row_gives_the_value():
    found = tally_of([(0, 0, 0, 10, 9, 1.0), (0, 0, 0, 10, 5, 2.0)], families=1)
    assert found.last_value[0, 0] == 2.0


def test_days_within_a_family_may_stand_in_any_order():
    found = tally_of([(0, 0, 1, 5, 5, 1.0), (0, 0, 1, 10, 9, 2.0)], families=1)
    assert found.last_day[0, 0] == AS_OF - 5
    assert found.last_value[0, 0] == 1.0
    assert found.source_day[0].tolist() == [NEVER, AS_OF - 5]


def test_a_record_counts_until_the_day_after_it_is_withdrawn():
    early, late = (0, 0, 0, 10, 9, WITHDRAWN_EARLY), (1, 0, 0, 10, 9, WITHDRAWN_LATE)
    found = tally_of([early, late], families=2)
    assert found.counts[:, 0].tolist() == [[0, 0, 0], [1, 1, 1]]
    assert found.last_day[:, 0].tolist() == [NEVER, AS_OF - 10]
    assert found.source_day[:, 0].tolist() == [NEVER, AS_OF - 10]


def test_a_part_without_events_has_empty_tallies():
    found = tally_of([], families=2)
    assert not found.counts.any()
    assert (found.last_day == NEVER).all()
    assert np.isnan(found.last_value).all()
    assert (found.source_day == NEVER).all()


def random_rows(seed: int, families: int) -> list[Row]:
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(int(random.integers(0, 60))):
        happened = int(random.integers(-5, 400))
        known = happened - int(random.integers(0, 40))
        kind, source = int(random.integers(3)), int(random.integers(SOURCES))
        family = int(random.integers(families))
        value = float(random.choice([*range(9), WITHDRAWN_EARLY, WITHDRAWN_LATE]))
        rows.append((family, kind, source, happened, known, value))
    return sorted(rows, key=lambda row: (row[0], -row[3], -row[4], row[5]))


def recount(rows: list[Row], families: int) -> dict[str, list]:
    """Family by family, type by type, look-back by look-back."""
    standing = [row for row in rows if row[5] != WITHDRAWN_EARLY]
    usable = [row for row in standing if READABLE[row[1]] and row[4] > 0 and 0 < row[3] <= 365]

    def of(family: int, place: int, code: int) -> list[Row]:
        return [row for row in usable if row[0] == family and row[place] == code]

    def latest(found: list[Row]) -> int:
        return AS_OF - min(row[3] for row in found) if found else int(NEVER)

    every = range(families)
    return {
        "counts": [
            [
                [sum(row[3] <= days for row in of(family, 1, kind)) for days in LOOKBACKS]
                for kind in range(2)
            ]
            for family in every
        ],
        "total": [
            [[sum(row[5] for row in of(family, 1, 1) if row[3] <= days) for days in LOOKBACKS]]
            for family in every
        ],
        "last_day": [[latest(of(family, 1, kind)) for kind in range(2)] for family in every],
        "source_day": [
            [latest(of(family, 2, source)) for source in range(SOURCES)] for family in every
        ],
        "last_value": [
            [(of(family, 1, kind) or [(np.nan,)])[-1][-1] for kind in range(2)] for family in every
        ],
    }


@pytest.mark.parametrize("seed", range(20))
def test_the_pass_equals_a_recount(seed: int):
    rows = random_rows(seed, families=4)
    found, expected = tally_of(rows, families=4), recount(rows, families=4)
    assert found.counts.tolist() == expected["counts"]
    assert found.grouped.tolist() == [counts[:1] for counts in expected["counts"]]
    assert found.total.tolist() == expected["total"]
    assert found.last_day.tolist() == expected["last_day"]
    assert found.source_day.tolist() == expected["source_day"]
    np.testing.assert_array_equal(found.last_value, np.float32(expected["last_value"]))


def test_the_compiled_pass_and_its_plain_text_agree():
    rows = [*random_rows(99, families=4), (3, 0, 0, 300, 300, 1.0)]
    compiled = tally_of(rows, families=4)
    plain = Tallies(
        counts=np.zeros_like(compiled.counts),
        grouped=np.zeros_like(compiled.grouped),
        total=np.zeros_like(compiled.total),
        last_day=np.full_like(compiled.last_day, NEVER),
        last_value=np.full_like(compiled.last_value, np.nan),
        source_day=np.full_like(compiled.source_day, NEVER),
    )
    _pass.py_func(events_of(rows, 4), np.int32(AS_OF), READING[:4], np.arange(4), plain)
    for by_machine, by_text in zip(compiled, plain, strict=True):
        np.testing.assert_array_equal(by_machine, by_text)
