"""Every page in every language: accessible, narrow, dark, without script or strangers."""

import json
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

from cases.catalogue.words import LANGUAGES
from tests.browser.conftest import Service, screenshot
from tests.browser.moving import follow
from tests.serving.seeding import ELEVATED, THIN, URGENT

pytestmark = pytest.mark.browser

FAMILIES = {name: f"/families/{name}" for name in (ELEVATED, URGENT, THIN)}
PAGES = {"list": "/", **FAMILIES, "not-found": "/nowhere"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[Any]:
    """What axe finds, as rule and first place. Injected by evaluate: the policy bars scripts."""
    page.evaluate(AXE)
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
    found = page.evaluate(f"axe.run(document, {options})")
    assert found["passes"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]]


def open_states(page: Page, service: Service, language: str) -> list[str]:
    """Walk a form's pages and return what axe finds on each."""
    page.goto(f"{service.address}/families/{ELEVATED}?language={language}")
    page.check("#kind-hand_over")
    page.fill("#reason", "x")
    follow(page, "button[value=check]")
    found = violations(page)
    page.fill("[name='hand_over.receiver']", "x")
    follow(page, "button[value=check]")
    return found + violations(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(
    scripted: Page, service: Service, language: str, scheme: Any
):
    scripted.emulate_media(color_scheme=scheme)
    found = {}
    for name, path in PAGES.items():
        scripted.goto(f"{service.address}{path}?language={language}")
        found[name] = violations(scripted)
        screenshot(scripted, f"{name}-{language}-{scheme}")
    found["form"] = open_states(scripted, service, language)
    scripted.context.clear_cookies()
    scripted.goto(f"{service.address}/sign-in?language={language}")
    found["sign-in"] = violations(scripted)
    screenshot(scripted, f"sign-in-{language}-{scheme}")
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_scrolls_sideways_at_320_pixels(scripted: Page, service: Service, language: str):
    scripted.set_viewport_size({"width": 320, "height": 640})
    for name, path in PAGES.items():
        scripted.goto(f"{service.address}{path}?language={language}")
        assert scripted.evaluate("document.documentElement.scrollWidth") <= 320, name
        screenshot(scripted, f"{name}-{language}-narrow")


def test_pages_say_their_language(page: Page, service: Service):
    for language in LANGUAGES:
        page.goto(f"{service.address}/?language={language}")
        assert page.get_attribute("html", "lang") == language


def test_no_page_holds_a_script_or_asks_anybody_else(scripted: Page, service: Service):
    asked: list[str] = []
    scripted.on("request", lambda request: asked.append(request.url))
    for path in PAGES.values():
        scripted.goto(service.address + path)
        assert scripted.locator("script, [onclick], [style]").count() == 0
    assert len(asked) > len(PAGES)
    assert [url for url in asked if not url.startswith(service.address)] == []


def test_the_policy_stops_a_script_that_slipped_in(scripted: Page, service: Service):
    scripted.goto(service.address)
    scripted.evaluate(
        "const it = document.createElement('script'); it.textContent = 'window.ran = true';"
        "document.body.append(it)"
    )
    assert scripted.evaluate("window.ran") is None


def test_paper_has_no_buttons_and_no_navigation(scripted: Page, service: Service):
    scripted.goto(f"{service.address}/families/{ELEVATED}")
    scripted.emulate_media(media="print")
    for hidden in ("nav.languages", "header form", ".deciding", ".back"):
        assert not scripted.is_visible(hidden)
    assert scripted.is_visible("#suggestion")
    screenshot(scripted, "family-print")


def test_dark_is_dark(scripted: Page, service: Service):
    scripted.goto(service.address)
    colours = []
    for scheme in ("light", "dark"):
        scripted.emulate_media(color_scheme=scheme)
        colours.append(scripted.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(245, 242, 235)", "rgb(13, 23, 25)"]
