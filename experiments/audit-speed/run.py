"""How long an audit takes: its bootstrap against fairlearn's, and a whole country's audit.

`python experiments/audit-speed/run.py` measures the bootstraps and writes results.json beside
this file; `--country` audits the country instead and adds to it; `--small` does either at a small
size and only prints. Scratch space goes where TMPDIR says.
"""

import argparse
import os
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

from studying import Figure, Measured, as_results, earlier_detail, run_step, tell

resampling = partial(run_step, HERE / "resampling.py")
national = partial(run_step, HERE / "country.py")
RESULTS = HERE / "results.json"
RESAMPLES = 1_000
SAME = 1e-12
"""How far the rates of both may lie apart."""
MOST_SECONDS, MOST_GIB = 60, 8


class Plan(NamedTuple):
    """How large a run is."""

    rows: int
    theirs: int
    country: int
    rounds: int


FULL = Plan(rows=100_000, theirs=5, country=6_200_000, rounds=3)
SMALL = Plan(rows=10_000, theirs=2, country=62_000, rounds=1)


def main() -> None:
    """Measure, print what was found, and keep it unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="small sizes; prints only")
    parser.add_argument("--country", action="store_true", help="the whole country's audit")
    asked = parser.parse_args()
    plan = SMALL if asked.small else FULL
    load = os.getloadavg()[0]  # another program's work makes these times longer
    if asked.country:
        with tempfile.TemporaryDirectory(prefix="audit-speed-") as scratch:
            found = {"country": {**measure_country(plan, Path(scratch)), "load_before": load}}
    else:
        found = {"bootstrap": {**measure_bootstrap(plan), "load_before": load}}
    earlier = {} if asked.small else earlier_detail(RESULTS)
    tell(figured({**earlier, **found}), RESULTS, keep=not asked.small)


def measure_bootstrap(plan: Plan) -> Measured:
    """Ours with all its resamples, theirs with few, in turn; the rates of both must agree.

    What a resample costs them is the time with resamples less the time without. All times are
    those of the processor: each works on one core, and what else runs there does not count.
    """
    rounds = []
    for _ in range(plan.rounds):
        ours = resampling("ours", plan.rows, RESAMPLES)
        without = resampling("fairlearn", plan.rows, 0)
        theirs = resampling("fairlearn", plan.rows, plan.theirs)
        furthest = furthest_apart(ours.pop("points"), theirs.pop("points"))
        without.pop("points")
        if furthest > SAME:
            msg = f"the rates differ by {furthest}, so that the times compare nothing"
            raise RuntimeError(msg)
        a_resample = (theirs["cpu_seconds"] - without["cpu_seconds"]) / plan.theirs
        rounds.append(
            {
                "ours": ours,
                "fairlearn": theirs,
                "fairlearn_without": without,
                "furthest_apart": furthest,
                "a_resample_of_ours": ours["cpu_seconds"] / RESAMPLES,
                "a_resample_of_theirs": round(a_resample, 4),
                "times": round(a_resample / (ours["cpu_seconds"] / RESAMPLES), 1),
            }
        )
    return {
        "times_a_resample": round(statistics.median(one["times"] for one in rounds), 1),
        "rounds": rounds,
        "rows_in_numpy": resampling("rows", plan.rows, RESAMPLES // 10),
        "reranked": resampling("reranked", plan.rows, RESAMPLES),
    }


def furthest_apart(ours: Measured, theirs: Measured) -> float:
    """The largest difference of any rate, or of any largest rate less the smallest."""
    return max(
        abs(here - there)
        for attribute, measures in ours.items()
        for measure, values in measures.items()
        for here, there in zip(values, theirs[attribute][measure], strict=True)
    )


def measure_country(plan: Plan, scratch: Path) -> Measured:
    """The country's audit from codes and from files; all must find the same."""
    made = national("make", plan.country, scratch)
    found = {
        "codes": national("codes", scratch),
        "parquet": national("file", scratch, "country.parquet", plan.country),
        "csv": national("file", scratch, "country.csv", plan.country),
    }
    if len({one["figures_sha256"] for one in found.values()}) > 1:
        msg = "the audits from codes and from files differ"
        raise RuntimeError(msg)
    return {
        **found,
        "written": made,
        "must": {"seconds": MOST_SECONDS, "gib": MOST_GIB},
        "reached": {
            name: one["seconds"] <= MOST_SECONDS and one["peak_mib"] <= MOST_GIB * 1024
            for name, one in found.items()
        },
    }


def figured(detail: Measured) -> Measured:
    """The results that this study keeps."""
    return as_results(
        "audit-speed",
        Figure(
            detail.get("bootstrap", {}).get("times_a_resample"),
            "times as fast as fairlearn's bootstrap for each resample",
            must=1000,
            aim=10000,
        ),
        detail,
        libraries=("fairlearn", "numpy", "pandas", "pyarrow", "scikit-learn", "scipy"),
    )


if __name__ == "__main__":
    main()
