"""A member signs in, opens a family, decides, and finds the decision after a restart."""

from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Page

from serving.desk.words import today
from tests.browser.conftest import SeededService, Service, screenshot, sign_in
from tests.browser.moving import follow, press_enter
from tests.serving.seeding import ELEVATED, HIGH

pytestmark = pytest.mark.browser

NEXT_WEEK = (today() + timedelta(days=7)).isoformat()


def test_a_decision_is_found_again_after_a_restart(page: Page, service: Service):
    follow(page, f"a[href='/families/{HIGH}']")
    screenshot(page, "family-kk")
    page.check("#kind-offer_help")
    page.select_option("[name='offer_help.help_type']", "legal")
    page.fill("[name='offer_help.caller']", "Айгүл")
    page.fill("[name='offer_help.by_date']", NEXT_WEEK)
    page.fill("#reason", "Анасы көмек сұрады")
    page.fill("#family_view", "Отбасы келіседі")
    screenshot(page, "form-kk")
    follow(page, "button[value=check]")
    screenshot(page, "check-kk")
    follow(page, "button[value=record]")
    assert "Жазылды" in page.inner_text("h1")
    screenshot(page, "recorded-kk")

    service.stop()
    service.start()

    page.goto(f"{service.address}/families/{HIGH}")
    decision = page.inner_text("article.decision")
    for said in ("Айгерім Сейітова", "құқықтық көмек", "Анасы көмек сұрады", "Отбасы келіседі"):
        assert said in decision
    page.goto(service.address)
    line = page.locator("tr", has=page.locator(f"a[href='/families/{HIGH}']"))
    assert "Көмек ұсыну" in line.inner_text()
    screenshot(page, "list-kk")


def test_the_keyboard_alone_is_enough(page: Page, service: Service):
    page.goto(f"{service.address}/families/{ELEVATED}?language=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#kind-offer_help")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type(today().strftime("%m%d%Y"))
    page.focus("#reason")
    page.keyboard.type("The mother asked for time")
    page.focus("button[value=check]")
    press_enter(page)
    page.wait_for_url("**/decision")
    assert "Look again on a date" in page.inner_text("dl")
    page.focus("button[value=record]")
    press_enter(page)
    page.wait_for_url("**/decisions/*")
    assert page.inner_text("h1").startswith("Recorded")


def test_a_form_that_is_not_whole_says_where(page: Page, service: Service):
    page.goto(f"{service.address}/families/{HIGH}?language=ru")
    page.check("#kind-visit")
    page.fill("#reason", "Мать просила зайти")
    follow(page, "button[value=check]")
    assert "Пока ничего не записано" in page.inner_text("[role=alert]")
    page.click("[role=alert] a >> nth=0")
    assert page.locator("[name='visit.visitor']").evaluate("it => it === document.activeElement")
    assert page.input_value("#reason") == "Мать просила зайти"
    screenshot(page, "errors-ru")


def test_another_commission_cannot_see_the_family(page: Page, service: Service):
    follow(page, "header form button")
    assert page.url.endswith("/sign-in")
    sign_in(page, service, "dana")
    answer = page.goto(f"{service.address}/families/{HIGH}")
    assert answer is not None
    assert answer.status == 404
    screenshot(page, "not-found-kk")


@pytest.mark.parametrize(
    "path", ["/metrics", "/docs.json", "/schema.json", "/v1/score", "/v1/explain"]
)
def test_the_services_own_routes_need_a_token(seeded_service: SeededService, path: str):
    place = seeded_service.service.address + path
    assert httpx.get(place).status_code == 401
    with_token = httpx.get(place, headers={"authorization": f"Bearer {seeded_service.token}"})
    assert with_token.status_code != 401


@pytest.mark.parametrize("path", ["/static_content/index.css", "/assets/x.js", "/docs", "/"])
def test_nothing_of_the_framework_is_open(service: Service, path: str):
    answer = httpx.get(service.address + path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
