"""A real service on a free port with a seeded home, and a real Chromium to visit it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.moving import follow
from tests.serving.running import SeededService, Service, running_service
from tests.serving.seeding import PASSWORD


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
    follow(page, "main button[type=submit]")
    assert page.url == f"{service.address}/"
    return page


def screenshot(page: Page, name: str) -> None:
    """Keep a picture of the page where TIREK_SCREENSHOTS names a folder."""
    folder = os.environ.get("TIREK_SCREENSHOTS")
    if folder:
        assert re.fullmatch(r"[a-z0-9-]+", name)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
