"""Matrices kept for another time: an unchanged one is reused, a changed one never.

A matrix is identified by all that it follows from: the store, the catalogue, the dates,
what was asked, and the code of this package. Change a letter of any and it is another.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa

from cases.canonical import sha256_of
from cases.progress import Progress, silent
from cases.store import MATRICES_FOLDER, CaseStore
from features.engine import Engine
from features.matrix import FeatureMatrix, build_matrix, from_table, to_table

MOST_KEPT = 8
"""So many matrices of one store; with a further one, the one unused for longest goes."""

MOST_BYTES = 2 << 30
"""A larger matrix is made again sooner than it is written and read."""


def kept_matrix(
    store: CaseStore,
    as_of_dates: Sequence[date],
    *,
    outcomes_seen_until: date | None = None,
    punitive: tuple[str, ...] = (),
    engine: Engine | None = None,
    progress: Progress = silent,
) -> FeatureMatrix:
    """The same as `build_matrix`, taken from the home where it was made before.

    Its arrays may be read only, since they can lie in the kept file.
    """
    identity = matrix_identity(
        store, as_of_dates, outcomes_seen_until=outcomes_seen_until, punitive=punitive
    )
    path = store.home / MATRICES_FOLDER / f"{identity}.arrow"
    if path.is_file():
        path.touch()
        return from_table(_read(path), store.catalogue, punitive=punitive)
    matrix = build_matrix(
        store,
        as_of_dates,
        outcomes_seen_until=outcomes_seen_until,
        punitive=punitive,
        engine=engine,
        progress=progress,
    )
    if matrix.values.nbytes <= MOST_BYTES:
        _write(to_table(matrix), path)
        _let_go(path.parent)
    return matrix


def matrix_identity(
    store: CaseStore,
    as_of_dates: Sequence[date],
    *,
    outcomes_seen_until: date | None = None,
    punitive: tuple[str, ...] = (),
) -> str:
    """SHA-256 over all that a matrix follows from."""
    return sha256_of(
        {
            "store": store.digest,
            "catalogue": store.catalogue.digest,
            "code": code_digest(),
            "as_of_dates": [day.isoformat() for day in as_of_dates],
            "outcomes_seen_until": outcomes_seen_until and outcomes_seen_until.isoformat(),
            "punitive": sorted(punitive),
        }
    )


@cache
def code_digest() -> str:
    """SHA-256 over the source of this package."""
    sha = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        sha.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return sha.hexdigest()


def _read(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _write(rows: pa.Table, path: Path) -> None:
    """All at once or not at all: a run that is killed leaves no half matrix under its name."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".partial")
    with pa.OSFile(str(draft), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
        writer.write_table(rows)
    draft.replace(path)


def _let_go(folder: Path) -> None:
    by_use = sorted(folder.glob("*.arrow"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in by_use[MOST_KEPT:]:
        path.unlink(missing_ok=True)
