"""A real MLflow server beside a service of two workers: champions move, files are cut short, and
the server goes and comes back, while a machine asks all the time.
"""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import httpx
import pytest

from cases.store import CaseStore
from models.model import Bands
from models.registry import CHAMPION, Registry
from serving.access.tokens import add_token
from serving.listing.refer import refer
from serving.ranking.cohort import Ordering
from serving.referrals.database import open_database
from tests.features.facts import AS_OF
from tests.mlflow_server import MlflowServer
from tests.ports import free_port
from tests.serving.running import Service
from tests.serving.town import card, coded

WITHIN = 120
"""Seconds in which a move must have reached both workers."""

IN_A_ROW = 20
"""Answers by one version, each over a line of its own: as a rule both workers gave some of them."""

SOME_LOOKS = 12
"""Seconds in which each worker looks at the registry twice."""

ONE_EACH = httpx.Limits(max_keepalive_connections=0)
"""A line for every question, so that now the one worker takes it and now the other."""


@dataclass(frozen=True)
class Machine:
    """A machine that asks for one family, over a new line each time, and keeps every answer."""

    service: Service
    token: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(limits=ONE_EACH, timeout=60))
    answers: list[tuple[int, str]] = field(default_factory=list)

    def ask(self) -> str:
        """The version that answered."""
        answer = self.client.post(
            f"{self.service.address}/v1/score",
            json={"families": [coded("a9")]},
            headers=self._headers,
        )
        version = (
            answer.json()["families"][0]["context"]["model_version"] if answer.is_success else ""
        )
        self.answers.append((answer.status_code, version))
        return version

    def get(self, path: str) -> httpx.Response:
        return self.client.get(self.service.address + path, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def waits_for(self, version: str) -> None:
        """Ask until a version has answered often enough in a row."""
        deadline, row = time.monotonic() + WITHIN, 0
        while row < IN_A_ROW:
            row = row + 1 if self.ask() == version else 0
            assert time.monotonic() < deadline, self.answers[-IN_A_ROW:]

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask all the while the block lasts."""
        ended = Event()

        def ask_on() -> None:
            while not ended.is_set():
                self.ask()

        with ThreadPoolExecutor(1) as pool:
            at_it = pool.submit(ask_on)
            try:
                yield
            finally:
                ended.set()
            at_it.result()


@dataclass(frozen=True)
class House:
    """The town's service, the registry's server, and the machine that asks."""

    server: MlflowServer
    machine: Machine

    @property
    def service(self) -> Service:
        return self.machine.service

    def register(self, *, high: float) -> str:
        """Register a card of the town with a band of its own; its version."""
        model = replace(card(self.store), bands=Bands(high, 0.1))
        with self.registry.tracking.run("a test"):
            logged = self.registry.log_model(model)
        return self.registry.register(logged)

    def promote(self, version: str) -> None:
        self.registry.point(CHAMPION, version)

    @property
    def store(self) -> CaseStore:
        return CaseStore.open(self.service.home)

    @property
    def registry(self) -> Registry:
        return Registry(self.service.home, self.store.catalogue.code)


@pytest.fixture
def house(built_town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The house with version 1 at work in both workers."""
    home = tmp_path / "home"
    shutil.copytree(built_town, home)
    database = open_database(home)
    refer(home, database, AS_OF, ordering=Ordering(seed=11, random_share=0.0))
    with database.writing() as session:
        token = add_token(session, "machine", scopes=("score",))
    database.close()
    (tmp_path / "server").mkdir()
    server = MlflowServer(tmp_path / "server")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://{server.place}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    service = Service(home, free_port(), tmp_path / "service.log", workers=2)
    found = House(server, Machine(service, token))
    try:
        server.start()
        found.promote(found.register(high=0.4))
        service.start()
        found.machine.waits_for("1")
        yield found
    finally:
        if service.process is not None:
            service.stop()
        server.stop()


def test_champions_move_and_the_server_goes_and_comes_back_without_one_failed_answer(house: House):
    machine = house.machine
    machine.answers.clear()
    second, third = house.register(high=0.3), house.register(high=0.2)
    with machine.asking():
        house.promote(second)
        machine.waits_for("2")
        house.server.stop()
        time.sleep(SOME_LOOKS)
        machine.waits_for("2")
        house.server.start()
        house.promote(third)
        machine.waits_for("3")
    assert {status for status, _ in machine.answers} == {200}
    assert {version for _, version in machine.answers} == {"1", "2", "3"}


def test_a_service_that_starts_without_the_server_goes_on_with_what_it_kept(house: House):
    house.service.stop()
    house.server.stop()
    house.service.start()
    house.machine.waits_for("1")
    house.server.start()
    house.promote(house.register(high=0.3))
    house.machine.waits_for("2")


def test_a_version_whose_files_were_cut_short_on_the_server_never_answers(house: House):
    before = set(house.server.artifacts.rglob("model.json"))
    second = house.register(high=0.3)
    (spoilt,) = set(house.server.artifacts.rglob("model.json")) - before
    spoilt.write_text(spoilt.read_text("utf-8")[:-100], encoding="utf-8")
    house.machine.answers.clear()
    house.promote(second)
    refused = f"tirek_model_refused_total {house.service.workers}.0"
    deadline = time.monotonic() + WITHIN
    with house.machine.asking():
        while refused not in house.machine.get("/metrics").text:
            assert time.monotonic() < deadline, "both workers should have looked by now"
            time.sleep(1)
    assert set(house.machine.answers) == {(200, "1")}
    assert "tirek_champion_waits 1.0" in house.machine.get("/metrics").text
    log = house.service.log.read_text("utf-8")
    assert log.count("version 2 (registry) does not serve") == house.service.workers
