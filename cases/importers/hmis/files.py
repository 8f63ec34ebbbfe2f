"""Reads the files of an HMIS CSV export.

Only the columns of the layout are ever held: names, social security numbers and users'
contact details stay in the export.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cases.errors import BadExtract, BadInput
from cases.importers.hmis.layout import FILES, ExportFile
from cases.progress import Progress


class ExportPeriod(NamedTuple):
    """The export's own word on its layout and on the days it speaks for, both included."""

    version: str
    start: date
    end: date


class HmisExport(NamedTuple):
    """The export's files by name, as frames of texts; an empty text is an empty cell."""

    period: ExportPeriod
    frames: dict[str, pd.DataFrame]
    notes: tuple[str, ...]


def read_export(source: Path, *, progress: Progress) -> HmisExport:
    """Read the export in the folder `source`.

    Deleted records are left out and counted in the notes; files that may be absent and are,
    are named there. BadInput where `source` is no folder or a file cannot be opened;
    BadExtract where a file or column is missing, a file is empty, torn or not UTF-8, or the
    export's own dates cannot be read.
    """
    if not source.is_dir():
        msg = f"{source}: no such folder; unpack the HMIS CSV export and name its folder"
        raise BadInput(msg)
    frames: dict[str, pd.DataFrame] = {}
    notes: list[str] = []
    for done, file in enumerate(FILES):
        progress("reading the export", done, len(FILES))
        path = source / f"{file.name}.csv"
        if path.exists():
            frame = _without_deleted(_read(path, file), path.name, notes=notes)
            frames[file.name] = _with_its_rows(frame, path, file)
        else:
            frames[file.name] = _nothing_of(file, path)
            notes.append(f"{path.name} is not in the export; nothing is taken from it")
    progress("reading the export", len(FILES), len(FILES))
    return HmisExport(_period(frames["Export"], source / "Export.csv"), frames, tuple(notes))


def _nothing_of(file: ExportFile, path: Path) -> pd.DataFrame:
    if file.required:
        msg = f"{path}: is missing; an HMIS CSV export must hold it, so name the right folder"
        raise BadExtract(msg)
    return pd.DataFrame(columns=[*file.columns, *file.may_have], dtype="str")


def _read(path: Path, file: ExportFile) -> pd.DataFrame:
    rows = _numbered_rows(path)
    _, header = next(rows, (0, []))
    if not header:
        msg = f"{path}: is empty, without even a header; export the file again"
        raise BadExtract(msg)
    wanted = _wanted_columns(path, file, header=header)
    places = [header.index(column) for column in wanted]
    kept = [
        [cells[place].strip() for place in places]
        for cells in _whole_rows(rows, path, width=len(header))
    ]
    frame = pd.DataFrame(kept, columns=wanted, dtype="str")
    return _with_absent_columns(frame, file)


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


def _wanted_columns(path: Path, file: ExportFile, *, header: list[str]) -> list[str]:
    missing = [column for column in file.columns if column not in header]
    missing += [" or ".join(names) for names in file.any_of if not set(names) & set(header)]
    if missing:
        msg = (
            f"{path}: no column {', '.join(missing)}, which the HMIS CSV standard asks for; "
            "export the file again with its standard header"
        )
        raise BadExtract(msg)
    return [column for column in (*file.columns, *file.may_have) if column in header]


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


def _with_absent_columns(frame: pd.DataFrame, file: ExportFile) -> pd.DataFrame:
    absent = [column for column in file.may_have if column not in frame.columns]
    return frame.assign(**dict.fromkeys(absent, ""))


def _without_deleted(frame: pd.DataFrame, name: str, *, notes: list[str]) -> pd.DataFrame:
    if "DateDeleted" not in frame.columns:
        return frame
    deleted = frame["DateDeleted"] != ""
    if deleted.any():
        notes.append(f"{name}: {int(deleted.sum())} records marked as deleted are left out")
    return frame[~deleted].reset_index(drop=True)


def _with_its_rows(frame: pd.DataFrame, path: Path, file: ExportFile) -> pd.DataFrame:
    if file.needs_rows and frame.empty:
        msg = f"{path}: holds no rows, or only deleted ones; export the file again"
        raise BadExtract(msg)
    return frame


def _period(export: pd.DataFrame, path: Path) -> ExportPeriod:
    first = export.iloc[0]
    return ExportPeriod(
        first["CSVVersion"],
        _export_date(first["ExportStartDate"], path, column="ExportStartDate"),
        _export_date(first["ExportEndDate"], path, column="ExportEndDate"),
    )


def _export_date(value: str, path: Path, *, column: str) -> date:
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        msg = f"{path}:2: {column} is '{value}', not a date; write it as YYYY-MM-DD"
        raise BadExtract(msg) from error
