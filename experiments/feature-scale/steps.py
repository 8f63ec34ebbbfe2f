"""One measured step in a process of its own: `steps.py STEP ARGUMENTS`.

Prints one JSON object: what was measured, with `seconds` and `cpu_seconds` of the step itself
(imports left out) and `peak_mib`, the most memory that the process ever held. numba imports
most of itself when its first function is called, so one is called before the clock starts,
and `start_seconds` says how long that took. A matrix goes to a file after the clock has
stopped, so that it can be compared.
"""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.dataset  # noqa: F401  the first file read would import it, and pandas with it
from studying import Stopwatch, answer

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from features.asof import to_date, to_day
from features.engine import Threads
from features.matrix import build_matrix, plan_matrix
from features.rowwise import latest_day

THREADS = 2
MONTH = 30


def make(scenario: str, families: str, years: str, extract: str, home: str) -> dict[str, Any]:
    """Simulate a country and ingest it."""
    totals = simulate_country(
        Path(extract), scenario=scenario, families=int(families), years=float(years), seed=1
    )
    ingest(totals.extract, Path(home))
    return {"rows": totals.rows}


def whole(home: str, out: str) -> dict[str, Any]:
    """Ours: the matrix as of the day after the store's last."""
    start = _start_numba()
    watch = Stopwatch()
    store = CaseStore.open(Path(home))
    matrix = build_matrix(store, _dates(store, 1), engine=Threads(THREADS))
    return {**_measured(watch, matrix.values, out), "start_seconds": start}


def let_go(home: str, dates: str) -> dict[str, Any]:
    """Ours: every part's rows as of so many dates, none of them kept."""
    start = _start_numba()
    watch = Stopwatch()
    store = CaseStore.open(Path(home))
    engine = Threads(THREADS)
    plan = plan_matrix(store, _dates(store, int(dates)), engine=engine)
    rows = sum(part.num_rows for part in engine.map(plan, store.parts))
    return {**watch.measured(), "rows": rows, "start_seconds": start}


def by_pandas(home: str, out: str, parts_at_once: str) -> dict[str, Any]:
    """The comparator in pandas, the whole store at once (0) or so many parts."""
    import by_pandas  # noqa: PLC0415  a process holds only what it measures

    watch = Stopwatch()
    store = CaseStore.open(Path(home))
    at_once = int(parts_at_once) or len(store.parts)
    values = by_pandas.build(store, _dates(store, 1)[0], parts_at_once=at_once)
    return _measured(watch, values, out)


def by_duckdb(home: str, out: str) -> dict[str, Any]:
    """The comparator in SQL."""
    import by_duckdb  # noqa: PLC0415  a process holds only what it measures

    watch = Stopwatch()
    store = CaseStore.open(Path(home))
    values = by_duckdb.build(store, _dates(store, 1)[0], threads=THREADS)
    return _measured(watch, values, out)


def compare(ours: str, other: str) -> dict[str, Any]:
    """Whether two matrices hold the same, and by how much they differ where they do not."""
    first, second = np.load(ours, mmap_mode="r"), np.load(other, mmap_mode="r")
    if first.shape != second.shape:
        return {"same_shape": False, "shapes": [first.shape, second.shape]}
    unequal, furthest = 0, 0.0
    for at in range(0, len(first), 50_000):
        a, b = first[at : at + 50_000], second[at : at + 50_000]
        unequal += int((~np.isclose(a, b, rtol=1e-5, atol=1e-6, equal_nan=True)).sum())
        furthest = max(furthest, float(np.nanmax(np.abs(a - b), initial=0)))
    return {"same_shape": True, "cells": first.size, "unequal": unequal, "furthest": furthest}


def _start_numba() -> float:
    begun = time.perf_counter()
    latest_day(np.zeros((1, 1), dtype=np.int32))
    return round(time.perf_counter() - begun, 3)


def _dates(store: CaseStore, count: int) -> list[date]:
    """The day after the store's last, and so many days a month before each other."""
    last = to_day(store.cut_off) + 1
    return [to_date(last - MONTH * at) for at in range(count)]


def _measured(watch: Stopwatch, values: npt.NDArray[np.float32], out: str) -> dict[str, Any]:
    measured = watch.measured()
    if out != "-":
        np.save(out, values)
    rows, features = values.shape
    return {**measured, "rows": rows, "features": features}


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "make": make,
    "whole": whole,
    "let_go": let_go,
    "by_pandas": by_pandas,
    "by_duckdb": by_duckdb,
    "compare": compare,
}

if __name__ == "__main__":
    answer(STEPS)
