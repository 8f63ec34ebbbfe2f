"""One measured step in a process of its own: `steps.py simulate|ingest|totals ARGUMENTS`.

Prints one JSON object: what was measured, with `seconds` of the step itself (imports left
out), `cpu_seconds` of all its threads, and `peak_mib`, the most memory the process ever held.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from cases.ingest import ingest
from cases.simulate.country import simulate_country

KIB_A_MIB = 1024
TEN_MONTHS = {"first": "2025-01-01", "last": "2025-10-31"}
FOUND = "finding IS NOT NULL AND knowledge_date BETWEEN $first AND $last"
LABEL = "difficult_life_situation"
PROTOCOLS = ("duties_protocol", "night_outside", "entertainment_venue")


class Stopwatch:
    """Hears a step's progress, and notes when each of its stages begins."""

    def __init__(self) -> None:
        self.begun = time.perf_counter()
        self.cpu_begun = time.process_time()
        self.stages: list[tuple[str, float]] = []

    def hear(self, step: str, done: int, total: int) -> None:
        """Note that a stage begins now."""
        self.stages.append((f"{step}: {done} of {total}", time.perf_counter()))

    def measured(self) -> dict[str, Any]:
        """Seconds since the beginning, by the clock and on the cores; peak memory so far; and
        seconds by stage.
        """
        now = time.perf_counter()
        stages = pairwise([*self.stages, ("the end", now)])
        return {
            "seconds": round(now - self.begun, 2),
            "cpu_seconds": round(time.process_time() - self.cpu_begun, 2),
            "peak_mib": _peak_mib(),
            "stages": {name: round(end - begin, 2) for (name, begin), (_, end) in stages},
        }


def simulate(out: str, scenario: str, families: str, years: str, seed: str) -> dict[str, Any]:
    """Simulate a country; `digest` stands for every byte of the extract and its truth."""
    watch = Stopwatch()
    totals = simulate_country(
        Path(out), scenario=scenario, families=int(families), years=float(years), seed=int(seed)
    )
    measured = watch.measured()
    digest = _digest([totals.extract, totals.truth])
    return {**measured, "families": int(families), "rows": totals.rows, "digest": digest}


def take_in(extract: str, home: str) -> dict[str, Any]:
    """Ingest an extract into a new home; every row must be stored."""
    watch = Stopwatch()
    report = ingest(Path(extract), Path(home), progress=watch.hear)
    measured = watch.measured()
    stored = {one.table: one.stored for one in report.balance}
    if any(one.quarantined for one in report.balance):
        msg = f"rows of a simulated extract were quarantined: {report.balance}"
        raise RuntimeError(msg)
    return {**measured, "rows": stored, "parts": report.parts}


def totals(extract: str) -> dict[str, Any]:
    """What the ten months of the published note hold in a simulated extract."""
    watch = Stopwatch()
    cases, events = f"{extract}/cases.parquet", f"{extract}/events.parquet"
    counts = {
        "sittings": _count("held_on BETWEEN $first AND $last", f"{extract}-truth/sittings.parquet"),
        "cases": _count(FOUND, cases),
        "labelled_cases": _count(f"{FOUND} AND finding = $code", cases, code=LABEL),
    }
    happened = "event_date BETWEEN $first AND $last AND event_type = $code"
    counts |= {code: _count(happened, events, code=code) for code in PROTOCOLS}
    return {**watch.measured(), "counts": counts}


def _count(condition: str, file: str, **named: str) -> int:
    query = f"SELECT count(*) FROM read_parquet($file) WHERE {condition}"  # noqa: S608  constants
    with duckdb.connect() as engine:
        ((count,),) = engine.execute(query, {**TEN_MONTHS, **named, "file": file}).fetchall()
    return int(count)


def _digest(folders: list[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.iterdir()):
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _peak_mib() -> int:
    """The kernel's high-water mark of this process; unlike getrusage it forgets the parent's."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kib = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return kib // KIB_A_MIB


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "simulate": simulate,
    "ingest": take_in,
    "totals": totals,
}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
