"""A case extract as it lies in its folder: its manifest, its catalogue and its files.

What is wrong with an extract as a whole is found here, before anything is written. What is
wrong with single rows is found later and goes to quarantine.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from cases.catalogue.reading import parse_catalogue, shipped_catalogue_content
from cases.catalogue.whole import Catalogue
from cases.contract import EXTRACT_MANIFEST, TABLES, Table
from cases.door.checks import LOOKS_PERSONAL
from cases.errors import BadCatalogue, BadExtract

_SOURCE_SIGNS = 200
_KEYS = ("kind", "catalogue", "cut_off", "source", "simulated")


class Manifest(NamedTuple):
    """What `extract.toml` says. `cut_off` is the last day the extract speaks for."""

    catalogue: str
    cut_off: date
    source: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract that can be read: every table has its one file."""

    folder: Path
    manifest: Manifest
    catalogue: Catalogue
    catalogue_content: bytes
    files: Mapping[str, Path]


def open_extract(folder: Path, *, catalogue: Path | None = None) -> Extract:
    """The extract in `folder`, with `catalogue` in place of the one it names if given.

    Raises:
        BadExtract: no such folder, no usable manifest, hidden truth, or a table without
            exactly one file.
        BadCatalogue: the catalogue is not there or not right.
    """
    if not folder.is_dir():
        msg = f"{folder}: no such folder; give the folder that holds {EXTRACT_MANIFEST}"
        raise BadExtract(msg)
    manifest = _read_manifest(folder / EXTRACT_MANIFEST)
    files = {declared.name: _file_of(folder, declared.name) for declared in TABLES}
    content, where = _catalogue_content(folder, manifest, catalogue)
    return Extract(folder, manifest, parse_catalogue(content, where=where), content, files)


def _read_manifest(path: Path) -> Manifest:
    declared = _parse(path)
    kind = declared.get("kind")
    if kind == "truth":
        msg = (
            f"{path}: this is a simulated country's hidden truth, and what the truth knows no "
            "model may learn from; give the extract that was written beside it"
        )
        raise BadExtract(msg)
    if kind != "extract":
        msg = f'{path}: kind is {kind!r}; a case extract says kind = "extract"'
        raise BadExtract(msg)
    for key in declared:
        if key not in _KEYS:
            msg = f"{path}: unknown key '{key}'{_nearest(key, _KEYS)}; there are {', '.join(_KEYS)}"
            raise BadExtract(msg)
    return Manifest(
        _text(declared, "catalogue", path),
        _cut_off(declared, path),
        _source(declared, path),
        _simulated(declared, path),
    )


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        msg = f"{path}: missing; it names the extract's kind, catalogue, cut_off and source"
        raise BadExtract(msg) from error
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror})"
        raise BadExtract(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8"
        raise BadExtract(msg) from error
    except tomllib.TOMLDecodeError as error:
        msg = f"{path}: not valid TOML: {error}"
        raise BadExtract(msg) from error


def _text(declared: Mapping[str, Any], key: str, path: Path) -> str:
    value = declared.get(key)
    if not isinstance(value, str) or not value.strip():
        msg = f'{path}: {key} is {value!r}; write it as {key} = "…"'
        raise BadExtract(msg)
    return value


def _source(declared: Mapping[str, Any], path: Path) -> str:
    """The extract's own name for itself; every list and report repeats it."""
    source = _text(declared, "source", path)
    if len(source) > _SOURCE_SIGNS or not source.isprintable():
        msg = f"{path}: source is no name: write at most {_SOURCE_SIGNS} signs on one line"
        raise BadExtract(msg)
    if re.search(LOOKS_PERSONAL, source):
        msg = (
            f"{path}: source looks like an identity number, a telephone or an e-mail address; "
            "name the register instead"
        )
        raise BadExtract(msg)
    return source


def _cut_off(declared: Mapping[str, Any], path: Path) -> date:
    value = declared.get("cut_off")
    if not isinstance(value, date) or isinstance(value, datetime):
        msg = f"{path}: cut_off is {value!r}; write the day bare, as cut_off = 2025-12-31"
        raise BadExtract(msg)
    return value


def _simulated(declared: Mapping[str, Any], path: Path) -> bool:
    value = declared.get("simulated", False)
    if not isinstance(value, bool):
        msg = f"{path}: simulated is {value!r}; write true or false"
        raise BadExtract(msg)
    return value


def _file_of(folder: Path, table_name: str) -> Path:
    there = [
        path
        for path in (folder / f"{table_name}.csv", folder / f"{table_name}.parquet")
        if path.is_file()
    ]
    if len(there) > 1:
        msg = (
            f"{folder}: table '{table_name}' is there twice, as {there[0].name} and "
            f"{there[1].name}; keep the one that counts"
        )
        raise BadExtract(msg)
    if not there:
        found = [path.name for path in folder.iterdir() if path.is_file()]
        msg = (
            f"{folder}: table '{table_name}' is missing; expected {table_name}.csv or "
            f"{table_name}.parquet{_nearest(f'{table_name}.csv', found)}"
        )
        raise BadExtract(msg)
    return there[0]


def _nearest(wrong: str, candidates: tuple[str, ...] | list[str]) -> str:
    close = get_close_matches(wrong, candidates, n=1)
    return f" (is it '{close[0]}'?)" if close else ""


def check_columns(path: Path, found: list[str], declared: Table) -> None:
    """BadExtract unless `found` are the declared columns, in whatever order; an optional one
    may be missing.

    A column the contract does not know is refused rather than skipped: it may hold free
    text, and what nobody asked for must not come in.
    """
    expected = declared.column_names
    for column in declared.required_names:
        if column not in found:
            unknown = [n for n in found if n not in expected and _MISSPELT.fullmatch(n)]
            msg = (
                f"{path}: column '{column}' is missing{_nearest(column, unknown)}; "
                f"expected {', '.join(expected)}"
            )
            raise BadExtract(msg)
    for position, column in enumerate(found):
        if column not in expected:
            msg = (
                f"{path}: column {position + 1}{_named(column)} is not in the contract; "
                f"leave it out (expected {', '.join(expected)})"
            )
            raise BadExtract(msg)
        if column in found[:position]:
            msg = f"{path}: column '{column}' stands twice; keep one"
            raise BadExtract(msg)


_MISSPELT = re.compile(r"[A-Za-z_ ]{1,40}")
"""What may be a column's name; anything else may be a cell of a file without a header."""


def _named(column: str) -> str:
    return f" '{column}'" if _MISSPELT.fullmatch(column) else ""


def _catalogue_content(
    folder: Path, manifest: Manifest, override: Path | None
) -> tuple[bytes, str]:
    """The catalogue's bytes and what to call it in messages."""
    if override is None and not manifest.catalogue.endswith(".toml"):
        return shipped_catalogue_content(manifest.catalogue), f"{manifest.catalogue}.toml"
    path = override or folder / manifest.catalogue
    try:
        return path.read_bytes(), str(path)
    except OSError as error:
        msg = f"{path}: the catalogue cannot be read ({error.strerror})"
        raise BadCatalogue(msg) from error
