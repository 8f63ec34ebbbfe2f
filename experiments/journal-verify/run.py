"""How long a journal of 100,000 entries takes to verify, and what one more entry costs.

`python experiments/journal-verify/run.py` writes results.json beside this file; `--small` does it
with 5,000 entries and only prints. Scratch space goes where TMPDIR says.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

from studying import Figure, Measured, as_results, run_step, tell

RESULTS = HERE / "results.json"
STEPS = HERE / "steps.py"
ROUNDS = 3
VIEWS = 500


def main() -> None:
    """Measure, print, and keep what was found unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="5,000 entries; prints only")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="journal-verify-") as home:
        detail = {
            "filled": run_step(STEPS, "fill", home, 5_000 if asked.small else 100_000),
            "verified": [run_step(STEPS, "verify", home) for _ in range(ROUNDS)],
            "one_more": run_step(STEPS, "view_one", home, VIEWS),
            "load_before": load,
        }
    tell(figured(detail), RESULTS, keep=not asked.small)


def figured(detail: Measured) -> Measured:
    """The median round's seconds give the figure; None where the journal was not found whole."""
    whole = all(one["whole"] for one in detail["verified"])
    seconds = statistics.median(one["seconds"] for one in detail["verified"])
    return as_results(
        "journal-verify",
        Figure(
            seconds if whole else None,
            "seconds to verify a journal of 100,000 entries on SQLite",
            must=5.0,
            aim=2.0,
        ),
        detail,
        libraries=("sqlalchemy",),
    )


if __name__ == "__main__":
    main()
