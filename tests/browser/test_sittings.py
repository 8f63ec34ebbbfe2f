"""A sitting from its opening to its closed minutes, and what can be taken away of it."""

import re
from io import BytesIO

import httpx
import pytest
from docx import Document
from playwright.sync_api import Page

from cases.catalogue.words import LANGUAGES
from serving.desk.words import today
from tests.browser.conftest import Service, screenshot, sign_in
from tests.browser.moving import follow, press_enter
from tests.browser.test_every_page import violations
from tests.serving.seeding import ELEVATED, HIGH

pytestmark = pytest.mark.browser


def open_sitting(page: Page, service: Service) -> str:
    """Open a sitting of today and return its path."""
    page.goto(f"{service.address}/sittings")
    page.fill("#held_on", today().isoformat())
    page.fill("#begins_at", "10:00")
    page.fill("#place", "Әкімдік, 204-бөлме")
    follow(page, "section.card button[type=submit]")
    assert re.search(r"/sittings/\d+$", page.url)
    return page.url.removeprefix(service.address)


def put_on(page: Page, *families: str) -> None:
    for family in families:
        page.select_option("#family_id", family)
        follow(page, "form:has(#family_id) button[type=submit]")


def write_down(page: Page, part: str, name: str, office: str) -> None:
    page.select_option("#part", part)
    page.fill("#name", name)
    page.fill("#office", office)
    follow(page, "form:has(#part) button[type=submit]")


def prepared(page: Page, service: Service) -> str:
    path = open_sitting(page, service)
    put_on(page, HIGH, ELEVATED)
    write_down(page, "chair", "Болат Ахметов", "Әкімнің орынбасары")
    write_down(page, "secretary", "Айгерім Сейітова", "Бас маман")
    return path


@pytest.fixture
def chair(page: Page, service: Service) -> Page:
    """A page in which Bolat, the chair, is signed in."""
    follow(page, "header form button")
    return sign_in(page, service, "bolat")


