"""How fast a list is explained, against shap's and LightGBM's own TreeSHAP, and one family.

`python experiments/explain-speed/run.py` measures and writes results.json beside this file;
`--small` does the same at a small size and only prints. The library woodelf is measured beside them
where it is installed. Scratch space goes where TMPDIR says.
"""

import argparse
import os
import statistics
import sys
import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

from studying import Figure, Measured, as_results, earlier_detail, run_step, tell

measure_step = partial(run_step, HERE / "steps.py")
RESULTS = HERE / "results.json"
KINDS = ("records", "continuous")
ROWS, FAMILIES = 100_000, 20_000
OTHERS = ("shap", "lightgbm", *(("woodelf",) if find_spec("woodelf") else ()))


def main() -> None:
    """Measure, print what was found, and keep it unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a twentieth of the size; prints only")
    parser.add_argument("--one", action="store_true", help="one family alone; adds to the results")
    parser.add_argument("--rounds", type=int, default=2, help="how often each way is run")
    asked = parser.parse_args()
    shrink = 20 if asked.small else 1
    load = os.getloadavg()[0]  # another program's work makes these times longer
    with tempfile.TemporaryDirectory(prefix="explain-speed-") as scratch:
        place = Path(scratch)
        measure_step("make", max(3_000, FAMILIES // shrink), ROWS // shrink, place)
        measure_step("serve", place)
        detail = earlier_detail(RESULTS) if asked.one else {"load_before": load}
        if not asked.one:
            detail |= {kind: measure(place / kind, asked.rounds) for kind in KINDS}
        detail["one_family"] = {**measure_step("one", place), "load_before": load}
    tell(figured(detail), RESULTS, keep=not asked.small)


def measure(folder: Path, rounds: int) -> Measured:
    """Ours and the others in turn, and how far apart their answers are."""
    took: dict[str, list[Measured]] = {name: [] for name in ("tirek", *OTHERS)}
    for _ in range(rounds):
        for name, runs in took.items():
            runs.append(measure_step("explain", folder, name, folder / f"{name}.npy"))
    seconds = {name: [one["seconds"] for one in runs] for name, runs in took.items()}
    return {
        "times": {
            name: round(
                statistics.median(
                    theirs / ours
                    for theirs, ours in zip(seconds[name], seconds["tirek"], strict=True)
                ),
                1,
            )
            for name in OTHERS
        },
        "furthest_from": {
            name: measure_step("furthest", folder / "tirek.npy", folder / f"{name}.npy")["furthest"]
            for name in OTHERS
        },
        "runs": took,
    }


def figured(detail: Measured) -> Measured:
    """The results that this study keeps."""
    return as_results(
        "explain-speed",
        Figure(
            detail["records"]["times"]["shap"],
            "times as fast as shap.TreeExplainer at 100,000 rows of records",
            must=10,
            aim=20,
        ),
        detail,
        libraries=("lightgbm", "numba", "numpy", "shap"),
        one_family={"figure": detail["one_family"]["later"]["median_ms"], "must": 10},
    )


if __name__ == "__main__":
    main()
