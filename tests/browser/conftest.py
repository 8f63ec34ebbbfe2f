"""A real service on a free port with a seeded home, and a real Chromium to visit it."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from serving.run import serve_command, serve_environment
from tests.browser.chromium import FLAGS, find_chromium
from tests.serving.seeding import PASSWORD, seed_home

START_SECONDS = 180


@dataclass
class Service:
    """The service as a process of its own, which can be stopped and started again."""

    home: Path
    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                serve_command(port=self.port),
                env=serve_environment(self.home, workers=1, inherited=os.environ),
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_service(folder: Path) -> Iterator[SeededService]:
    """A service of a seeded home's own, for as long as the block lasts."""
    token = seed_home(folder / "home")
    service = Service(folder / "home", free_port(), folder / "service.log")
    service.start()
    yield SeededService(service, token)
    service.stop()


@pytest.fixture(scope="session")
def seeded_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeededService]:
    with running_service(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="session")
def service(seeded_service: SeededService) -> Service:
    return seeded_service.service


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium here; run: python tests/browser/chromium.py --install")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser without script, as some offices have it."""
    opened = browser.new_context(java_script_enabled=False, viewport={"width": 1200, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, service: Service) -> Page:
    """A page in which Aigerim, member in Burabai, is signed in."""
    return sign_in(context.new_page(), service)


@pytest.fixture
def scripted(browser: Browser, service: Service) -> Iterator[Page]:
    """The same in a browser with script, for the tools that measure a page."""
    opened = browser.new_context(viewport={"width": 1200, "height": 900})
    yield sign_in(opened.new_page(), service)
    opened.close()


def sign_in(page: Page, service: Service, username: str = "aigerim") -> Page:
    page.goto(f"{service.address}/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    assert page.url == f"{service.address}/"
    return page


def screenshot(page: Page, name: str) -> None:
    """Keep a picture of the page where TIREK_SCREENSHOTS names a folder."""
    folder = os.environ.get("TIREK_SCREENSHOTS")
    if folder:
        assert re.fullmatch(r"[a-z0-9-]+", name)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
