"""A trainee looks first and asks a colleague; a member contests a fact, a chair decides it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cases.catalogue.words import LANGUAGES
from tests.browser.conftest import Service, running_service, screenshot, sign_in
from tests.browser.moving import follow, press_enter
from tests.browser.test_every_page import violations
from tests.serving.seeding import ELEVATED, HIGH

pytestmark = pytest.mark.browser

OWN_VIEW = ("#level-usual", "#confidence-rather_sure")
OTHER = "high1family"
CONTESTED = "elev1family"


def visit(browser: Browser, service: Service, username: str, *, script: bool) -> Page:
    context = browser.new_context(
        java_script_enabled=script, viewport={"width": 1200, "height": 900}
    )
    context.set_default_timeout(10_000)
    return sign_in(context.new_page(), service, username)


def file_correction(page: Page, service: Service, place: str, language: str = "kk") -> str:
    """File a correction about an item of a family, and return where it is."""
    page.goto(f"{service.address}/families/{CONTESTED}?language={language}")
    follow(page, f"a.wrong[href$='/{place}/correction']")
    screenshot(page, f"correction-form-{language}")
    page.fill("#wrong", "Бала ауырып қалған, анықтамасы бар.")
    page.check("#said_by-family")
    page.check("#letter_language-kk")
    follow(page, "button[value=check]")
    screenshot(page, f"correction-check-{language}")
    follow(page, "button[value=record]")
    return page.url


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of this module's own: where somebody has decided, nobody looks first any more."""
    with running_service(tmp_path_factory.mktemp("views")) as running:
        yield running.service


@pytest.fixture(scope="module")
def filed(browser: Browser, service: Service) -> str:
    """The path of a correction that was filed."""
    page = visit(browser, service, "aigerim", script=False)
    filed = file_correction(page, service, "fact-1").removeprefix(service.address)
    page.context.close()
    return filed


def test_a_trainee_looks_first_and_a_colleague_gives_a_second_opinion(
    browser: Browser, service: Service
):
    page = visit(browser, service, "daniyar", script=False)
    screenshot(page, "list-look-first-kk")
    follow(page, f"a[href='/families/{HIGH}']")
    assert not page.locator("#suggestion, .band, .deciding, .frequency").count()
    screenshot(page, "first-view-kk")
    for choice in OWN_VIEW:
        page.check(choice)
    page.fill("#ground", "Әжесі қолдап отыр")
    follow(page, ".first-view button")
    assert page.is_visible("#suggestion")
    screenshot(page, "advice-after-view-kk")
    follow(page, ".asking button")
    assert page.locator(".asking form").count() == 0
    screenshot(page, "opinion-asked-kk")
    page.context.close()

    colleague = visit(browser, service, "bolat", script=False)
    follow(colleague, "nav.menu a[href='/second-opinions']")
    screenshot(colleague, "opinions-kk")
    follow(colleague, "main table a")
    assert not colleague.locator(".band, .frequency").count()
    colleague.check("#level-elevated")
    colleague.fill("#note", "Мектеппен сөйлестім: қатысуы түзелді")
    screenshot(colleague, "opinion-kk")
    follow(colleague, ".deciding button")
    assert "Әжесі қолдап отыр" in colleague.inner_text("#both >> xpath=..")
    screenshot(colleague, "opinion-given-kk")
    colleague.context.close()


def test_a_fact_is_contested_and_a_colleague_decides(browser: Browser, service: Service):
    page = visit(browser, service, "aigerim", script=False)
    place = file_correction(page, service, "fact-0")
    assert not page.locator(".deciding").count()
    screenshot(page, "correction-own-kk")
    page.goto(f"{service.address}/families/{CONTESTED}")
    assert page.locator(".facts .contested").count() == 1
    screenshot(page, "contested-kk")
    page.context.close()

    chair = visit(browser, service, "bolat", script=False)
    chair.goto(f"{service.address}/corrections")
    screenshot(chair, "corrections-kk")
    chair.goto(place)
    chair.check("#outcome-upheld")
    chair.fill("#reason", "Анықтаманы көрдік: бала ауырған.")
    screenshot(chair, "review-kk")
    follow(chair, "button[value=check]")
    screenshot(chair, "outcome-check-kk")
    follow(chair, "button[value=record]")
    assert chair.url == place
    screenshot(chair, "reviewed-kk")
    chair.goto(f"{place}/letter?language=ru")
    assert chair.get_attribute("html", "lang") == "kk"
    assert "Анықтаманы көрдік" in chair.inner_text(".letter")
    chair.emulate_media(media="print")
    for hidden in ("nav.languages", "nav.menu", ".back", ".acting"):
        assert not chair.is_visible(hidden)
    screenshot(chair, "letter-print")
    chair.context.close()


def test_the_keyboard_alone_is_enough(browser: Browser, service: Service):
    page = visit(browser, service, "daniyar", script=False)
    page.goto(f"{service.address}/families/{ELEVATED}?language=en")
    page.focus("#level-high")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("The grandmother helps")
    page.keyboard.press("Tab")
    press_enter(page)
    page.wait_for_selector("#suggestion")
    assert "The grandmother helps" in page.inner_text("main")
    page.context.close()


def test_what_is_missing_is_said_where_it_is_missing(browser: Browser, service: Service):
    page = visit(browser, service, "aigerim", script=True)
    page.goto(f"{service.address}/families/{OTHER}/rows/1/fact-0/correction")
    page.goto(f"{service.address}/families/{OTHER}")
    follow(page, "a.wrong >> nth=0")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.fill("#wrong", "Ауырды")
    follow(page, "button[value=check]")
    assert page.locator("[role=alert] li").count() == 2
    assert page.input_value("#wrong") == "Ауырды"
    assert violations(page) == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, service: Service, filed: str, language: str, scheme: Any
):
    page = visit(browser, service, "daniyar", script=True)
    page.emulate_media(color_scheme=scheme)
    paths = {
        "list": "/",
        "look-first": "/families/high1family",
        "correction": f"/families/{CONTESTED}/rows/4/fact-2/correction",
        "objection": f"/families/{CONTESTED}/objection",
        "opinions": "/second-opinions",
        "corrections": "/corrections",
        "review": filed,
        "letter": f"{filed}/letter",
        "request": f"{filed}/request",
    }
    found = {}
    for name, path in paths.items():
        page.set_viewport_size({"width": 1200, "height": 900})
        page.goto(f"{service.address}{path}?language={language}")
        found[name] = violations(page)
        screenshot(page, f"c-{name}-{language}-{scheme}")
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        screenshot(page, f"c-{name}-{language}-{scheme}-narrow")
    assert {name: problems for name, problems in found.items() if problems} == {}
    page.context.close()
