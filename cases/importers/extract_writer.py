"""Writes a case extract: the contract's tables and the manifest, all of it or nothing."""

import json
import secrets
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cases.contract import EXTRACT_MANIFEST, TABLES
from cases.errors import BadInput


class ExtractManifest(NamedTuple):
    """What `extract.toml` says: the catalogue spoken, the last day spoken for, the origin."""

    catalogue: str
    cut_off: date
    source: str
    simulated: bool = False


def write_extract(
    out: Path, tables: Mapping[str, pd.DataFrame], *, manifest: ExtractManifest
) -> None:
    """Write every table of the contract as UTF-8 CSV, and the manifest, into `out`.

    `tables` holds one frame of texts per table of the contract, with the contract's columns
    in any order; an empty text is an empty cell. The files appear in `out` all at once:
    they are written beside it and moved there when complete. BadInput where `out` already
    holds something or cannot be written.
    """
    refuse_to_overwrite(out)
    try:
        _write_beside_and_move(out, tables, manifest)
    except OSError as error:
        msg = f"{out}: the extract cannot be written here ({error.strerror}); choose another folder"
        raise BadInput(msg) from error


def refuse_to_overwrite(out: Path) -> None:
    """BadInput where `out` is a file or a folder that already holds something."""
    if out.is_file():
        msg = f"{out}: is a file; name a folder for the extract"
        raise BadInput(msg)
    if out.is_dir() and any(out.iterdir()):
        msg = f"{out}: is not empty; name a new folder, or empty this one first"
        raise BadInput(msg)


def _write_beside_and_move(
    out: Path, tables: Mapping[str, pd.DataFrame], manifest: ExtractManifest
) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.parent / f".{out.name}-{secrets.token_hex(4)}.partial"
    draft.mkdir()
    try:
        for declared in TABLES:
            frame = tables[declared.name]
            written = [
                column.name
                for column in declared.columns
                if column.name in frame or not column.optional
            ]
            frame[written].to_csv(
                draft / f"{declared.name}.csv", index=False, encoding="utf-8", lineterminator="\n"
            )
        (draft / EXTRACT_MANIFEST).write_text(_as_toml(manifest), encoding="utf-8")
        draft.replace(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _as_toml(manifest: ExtractManifest) -> str:
    lines = [
        'kind = "extract"',
        f"catalogue = {_quoted(manifest.catalogue)}",
        f"cut_off = {manifest.cut_off.isoformat()}",
        f"source = {_quoted(manifest.source)}",
    ]
    if manifest.simulated:
        lines.append("simulated = true")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # a JSON string without non-ASCII escapes is a TOML basic string
    return json.dumps(text, ensure_ascii=False)
