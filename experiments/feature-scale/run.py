"""From the store's Parquet to the feature matrix of a million families, against pandas and SQL.

`python experiments/feature-scale/run.py` compares and measures growth, and writes
results.json beside this file; `--national` measures the whole country instead and adds it
there; `--small` does either at a small size and only prints. Stores are made in a folder
that is removed again; `--scratch FOLDER` keeps them there, and uses those it finds.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
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
DEMO_YEARS = 4
"""Years of the scenario `demo` that bring about 20 events per family."""
NATIONAL_YEARS = 3
DATES = 12


class Plan(NamedTuple):
    """How large a run is, and how often each pair is run."""

    sizes: tuple[int, ...]
    rounds: int
    national: int


FULL = Plan(sizes=(100_000, 300_000, 1_000_000), rounds=3, national=6_200_000)
SMALL = Plan(sizes=(5_000, 20_000), rounds=1, national=20_000)


def main() -> None:
    """Measure what was asked for, print it, and keep it unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="small sizes; prints only")
    parser.add_argument("--national", action="store_true", help="the whole country")
    parser.add_argument("--scratch", type=Path, help="where stores are kept for another run")
    asked = parser.parse_args()
    plan = SMALL if asked.small else FULL
    load = os.getloadavg()[0]  # another program's work makes these times longer
    with tempfile.TemporaryDirectory(prefix="feature-scale-") as temporary:
        scratch = asked.scratch or Path(temporary)
        measure = measure_country if asked.national else measure_ways
        found = {name: {**one, "load_before": load} for name, one in measure(plan, scratch).items()}
    results = as_results(found, earlier={} if asked.small else earlier_detail())
    text = json.dumps(results, indent=2, ensure_ascii=False) + "\n"
    print(text)
    if not asked.small:
        RESULTS.write_text(text, encoding="utf-8")


def measure_ways(plan: Plan, scratch: Path) -> dict[str, Any]:
    """Ours against the comparators at the largest size, growth, and many dates in one read."""
    homes = [make_store(scratch, "demo", families, DEMO_YEARS) for families in plan.sizes]
    run_step("whole", homes[-1], "-")  # fills numba's cache, and the system's of the files
    compared = compare_ways(homes[-1], plan.rounds, scratch)
    smaller = [fastest(plan.rounds, "whole", home, "-") for home in homes[:-1]]
    largest = min(compared["ours"], key=lambda one: one["seconds"])
    sizes = [
        {"families": families, **one}
        for families, one in zip(plan.sizes, [*smaller, largest], strict=True)
    ]
    return {
        "ways": {"families": plan.sizes[-1], "years": DEMO_YEARS, **compared},
        "growth": {"sizes": sizes, "exponent": exponent(sizes)},
        "dates": measure_dates(homes[-1], plan.rounds),
    }


def compare_ways(home: Path, rounds: int, scratch: Path) -> dict[str, Any]:
    """Pairs of ours and pandas, one right after the other, and SQL once beside them.

    pandas takes the whole store at once or part by part, whichever is faster in its round.
    """
    ours, whole, by_part = [], [], []
    files = {name: scratch / f"{name}.npy" for name in ("ours", "pandas", "duckdb")}
    for _ in range(rounds):
        ours.append(run_step("whole", home, files["ours"]))
        whole.append(run_step("by_pandas", home, "-", 0))
        by_part.append(run_step("by_pandas", home, files["pandas"], 1))
    sql = run_step("by_duckdb", home, files["duckdb"])
    same = {name: run_step("compare", files["ours"], files[name]) for name in ("pandas", "duckdb")}
    for file in files.values():
        file.unlink()
    best = [
        min(one["seconds"], other["seconds"]) for one, other in zip(whole, by_part, strict=True)
    ]
    seconds = [one["seconds"] for one in ours]
    started = [one["seconds"] + one["start_seconds"] for one in ours]
    return {
        "pandas_over_ours": median_ratio(best, seconds),
        "pandas_over_ours_with_numba_start": median_ratio(best, started),
        "duckdb_over_ours": round(sql["seconds"] / statistics.median(seconds), 2),
        "same_as_ours": same,
        "ours": ours,
        "pandas_whole": whole,
        "pandas_by_part": by_part,
        "duckdb": sql,
    }


def measure_dates(home: Path, rounds: int) -> dict[str, Any]:
    """One as-of date and many over one read, every part's rows let go."""
    pairs = [(run_step("let_go", home, 1), run_step("let_go", home, DATES)) for _ in range(rounds)]
    one, many = zip(*pairs, strict=True)
    ratio = median_ratio([each["seconds"] for each in many], [each["seconds"] for each in one])
    return {"dates": DATES, "many_over_one": ratio, "one": one, "many": many}


def measure_country(plan: Plan, scratch: Path) -> dict[str, Any]:
    """The whole country: every part's rows let go, and the matrix kept whole."""
    home = make_store(scratch, "national-2025", plan.national, NATIONAL_YEARS)
    run_step("let_go", home, 1)  # the files are in the page cache from here on
    return {
        "national": {
            "families": plan.national,
            "years": NATIONAL_YEARS,
            "let_go": run_step("let_go", home, 1),
            "whole": run_step("whole", home, "-"),
        }
    }


def make_store(scratch: Path, scenario: str, families: int, years: int) -> Path:
    """The home of a simulated country's store, made unless it is there."""
    place = scratch / f"{scenario}-{families}"
    if not (place / "home" / "cases" / "current").is_file():
        run_step("make", scenario, families, years, place / "extract", place / "home")
        for folder in place.glob("extract*"):
            shutil.rmtree(folder)
    return place / "home"


def fastest(rounds: int, *step: object) -> dict[str, Any]:
    """The fastest of so many runs of a step."""
    return min((run_step(*step) for _ in range(rounds)), key=lambda one: one["seconds"])


def run_step(*step: object) -> dict[str, Any]:
    """What one step measured, in a fresh process that starts from this project."""
    command = [sys.executable, str(HERE / "steps.py"), *(str(word) for word in step)]
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE.parent.parent),
        "OMP_WAIT_POLICY": "PASSIVE",
    }
    print(" ".join(Path(str(word)).name for word in step), file=sys.stderr, flush=True)
    done = subprocess.run(  # noqa: S603  the study's own script
        command, env=environment, stdout=subprocess.PIPE, check=True
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    print(f"  {measured}", file=sys.stderr, flush=True)
    return measured


def median_ratio(slower: list[float], faster: list[float]) -> float:
    """The median over the pairs of how many times as long the first took."""
    ratios = [one / other for one, other in zip(slower, faster, strict=True)]
    return round(statistics.median(ratios), 2)


def exponent(sizes: list[dict[str, Any]]) -> float:
    """The b of time = a · families^b, by least squares on logarithms."""
    families, seconds = zip(*((one["families"], one["seconds"]) for one in sizes), strict=True)
    slope, _ = np.polyfit(np.log(families), np.log(seconds), 1)
    return round(float(slope), 3)


def as_results(found: dict[str, Any], *, earlier: dict[str, Any]) -> dict[str, Any]:
    """What was found, beside what an earlier run found of the rest."""
    detail = {**earlier, **found}
    return {
        "study": "feature-scale",
        "date": datetime.now(tz=UTC).date().isoformat(),
        "figure": detail.get("ways", {}).get("pandas_over_ours"),
        "unit": "times as fast as pandas, median of pairs",
        "must": 10,
        "aim": 30,
        "machine": machine(),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("duckdb", "numba", "numpy", "pandas", "pyarrow")},
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
