"""From the store's Parquet to the feature matrix of a million families, against pandas and SQL.

`python experiments/feature-scale/run.py` compares and measures growth, and writes
results.json beside this file; `--national` measures the whole country instead and adds it
there; `--small` does either at a small size and only prints. Stores are made in a folder
that is removed again; `--scratch FOLDER` keeps them there, and uses those it finds.
"""

import argparse
import os
import shutil
import statistics
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
    earlier = {} if asked.small else earlier_detail(RESULTS)
    tell(figured({**earlier, **found}), RESULTS, keep=not asked.small)


def measure_ways(plan: Plan, scratch: Path) -> Measured:
    """Ours against the comparators at the largest size, growth, and many dates in one read."""
    homes = [make_store(scratch, "demo", families, DEMO_YEARS) for families in plan.sizes]
    measure_step("whole", homes[-1], "-")  # fills numba's cache, and the system's of the files
    compared = compare_ways(homes[-1], plan.rounds, scratch)
    smaller = [fastest(plan.rounds, "whole", home, "-") for home in homes[:-1]]
    largest = min(compared["ours"], key=lambda one: one["seconds"])
    sizes = [
        {"families": families, **one}
        for families, one in zip(plan.sizes, [*smaller, largest], strict=True)
    ]
    return {
        "ways": {"families": plan.sizes[-1], "years": DEMO_YEARS, **compared},
        "growth": {"sizes": sizes, "exponent": growth_of(sizes)},
        "dates": measure_dates(homes[-1], plan.rounds),
    }


def compare_ways(home: Path, rounds: int, scratch: Path) -> Measured:
    """Pairs of ours and pandas, one right after the other, and SQL once beside them.

    pandas takes the whole store at once or part by part, whichever is faster in its round.
    """
    ours, whole, by_part = [], [], []
    files = {name: scratch / f"{name}.npy" for name in ("ours", "pandas", "duckdb")}
    for _ in range(rounds):
        ours.append(measure_step("whole", home, files["ours"]))
        whole.append(measure_step("by_pandas", home, "-", 0))
        by_part.append(measure_step("by_pandas", home, files["pandas"], 1))
    sql = measure_step("by_duckdb", home, files["duckdb"])
    same = {
        name: measure_step("compare", files["ours"], files[name]) for name in ("pandas", "duckdb")
    }
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


def measure_dates(home: Path, rounds: int) -> Measured:
    """One as-of date and many over one read, every part's rows let go."""
    pairs = [
        (measure_step("let_go", home, 1), measure_step("let_go", home, DATES))
        for _ in range(rounds)
    ]
    one, many = zip(*pairs, strict=True)
    ratio = median_ratio([each["seconds"] for each in many], [each["seconds"] for each in one])
    return {"dates": DATES, "many_over_one": ratio, "one": one, "many": many}


def measure_country(plan: Plan, scratch: Path) -> Measured:
    """The whole country: every part's rows let go, and the matrix kept whole."""
    home = make_store(scratch, "national-2025", plan.national, NATIONAL_YEARS)
    measure_step("let_go", home, 1)  # the files are in the page cache from here on
    return {
        "national": {
            "families": plan.national,
            "years": NATIONAL_YEARS,
            "let_go": measure_step("let_go", home, 1),
            "whole": measure_step("whole", home, "-"),
        }
    }


def make_store(scratch: Path, scenario: str, families: int, years: int) -> Path:
    """The home of a simulated country's store, made unless it is there."""
    place = scratch / f"{scenario}-{families}"
    if not (place / "home" / "cases" / "current").is_file():
        measure_step("make", scenario, families, years, place / "extract", place / "home")
        for folder in place.glob("extract*"):
            shutil.rmtree(folder)
    return place / "home"


def fastest(rounds: int, *step: object) -> Measured:
    """The fastest of so many runs of a step."""
    return min((measure_step(*step) for _ in range(rounds)), key=lambda one: one["seconds"])


def growth_of(sizes: list[Measured]) -> float:
    """The exponent over families."""
    return exponent([one["families"] for one in sizes], [one["seconds"] for one in sizes])


def median_ratio(slower: list[float], faster: list[float]) -> float:
    """The median over the pairs of how many times as long the first took."""
    ratios = [one / other for one, other in zip(slower, faster, strict=True)]
    return round(statistics.median(ratios), 2)


def figured(detail: Measured) -> Measured:
    """The results that this study keeps."""
    return as_results(
        "feature-scale",
        Figure(
            detail.get("ways", {}).get("pandas_over_ours"),
            "times as fast as pandas, median of pairs",
            must=10,
            aim=30,
        ),
        detail,
        libraries=("duckdb", "numba", "numpy", "pandas", "pyarrow"),
    )


if __name__ == "__main__":
    main()
