"""How simulating and ingesting grow from a tenth of a million families to a million.

`python experiments/door-scale/run.py` measures growth and writes results.json beside this
file; `--long` measures the longest years and `--national` the whole country instead, and both add
to it; `--small` does any of them at a small size and only prints. Scratch space goes where TMPDIR
says.
"""

import argparse
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

from studying import Figure, Measured, as_results, earlier_detail, exponent, run_step, tell

measure_step = partial(run_step, HERE / "steps.py")
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
    earlier = {} if asked.small else earlier_detail(RESULTS)
    tell(figured({**earlier, **found}), RESULTS, keep=not asked.small)


def measure(asked: argparse.Namespace, plan: Plan, scratch: Path) -> Measured:
    """What was asked for: the country, the longest years, or growth."""
    if asked.national:
        return measure_country(plan, scratch)
    if asked.long:
        return {"long": measure_twice(plan.sizes[-1], scratch)}
    return measure_growth(plan, asked.runs, scratch)


def measure_growth(plan: Plan, runs: int, scratch: Path) -> Measured:
    """Times and memory by size, and the exponents."""
    sizes = [measure_size(families, runs, scratch) for families in plan.sizes]
    return {
        "growth": {
            "scenario": "demo",
            "years": DEMO_YEARS,
            "runs": runs,
            "sizes": sizes,
            "simulate_exponent": growth_of(sizes, "simulate"),
            "ingest_exponent": growth_of(sizes, "ingest"),
            "both_exponent": growth_of(sizes, "simulate", "ingest"),
            "ingest_cpu_exponent": growth_of(sizes, "ingest", measure="cpu_seconds"),
        }
    }


def growth_of(sizes: list[Measured], *steps: str, measure: str = "seconds") -> float:
    """The exponent of so many steps together."""
    seconds = [sum(one[step][measure] for step in steps) for one in sizes]
    return exponent([one["families"] for one in sizes], seconds)


def measure_size(families: int, runs: int, scratch: Path) -> Measured:
    """One size, simulated and ingested; the fastest of so many runs of each."""
    measured: dict[str, list[Measured]] = {"simulate": [], "ingest": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory(dir=scratch) as place:
            extract = f"{place}/extract"
            step = ("simulate", extract, "demo", families, DEMO_YEARS, SEED)
            measured["simulate"].append(measure_step(*step))
            measured["ingest"].append(measure_step("ingest", extract, f"{place}/home"))
    fastest = {name: min(took, key=lambda one: one["seconds"]) for name, took in measured.items()}
    events = fastest["ingest"]["rows"]["events"]
    return {"families": families, "events": events, **fastest}


def measure_twice(families: int, scratch: Path) -> Measured:
    """The largest size over five years, two times: how long, and whether byte for byte."""
    took = []
    for _ in range(2):
        with tempfile.TemporaryDirectory(dir=scratch) as place:
            step = ("simulate", f"{place}/extract", "demo", families, LONG_YEARS, SEED)
            took.append(measure_step(*step))
    same = took[0]["digest"] == took[1]["digest"]
    return {"years": LONG_YEARS, "same_bytes": same, "simulate": took}


def measure_country(plan: Plan, scratch: Path) -> Measured:
    """The whole country simulated, set against what was published of it, and ingested."""
    extract = f"{scratch}/national"
    simulated = measure_step(
        "simulate", extract, "national-2025", plan.national, NATIONAL_YEARS, SEED
    )
    counts = measure_step("totals", extract)["counts"]
    ingested = measure_step("ingest", extract, f"{scratch}/national-home")
    return {
        "national": {
            "families": plan.national,
            "years": NATIONAL_YEARS,
            "simulate": simulated,
            "ingest": ingested,
            "ten_months": against_published(counts, share=plan.national / NATIONAL_FAMILIES),
        }
    }


def against_published(counts: dict[str, int], *, share: float) -> Measured:
    """Each published total, a smaller country's share of it, and how far off is what came.

    Commissions sit as often however small the simulated country is.
    """
    compared = {}
    for name, published in PUBLISHED.items():
        due = published if name == "sittings" else published * share
        off = round(100 * (counts[name] / due - 1), 2)
        compared[name] = {"published": due, "simulated": counts[name], "off_percent": off}
    return compared


def figured(detail: Measured) -> Measured:
    """The results that this study keeps."""
    return as_results(
        "door-scale",
        Figure(
            detail.get("growth", {}).get("ingest_exponent"),
            "growth exponent of ingest time over families, 0.1M to 1M",
            must=1.1,
            aim=1.0,
        ),
        detail,
        libraries=("duckdb", "numpy", "pyarrow"),
    )


if __name__ == "__main__":
    main()
