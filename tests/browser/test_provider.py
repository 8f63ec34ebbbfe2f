"""Signing in through a real provider in a real Chromium, each host a stranger to the other."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_iam import Server

from cases.catalogue.words import LANGUAGES
from serving.openid.configuration import OPENID_FILE
from tests.browser.conftest import Service, screenshot, sign_in
from tests.browser.moving import follow
from tests.browser.test_every_page import violations
from tests.ports import free_port
from tests.serving.seeding import ELEVATED, HIGH, PASSWORD, seed_home
from tests.serving.signing_in import SECRET, openid_for, person

pytestmark = pytest.mark.browser

MEMBER = ("tirek-members", "commission-c1")
BUTTON = ".provider"


class Joined(NamedTuple):
    """A service and the provider that it knows."""

    service: Service
    iam: Server


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory, iam_server: Server) -> Iterator[Joined]:
    folder = tmp_path_factory.mktemp("joined")
    seed_home(folder / "home")
    service = Service(folder / "home", free_port(), folder / "service.log")
    openid = openid_for(iam_server, address=service.address)
    told = openid.model_dump(exclude={"client_secret"}, exclude_none=True)
    written = told | {"client_secret_file": "openid-secret"}
    (folder / "home" / "openid-secret").write_text(SECRET, encoding="utf-8")
    (folder / "home" / OPENID_FILE).write_text(_as_toml(written), encoding="utf-8")
    service.start()
    yield Joined(service, iam_server)
    service.stop()
    iam_server.logout()


def _as_toml(told: dict[str, Any]) -> str:
    """Texts, flags, lists and one level of tables, which JSON writes as TOML does."""
    tables = {name: value for name, value in told.items() if isinstance(value, dict)}
    lines = [f"{name} = {_json(value)}" for name, value in told.items() if name not in tables]
    for table, values in tables.items():
        lines += [f"[{table}]", *(f"{_json(name)} = {_json(one)}" for name, one in values.items())]
    return "\n".join(lines)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.fixture
def reader(joined: Joined, context: BrowserContext) -> Page:
    """A page without script, before which nobody is signed in, here or at the provider."""
    joined.iam.logout()
    return context.new_page()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_signs_in_in_their_language_and_comes_to_the_page_they_wanted(
    joined: Joined, reader: Page, language: str
):
    person(joined.iam, *MEMBER)
    reader.goto(f"{joined.service.address}/sign-in?language={language}")
    reader.goto(f"{joined.service.address}/families/{HIGH}")
    assert reader.url.endswith(f"/sign-in?next=/families/{HIGH}")
    follow(reader, BUTTON)
    assert reader.url == f"{joined.service.address}/families/{HIGH}"
    assert reader.get_attribute("html", "lang") == language
    assert "Сәуле Қасымова" in reader.inner_text(".acting")


def test_a_person_types_their_password_at_the_provider(joined: Joined, reader: Page):
    user = person(joined.iam, *MEMBER)
    joined.iam.logout()
    reader.goto(f"{joined.service.address}/sign-in")
    follow(reader, BUTTON)
    assert reader.url.startswith(joined.iam.url)
    reader.fill("input[name=login]", user.user_name)
    follow(reader, "button[type=submit]")
    reader.fill("input[name=password]", "correct horse battery staple")
    follow(reader, "button[type=submit]")
    assert reader.url == f"{joined.service.address}/"
    assert "Сәуле Қасымова" in reader.inner_text(".acting")


def test_signing_out_leads_to_the_providers_sign_out(joined: Joined, reader: Page):
    person(joined.iam, *MEMBER)
    reader.goto(f"{joined.service.address}/sign-in")
    follow(reader, BUTTON)
    follow(reader, ".acting button")
    reader.wait_for_url(f"{joined.iam.url}**")
    reader.goto(f"{joined.service.address}/families/{ELEVATED}")
    assert "/sign-in" in reader.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_sign_in_page_with_a_button_and_with_a_refusal(
    joined: Joined, browser: Browser, language: str, scheme: Any
):
    person(joined.iam)
    opened = browser.new_context(viewport={"width": 1200, "height": 900}, color_scheme=scheme)
    page = opened.new_page()
    page.goto(f"{joined.service.address}/sign-in?language={language}")
    found = violations(page)
    screenshot(page, f"sign-in-provider-{language}-{scheme}")
    follow(page, BUTTON)
    assert page.is_visible("[role=alert]")
    found += violations(page)
    screenshot(page, f"sign-in-refused-{language}-{scheme}")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    screenshot(page, f"sign-in-refused-{language}-{scheme}-narrow")
    opened.close()
    assert found == []


def test_a_password_still_opens_the_desk(joined: Joined, reader: Page):
    sign_in(reader, joined.service)
    assert reader.url == f"{joined.service.address}/"


def test_an_administrator_sees_who_signs_in_through_the_provider(joined: Joined, reader: Page):
    person(joined.iam, *MEMBER, name="Гүлжан Әбенова")
    reader.goto(f"{joined.service.address}/sign-in")
    follow(reader, BUTTON)
    reader.context.clear_cookies()
    sign_in_as_administrator(reader, joined.service)
    reader.goto(f"{joined.service.address}/accounts?language=en")
    follow(reader, "tr:has-text('Гүлжан') a")
    assert "through the sign-in service" in reader.inner_text("main")
    assert reader.locator("[name=password], [name=role]").count() == 0
    screenshot(reader, "account-of-provider-en")


def sign_in_as_administrator(page: Page, service: Service) -> None:
    page.goto(f"{service.address}/sign-in")
    page.fill("#username", "yermek")
    page.fill("#password", PASSWORD)
    follow(page, "main button[type=submit]")


def test_the_secret_is_in_no_log(joined: Joined):
    log = Path(joined.service.log).read_text(encoding="utf-8")
    assert SECRET not in log
    assert "Сәуле" not in log
