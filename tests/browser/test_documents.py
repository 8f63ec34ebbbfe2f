"""The model card and the datasheet as somebody opens them: accessible, narrow, dark, alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cases.catalogue.words import LANGUAGES
from models.card.datasheet import datasheet
from models.card.html import page as html_page
from models.card.model_card import model_card
from tests.browser.conftest import screenshot
from tests.browser.test_every_page import violations
from tests.models.card.told import AUDIT, RUN, store
from tests.models.reasons.pictures.moving import MOVES

pytestmark = pytest.mark.browser

SIMULATED = store(simulated=True)
AUDITED = replace(RUN, audit=AUDIT, moves=MOVES)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each document in each language, as a file."""
    folder = tmp_path_factory.mktemp("documents")
    made = {"model-card": model_card(AUDITED, SIMULATED), "datasheet": datasheet(SIMULATED)}
    written = {}
    for name, document in made.items():
        for language in LANGUAGES:
            path = folder / f"{name}.{language}.html"
            path.write_text(html_page(document, language), encoding="utf-8")
            written[path.stem] = path
    return written


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Page, files: dict[str, Path], scheme: Any):
    opened.emulate_media(color_scheme=scheme)
    found = {}
    for name, path in files.items():
        opened.goto(path.as_uri())
        found[name] = violations(opened)
        screenshot(opened, f"{name}-{scheme}")
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_none_scrolls_sideways_at_320_pixels(opened: Page, files: dict[str, Path]):
    opened.set_viewport_size({"width": 320, "height": 640})
    for name, path in files.items():
        opened.goto(path.as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_none_asks_for_anything_but_itself(opened: Page, files: dict[str, Path]):
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    for path in files.values():
        opened.goto(path.as_uri())
    assert asked == [path.as_uri() for path in files.values()]
