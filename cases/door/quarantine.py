"""The quarantine: one row for every row that could not be stored, saying where and why.

It never shows an identifier, nor words where no name belongs, which may be about somebody.
Any other value is cut to 80 signs.
"""

# ruff: noqa: S608  names in queries come from the contract, texts pass through literal()

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from cases.contract import ColumnType, Table
from cases.door.checks import LOOKS_PERSONAL, Check, Reason
from cases.door.engine import literal, run
from cases.door.reading import RawTable

SHOWN_SIGNS = 80
HIDDEN = "(identifier)"
HIDDEN_PERSONAL = "(looks personal)"

_BATCH_ROWS = 100_000

_WORDS = r"\p{L}\s+\p{L}"
"""Words in a cell that is no name may be about somebody, or be somebody's name."""

_SCHEMA = pa.schema(
    [
        ("table", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
    ]
)


class ReasonCount(NamedTuple):
    """How many rows of a table are in quarantine for one reason in one column."""

    table: str
    column: str
    reason: str
    rows: int


def create_quarantine(engine: duckdb.DuckDBPyConnection) -> None:
    """An empty quarantine; `place` keeps the contract's order of tables."""
    run(
        engine,
        'CREATE TABLE quarantine (place INTEGER, "table" VARCHAR, file VARCHAR, line BIGINT, '
        '"column" VARCHAR, "value" VARCHAR, reason VARCHAR)',
    )


def quarantine_failed(
    engine: duckdb.DuckDBPyConnection, raw: RawTable, checks: Sequence[Check], *, place: int
) -> None:
    """Put every row of a sifted table that failed a check into quarantine."""
    declared = raw.declared
    engine.register("given_checks", _numbered(declared, checks))
    shown = " ".join(f'WHEN {literal(name)} THEN w."{name}"' for name in declared.column_names)
    run(
        engine,
        f"""
        INSERT INTO quarantine
        WITH failed AS (
            SELECT s.line, k."column", k.hidden, k.named, k.reason,
                CASE k."column" {shown} END AS cell
            FROM "sifted_{declared.name}" s
            JOIN given_checks k ON k.number = s.failed
            JOIN "raw_{declared.name}" w ON w.line = s.line
        ), judged AS (
            SELECT *, NOT hidden AND (reason = {literal(Reason.PERSONAL)} OR coalesce(
                regexp_matches(cell, {literal(LOOKS_PERSONAL)}), FALSE
            )) AS personal FROM failed
        )
        SELECT {place}, {literal(declared.name)}, {literal(raw.file.name)}, line, "column",
            CASE WHEN cell IS NULL THEN NULL WHEN hidden THEN {literal(HIDDEN)}
                 WHEN personal THEN {literal(HIDDEN_PERSONAL)}
                 WHEN NOT named AND regexp_matches(cell, {literal(_WORDS)})
                 THEN '(text of ' || length(cell) || ' signs)'
                 ELSE left(cell, {SHOWN_SIGNS}) END,
            CASE WHEN personal THEN {literal(Reason.PERSONAL)} ELSE reason END
        FROM judged
    """,
    )
    engine.unregister("given_checks")


def _numbered(declared: Table, checks: Sequence[Check]) -> pa.Table:
    columns = [declared.column(check.column) for check in checks]
    return pa.table(
        {
            "number": pa.array(range(1, len(checks) + 1), pa.int32()),
            "column": pa.array([column.name for column in columns], pa.string()),
            "hidden": [column.type is ColumnType.IDENTIFIER for column in columns],
            "named": [column.type is ColumnType.NAME for column in columns],
            "reason": pa.array([check.reason.value for check in checks], pa.string()),
        }
    )


def quarantine_broken(engine: duckdb.DuckDBPyConnection, raw: RawTable, *, place: int) -> None:
    """Put the rows that have no cells to check into quarantine."""
    if not raw.broken:
        return
    lines = pa.table(
        {
            "line": pa.array([row.line for row in raw.broken], pa.int64()),
            "found": pa.array([row.found for row in raw.broken], pa.string()),
        }
    )
    engine.register("given_broken", lines)
    run(
        engine,
        f"INSERT INTO quarantine SELECT {place}, {literal(raw.declared.name)}, "
        f"{literal(raw.file.name)}, line, '', found, {literal(Reason.BROKEN)} FROM given_broken",
    )
    engine.unregister("given_broken")


def hide_known_identifiers(engine: duckdb.DuckDBPyConnection) -> None:
    """Hide a value that is some family's or person's identifier in the wrong column."""
    for known in ("known_families", "known_members"):
        run(
            engine,
            f'UPDATE quarantine SET "value" = {literal(HIDDEN)} '
            f'WHERE "value" IN (SELECT id FROM {known})',
        )


def count_quarantined(engine: duckdb.DuckDBPyConnection, *, place: int) -> int:
    """How many rows of the table at that place are in quarantine."""
    ((rows,),) = run(engine, f"SELECT count(*) FROM quarantine WHERE place = {place}")
    return int(rows)


def count_reasons(engine: duckdb.DuckDBPyConnection) -> tuple[ReasonCount, ...]:
    """The quarantine counted by table, column and reason, most frequent first in a table."""
    counted = run(
        engine,
        'SELECT "table", "column", reason, count(*) AS n FROM quarantine '
        'GROUP BY place, "table", "column", reason ORDER BY place, n DESC, "column", reason',
    )
    return tuple(ReasonCount(*row) for row in counted)


def write_quarantine(engine: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the quarantine in the order of tables and lines."""
    ordered = engine.sql(
        'SELECT "table", file, line, "column", "value", reason FROM quarantine ORDER BY place, line'
    )
    with pq.ParquetWriter(path, _SCHEMA) as writer:
        for batch in ordered.to_arrow_reader(_BATCH_ROWS):
            writer.write_batch(batch.cast(_SCHEMA))
