"""Signing in through a real provider, over HTTP, and everything that must come to nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx
import pytest
from pytest_iam import Server
from sqlalchemy import select, update
from starlette.testclient import TestClient

from serving.referrals.access_tables import AccountTable, ProviderPersonTable, SignInAttemptTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import read_entries
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.verifying.verify import verify_journal
from tests.serving.conftest import sign_in
from tests.serving.openid.conftest import HERE, Opened
from tests.serving.seeding import HIGH
from tests.serving.signing_in import answer_at, openid_for, person, put_into

RETURN = "/sign-in/provider/return"
MEMBER = ("tirek-members", "commission-c1")


def begun(browser: TestClient, path: str = "/sign-in/provider") -> str:
    """Where the provider's link leads."""
    sent = browser.get(path)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def back(browser: TestClient, **answer: str) -> httpx.Response:
    return browser.get(RETURN, params=answer)


def through(browser: TestClient, path: str = "/sign-in/provider") -> httpx.Response:
    """There and back again."""
    return back(browser, **answer_at(begun(browser, path)))


def refused(answer: httpx.Response, status: int, told: str) -> None:
    """The sign-in page says what to do, nobody is in, and the password form is still there."""
    assert answer.status_code == status
    assert told in answer.text
    assert 'name="password"' in answer.text
    assert "tirek_session" not in "".join(answer.headers.get_list("set-cookie"))


def entries(database: ReferralDatabase, action: Action) -> list[dict[str, Any]]:
    with database.reading(EVERY_COMMISSION) as session:
        return [one.told for one in read_entries(session) if one.action == action]


def accounts(database: ReferralDatabase) -> list[AccountTable]:
    with database.reading() as session:
        return list(session.scalars(select(AccountTable).where(AccountTable.password_hash == "")))


