"""Two hundred machines at the API at once: errors, times, and whether memory stays as it is.

`python experiments/api-load/run.py` writes results.json beside this file; `--small` does it with
twenty machines for fifteen seconds and only prints.
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

from clients import Seen, ask_together
from studying import Figure, Measured, as_results, tell
from town_hall import Desk, make_home, verified

from cases.store import CaseStore
from serving.access.tokens import add_token
from serving.referrals.database import open_database
from serving.scoring.newest import open_scoring

FAMILIES = 8_000
ROUNDS = 6
MACHINES = 20
"""Tokens: a system of each region and a few more, with several connections each."""

MUST, AIM = 5.0, 1.0


def main() -> None:
    """Measure, print, and keep what was found unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="20 machines, 15 s; prints only")
    asked = parser.parse_args()
    clients, warm, seconds = (20, 5, 15) if asked.small else (200, 120, 120)
    with tempfile.TemporaryDirectory(prefix="api-load-") as folder:
        home = make_home(Path(folder) / "home", members=0, families=FAMILIES)
        tokens, families = machines_of(home), families_of(home)
        with Desk(home) as desk:

            def ask(seconds: float) -> Seen:
                return asyncio.run(
                    ask_together(
                        desk.address,
                        tokens=tokens,
                        families=families,
                        clients=clients,
                        seconds=seconds,
                    )
                )

            # anew each time: whichever worker is there first takes all connections that begin
            warmed = [ask(warm / ROUNDS) for _ in range(ROUNDS)]
            before = desk.memory_mib()
            seen = ask(seconds)
            after = desk.memory_mib()
        detail = {
            "clients": clients,
            "seconds": seconds,
            "warm_up_seconds": warm,
            "answers_a_second": round(sum(seen.statuses.values()) / seconds, 1),
            "statuses": {str(status): n for status, n in sorted(seen.statuses.items())},
            "errors": {
                name: count for one in (*warmed, seen) for name, count in one.errors().items()
            },
            "milliseconds": seen.quantiles(),
            "workers_mib": {"after_warm_up": before, "in_the_end": after},
            "journal": verified(home),
            "load_before": os.getloadavg()[0],
        }
    tell(figured(detail), HERE / "results.json", keep=not asked.small)


def machines_of(home: Path) -> list[str]:
    """Tokens of so many machines."""
    database = open_database(home)
    with database.writing() as session:
        tokens = [
            add_token(session, f"machine {number}", scopes=("score", "explain", "model"))
            for number in range(MACHINES)
        ]
    database.close()
    return tokens


def families_of(home: Path) -> list[str]:
    """Those ranked as of the newest list: what a machine can ask about."""
    answers = open_scoring(home).ready()
    commissions = CaseStore.open(home).table("commissions")["commission_id"].to_pylist()
    return [family for commission in commissions for family in answers.in_order(commission)]


def figured(detail: Measured) -> Measured:
    """By how much memory grew, in percent; None where anything went wrong."""
    before, after = (sum(detail["workers_mib"][when]) for when in ("after_warm_up", "in_the_end"))
    sound = detail["journal"]["whole"] and not detail["errors"]
    return as_results(
        "api-load",
        Figure(
            round(100 * (after / before - 1), 2) if sound else None,
            f"% growth of the workers' memory, {detail['clients']} clients at once, no error",
            must=MUST,
            aim=AIM,
        ),
        detail,
        libraries=("sqlalchemy", "fastapi", "starlette", "bentoml", "lightgbm"),
    )


if __name__ == "__main__":
    main()
