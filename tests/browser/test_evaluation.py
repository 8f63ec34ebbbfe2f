"""The evaluation's page in a real browser: accessible, narrow, dark, on paper, by itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import screenshot
from tests.browser.test_every_page import violations
from tests.training.report.measured import curves, measured
from training.report.html import evaluation_page
from training.report.plots import plots

pytestmark = pytest.mark.browser

DIAGNOSIS = {
    "subsets": {"cuts": {"city": {"recall": [0.2, 0.1, 0.3]}, "town": {"recall": None}}},
    "ties": {"rows": 1000, "quantiles": [[0.5, 0.01], [0.9, 0.2]]},
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = measured(diagnosis=DIAGNOSIS)
    path = tmp_path_factory.mktemp("evaluation") / "evaluation.html"
    path.write_text(evaluation_page(found, curves(), plots(found, curves())), encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Browser, written: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(written.as_uri())
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Page, scheme: Any):
    opened.emulate_media(color_scheme=scheme)
    screenshot(opened, f"evaluation-{scheme}")
    assert violations(opened) == []


@pytest.mark.parametrize("width", [320, 1200])
def test_the_page_is_no_wider_than_the_window(opened: Page, width: int):
    opened.set_viewport_size({"width": width, "height": 900})
    assert opened.evaluate("document.documentElement.scrollWidth") == width


def test_on_paper_no_table_is_cut_off(opened: Page):
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": 1030, "height": 700})  # A4, lying
    cut = "[...document.querySelectorAll('table, svg')].filter(e => e.scrollWidth > 1030).length"
    assert opened.evaluate(cut) == 0


def test_nothing_is_asked_of_anybody(browser: Browser, written: Path):
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written.as_uri())
    page.close()
    assert asked == [written.as_uri()]
