"""A home of simulated families with a member for every seat, and the desk served from it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import httpx
import psutil
from sqlalchemy import func, select

from cases.store import CaseStore
from serving.access.adding_accounts import add_account
from serving.referrals.database import open_database
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import DecisionTable
from serving.referrals.verifying.verify import verify_journal
from serving.run import serve_command, serve_environment

PASSWORD = "a long demo password"  # noqa: S105  guards simulated families
WORKERS = 2
START_SECONDS = 90


def username(number: int) -> str:
    """The name that the member of this number signs in with."""
    return f"member{number}"


def make_home(home: Path, *, members: int, families: int) -> Path:
    """The demo's home, with members shared out among its commissions."""
    made = [sys.executable, "-m", "tirek", "demo", "--no-serve"]
    subprocess.run(  # noqa: S603  this project's own command
        [*made, "--families", str(families), "--home", str(home)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    commissions = CaseStore.open(home).table("commissions").to_pylist()
    database = open_database(home)
    with database.writing() as session:
        for number in range(members):
            add_account(
                session,
                username(number),
                display_name=f"Member {number}",
                role="member",
                commission_id=commissions[number % len(commissions)]["commission_id"],
                password=PASSWORD,
            )
    database.close()
    return home


class Desk:
    """The service as users start it, for as long as the block lasts."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(  # noqa: S603  this project's own service
            serve_command(port=port),
            env=serve_environment(home, workers=WORKERS, inherited=os.environ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        deadline = time.monotonic() + START_SECONDS
        while not self._lives():
            if time.monotonic() > deadline or self.process.poll() is not None:
                msg = "the service did not start"
                raise RuntimeError(msg)
            time.sleep(0.2)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def memory_mib(self) -> list[float]:
        """What each worker holds for itself alone, in MiB."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        workers = [one for one in below if "_bentoml_impl.worker.service" in one.cmdline()]
        return [round(one.memory_full_info().uss / 2**20, 1) for one in workers]

    def _lives(self) -> bool:
        try:
            return httpx.get(f"{self.address}/livez").is_success
        except httpx.TransportError:
            return False


def stored_decisions(home: Path) -> int:
    """How many decisions the store holds in the end."""
    database = open_database(home)
    with database.reading(EVERY_COMMISSION) as session:
        count = session.scalar(select(func.count()).select_from(DecisionTable))
    database.close()
    return int(count or 0)


def verified(home: Path) -> dict[str, Any]:
    """Whether the journal is whole, and how many entries it has."""
    database = open_database(home)
    with database.reading(EVERY_COMMISSION) as session:
        found = verify_journal(session)
    database.close()
    return {"whole": found.fault is None, "entries": found.head.position}
