"""Reads the tables of a return, from a folder of CSV files or from one SQLite file.

Only the columns of the layout are ever held.
"""

import csv
import io
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cases.errors import BadExtract, BadInput
from cases.importers.ssda903.days import day, is_day
from cases.importers.ssda903.layout import TABLES, ReturnTable
from cases.progress import Progress

SQLITE_BEGINS = b"SQLite format 3\x00"

Reader = Callable[[str, ReturnTable], pd.DataFrame]


class Return(NamedTuple):
    """The return's tables by name, as frames of texts with days read; an empty text is an
    empty cell.
    """

    frames: dict[str, pd.DataFrame]
    notes: tuple[str, ...]


def read_return(source: Path, *, progress: Progress) -> Return:
    """Read the return in `source`, a folder of CSV files or a SQLite file.

    Tables that may be absent and are, and cells that are no day, are named in the notes.
    BadInput where `source` is neither or cannot be opened; BadExtract where a table or a
    column is missing, a table stands there twice, or a file is empty, torn or not UTF-8.
    """
    if not source.is_dir():
        return _read_database(source, progress)
    present = tuple(path.name for path in sorted(source.iterdir()) if _is_csv(path))
    return _read_tables(
        source, present, lambda name, table: _read_csv(source / name, table), progress
    )


def _read_database(source: Path, progress: Progress) -> Return:
    _require_sqlite(source)
    try:
        with closing(_connect(source)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return _read_tables(
                source,
                tuple(name for (name,) in names),
                lambda name, table: _read_sqlite(connection, name, table, source=source),
                progress,
            )
    except UnicodeDecodeError as error:
        msg = f"{source}: a text in the database is not UTF-8; export the return again"
        raise BadExtract(msg) from error
    except sqlite3.Error as error:
        msg = f"{source}: the database cannot be read ({error}); export the return again"
        raise BadExtract(msg) from error


def _is_csv(path: Path) -> bool:
    return path.suffix.lower() == ".csv"


def _require_sqlite(source: Path) -> None:
    try:
        with source.open("rb") as file:
            begins = file.read(len(SQLITE_BEGINS))
    except FileNotFoundError as error:
        msg = f"{source}: no such file or folder; name the return's SQLite file or CSV folder"
        raise BadInput(msg) from error
    except OSError as error:
        msg = f"{source}: cannot be read ({error.strerror})"
        raise BadInput(msg) from error
    if begins != SQLITE_BEGINS:
        msg = f"{source}: not a SQLite file; name one, or the folder that holds the CSV files"
        raise BadInput(msg)


def _connect(source: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    # sqlite3's own message about a text that is not UTF-8 quotes the cell
    connection.text_factory = bytes.decode
    return connection


def _read_tables(
    source: Path, present: tuple[str, ...], read: Reader, progress: Progress
) -> Return:
    frames: dict[str, pd.DataFrame] = {}
    notes: list[str] = []
    for done, table in enumerate(TABLES):
        progress("reading the return", done, len(TABLES))
        name = _the_one(source, present, table)
        if name is None:
            frames[table.name] = pd.DataFrame(columns=list(table.columns), dtype="str")
            notes.append(f"{table.name} is not in the return; nothing is taken from it")
        else:
            frames[table.name] = _with_days(read(name, table), table, notes)
            _require_rows(frames[table.name], source, table)
    progress("reading the return", len(TABLES), len(TABLES))
    return Return(frames, tuple(notes))


def _the_one(source: Path, present: tuple[str, ...], table: ReturnTable) -> str | None:
    fitting = [name for name in present if _plain(name) in table.names]
    if len(fitting) > 1:
        msg = f"{source}: {' and '.join(fitting)} are the same table; leave one"
        raise BadExtract(msg)
    if not fitting and table.required:
        msg = f"{source}: no table {table.name}; a return must hold it, so name the right source"
        raise BadExtract(msg)
    return fitting[0] if fitting else None


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.lower().removesuffix(".csv"))


def _with_days(frame: pd.DataFrame, table: ReturnTable, notes: list[str]) -> pd.DataFrame:
    texts = frame.apply(_whole_numbers)
    read = texts.assign(**{column: day(texts[column]) for column in table.days})
    for column in table.days:
        bad = int(((read[column] != "") & ~is_day(read[column])).sum())
        if bad:
            notes.append(
                f"{table.name}: {bad} cells of {column} are no day written dd/mm/yyyy; passed on "
                "as they stand, for ingest to keep apart"
            )
    return read


def _whole_numbers(cells: pd.Series) -> pd.Series:
    """1.0, which tools make of 1 where a column has empty cells, is 1 again."""
    return cells.str.replace(r"^([0-9]+)\.0$", r"\1", regex=True)


def _require_rows(frame: pd.DataFrame, source: Path, table: ReturnTable) -> None:
    if table.required and frame.empty:
        msg = f"{source}: {table.name} holds no rows; export the return again"
        raise BadExtract(msg)


def _read_sqlite(
    connection: sqlite3.Connection, name: str, table: ReturnTable, *, source: Path
) -> pd.DataFrame:
    quoted = '"' + name.replace('"', '""') + '"'
    header = [row[1] for row in connection.execute(f"PRAGMA table_info({quoted})")]
    _require_columns(header, table, where=f"{source}: table {name}")
    wanted = ", ".join(f'"{column}"' for column in table.columns)
    rows = connection.execute(f"SELECT {wanted} FROM {quoted} ORDER BY rowid")  # noqa: S608 - names of the layout
    kept = [[_as_text(cell) for cell in row] for row in rows]
    return pd.DataFrame(kept, columns=list(table.columns), dtype="str")


def _as_text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _require_columns(header: list[str], table: ReturnTable, *, where: str) -> None:
    missing = [column for column in table.columns if column not in header]
    if missing:
        msg = (
            f"{where}: no column {', '.join(missing)}, which the SSDA903 return has; export it "
            "again with its standard header"
        )
        raise BadExtract(msg)


def _read_csv(path: Path, table: ReturnTable) -> pd.DataFrame:
    rows = _numbered_rows(path)
    _, header = next(rows, (0, []))
    if not header:
        msg = f"{path}: is empty, without even a header; export the file again"
        raise BadExtract(msg)
    _require_columns(header, table, where=str(path))
    places = [header.index(column) for column in table.columns]
    kept = [
        [cells[place].strip() for place in places]
        for cells in _whole_rows(rows, path, width=len(header))
    ]
    return pd.DataFrame(kept, columns=list(table.columns), dtype="str")


def _numbered_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        msg = f"{path}:{reader.line_num}: not well-formed CSV ({error}); export the file again"
        raise BadExtract(msg) from error


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror})"
        raise BadInput(msg) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        msg = f"{path}:{line}: not UTF-8 at byte {error.start}; save the file as UTF-8"
        raise BadExtract(msg) from error


def _whole_rows(
    rows: Iterator[tuple[int, list[str]]], path: Path, *, width: int
) -> Iterator[list[str]]:
    for line, cells in rows:
        if cells and len(cells) != width:
            msg = (
                f"{path}:{line}: {len(cells)} cells where the header has {width}; "
                "export the file again"
            )
            raise BadExtract(msg)
        if cells:
            yield cells
