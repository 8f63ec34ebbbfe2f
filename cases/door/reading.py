"""Reading the extract's files into the engine: every cell as text, every row with its place.

Each table becomes a view `raw_<table>` of `line` and the contract's columns as text, an
empty cell being null. In a CSV file `line` is the physical line on which the row starts,
in a Parquet file the number of the row counted from 1.

A CSV file without quotes is read by the engine itself, in parallel. Any other goes through
Python's own reader, which knows where each row starts and which rows are broken. A Parquet
file is read by the engine unless some text in it is not UTF-8.
"""

# ruff: noqa: S608  names in queries come from the contract, texts pass through literal()

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TextIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from cases.contract import ColumnType, Table
from cases.door.csv_shape import csv_header, csv_shape, is_utf8, open_csv
from cases.door.engine import literal, one_file, run
from cases.door.extract import check_columns
from cases.door.parquet_copy import copy_readable_rows
from cases.door.parquet_shape import parquet_shape
from cases.errors import BadExtract

_BATCH_ROWS = 50_000
_BATCH_SIGNS = 1 << 26
_NOT_UTF8 = "not UTF-8"
_DAY_TYPES = (ColumnType.DATE, ColumnType.MONTH)


class BrokenRow(NamedTuple):
    """A row that has no cells to check: where it starts and what is wrong with it."""

    line: int
    found: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as the file holds it: rows in the view `raw_<table>`, and the broken rows."""

    declared: Table
    file: Path
    rows: int
    broken: tuple[BrokenRow, ...] = ()

    @property
    def read(self) -> int:
        """All rows of the file, broken ones included."""
        return self.rows + len(self.broken)


def read_table(
    engine: duckdb.DuckDBPyConnection, declared: Table, file: Path, *, work: Path
) -> RawTable:
    """Make the view `raw_<table>` over one file; `work` takes what has to be written for it.

    Raises:
        BadExtract: the file is empty, not readable, not UTF-8 in any row, or has other columns.
    """
    if file.suffix == ".parquet":
        return _read_parquet(engine, declared, file, work=work)
    return _read_csv(engine, declared, file, work=work)


def _read_parquet(
    engine: duckdb.DuckDBPyConnection, declared: Table, file: Path, *, work: Path
) -> RawTable:
    shape = parquet_shape(file, declared)
    if _reads_to_its_end(engine, file):
        _view_parquet(engine, declared, file, line="file_row_number + 1")
        return RawTable(declared, file, shape.rows)
    copy = work / f"{declared.name}.parquet"
    aside = copy_readable_rows(file, copy)
    _view_parquet(engine, declared, copy, line="line")
    broken = tuple(BrokenRow(line, f"{_NOT_UTF8} in column '{name}'") for line, name in aside)
    return RawTable(declared, file, shape.rows - len(broken), broken)


def _reads_to_its_end(engine: duckdb.DuckDBPyConnection, file: Path) -> bool:
    """True unless a cell's text is not UTF-8 or a page is damaged."""
    try:
        run(engine, f"SELECT bit_xor(hash(t)) FROM read_parquet({one_file(file)}) t")
    except (duckdb.IOException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error:
        return False
    return True


def _view_parquet(
    engine: duckdb.DuckDBPyConnection, declared: Table, file: Path, *, line: str
) -> None:
    source = f"read_parquet({one_file(file)}, file_row_number = true)"
    types = {name: kind for name, kind, *_ in run(engine, f"DESCRIBE SELECT * FROM {source}")}
    cells = ", ".join(
        _as_text(column.name, types[column.name], day=column.type in _DAY_TYPES)
        if column.name in types
        else _nothing(column.name)
        for column in declared.columns
    )
    _make_view(engine, declared, f"SELECT {line} AS line, {cells} FROM {source}")


def _nothing(name: str) -> str:
    return f'CAST(NULL AS VARCHAR) AS "{name}"'


def _as_text(name: str, kind: str, *, day: bool) -> str:
    cell = f'"{name}"'
    if day and kind.startswith("TIMESTAMP"):
        # frames hold days as midnights; a midnight is that day, any other time is not a day
        midnight = f"{cell} = date_trunc('day', {cell})"
        text = (
            f"CASE WHEN {midnight} THEN CAST(CAST({cell} AS DATE) AS VARCHAR) "
            f"ELSE CAST({cell} AS VARCHAR) END"
        )
        return f"{text} AS {cell}"
    return f"nullif(CAST({cell} AS VARCHAR), '') AS {cell}"


def _make_view(engine: duckdb.DuckDBPyConnection, declared: Table, query: str) -> None:
    run(engine, f'CREATE VIEW "raw_{declared.name}" AS {query}')


def _read_csv(
    engine: duckdb.DuckDBPyConnection, declared: Table, file: Path, *, work: Path
) -> RawTable:
    shape = csv_shape(file)
    header = csv_header(file)
    check_columns(file, header, declared)
    copy = work / f"{declared.name}.parquet"
    if shape.plain:
        rows = _copy_plain(engine, header, file, copy)
        if rows == shape.lines - 1:
            _view_copy(engine, declared, header, copy, line="file_row_number + 2")
            return RawTable(declared, file, rows)
    rows, broken = _copy_carefully(header, file, copy)
    if broken and not rows and all(row.found.startswith(_NOT_UTF8) for row in broken):
        msg = f"{file}: line {broken[0].line}: not one row is UTF-8; save the file as UTF-8"
        raise BadExtract(msg)
    _view_copy(engine, declared, header, copy, line="line")
    return RawTable(declared, file, rows, tuple(broken))


def _view_copy(
    engine: duckdb.DuckDBPyConnection, declared: Table, header: list[str], copy: Path, *, line: str
) -> None:
    cells = ", ".join(
        f'nullif("{name}", \'\') AS "{name}"' if name in header else _nothing(name)
        for name in declared.column_names
    )
    source = f"read_parquet({one_file(copy)}, file_row_number = true)"
    _make_view(engine, declared, f"SELECT {line} AS line, {cells} FROM {source}")


def _copy_plain(
    engine: duckdb.DuckDBPyConnection, header: list[str], file: Path, copy: Path
) -> int | None:
    """Rows copied by the engine; None where a row is not as wide as the header."""
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in header)
    query = (
        f"COPY (SELECT * FROM read_csv({one_file(file)}, auto_detect = false, header = true, "
        f"delim = ',', quote = '', escape = '', columns = {{{columns}}})) "
        f"TO {literal(str(copy))} (FORMAT parquet)"
    )
    try:
        ((copied,),) = run(engine, query)
    except duckdb.Error:
        return None
    return int(copied)


