"""Tens of thousands of rows, each damaged in a known way, each found on its line for it."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cases.ingest import IngestReport, ingest
from cases.store import CaseStore
from tests.cases.damage import RIGHT, Cells, Expected, Row, as_csv, csv_lines, draw_rows, torn_rows

WriteExtract = Callable[..., Path]
Quarantined = set[tuple[str, int, str, str]]

ROWS = 1_200
TORN = 120
UNUSABLE = {
    "families": (
        ["Q1", "C1", "2023-02-30", ""],
        Expected("registered_on", "not a day written YYYY-MM-DD"),
    ),
    "members": (
        ["Q2", "F1", "cousin", "", "2023-01-10", ""],
        Expected("role", "not a code of the contract or the catalogue"),
    ),
    "commissions": (
        ["Q3", "R1", "", "town", "", ""],
        Expected("name", "empty, and a value is required"),
    ),
}
"""Rows in quarantine that others refer to."""


@pytest.fixture(params=[20251104, 7], ids=["one seed", "another"])
def chance(request: pytest.FixtureRequest) -> np.random.Generator:
    return np.random.default_rng(request.param)


@pytest.fixture
def good(tiny_tables: dict[str, str]) -> dict[str, list[Cells]]:
    """The tiny extract's rows at the width of the contract, with the families that the
    drawn attributes speak of.
    """
    rows = {}
    for name, text in tiny_tables.items():
        _, *given = list(csv.reader(io.StringIO(text)))
        rows[name] = [cells + [""] * (len(RIGHT[name]) - len(cells)) for cells in given]
    numbers = (*range(ROWS * 2), *range(1_000_000, 1_000_200), *range(2_000_000, 2_000_100))
    rows["families"] += [[f"A{number}", "C2", "2023-01-10", ""] for number in numbers]
    return rows


def _drawn(table: str, chance: np.random.Generator) -> list[Row]:
    first = [Row(*UNUSABLE[table])] if table in UNUSABLE else []
    return first + draw_rows(table, ROWS, chance)


def _quarantine(report: IngestReport) -> Quarantined:
    rows = pq.read_table(report.folder / "quarantine.parquet").to_pylist()
    found = {(row["table"], row["line"], row["column"], row["reason"]) for row in rows}
    assert len(found) == len(rows)
    return found


def _require_balance(
    report: IngestReport, home: Path, read: dict[str, int], bad: Quarantined
) -> None:
    store = CaseStore.open(home)
    for table, rows, stored, quarantined in report.balance:
        expected = sum(place[0] == table for place in bad)
        assert (rows, quarantined, stored) == (read[table], expected, read[table] - expected)
        assert store.table(table).num_rows == stored


def test_every_damaged_row_of_a_csv_extract_is_found_on_its_line_for_its_damage(
    chance: np.random.Generator,
    good: dict[str, list[Cells]],
    write_extract: WriteExtract,
    home: Path,
):
    tables, bad, read = {}, set(), {}
    for name, cells in RIGHT.items():
        rows = _drawn(name, chance) + torn_rows(name, TORN, chance)
        tables[name] = as_csv(name, rows, header=",".join(cells), good=good[name])
        first = 2 + len(good[name])
        bad |= {(name, line, *expected) for line, expected in csv_lines(rows, first=first)}
        read[name] = len(good[name]) + len(rows)
    report = ingest(write_extract(**tables), home)
    assert len(bad) > 10_000
    assert sorted(_quarantine(report) ^ bad) == []
    _require_balance(report, home, read, bad)


def test_every_damaged_row_of_a_parquet_extract_is_found_under_its_number_for_its_damage(
    chance: np.random.Generator,
    good: dict[str, list[Cells]],
    write_extract: WriteExtract,
    home: Path,
):
    folder = write_extract(**dict.fromkeys(RIGHT))
    bad, read = set(), {}
    for name, cells in RIGHT.items():
        rows = _drawn(name, chance)
        every = [*good[name], *(row.cells for row in rows)]
        columns = [pa.array(column, pa.string()) for column in zip(*every, strict=True)]
        table = pa.table(dict(zip(cells, columns, strict=True)))
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=500)
        first = 1 + len(good[name])
        bad |= {(name, n, *row.expected) for n, row in enumerate(rows, first) if row.expected}
        read[name] = len(every)
    report = ingest(folder, home)
    assert len(bad) > 8_000
    assert sorted(_quarantine(report) ^ bad) == []
    _require_balance(report, home, read, bad)


def test_no_identifier_is_shown_however_a_row_is_damaged(
    good: dict[str, list[Cells]], write_extract: WriteExtract, home: Path
):
    chance = np.random.default_rng(1)
    tables = {
        name: as_csv(name, _drawn(name, chance), header=",".join(RIGHT[name]), good=good[name])
        for name in RIGHT
    }
    report = ingest(write_extract(**tables), home)
    shown = set(pq.read_table(report.folder / "quarantine.parquet")["value"].to_pylist())
    families = {cells[0] for cells in good["families"]}
    persons = {cells[0] for cells in good["members"]}
    assert not shown & (families | persons)
    assert not any(value and ("nobody-" in value or "870101300123" in value) for value in shown)
