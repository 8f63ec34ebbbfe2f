"""The audit's report as somebody opens it: accessible, narrow, alone, in one look."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from cases.catalogue.reading import shipped_catalogue
from cases.catalogue.words import LANGUAGES
from fairness.audit import audit
from fairness.report.files import write_report
from fairness.results import AuditReport
from fairness.scored import ScoredTable
from tests.browser.conftest import screenshot
from tests.browser.test_every_page import violations
from tests.fairness.test_report import FLOW
from tests.fairness.worlds import COLUMNS

pytestmark = pytest.mark.browser


def like_a_country() -> AuditReport:
    """Every attribute that the catalogue declares; who is in need and listed comes by chance.

    Each attribute's first value is common and its others rare: about 18 of each in need.
    """
    attributes = shipped_catalogue("kazakhstan").attributes
    draw = np.random.default_rng(1)
    frame = pd.DataFrame({"office": draw.integers(0, 20, 3000), "score": draw.random(3000)})
    frame["need"] = (draw.random(3000) < 0.2).astype(int)
    frame["selected"] = (frame["score"] > 0.6).astype(int)
    for attribute in attributes:
        codes = [value.code for value in attribute.values]  # noqa: PD011  no frame
        rare = [0.03] * (len(codes) - 1)
        frame[attribute.code] = draw.choice(codes, 3000, p=[1 - sum(rare), *rare])
    columns = COLUMNS._replace(groups=tuple(attribute.code for attribute in attributes))
    return audit(ScoredTable.from_frame(frame, columns), attributes, flow=FLOW)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both builds in each language, as files."""
    folder = tmp_path_factory.mktemp("audit")
    paths = write_report(like_a_country(), folder)
    pages = [path for path in paths if path.suffix == ".html"]
    assert len(pages) == 2 * len(LANGUAGES)
    assert 'class="suppressed"' in (folder / "public" / "report.kk.html").read_text("utf-8")
    return {path.relative_to(folder).as_posix(): path for path in pages}


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_in_either_build(opened: Page, files: dict[str, Path]):
    found = {}
    for name, path in files.items():
        opened.goto(path.as_uri())
        found[name] = violations(opened)
        screenshot(opened, f"audit-{name.replace('/', '-').replace('.', '-')}")
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_the_first_screen_holds_every_group_with_its_sentence(opened: Page, files: dict[str, Path]):
    for name, path in files.items():
        opened.goto(path.as_uri())
        bottom = opened.evaluate("document.querySelector('.first').getBoundingClientRect().bottom")
        assert bottom <= 900, name


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