class _Batch(NamedTuple):
    lines: list[int]
    rows: list[list[str]]


def _copy_carefully(header: list[str], file: Path, copy: Path) -> tuple[int, list[BrokenRow]]:
    schema = pa.schema([("line", pa.int64()), *((name, pa.string()) for name in header)])
    broken: list[BrokenRow] = []
    copied = 0
    with pq.ParquetWriter(copy, schema) as writer:
        for batch in _batches(file, header, broken):
            cells = [pa.array(cells, pa.string()) for cells in zip(*batch.rows, strict=True)]
            writer.write_batch(pa.record_batch([pa.array(batch.lines), *cells], schema=schema))
            copied += len(batch.rows)
    return copied, broken


def _batches(file: Path, header: list[str], broken: list[BrokenRow]) -> Iterator[_Batch]:
    """Whole rows in batches; rows that are torn, not UTF-8, or not as wide as the header go to
    `broken`.
    """
    batch, signs = _Batch([], []), 0
    with open_csv(file) as text:
        for line, row in _rows(text, file):
            found = row if isinstance(row, str) else _what_breaks(row, header)
            if found or isinstance(row, str):
                broken.append(BrokenRow(line, found))
                continue
            batch.lines.append(line)
            batch.rows.append(row)
            signs += sum(map(len, row))
            if len(batch.rows) == _BATCH_ROWS or signs > _BATCH_SIGNS:
                yield batch
                batch, signs = _Batch([], []), 0
    if batch.rows:
        yield batch


def _what_breaks(row: list[str], header: list[str]) -> str:
    """Why a row has no cells to check; empty where it has."""
    if len(row) != len(header):
        return f"{len(row)} cells, the header has {len(header)}"
    for name, cell in zip(header, row, strict=True):
        if not is_utf8(cell):
            return f"{_NOT_UTF8} in column '{name}'"
    return ""


def _rows(text: TextIO, file: Path) -> Iterator[tuple[int, list[str] | str]]:
    """Each row after the header with the line it starts on; a string instead of cells says
    what tore it.
    """
    reader = csv.reader(text, strict=True)
    next(reader)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                msg = (
                    f"{file}: line {line}: a quotation mark opens a cell that never closes; "
                    "everything after it is unreadable, so write the file again"
                )
                raise BadExtract(msg) from error
            yield line, "text after a closing quotation mark"
            continue
        if row:  # an empty line is no row
            yield line, row
