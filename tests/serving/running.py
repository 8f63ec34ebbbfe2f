"""A real service on a free port, and people who work at it over HTTP."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import pytest

from serving.run import serve_command, serve_environment
from tests.ports import free_port
from tests.serving.seeding import PASSWORD, seed_home

START_SECONDS = 180
OWN_FIELDS = ("form_secret", "token", "row_id", "seen_decision")


@dataclass
class Service:
    """The service as a process of its own, which can be stopped and started again."""

    home: Path
    port: int
    log: Path
    workers: int = 1
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                serve_command(port=self.port),
                env=serve_environment(self.home, workers=self.workers, inherited=os.environ),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._lives():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                pytest.fail(self.log.read_text())
            time.sleep(0.2)

    def _lives(self) -> bool:
        try:
            return httpx.get(f"{self.address}/livez").is_success
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=30)

    def working(self) -> list[psutil.Process]:
        """Its workers' processes."""
        assert self.process is not None
        below = psutil.Process(self.process.pid).children(recursive=True)
        alive = [one for one in below if one.status() != psutil.STATUS_ZOMBIE]
        return [one for one in alive if "_bentoml_impl.worker.service" in one.cmdline()]

    def kill(self) -> None:
        """All its processes at once, as when the power fails."""
        assert self.process is not None
        master = psutil.Process(self.process.pid)
        for one in (master, *master.children(recursive=True)):
            one.kill()
        self.process.wait(timeout=30)


@dataclass(frozen=True)
class SeededService:
    """The running service and the machine token of its home."""

    service: Service
    token: str


@contextmanager
def running_service(folder: Path, *, workers: int = 1) -> Iterator[SeededService]:
    """A service of a seeded home's own, for as long as the block lasts."""
    token = seed_home(folder / "home")
    service = Service(folder / "home", free_port(), folder / "service.log", workers)
    service.start()
    yield SeededService(service, token)
    service.stop()


@dataclass(frozen=True)
class Person:
    """Somebody signed in, and the forms they have open."""

    client: httpx.Client

    def opens(self, family: str) -> dict[str, str]:
        """The family's form, filled in."""
        page = self.client.get(f"/families/{family}").text
        hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in OWN_FIELDS}
        return {
            **{name: found.group(1) for name, found in hidden.items() if found},
            "kind": "hand_over",
            "hand_over.receiver": "мектеп",
            "reason": f"{family} туралы сөйлестік",
            "step": "record",
        }

    def sends(self, family: str, form: dict[str, str]) -> httpx.Response | None:
        """The answer; None where the service went away before it."""
        try:
            return self.client.post(f"/families/{family}/decision", data=form)
        except httpx.TransportError:
            return None


@contextmanager
def at_the_desk(service: Service, username: str) -> Iterator[Person]:
    """Somebody signed in, for as long as the block lasts."""
    headers = {"origin": service.address}
    with httpx.Client(base_url=service.address, headers=headers, timeout=30) as client:
        client.get("/sign-in")
        form = {
            "form_secret": client.cookies["tirek_form"],
            "username": username,
            "password": PASSWORD,
        }
        assert client.post("/sign-in", data=form).status_code == 303
        yield Person(client)
