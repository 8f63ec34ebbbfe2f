"""Chicago's published food-inspection benchmark, ranked in Tirek's manner.

`python experiments/chicago/run.py` chooses a model inside the training rows, judges it once
on the published test window, and writes results.json beside this file; `--small` does the
same with fewer trees and resamples, and only prints. The tables are read from chicago/
in the folder that TIREK_SAMPLES names, else in ../shared/data beside the project.
"""

import argparse
import json
import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.json"
LIBRARIES = ("lightgbm", "numpy", "pandas", "scikit-learn", "scipy")


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
    text = json.dumps(as_results(detail), indent=2, ensure_ascii=False) + "\n"
    print(text)
    if not asked.small:
        RESULTS.write_text(text, encoding="utf-8")


def as_results(detail: dict[str, Any]) -> dict[str, Any]:
    """What was found, with what it was found on."""
    return {
        "study": "chicago",
        "date": datetime.now(tz=UTC).date().isoformat(),
        "figure": detail["with_inspectors"]["test"]["model"]["caught"][0],
        "unit": "share of critical violations caught in the first half of the test window",
        "must": 0.68,
        "aim": 0.7,
        "auc": {
            "figure": detail["with_inspectors"]["test"]["model"]["auc"][0],
            "must": 0.675,
            "aim": 0.7,
        },
        "machine": machine(),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "detail": detail,
    }


def machine() -> dict[str, Any]:
    """What the run had at its disposal."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model n")), "")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {"cpu": model, "cores": os.cpu_count(), "memory_gib": round(memory, 1)}


if __name__ == "__main__":
    main()
