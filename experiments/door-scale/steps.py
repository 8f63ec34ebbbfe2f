"""One measured step in a process of its own: `steps.py simulate|ingest|totals ARGUMENTS`.

Prints one JSON object: what was measured, with `seconds` of the step itself (imports left
out), `cpu_seconds` of all its threads, and `peak_mib`, the most memory the process ever held.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from studying import Stopwatch, answer

from cases.ingest import ingest
from cases.simulate.country import simulate_country

TEN_MONTHS = {"first": "2025-01-01", "last": "2025-10-31"}
FOUND = "finding IS NOT NULL AND knowledge_date BETWEEN $first AND $last"
LABEL = "difficult_life_situation"
PROTOCOLS = ("duties_protocol", "night_outside", "entertainment_venue")


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


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "simulate": simulate,
    "ingest": take_in,
    "totals": totals,
}

if __name__ == "__main__":
    answer(STEPS)