def test_a_sitting_from_the_list_to_closed_minutes(chair: Page, service: Service):
    path = open_sitting(chair, service)
    chair.goto(f"{service.address}/")
    line = chair.locator("tr", has=chair.locator(f"a[href='/families/{HIGH}']"))
    screenshot(chair, "list-with-sitting-kk")
    if line.locator("form.basket").count():
        follow(chair, line.locator("form.basket button"))
    assert line.locator("form.basket").count() == 0
    chair.goto(service.address + path)
    if chair.locator(f"#family_id option[value='{HIGH}']").count():
        put_on(chair, HIGH)  # an earlier sitting of the same day came first
    put_on(chair, ELEVATED)
    write_down(chair, "chair", "Болат Ахметов", "Әкімнің орынбасары")
    write_down(chair, "secretary", "Айгерім Сейітова", "Бас маман")
    follow(chair, "td.todo a")
    chair.check("#family_present")
    for name, votes in (("votes_for", "1"), ("votes_against", "1"), ("abstained", "0")):
        chair.fill(f"#{name}", votes)
    chair.fill("#dissent", "Мүше бірге баруды ұсынды")
    screenshot(chair, "sitting-item-kk")
    follow(chair, "form:has(#dissent) button[type=submit]")
    screenshot(chair, "sitting-kk")
    follow(chair, f"a[href='{path}/close']")
    screenshot(chair, "sitting-close-kk")
    follow(chair, f"form[action='{path}/close'] button")
    assert chair.locator("form:has(#part)").count() == 0
    chair.select_option("#item_id", "0")
    chair.fill("#text", "Хатшының лауазымы: жетекші маман")
    follow(chair, "form:has(#text) button")
    assert "жетекші маман" in chair.inner_text("#main")
    screenshot(chair, "sitting-closed-kk")
    chair.goto(f"{service.address}{path}/papers/minutes/full")
    text = chair.inner_text("article.paper")
    for said in ("ХАТТАМАСЫ", "Болат Ахметов", "жақтап: 1, қарсы: 1", "Мүше бірге баруды ұсынды"):
        assert said in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_are_read_printed_and_taken_as_docx(page: Page, service: Service, language: str):
    path = prepared(page, service)
    for kind in ("agenda", "minutes"):
        for level in ("full", "internal"):
            page.goto(f"{service.address}{path}/papers/{kind}/{level}?language={language}")
            assert page.locator("article.paper h1").count() == 1
            screenshot(page, f"{kind}-{level}-{language}")
    page.emulate_media(media="print")
    assert not page.is_visible("header.top")
    assert not page.is_visible(".actions")
    assert page.is_visible("article.paper")
    screenshot(page, f"minutes-print-{language}")
    link = page.get_attribute("main a[href*='docx']", "href")
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    answer = httpx.get(f"{service.address}{link}", cookies=cookies)
    words = "\n".join(one.text for one in Document(BytesIO(answer.content)).paragraphs)
    assert "Болат Ахметов" in words
    page.emulate_media(media="screen")
    page.goto(f"{service.address}{path}")
    follow(page, "td.todo a[href$='extract']")
    screenshot(page, f"extract-{language}")
    assert page.locator("article.paper .lines").count() > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    scripted: Page, service: Service, language: str, scheme: str
):
    path = prepared(scripted, service)
    scripted.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    item = scripted.locator("td.todo a").first.get_attribute("href")
    places = {
        "sittings": "/sittings",
        "sitting": path,
        "item": str(item),
        "paper": f"{path}/papers/minutes/full",
        "extract": f"{item}/extract",
        "list": "/",
        "family": f"/families/{ELEVATED}",
    }
    found = {}
    for name, place in places.items():
        scripted.set_viewport_size({"width": 1200, "height": 900})
        scripted.goto(f"{service.address}{place}?language={language}")
        assert scripted.locator("script, [onclick], [style]").count() == 0, name
        found[name] = violations(scripted)
        screenshot(scripted, f"s-{name}-{language}-{scheme}")
        scripted.set_viewport_size({"width": 320, "height": 640})
        assert scripted.evaluate("document.documentElement.scrollWidth") <= 320, name
        screenshot(scripted, f"s-{name}-{language}-{scheme}-narrow")
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_a_form_that_is_not_whole_keeps_what_was_typed(scripted: Page, service: Service):
    scripted.goto(f"{service.address}/sittings?language=ru")
    scripted.fill("#place", "Акимат, кабинет 204")
    follow(scripted, "section.card button[type=submit]")
    assert "Пока ничего не записано" in scripted.inner_text("[role=alert]")
    assert scripted.input_value("#place") == "Акимат, кабинет 204"
    assert violations(scripted) == []
    scripted.click("[role=alert] a >> nth=0")
    assert scripted.locator("#held_on").evaluate("it => it === document.activeElement")
    screenshot(scripted, "sittings-errors-ru")


def test_the_keyboard_alone_is_enough(page: Page, service: Service):
    path = open_sitting(page, service)
    page.focus("#family_id")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    press_enter(page)
    page.wait_for_url(f"**{path}#agenda")
    assert page.locator("table.agenda tbody tr").count() == 1
    page.focus("table.agenda button")
    press_enter(page)
    page.locator("table.agenda").wait_for(state="detached")


def test_a_member_cannot_close(page: Page, service: Service):
    path = prepared(page, service)
    page.goto(service.address + path)
    assert page.locator(f"a[href='{path}/close']").count() == 0
    answer = page.goto(f"{service.address}{path}/close")
    assert answer is not None
    assert answer.status == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_region_is_accessible_and_names_nobody(scripted: Page, service: Service, language: str):
    follow(scripted, "header form button")
    scripted.fill("#username", "gulnar")
    scripted.fill("#password", "a long demo password")
    follow(scripted, "main button[type=submit]")
    for scheme in ("light", "dark"):
        scripted.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        scripted.goto(f"{service.address}/region?language={language}")
        assert violations(scripted) == []
        screenshot(scripted, f"region-{language}-{scheme}")
    scripted.set_viewport_size({"width": 320, "height": 640})
    assert scripted.evaluate("document.documentElement.scrollWidth") <= 320
    text = scripted.inner_text("body")
    for nobody in ("Бурабай", "Теміртау", "Айгерім", "Болат", "HIGH-"):
        assert nobody not in text
