"""Danger is reported, taken on and closed, and a family put forward, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page

from cases.catalogue.words import LANGUAGES
from tests.browser.conftest import Service, screenshot, sign_in
from tests.browser.moving import follow, press_enter
from tests.browser.test_every_page import violations

pytestmark = pytest.mark.browser

SAID = {
    "kk": ("Шұғыл жағдайды хабарлау", "Қолға алған: Айгерім Сейітова", "Жапқан: Айгерім Сейітова"),
    "ru": (
        "Сообщить о срочном случае",
        "Взял(а) на себя: Айгерім Сейітова",
        "Закрыл(а): Айгерім Сейітова",
    ),
    "en": ("Report an urgent case", "Taken on by Айгерім Сейітова", "Closed by Айгерім Сейітова"),
}


def report(page: Page, service: Service, *, language: str = "kk") -> str:
    """Report a child alone, and return the address of the case."""
    page.goto(f"{service.address}/urgent-report?language={language}")
    page.check("#kind-missing_child")
    page.fill("#description", "Бекеттің жанында бала жалғыз отыр")
    follow(page, "main button[type=submit]")
    page.wait_for_url("**/urgent/*")
    return page.url


def take_on(page: Page) -> None:
    page.fill("#first", "Полицияға қоңырау шалып, сол жерге барамын")
    follow(page, "main button[type=submit]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_is_reported_taken_on_and_closed(page: Page, service: Service, language: str):
    button, taken, closed = SAID[language]
    page.goto(f"{service.address}/?language={language}")
    follow(page, f"text={button}")
    assert page.is_visible("a[href='tel:112']")
    report(page, service, language=language)
    assert page.is_visible("aside.alarm")
    take_on(page)
    assert taken in page.inner_text("main")
    page.fill("#outcome", "Бала әжесінде")
    follow(page, "button[value=check]")
    follow(page, "button[value=record]")
    assert closed in page.inner_text("main")
    page.goto(f"{service.address}/urgent")
    screenshot(page, f"urgent-{language}")


def test_the_keyboard_alone_takes_a_case_on(page: Page, service: Service):
    page.goto(f"{service.address}/urgent-report?language=en")
    page.focus("#kind-self_harm")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("A boy of the ninth form")
    page.keyboard.press("Tab")
    press_enter(page)
    page.wait_for_url("**/urgent/*")
    page.focus("#first")
    page.keyboard.type("I call the school psychologist")
    page.keyboard.press("Tab")
    press_enter(page)
    page.wait_for_selector("#outcome")
    assert "I call the school psychologist" in page.inner_text("main")


def test_a_report_that_is_not_whole_says_where(page: Page, service: Service):
    page.goto(f"{service.address}/urgent-report?language=ru")
    page.check("#kind-violence")
    page.fill("#family", "ZZZZ-ZZZZ")
    page.fill("#description", "Соседи слышали крик")
    follow(page, "main button[type=submit]")
    assert "нет такого кода" in page.inner_text("[role=alert]")
    page.click("[role=alert] a >> nth=0")
    assert page.locator("#family").evaluate("it => it === document.activeElement")
    assert page.input_value("#description") == "Соседи слышали крик"


def put_forward(page: Page, service: Service, language: str) -> None:
    page.goto(f"{service.address}/?language={language}")
    follow(page, "a[href='/referral']")
    page.fill("#description", "Көк қақпалы үй, төрт бала")
    page.fill("#reason", "Әкесі жұмыстан шықты, отын жоқ")
    page.fill("#asked_by", "мектеп, психолог")
    page.fill("#asked_for", "Материалдық көмек")
    follow(page, "button[value=check]")


def test_a_family_is_put_forward_and_decided_about(page: Page, service: Service):
    put_forward(page, service, "kk")
    follow(page, "button[value=record]")
    page.wait_for_url("**/#referred")
    line = page.locator(".referred tbody tr").last
    assert "мектеп, психолог" in line.inner_text()
    follow(page, line.locator("a.code"))
    assert "Көк қақпалы үй" in page.inner_text("main")
    page.check("#kind-hand_over")
    page.fill("[name='hand_over.receiver']", "Жұмыспен қамту орталығы")
    page.fill("#reason", "Ол жақ тезірек көмектеседі")
    follow(page, "button[value=check]")
    follow(page, "button[value=record]")
    page.goto(service.address)
    assert "басқа органға беру" in page.locator(".referred tbody tr").last.inner_text()
    screenshot(page, "referred-kk")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    scripted: Page, service: Service, language: str, scheme: Any
):
    scripted.emulate_media(color_scheme=scheme)
    found = {}
    case = report(scripted, service, language=language)
    for width in (1200, 320):
        scripted.set_viewport_size({"width": width, "height": 800})
        for name, path in (("report", "/urgent-report"), ("urgent", "/urgent"), ("list", "/")):
            scripted.goto(f"{service.address}{path}")
            found[f"{name} {width}"] = violations(scripted)
            assert scripted.evaluate("document.documentElement.scrollWidth") <= width
            screenshot(scripted, f"{name}-{language}-{scheme}-{width}")
        put_forward(scripted, service, language)
        found[f"referral check {width}"] = violations(scripted)
        follow(scripted, "button[value=change]")
        found[f"referral {width}"] = violations(scripted)
        scripted.goto(case)
        found[f"case {width}"] = violations(scripted)
        assert scripted.evaluate("document.documentElement.scrollWidth") <= width
    take_on(scripted)
    found["taken"] = violations(scripted)
    scripted.fill("#outcome", "x")
    follow(scripted, "button[value=check]")
    found["closing"] = violations(scripted)
    follow(scripted, "button[value=record]")
    found["closed"] = violations(scripted)
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_paper_has_the_numbers_and_no_form(scripted: Page, service: Service):
    scripted.goto(report(scripted, service))
    scripted.emulate_media(media="print")
    assert scripted.is_visible("a[href='tel:102']")
    for hidden in (".deciding", ".menu", ".back"):
        assert not scripted.is_visible(hidden)
    screenshot(scripted, "urgent-case-print")


def test_another_commission_is_neither_alarmed_nor_let_in(page: Page, service: Service):
    case = report(page, service)
    follow(page, "header form button")
    sign_in(page, service, "dana")
    assert not page.is_visible("aside.alarm")
    answer = page.goto(case)
    assert answer is not None
    assert answer.status == 404
