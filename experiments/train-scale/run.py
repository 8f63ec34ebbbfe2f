"""How long training takes and how much memory it holds.

`python experiments/train-scale/run.py` measures the default training of the demo country and a
larger one on fewer features, and writes results.json beside this file; `--small` does the same at
a small size and only prints. Scratch space goes where TMPDIR says.
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
DEMO = 20_000
LARGER = 26_000
"""Families whose learning dates make more than 200,000 rows."""
FEATURES = 80


def main() -> None:
    """Measure, print what was found, and keep it unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the size; prints only")
    parser.add_argument("--runs", type=int, default=3, help="of the default training")
    asked = parser.parse_args()
    shrink = 10 if asked.small else 1
    load = os.getloadavg()[0]  # another program's work makes these times longer
    with tempfile.TemporaryDirectory(prefix="train-scale-") as scratch:
        detail = measure(DEMO // shrink, LARGER // shrink, asked.runs, Path(scratch))
    tell(figured({**detail, "load_before": load}), RESULTS, keep=not asked.small)


def measure(demo: int, larger: int, runs: int, scratch: Path) -> Measured:
    """The default training, each run in a home of its own, and the larger one."""
    trained = []
    for run in range(runs):
        home = make_home(scratch / f"demo-{run}", demo)
        trained.append(measure_step("default", home))
    home = make_home(scratch / "larger", larger)
    wide = measure_step("wide", home, FEATURES, scratch / "journals")
    return {"default": {"families": demo, "runs": trained}, "wide": {"families": larger, **wide}}


def make_home(place: Path, families: int) -> Path:
    """A home that holds a simulated country."""
    measure_step("make", families, place / "extract", place / "home")
    return place / "home"


def figured(detail: Measured) -> Measured:
    """The median of the default runs gives the figure."""
    seconds = statistics.median(one["seconds"] for one in detail["default"]["runs"])
    return as_results(
        "train-scale",
        Figure(
            seconds,
            "seconds of the default training on the demo country, two cores",
            must=60,
            aim=30,
        ),
        detail,
        libraries=("lightgbm", "mlflow", "numpy", "optuna", "scikit-learn", "scipy"),
        wide={"figure": detail["wide"]["seconds"], "must": 600},
    )


if __name__ == "__main__":
    main()