def test_somebody_with_a_role_comes_in_as_what_the_provider_says(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    person(iam, *MEMBER)
    answer = through(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = browser.get("/?language=en")
    assert "Сәуле Қасымова" in page.text
    assert "You can visit 12" in page.text, "the list of commission c1"
    (account,) = accounts(database)
    assert (account.role, account.commission_id) == ("member", "c1")
    (told,) = entries(database, Action.SIGNED_IN)
    assert told["content"] == {"through": "provider"}
    assert told["actor"]["account_id"] == account.id


def test_the_way_there_says_who_we_are_and_proves_it_later(browser: TestClient):
    asked = parse_qs(urlsplit(begun(browser)).query)
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [HERE + RETURN]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 43
    assert len(asked["nonce"][0]) >= 43
    assert "client_secret" not in asked


def test_nothing_of_the_providers_profile_is_kept_but_role_place_and_name(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    user = person(iam, *MEMBER)
    through(browser)
    with database.reading(EVERY_COMMISSION) as session:
        (known,) = session.scalars(select(ProviderPersonTable))
        journal = "".join(one.text for one in read_entries(session))
    (account,) = accounts(database)
    kept = f"{known.id} {account.username} {account.display_name} {journal}"
    assert user.user_name not in kept
    assert user.emails[0] not in kept


def test_somebody_who_comes_again_has_the_same_account(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    person(iam, *MEMBER)
    for _ in range(2):
        assert through(browser).status_code == 303
    assert len(accounts(database)) == 1
    assert len(entries(database, Action.SIGNED_IN)) == 2


def test_another_role_at_the_provider_holds_from_the_next_sign_in_and_ends_the_old_sessions(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    user = person(iam, *MEMBER)
    through(browser)
    before = browser.cookies["tirek_session"]
    put_into(iam, user, "tirek-chairs", "commission-c2")
    through(browser)
    (account,) = accounts(database)
    assert (account.role, account.commission_id) == ("chair", "c2")
    assert browser.get(f"/families/{HIGH}").status_code == 404, "a family of commission c1"
    browser.cookies.set("tirek_session", before, domain="localhost.local")
    assert browser.get("/").headers["location"] == "/sign-in"
    (told,) = entries(database, Action.ROLE_TOLD)
    assert told["content"]["role"] == "chair"


def test_who_lost_their_role_stays_out_and_their_sessions_end(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    user = person(iam, *MEMBER)
    through(browser)
    put_into(iam, user)
    refused(through(browser), 403, "рөл бермейді")
    assert browser.get("/").headers["location"] == "/sign-in"
    (told,) = entries(database, Action.SIGN_IN_REFUSED)
    assert told["content"] == {"through": "provider", "why": "no_place"}


@pytest.mark.parametrize(
    "groups",
    [
        (),
        ("commission-c1",),
        ("tirek-members",),
        ("tirek-members", "commission-c3"),
        ("tirek-members", "tirek-chairs", "commission-c1"),
        ("tirek-members", "commission-c1", "commission-c2"),
    ],
)
def test_nobody_comes_in_without_one_clear_role_and_place(
    browser: TestClient, iam: Server, database: ReferralDatabase, groups: tuple[str, ...]
):
    person(iam, *groups)
    refused(through(browser), 403, "рөл бермейді")
    assert accounts(database) == []


def test_an_answer_is_taken_once(browser: TestClient, iam: Server):
    person(iam, *MEMBER)
    answer = answer_at(begun(browser))
    browser_cookie = browser.cookies["tirek_attempt"]
    assert back(browser, **answer).status_code == 303
    browser.cookies.clear()
    browser.cookies.set("tirek_attempt", browser_cookie)
    refused(back(browser, **answer), 400, "он минуттан")


def test_an_answer_is_taken_in_the_browser_that_asked_and_no_other(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    person(iam, *MEMBER)
    answer = answer_at(begun(browser))
    browser.cookies.clear()
    refused(back(browser, **answer), 400, "он минуттан")
    begun(browser)
    refused(back(browser, **answer), 400, "он минуттан")
    assert accounts(database) == []


def test_an_answer_is_taken_within_ten_minutes(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    person(iam, *MEMBER)
    answer = answer_at(begun(browser))
    with database.writing() as session:
        (stored,) = session.scalars(select(SignInAttemptTable))
        assert timedelta(minutes=9) < stored.expires_at - datetime.now(UTC) <= timedelta(minutes=10)
        session.execute(update(SignInAttemptTable).values(expires_at=datetime.now(UTC)))
    refused(back(browser, **answer), 400, "он минуттан")


def test_a_token_made_for_another_sign_in_is_not_trusted(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    person(iam, *MEMBER)
    parts = urlsplit(begun(browser))
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    other = httpx.QueryParams(asked | {"nonce": "of another sign-in"})
    answer = answer_at(urlunsplit(parts._replace(query=str(other))))
    refused(back(browser, **answer), 403, "сенуге болмайды")
    (told,) = entries(database, Action.SIGN_IN_REFUSED)
    assert told["content"]["why"] == "not_trusted"


def test_a_token_made_for_another_client_is_not_trusted(browser_of: Opened, iam: Server):
    openid = openid_for(iam, address=HERE)
    other = openid_for(iam, address=HERE)
    with iam.app.app_context():
        ours, others = (
            iam.backend.get(iam.models.Client, client_id=one.client_id) for one in (openid, other)
        )
        iam.backend.update(ours, audience=[others])
        iam.backend.save(ours)
    browser = browser_of(openid)
    person(iam, *MEMBER)
    refused(through(browser), 403, "сенуге болмайды")


def test_the_provider_gives_no_token_without_the_proof_of_who_began(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    person(iam, *MEMBER)
    answer = answer_at(begun(browser))
    with database.writing() as session:
        session.execute(update(SignInAttemptTable).values(verifier="v" * 43))
    refused(back(browser, **answer), 403, "сенуге болмайды")


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        ({"error": "access_denied"}, 403, "тоқтатылды"),
        ({"error": "temporarily_unavailable"}, 503, "жауап бермейді"),
        ({"code": "made up"}, 403, "сенуге болмайды"),
        ({"code": "x" * 5000}, 403, "сенуге болмайды"),
        ({}, 403, "сенуге болмайды"),
        ({"code": "c", "iss": "https://evil.example"}, 403, "сенуге болмайды"),
        ({"code": "c", "iss": None}, 403, "сенуге болмайды"),
    ],
)
def test_other_answers_come_to_nothing(
    browser: TestClient, iam: Server, answer: dict[str, str | None], status: int, told: str
):
    state = parse_qs(urlsplit(begun(browser)).query)["state"][0]
    sent = {"state": state, "iss": iam.url.rstrip("/")} | answer
    given = {name: value for name, value in sent.items() if value is not None}
    refused(back(browser, **given), status, told)


@pytest.mark.parametrize("state", ["", "x", "\x00", "ж" * 1000])
def test_a_state_that_nobody_gave_out_is_refused(browser: TestClient, state: str):
    begun(browser)
    refused(back(browser, state=state, code="c"), 400, "он минуттан")


def test_a_person_with_a_password_account_does_not_become_a_second_self(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    person(iam, "tirek-chairs", "commission-c1", name="Болат Ахметов")
    refused(through(browser), 403, "құпиясөзбен кіретін есептік жазбасы бар")
    person(iam, "tirek-admins", name="Somebody", display_name="Yermek")
    refused(through(browser), 403, "құпиясөзбен кіретін есептік жазбасы бар")
    assert accounts(database) == []


def test_a_closed_account_stays_closed_whatever_the_provider_says(
    browser: TestClient, iam: Server, database: ReferralDatabase
):
    person(iam, *MEMBER)
    through(browser)
    with database.writing() as session:
        session.execute(update(AccountTable).values(active=False))
    refused(through(browser), 403, "енді қолданылмайды")


def test_after_signing_in_people_come_to_the_page_they_wanted(browser: TestClient, iam: Server):
    person(iam, *MEMBER)
    page = browser.get(f"/sign-in?next=/families/{HIGH}")
    assert f'href="/sign-in/provider?next=/families/{HIGH}"' in page.text
    answer = through(browser, f"/sign-in/provider?next=/families/{HIGH}")
    assert answer.headers["location"] == f"/families/{HIGH}"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil", "x"])
def test_no_sign_in_leads_to_another_site(browser: TestClient, iam: Server, wanted: str):
    person(iam, *MEMBER)
    answer = through(browser, f"/sign-in/provider?next={wanted}")
    assert answer.headers["location"] == "/"


def test_a_provider_that_is_down_is_said_and_passwords_still_work(
    browser_of: Opened, iam: Server, unused_port: int
):
    openid = openid_for(iam, address=HERE)
    gone = openid.model_copy(update={"issuer": f"http://localhost:{unused_port}"})
    browser = browser_of(gone)
    refused(browser.get("/sign-in/provider"), 503, "жауап бермейді")
    sign_in(browser, "aigerim")
    assert browser.get("/").status_code == 200


def test_a_provider_that_calls_itself_something_else_is_not_used(browser_of: Opened, iam: Server):
    openid = openid_for(iam, address=HERE)
    other = openid.model_copy(update={"issuer": openid.issuer.replace("localhost", "127.0.0.1")})
    refused(browser_of(other).get("/sign-in/provider"), 503, "жауап бермейді")


def test_a_public_client_signs_in_without_a_secret(browser_of: Opened, iam: Server):
    browser = browser_of(openid_for(iam, address=HERE, client_secret=None))
    person(iam, *MEMBER)
    assert through(browser).status_code == 303


def test_passwords_can_be_switched_off(browser_of: Opened, iam: Server):
    browser = browser_of(openid_for(iam, address=HERE, passwords=False))
    page = browser.get("/sign-in")
    assert 'name="password"' not in page.text
    assert 'href="/sign-in/provider"' in page.text
    assert sign_in(browser, "aigerim").get("/").headers["location"] == "/sign-in"
    person(iam, *MEMBER)
    assert through(browser).status_code == 303


def test_without_a_provider_there_is_no_button_and_no_way(browser_of: Opened):
    browser = browser_of(None)
    assert "/sign-in/provider" not in browser.get("/sign-in").text
    assert browser.get("/sign-in/provider").status_code == 404
    assert browser.get(RETURN).status_code == 404
    assert browser.get("/sign-out/provider").headers["location"] == "/sign-in"


def sign_out(browser: TestClient) -> httpx.Response:
    secret = browser.get("/").text.split('name="form_secret" value="')[1].split('"')[0]
    return browser.post("/sign-out", data={"form_secret": secret})


def test_who_signs_out_here_is_led_out_of_the_provider_too(browser: TestClient, iam: Server):
    person(iam, *MEMBER)
    through(browser)
    left = sign_out(browser)
    assert left.headers["location"] == "/sign-out/provider"
    page = browser.get("/sign-out/provider")
    leading = f'content="0; url={iam.url}oauth/end_session?client_id='
    assert leading in page.text
    assert "post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Fsign-in" in page.text
    assert browser.get("/").headers["location"] == "/sign-in"
    assert browser.get("/sign-out/provider").headers["location"] == "/sign-in", "led there once"


def test_who_signed_in_with_a_password_is_not_led_to_the_provider(browser: TestClient):
    sign_in(browser, "aigerim")
    assert sign_out(browser).headers["location"] == "/sign-in"


def test_no_link_leads_a_stranger_out_of_the_provider(browser: TestClient):
    assert browser.get("/sign-out/provider").headers["location"] == "/sign-in"


def test_the_journal_still_verifies(browser: TestClient, iam: Server, database: ReferralDatabase):
    person(iam, *MEMBER)
    through(browser)
    with database.reading(EVERY_COMMISSION) as session:
        assert verify_journal(session).fault is None


def test_a_log_names_no_person_and_no_token(
    browser: TestClient, iam: Server, caplog: pytest.LogCaptureFixture
):
    user = person(iam)
    answer = answer_at(begun(browser))
    back(browser, **answer)
    back(browser, **answer)
    said = "".join(one.getMessage() for one in caplog.records if one.name.startswith("tirek"))
    assert "nobody waits for this answer" in said
    for secret in (user.user_name, user.formatted_name, answer["code"], answer["state"]):
        assert secret not in said
