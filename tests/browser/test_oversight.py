"""The screens of auditors, data scientists and administrators, in a real browser without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from cases.catalogue.words import LANGUAGES
from tests.browser.conftest import Service, screenshot
from tests.browser.moving import follow, press_enter
from tests.browser.test_every_page import violations
from tests.serving.seeding import HIGH, PASSWORD

pytestmark = pytest.mark.browser

SCREENS = {
    "nurlan": ["/journal", "/journal/1", "/audits", "/verification"],
    "asel": ["/models", "/champion", "/api"],
    "yermek": ["/accounts", "/accounts/new", "/accounts/1", "/settings", "/api"],
}
REASONS = {
    "kk": "Тоқсандық аудит",
    "ru": "Ежеквартальный аудит",
    "en": "The yearly audit",
}
FITS = {
    "kk": "Экранда дәл осы болған: бақылау саны сәйкес келеді.",
    "ru": "На экране было именно это: контрольная сумма совпадает.",
    "en": "This is what was on the screen: the digest fits.",
}


def enter(page: Page, service: Service, username: str) -> Page:
    page.context.clear_cookies()
    page.goto(f"{service.address}/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    follow(page, "main button[type=submit]")
    assert "/sign-in" not in page.url
    return page


@pytest.fixture
def measured(browser: Browser) -> Iterator[Page]:
    """A page with script, for the tools that measure it."""
    opened = browser.new_context(viewport={"width": 1200, "height": 900})
    yield opened.new_page()
    opened.close()


@pytest.fixture
def plain(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.mark.parametrize("username", SCREENS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    measured: Page, service: Service, username: str
):
    enter(measured, service, username)
    found = {}
    for path in SCREENS[username]:
        for language in LANGUAGES:
            name = f"{username}-{path.strip('/').replace('/', '-')}-{language}"
            measured.emulate_media(color_scheme="dark" if language == "ru" else "light")
            measured.set_viewport_size({"width": 1200, "height": 900})
            measured.goto(f"{service.address}{path}?language={language}")
            found[name] = violations(measured)
            screenshot(measured, name)
            measured.set_viewport_size({"width": 320, "height": 640})
            if measured.evaluate("document.documentElement.scrollWidth") > 320:
                found[name].append("scrolls sideways")
            screenshot(measured, f"{name}-narrow")
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_auditor_gives_a_reason_and_sees_what_was_on_the_screen(
    plain: Page, service: Service, language: str
):
    enter(plain, service, "aigerim")
    plain.goto(f"{service.address}/families/{HIGH}?language={language}")
    then = plain.locator("main").text_content()
    enter(plain, service, "nurlan")
    plain.goto(f"{service.address}/journal?language={language}&action=family_viewed")
    follow(plain, "tbody a")
    follow(plain, "main .button")
    screenshot(plain, f"reason-{language}")
    plain.fill("[name=reason]", REASONS[language])
    follow(plain, "main button[type=submit]")
    assert FITS[language] in plain.content()
    screenshot(plain, f"replay-{language}")
    follow(plain, "main .button")
    assert plain.url.endswith("/page")
    assert plain.locator("main").text_content() == then
    background = plain.locator("header.top").evaluate("it => getComputedStyle(it).backgroundColor")
    assert background != "rgba(0, 0, 0, 0)", "the style sheet of that time is there"
    screenshot(plain, f"as-it-was-{language}")


def test_a_page_drawn_again_sends_nothing(plain: Page, service: Service):
    enter(plain, service, "aigerim")
    plain.goto(f"{service.address}/families/{HIGH}")
    enter(plain, service, "nurlan")
    plain.goto(f"{service.address}/journal?action=family_viewed")
    follow(plain, "tbody a")
    follow(plain, "main .button")
    plain.fill("[name=reason]", "x")
    follow(plain, "main button[type=submit]")
    follow(plain, "main .button")
    before = plain.url
    plain.locator("header form button").click()
    assert plain.url == before


def test_two_administrators_switch_the_model_off_and_on_by_keyboard_alone(
    plain: Page, service: Service
):
    for proposer, approver in (("yermek", "galiya"), ("galiya", "yermek")):
        enter(plain, service, proposer)
        plain.goto(f"{service.address}/settings?language=en")
        plain.focus("#model-reason")
        plain.keyboard.type("The registers came late.")
        plain.keyboard.press("Tab")
        press_enter(plain)
        assert plain.locator("button[value=approved]").count() == 0
        screenshot(plain, f"settings-waiting-{proposer}")
        enter(plain, service, approver)
        plain.goto(f"{service.address}/settings")
        plain.focus("button[value=approved]")
        press_enter(plain)
        enter(plain, service, "aigerim")
        plain.goto(f"{service.address}/?language=en")
        off = "The model's advice is switched off" in plain.content()
        assert off == (proposer == "yermek")
        screenshot(plain, f"list-after-{proposer}")
        plain.goto(f"{service.address}/families/{HIGH}")
        screenshot(plain, f"family-after-{proposer}")
    assert "Level: high" in plain.content()


def test_paper_has_no_buttons(measured: Page, service: Service):
    enter(measured, service, "nurlan")
    measured.goto(f"{service.address}/journal?language=en")
    measured.emulate_media(media="print")
    assert not measured.is_visible(".filters")
    assert measured.is_visible("table")
    screenshot(measured, "journal-print")


def test_no_screen_of_theirs_holds_a_script_or_shows_a_family(plain: Page, service: Service):
    for username, paths in SCREENS.items():
        enter(plain, service, username)
        for path in paths:
            plain.goto(service.address + path)
            assert plain.locator("script, [onclick], [style]").count() == 0
            assert username == "nurlan" or HIGH not in plain.content(), path
