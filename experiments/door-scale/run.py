"""How simulating and ingesting grow from a tenth of a million families to a million.

`python experiments/door-scale/run.py` measures growth and writes results.json beside this
file; `--long` measures the longest years and `--national` the whole country instead, and both add
to it; `--small` does any of them at a small size and only prints. Scratch space goes where TMPDIR
says.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
SEED = 1
DEMO_YEARS = 4
"""Years of the scenario `demo` that bring about 20 events per family."""
LONG_YEARS = 5
NATIONAL_YEARS = 3
NATIONAL_FAMILIES = 6_200_000
PUBLISHED = {
    "sittings": 4_000,
    "cases": 7_000,
    "labelled_cases": 1_000,
    "duties_protocol": 21_800,
    "night_outside": 107_000,
    "entertainment_venue": 2_000,
}
"""January to October 2025, published for the whole country."""


class Plan(NamedTuple):
    """How large a run is."""

    sizes: tuple[int, ...]
    national: int


FULL = Plan(sizes=(100_000, 300_000, 1_000_000), national=NATIONAL_FAMILIES)
SMALL = Plan(sizes=(1_000, 3_000, 10_000), national=31_000)


def main() -> None:
    """Measure what was asked for, print it, and keep it unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="small sizes; prints only")
    parser.add_argument("--long", action="store_true", help="a million families, five years")
    parser.add_argument("--national", action="store_true", help="the whole country")
    parser.add_argument("--runs", type=int, default=2, help="of each size; the fastest counts")
    asked = parser.parse_args()
    plan = SMALL if asked.small else FULL
    load = os.getloadavg()[0]  # another program's work makes these times longer
    with tempfile.TemporaryDirectory(prefix="door-scale-") as scratch:
        measured = measure(asked, plan, Path(scratch))
    found = {name: {**one, "load_before": load} for name, one in measured.items()}
    results = as_results(found, earlier={} if asked.small else earlier_detail())
    text = json.dumps(results, indent=2, ensure_ascii=False) + "\n"
    print(text)
    if not asked.small:
        RESULTS.write_text(text, encoding="utf-8")


def measure(asked: argparse.Namespace, plan: Plan, scratch: Path) -> dict[str, Any]:
    """What was asked for: the country, the longest years, or growth."""
    if asked.national:
        return measure_country(plan, scratch)
    if asked.long:
        return {"long": measure_twice(plan.sizes[-1], scratch)}
    return measure_growth(plan, asked.runs, scratch)


def measure_growth(plan: Plan, runs: int, scratch: Path) -> dict[str, Any]:
    """Times and memory by size, and the exponents."""
    sizes = [measure_size(families, runs, scratch) for families in plan.sizes]
    return {
        "growth": {
            "scenario": "demo",
            "years": DEMO_YEARS,
            "runs": runs,
            "sizes": sizes,
            "simulate_exponent": exponent(sizes, "simulate"),
            "ingest_exponent": exponent(sizes, "ingest"),
            "both_exponent": exponent(sizes, "simulate", "ingest"),
            "ingest_cpu_exponent": exponent(sizes, "ingest", measure="cpu_seconds"),
        }
    }


def measure_size(families: int, runs: int, scratch: Path) -> dict[str, Any]:
    """One size, simulated and ingested; the fastest of so many runs of each."""
    measured: dict[str, list[dict[str, Any]]] = {"simulate": [], "ingest": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory(dir=scratch) as place:
            extract = f"{place}/extract"
            step = ("simulate", extract, "demo", families, DEMO_YEARS, SEED)
            measured["simulate"].append(run_step(*step))
            measured["ingest"].append(run_step("ingest", extract, f"{place}/home"))
    fastest = {name: min(took, key=lambda one: one["seconds"]) for name, took in measured.items()}
    events = fastest["ingest"]["rows"]["events"]
    return {"families": families, "events": events, **fastest}


def measure_twice(families: int, scratch: Path) -> dict[str, Any]:
    """The largest size over five years, two times: how long, and whether byte for byte."""
    took = []
    for _ in range(2):
        with tempfile.TemporaryDirectory(dir=scratch) as place:
            step = ("simulate", f"{place}/extract", "demo", families, LONG_YEARS, SEED)
            took.append(run_step(*step))
    same = took[0]["digest"] == took[1]["digest"]
    return {"years": LONG_YEARS, "same_bytes": same, "simulate": took}


def measure_country(plan: Plan, scratch: Path) -> dict[str, Any]:
    """The whole country simulated, set against what was published of it, and ingested."""
    extract = f"{scratch}/national"
    simulated = run_step("simulate", extract, "national-2025", plan.national, NATIONAL_YEARS, SEED)
    counts = run_step("totals", extract)["counts"]
    ingested = run_step("ingest", extract, f"{scratch}/national-home")
    return {
        "national": {
            "families": plan.national,
            "years": NATIONAL_YEARS,
            "simulate": simulated,
            "ingest": ingested,
            "ten_months": against_published(counts, share=plan.national / NATIONAL_FAMILIES),
        }
    }


def against_published(counts: dict[str, int], *, share: float) -> dict[str, Any]:
    """Each published total, a smaller country's share of it, and how far off is what came.

    Commissions sit as often however small the simulated country is.
    """
    compared = {}
    for name, published in PUBLISHED.items():
        due = published if name == "sittings" else published * share
        off = round(100 * (counts[name] / due - 1), 2)
        compared[name] = {"published": due, "simulated": counts[name], "off_percent": off}
    return compared


def run_step(*step: object) -> dict[str, Any]:
    """What one step measured, in a fresh process that starts from this project."""
    command = [sys.executable, str(HERE / "steps.py"), *(str(word) for word in step)]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent.parent)}
    print(" ".join(str(word) for word in (step[0], *step[2:])), file=sys.stderr, flush=True)
    done = subprocess.run(  # noqa: S603  the study's own script
        command, env=environment, stdout=subprocess.PIPE, check=True
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    print(f"  {measured['seconds']} s, {measured['peak_mib']} MiB", file=sys.stderr, flush=True)
    return measured


def exponent(sizes: list[dict[str, Any]], *steps: str, measure: str = "seconds") -> float:
    """The b of time = a · families^b, by least squares on logarithms."""
    families = [one["families"] for one in sizes]
    seconds = [sum(one[step][measure] for step in steps) for one in sizes]
    slope, _ = np.polyfit(np.log(families), np.log(seconds), 1)
    return round(float(slope), 3)


def as_results(found: dict[str, Any], *, earlier: dict[str, Any]) -> dict[str, Any]:
    """What was found, beside what an earlier run found of the rest."""
    detail = {**earlier, **found}
    growth = detail.get("growth", {})
    return {
        "study": "door-scale",
        "date": datetime.now(tz=UTC).date().isoformat(),
        "figure": growth.get("ingest_exponent"),
        "unit": "growth exponent of ingest time over families, 0.1M to 1M",
        "must": 1.1,
        "aim": 1.0,
        "machine": machine(),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("duckdb", "numpy", "pyarrow")},
        },
        "detail": detail,
    }


def earlier_detail() -> dict[str, Any]:
    """The detail of the results kept, empty where there are none."""
    if not RESULTS.is_file():
        return {}
    detail: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))["detail"]
    return detail


def machine() -> dict[str, Any]:
    """What the run had at its disposal."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model n")), "")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {"cpu": model, "cores": os.cpu_count(), "memory_gib": round(memory, 1)}


if __name__ == "__main__":
    main()
