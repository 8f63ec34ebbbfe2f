"""A hundred members at work at once: how long a page takes, and whether every decision is kept.

`python experiments/desk-load/run.py` writes results.json beside this file; `--small` does it with
ten members for twenty seconds and only prints. TIREK_DATABASE_URL runs it on PostgreSQL, and the
result then goes to results-postgresql.json.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is
sys.path.append(str(HERE))

from members import Seen, work_together
from studying import Figure, Measured, as_results, tell
from town_hall import Desk, make_home, stored_decisions, verified

MUST_MS = 300.0
FAMILIES = 8_000


def main() -> None:
    """Measure, print, and keep what was found unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="10 members, 20 s; prints only")
    asked = parser.parse_args()
    members, seconds = (10, 20) if asked.small else (100, 120)
    with tempfile.TemporaryDirectory(prefix="desk-load-") as folder:
        home = make_home(Path(folder) / "home", members=members, families=FAMILIES)
        with Desk(home) as desk:
            seen = asyncio.run(work_together(desk.address, members=members, seconds=seconds))
        detail = told(seen, members=members, seconds=seconds)
        detail |= {"stored_decisions": stored_decisions(home), "journal": verified(home)}
    on = "PostgreSQL" if os.environ.get("TIREK_DATABASE_URL") else "SQLite"
    name = "results.json" if on == "SQLite" else "results-postgresql.json"
    tell(figured(detail, on), HERE / name, keep=not asked.small)


def told(seen: Seen, *, members: int, seconds: int) -> Measured:
    """What the members saw, by kind of page."""
    return {
        "members": members,
        "seconds": seconds,
        "pages": {kind: seen.quantiles(kind) for kind in sorted(seen.milliseconds)},
        "all_pages": seen.quantiles(None),
        "errors": seen.errors,
        "confirmed_decisions": seen.decided,
        "overtaken": seen.overtaken,
        "load_before": os.getloadavg()[0],
    }


def figured(detail: Measured, on: str) -> Measured:
    """The 95th percentile of all pages; None where anything went wrong or was lost."""
    kept = detail["stored_decisions"] == detail["confirmed_decisions"]
    sound = kept and detail["journal"]["whole"] and not detail["errors"]
    return as_results(
        "desk-load",
        Figure(
            detail["all_pages"]["p95"] if sound else None,
            f"ms, 95th percentile of page times, {detail['members']} members at once, {on}",
            must=MUST_MS,
            aim=150.0,
        ),
        detail,
        libraries=("sqlalchemy", "fastapi", "starlette", "bentoml"),
    )


if __name__ == "__main__":
    main()
