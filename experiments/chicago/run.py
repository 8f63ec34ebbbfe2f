"""Chicago's published food-inspection benchmark, ranked in Tirek's manner.

`python experiments/chicago/run.py` chooses a model inside the training rows, judges it once
on the published test window, and writes results.json beside this file; `--small` does the
same with fewer trees and resamples, and only prints. The tables are read from chicago/
in the folder that TIREK_SAMPLES names, else in ../shared/data beside the project.
"""

import argparse
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

from studying import Figure, Measured, as_results, tell

RESULTS = HERE / "results.json"


def main() -> None:
    """Measure, print what was found, and keep it unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="fewer trees; prints only")
    asked = parser.parse_args()
    # threads that spin while they wait fight with whatever else runs on the machine
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from measure import FULL, SMALL, measure  # noqa: PLC0415  OpenMP reads that when it loads

    begun = time.perf_counter()
    detail = measure(SMALL if asked.small else FULL)
    detail["seconds"] = round(time.perf_counter() - begun, 1)
    tell(figured(detail), RESULTS, keep=not asked.small)


def figured(detail: Measured) -> Measured:
    """The results that this study keeps."""
    model = detail["with_inspectors"]["test"]["model"]
    return as_results(
        "chicago",
        Figure(
            model["caught"][0],
            "share of critical violations caught in the first half of the test window",
            must=0.68,
            aim=0.7,
        ),
        detail,
        libraries=("lightgbm", "numpy", "pandas", "scikit-learn", "scipy"),
        auc={"figure": model["auc"][0], "must": 0.675, "aim": 0.7},
    )


if __name__ == "__main__":
    main()
