"""How fast families are explained against others, row by row of a background.

`python experiments/contrast-speed/run.py` measures and writes results.json beside this file;
`--small` does the same at a small size and only prints. Scratch space goes where TMPDIR says.
"""

import argparse
import os
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

from studying import Figure, Measured, as_results, run_step, tell

measure_step = partial(run_step, HERE / "steps.py")
RESULTS = HERE / "results.json"
FAMILIES, ROWS, BACKGROUND = 30_000, 20_000, 2_000
SHAPS = (50, 200)
"""Rows and background that shap is given: its time grows with their product."""
COMMISSIONS, LISTED, OWN = 271, 20, 200


def main() -> None:
    """Measure, print what was found, and keep it unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the size; prints only")
    parser.add_argument("--rounds", type=int, default=3, help="how often each pair is run")
    asked = parser.parse_args()
    shrink = 10 if asked.small else 1
    load = os.getloadavg()[0]  # another program's work makes these times longer
    with tempfile.TemporaryDirectory(prefix="contrast-speed-") as scratch:
        detail = measure(Path(scratch), shrink, asked.rounds)
    tell(figured({**detail, "load_before": load}), RESULTS, keep=not asked.small)


def measure(place: Path, shrink: int, rounds: int) -> Measured:
    """Ours and shap in turn, the same on the same few rows, and a country's lists."""
    measure_step("make", FAMILIES // shrink, place)
    files = {name: place / f"{name}.npy" for name in ("many", "few", "shap")}
    many, shap = [], []
    for _ in range(rounds):
        many.append(
            measure_step("ours", place, ROWS // shrink, BACKGROUND // shrink, files["many"])
        )
        shap.append(measure_step("shap", place, *SHAPS, files["shap"]))
    few = measure_step("ours", place, *SHAPS, files["few"])
    a_pair = [[one["seconds"] / one["pairs"] for one in runs] for runs in (shap, many)]
    ratios = [theirs / ours for theirs, ours in zip(*a_pair, strict=True)]
    return {
        "times_a_pair": round(statistics.median(ratios), 1),
        "furthest_from_shap": measure_step("furthest", files["few"], files["shap"])["furthest"],
        "many": many,
        "shap": shap,
        "few": few,
        "country": measure_step("commissions", place, COMMISSIONS // shrink, LISTED, OWN),
    }


def figured(detail: Measured) -> Measured:
    """The results that this study keeps."""
    return as_results(
        "contrast-speed",
        Figure(
            detail["times_a_pair"],
            "times as fast as shap for each row against each background row",
            must=200,
            aim=1000,
        ),
        detail,
        libraries=("lightgbm", "numba", "numpy", "shap"),
    )


if __name__ == "__main__":
    main()
