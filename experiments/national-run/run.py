"""The lists of the whole country with all their reasons, from the store to the database.

`python experiments/national-run/run.py` makes the lists of three sizes of country and writes
results.json beside this file; `--small` does the same at small sizes and only prints. Stores are
made in a folder that is removed again; `--scratch FOLDER` keeps them there, and uses those found.
"""

import argparse
import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

from studying import Figure, Measured, as_results, exponent, run_step, tell

measure_step = partial(run_step, HERE / "steps.py")
RESULTS = HERE / "results.json"
SCHOOL = 20_000
"""Families of the country that the model learns from, of the scenario with many cases."""
NATIONAL, DEMO = ("national-2025", 3), ("demo", 4)
"""Scenarios, and how many years of them."""
SIZES = (310_000, 1_240_000, 6_200_000)
MIB_A_GIB = 1024


def main() -> None:
    """Measure, print what was found, and keep it unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="small sizes; prints only")
    parser.add_argument("--scratch", type=Path, help="where stores are kept for another run")
    asked = parser.parse_args()
    shrink = 100 if asked.small else 1
    load = os.getloadavg()[0]  # another program's work makes these times longer
    with tempfile.TemporaryDirectory(prefix="national-run-") as temporary:
        kept = asked.scratch or Path(temporary)
        detail = measure(kept, Path(temporary), shrink)
    tell(figured({**detail, "load_before": load}), RESULTS, keep=not asked.small)


def measure(kept: Path, temporary: Path, shrink: int) -> Measured:
    """A model from a smaller country, and the lists that it makes of larger ones."""
    school = make_store(kept, *DEMO, SCHOOL)
    model = temporary / "model"
    learned = measure_step("teach", school, "lightgbm", model)
    homes = [make_store(kept, *NATIONAL, families // shrink) for families in SIZES]
    lists = [measure_step("lists", home, model) for home in homes]
    families, seconds = zip(*((one["families"], one["seconds"]) for one in lists), strict=True)
    return {"learned": learned, "lists": lists, "exponent": exponent(families, seconds)}


def make_store(kept: Path, scenario: str, years: int, families: int) -> Path:
    """The home of a simulated country's store, made unless it is there."""
    place = kept / f"{scenario}-{families}"
    if not (place / "home" / "cases" / "current").is_file():
        measure_step("make", scenario, years, families, place / "extract", place / "home")
        for folder in place.glob("extract*"):
            shutil.rmtree(folder)
    return place / "home"


def figured(detail: Measured) -> Measured:
    """The results that this study keeps."""
    whole = detail["lists"][-1]
    return as_results(
        "national-run",
        Figure(
            round(whole["peak_mib"] / MIB_A_GIB, 1),
            "GiB held while a booster makes the country's lists with reasons",
            must=16,
            aim=16,
        ),
        detail,
        libraries=("duckdb", "lightgbm", "numba", "numpy", "pyarrow"),
        time={"figure": whole["seconds"], "aim": 600},
        growth={"figure": detail["exponent"], "must": 1.1},
    )


if __name__ == "__main__":
    main()
