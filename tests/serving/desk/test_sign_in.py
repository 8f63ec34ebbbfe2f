from pathlib import Path

import pytest
from starlette.testclient import TestClient

from serving.desk.sign_in import own_page
from serving.referrals.database import ReferralDatabase
from serving.referrals.scopes import NO_FAMILIES
from serving.wall.wall import Wall
from serving.web import create_app
from tests.serving.conftest import ADDRESS, ThreeFamilies, sign_in
from tests.serving.seeding import HIGH, PASSWORD


def test_the_first_page_is_in_kazakh(visitor: TestClient):
    page = visitor.get("/sign-in")
    assert '<html lang="kk">' in page.text
    assert "Бұл — көмек ұсыну туралы кеңес. Шешімді адам қабылдайды." in page.text


def test_a_language_asked_for_is_remembered(visitor: TestClient):
    assert "Вход" in visitor.get("/sign-in?language=ru").text
    assert "Вход" in visitor.get("/sign-in").text


def test_the_right_password_leads_to_the_list(visitor: TestClient):
    visitor.get("/sign-in")
    form = {
        "form_secret": visitor.cookies["tirek_form"],
        "username": "aigerim",
        "password": PASSWORD,
    }
    answer = visitor.post("/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = next(
        one for one in answer.headers.get_list("set-cookie") if one.startswith("tirek_session")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_behind_https_cookies_are_this_hosts_alone(database: ReferralDatabase, tmp_path: Path):
    narrow = database.within(NO_FAMILIES)
    web = create_app(lambda: narrow, ThreeFamilies, home=tmp_path / "home", https=True)
    walled = Wall(web, lambda: narrow, https=True)
    with TestClient(walled, base_url="https://desk.test", follow_redirects=False) as browser:
        page = browser.get("/sign-in")
        form = {
            "form_secret": browser.cookies["__Host-tirek_form"],
            "username": "aigerim",
            "password": PASSWORD,
        }
        headers = {"origin": "https://desk.test"}
        answer = browser.post("/sign-in", data=form, headers=headers)
        given = page.headers.get_list("set-cookie") + answer.headers.get_list("set-cookie")
        assert browser.get("/").status_code == 200
    assert {one.partition("=")[0] for one in given} == {"__Host-tirek_form", "__Host-tirek_session"}
    for one in given:  # without each of these a browser refuses the name
        assert {"Secure", "Path=/"} <= set(one.split("; "))
        assert "Domain" not in one


def test_after_signing_in_people_come_to_the_page_they_wanted(visitor: TestClient):
    sent_away = visitor.get(f"/families/{HIGH}")
    assert sent_away.headers["location"] == f"/sign-in?next=/families/{HIGH}"
    page = visitor.get(sent_away.headers["location"])
    assert f'name="next" value="/families/{HIGH}"' in page.text


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil", "/families/../x", "", "x\n"]
)
def test_sign_in_leads_nowhere_else(wanted: str):
    assert own_page(wanted) == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_page(visitor: TestClient):
    pages = []
    for username in ("aigerim", "nobody"):
        visitor.get("/sign-in")
        form = {
            "form_secret": visitor.cookies["tirek_form"],
            "username": username,
            "password": "wrong",
        }
        answer = visitor.post("/sign-in", data=form)
        assert answer.status_code == 401
        pages.append(answer.text.replace(username, "NAME"))
    assert pages[0] == pages[1]


def test_a_name_full_of_markup_is_shown_as_text(visitor: TestClient):
    visitor.get("/sign-in")
    form = {
        "form_secret": visitor.cookies["tirek_form"],
        "username": '"><script>',
        "password": "x",
    }
    assert "<script>" not in visitor.post("/sign-in", data=form).text


def test_a_sign_in_form_from_elsewhere_is_refused(visitor: TestClient):
    visitor.get("/sign-in")
    form = {"form_secret": "guessed", "username": "aigerim", "password": PASSWORD}
    assert visitor.post("/sign-in", data=form).status_code == 403


def test_signing_out_ends_the_session_everywhere(member: TestClient):
    cookie = member.cookies["tirek_session"]
    page = member.get("/")
    secret = page.text.split('name="form_secret" value="')[1].split('"')[0]
    assert member.post("/sign-out", data={"form_secret": secret}).status_code == 303
    member.cookies.set("tirek_session", cookie)
    assert member.get("/").headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "", "referer": "http://evil.example/"},
    ],
)
def test_a_form_sent_from_another_site_is_refused(member: TestClient, headers: dict[str, str]):
    secret = member.get("/").text.split('name="form_secret" value="')[1].split('"')[0]
    answer = member.post("/sign-out", data={"form_secret": secret}, headers=headers)
    assert answer.status_code == 403
    assert member.get("/").status_code == 200


def test_a_browser_that_sends_no_origin_is_known_by_its_referer(member: TestClient):
    secret = member.get("/").text.split('name="form_secret" value="')[1].split('"')[0]
    headers = {"origin": "", "referer": f"{ADDRESS}/"}
    answer = member.post("/sign-out", data={"form_secret": secret}, headers=headers)
    assert answer.status_code == 303


def test_every_sign_in_is_a_new_session(visitor: TestClient):
    first = sign_in(visitor, "aigerim").cookies["tirek_session"]
    assert sign_in(visitor, "aigerim").cookies["tirek_session"] != first
