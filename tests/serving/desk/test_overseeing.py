"""The screens of auditors, administrators and data scientists, and the model switched off."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from serving.desk.screens import models, verification
from serving.model_in_use.offers import Source
from serving.model_in_use.standing import Refusal, Standing
from serving.model_runs import Aliases
from serving.referrals.changes.in_force import approved_capacities, model_off
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import read_entries
from serving.referrals.journal.reading import find_last
from serving.scoring.newest import open_scoring
from serving.wall.wall import Wall
from serving.web import create_app
from tests.serving.conftest import ADDRESS, ThreeFamilies, sign_in
from tests.serving.desk.test_desk import decide, form_of, hidden
from tests.serving.seeding import ELEVATED, HIGH, PASSWORD, THIN, URGENT
from tests.serving.tampering import without_guard

NEW = {
    "username": "a.seitova",
    "display_name": "Ақмарал",
    "role": "member",
    "commission": "c1",
    "language": "kk",
    "password": PASSWORD,
    "again": PASSWORD,
}


def secret(client: TestClient) -> str:
    return hidden(client.get("/", follow_redirects=True).text, "form_secret")


def send(client: TestClient, path: str, **fields: str) -> Any:
    return client.post(path, data={"form_secret": secret(client), **fields})


def propose(client: TestClient, setting: str, **fields: str) -> Any:
    page = client.get("/settings").text
    form = re.search(rf'action="/settings/{setting}">(.*?)</form>', page, re.DOTALL)
    assert form
    own = {name: hidden(form.group(1), name) for name in ("form_secret", "token")}
    return client.post(
        f"/settings/{setting}", data={**own, "reason": "Two members more.", **fields}
    )


def switch_model(client: TestClient, proposer: str = "yermek", approver: str = "galiya") -> None:
    """Propose to turn the switch, and approve as somebody else; then Aigerim is signed in."""
    propose(sign_in(client, proposer), "model")
    page = sign_in(client, approver).get("/settings").text
    found = re.findall(r'action="/settings/changes/(\d+)"', page)
    assert send(client, f"/settings/changes/{found[-1]}", answer="approved").status_code == 303
    sign_in(client, "aigerim")


def test_the_model_off_leaves_urgent_thin_drawn_and_decided_families(visitor: TestClient):
    sign_in(visitor, "aigerim")
    decide(visitor, form_of(visitor, "elev1family"), "elev1family")
    switch_model(visitor)
    page = visitor.get("/?language=en").text
    shown = [one for one in (URGENT, ELEVATED, "elev1family", THIN) if f"/families/{one}" in page]
    assert shown == [URGENT, ELEVATED, "elev1family", THIN]
    assert f"/families/{HIGH}" not in page
    assert "2 families that only the model had brought to this list are not shown." in page
    assert "Level:" not in page
    assert "Two members more." in page, "why it is off"
    family = visitor.get(f"/families/{HIGH}?language=en").text
    assert "Level:" not in family
    assert "What raises" not in family
    assert "What the sources recorded" in family
    switch_model(visitor)
    assert "Level: high" in visitor.get("/?language=en").text


def test_the_api_answers_with_a_problem_while_the_model_is_off(
    visitor: TestClient, database: ReferralDatabase, token: str, tmp_path: Path
):
    switch_model(visitor)
    scoring = open_scoring(tmp_path / "home")
    app = Wall(create_app(lambda: database, lambda: scoring), lambda: database)
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        client.headers["authorization"] = f"Bearer {token}"
        answers = [
            client.post(f"/v1/{one}", json={"families": [HIGH]}) for one in ("score", "explain")
        ]
    assert [one.status_code for one in answers] == [503, 503]
    assert answers[0].headers["content-type"] == "application/problem+json"
    assert "switched off" in answers[0].json()["detail"]


def test_a_change_waits_for_somebody_else(visitor: TestClient, database: ReferralDatabase):
    sign_in(visitor, "yermek")
    assert propose(visitor, "capacity", subject="c1", to="15").status_code == 303
    with database.reading() as session:
        assert approved_capacities(session) == {}
    assert send(visitor, "/settings/changes/1", answer="approved").status_code == 403
    sign_in(visitor, "galiya")
    for _ in range(2):
        assert send(visitor, "/settings/changes/1", answer="approved").status_code == 303
    with database.reading() as session:
        assert approved_capacities(session) == {"c1": 15}
        found = [one.action for one in read_entries(session)]
    assert found.count(Action.CHANGE_APPROVED) == 1


def test_borders_between_levels_need_two_administrators_and_are_told(visitor: TestClient):
    sign_in(visitor, "yermek").get("/settings?language=en")
    assert "Now: the model's own." in visitor.get("/settings").text
    assert propose(visitor, "borders", high="30", elevated="15").status_code == 303
    assert "Now: the model's own." in visitor.get("/settings").text
    sign_in(visitor, "galiya")
    assert send(visitor, "/settings/changes/1", answer="approved").status_code == 303
    page = visitor.get("/settings").text
    assert "Now: high from 30 of 100, elevated from 15." in page
    assert "the model's own → <strong>high from 30 of 100, elevated from 15</strong>" in page


def test_a_form_sent_twice_is_one_proposal(visitor: TestClient, database: ReferralDatabase):
    sign_in(visitor, "yermek")
    page = visitor.get("/settings").text
    own = {name: hidden(page, name) for name in ("form_secret", "token")}
    sent = {**own, "to": "off", "reason": "The registers came late."}
    for _ in range(2):
        assert visitor.post("/settings/model", data=sent).status_code == 303
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM proposed_change")) == 1
        assert model_off(session) is None


@pytest.mark.parametrize(
    ("setting", "fields", "said"),
    [
        ("capacity", {"subject": "c9", "to": "15"}, "Choose a commission."),
        ("capacity", {"subject": "c1", "to": "-3"}, "Give a whole number from 0 to 10,000."),
        ("capacity", {"subject": "c1", "to": "10001"}, "Give a whole number from 0 to 10,000."),
        ("capacity", {"subject": "c1", "to": "٣"}, "Give a whole number from 0 to 10,000."),
        ("capacity", {"subject": "c1", "to": "12"}, "It stands so already."),
        ("random_share", {"to": "21"}, "Give whole percents from 0 to 20."),
        ("random_share", {"to": "5"}, "It stands so already."),
        ("random_share", {"to": "<script>"}, "Give whole percents from 0 to 20."),
        ("borders", {"high": "20", "elevated": "20"}, "Give two whole numbers from 1 to 99"),
        ("borders", {"high": "100", "elevated": "20"}, "Give two whole numbers from 1 to 99"),
        ("borders", {"high": "40", "elevated": ""}, "Give two whole numbers from 1 to 99"),
        ("borders", {"high": "-1", "elevated": "<script>"}, "Give two whole numbers from 1 to 99"),
        ("borders", {"high": "", "elevated": ""}, "It stands so already."),
        ("model", {"to": "on"}, "It stands so already."),
        ("model", {"reason": ""}, "Fill this in."),
        ("model", {"reason": "x" * 2001}, "This is too long; shorten it."),
        ("model", {"reason": "a\u202eb"}, "This has signs that cannot be stored; type it anew."),
    ],
)
def test_a_change_that_cannot_stand_says_why(
    visitor: TestClient, setting: str, fields: dict[str, str], said: str
):
    sign_in(visitor, "yermek").get("/settings?language=en")
    answered = propose(visitor, setting, **fields)
    assert answered.status_code == 422
    assert said in answered.text
    assert "<script>" not in answered.text


@pytest.mark.parametrize("setting", ["role", "other", "models"])
def test_no_other_setting_is_there(visitor: TestClient, setting: str):
    sign_in(visitor, "yermek")
    assert send(visitor, f"/settings/{setting}", token="t", reason="x").status_code in {404, 422}


def test_an_account_is_added_once_and_signs_in(visitor: TestClient, database: ReferralDatabase):
    sign_in(visitor, "yermek")
    for _ in range(2):
        assert send(visitor, "/accounts/new", **NEW).status_code == 303
    with database.reading() as session:
        added = [one for one in read_entries(session) if one.action == Action.ACCOUNT_ADDED]
    assert added[-1].told["actor"]["name"] == "Ермек Тасов"
    assert sum(one.told["actor"]["account_id"] is not None for one in added) == 1
    assert "You can visit 12" in sign_in(visitor, "a.seitova").get("/?language=en").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "Ақмарал"}, "Use 2 to 64 small Latin letters"),
        ({"username": "bolat"}, "This sign-in name is taken"),
        ({"display_name": "x" * 201}, "This is too long; shorten it."),
        ({"display_name": "a\u202eb"}, "This has signs that cannot be stored"),
        ({"role": "administrator"}, "Choose a role."),
        ({"role": "auditor"}, "Choose a role."),
        ({"commission": ""}, "Choose the commission that this role acts for."),
        ({"password": "short", "again": "short"}, "A password has 12 to 200 characters."),
        ({"password": "йцукенгшщзхъ", "again": "йцукенгшщзхъ"}, "among those guessed first"),
        ({"password": "a.seitova-2026", "again": "a.seitova-2026"}, "The sign-in name is no"),
        ({"again": "another password"}, "The two passwords are not the same."),
    ],
)
def test_an_account_that_cannot_stand_says_why_and_loses_nothing_but_the_password(
    visitor: TestClient, changes: dict[str, str], said: str
):
    sign_in(visitor, "yermek").get("/accounts/new?language=en")
    answered = send(visitor, "/accounts/new", **{**NEW, **changes})
    assert answered.status_code == 422
    assert said in answered.text
    assert PASSWORD not in answered.text
    if "display_name" not in changes:
        assert NEW["display_name"] in answered.text


def test_a_closed_account_is_out_at_once(visitor: TestClient):
    cookies = dict(sign_in(visitor, "aigerim").cookies)
    sign_in(visitor, "yermek")
    assert send(visitor, "/accounts/1/close").status_code == 303
    assert send(visitor, "/accounts/6/close").status_code == 403, "nobody closes their own"
    assert send(visitor, "/accounts/99/close").status_code == 404
    assert send(visitor, "/accounts/1/erase").status_code in {404, 422}
    visitor.cookies.clear()
    visitor.cookies.update(cookies)
    assert visitor.get("/").headers["location"] == "/sign-in"


def test_a_new_password_counts_from_now_on(visitor: TestClient):
    sign_in(visitor, "yermek")
    other = {"password": "another long password", "again": "another long password"}
    assert send(visitor, "/accounts/1/password", **other).status_code == 303
    sign_in(visitor, "aigerim", "another long password")
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("account", [4, 6, 7])
def test_no_administrator_takes_over_an_auditor_or_another_administrator(
    visitor: TestClient, account: int
):
    sign_in(visitor, "yermek")
    answered = send(visitor, f"/accounts/{account}/password", password=PASSWORD, again=PASSWORD)
    assert answered.status_code == 403


def test_a_role_is_proposed_and_given_by_another(visitor: TestClient):
    sign_in(visitor, "yermek")
    fields = {"role": "auditor", "commission": "", "reason": "Audits", "token": "t1"}
    assert send(visitor, "/accounts/1/role", **fields).status_code == 303
    same = {**fields, "role": "member", "commission": "c1", "token": "t2"}
    assert send(visitor, "/accounts/1/role", **same).status_code == 422
    sign_in(visitor, "galiya")
    send(visitor, "/settings/changes/1", answer="approved")
    assert sign_in(visitor, "aigerim").get("/").headers["location"] == "/journal"


@pytest.mark.parametrize("who", ["asel", "yermek"])
def test_no_family_is_seen_by_data_scientists_and_administrators(visitor: TestClient, who: str):
    sign_in(visitor, "aigerim").get(f"/families/{HIGH}")
    sign_in(visitor, who)
    for path in ("/models", "/champion", "/accounts", "/accounts/1", "/settings"):
        assert HIGH not in visitor.get(path).text


def test_the_journal_is_read_by_action_day_commission_and_family(visitor: TestClient):
    sign_in(visitor, "aigerim").get(f"/families/{HIGH}")
    sign_in(visitor, "nurlan").get("/journal?language=en")
    wanted = visitor.get("/journal?action=family_viewed&commission=c1").text
    assert wanted.count("<tr>") == 2
    assert (
        "No entry is like that." in visitor.get("/journal?action=family_viewed&day=2001-01-01").text
    )
    for odd in ("day=soon", "day=9999-12-31", "action=%3Cscript%3E", "commission=%00"):
        assert "<script>" not in visitor.get(f"/journal?{odd}").text
    for code in (HIGH, "HIGH-0FAM"):
        found = send(visitor, "/journal/family", code=code)
        assert found.headers["location"] == f"/journal/families/{HIGH}"
    for code in ("nobody00", "x", "<script>", "%"):
        answered = send(visitor, "/journal/family", code=code)
        assert answered.status_code == 422
        assert "<script>" not in answered.text
    family = visitor.get(f"/journal/families/{HIGH}").text
    assert "Айгерім Сейітова" in family
    assert visitor.get("/journal/families/nobody").status_code == 404


def test_reading_who_viewed_a_family_is_itself_in_the_journal(
    visitor: TestClient, database: ReferralDatabase
):
    sign_in(visitor, "aigerim").get(f"/families/{HIGH}")
    sign_in(visitor, "nurlan").get(f"/journal/families/{HIGH}")
    with database.reading() as session:
        read = find_last(session, Action.VIEWS_READ)
    assert read is not None
    assert (read.family_id, read.told["actor"]["name"]) == (HIGH, "Нұрлан Оспанов")


def test_a_verification_is_told_and_rests_a_minute(
    visitor: TestClient, database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    sign_in(visitor, "nurlan").get("/verification?language=en")
    for _ in range(2):
        assert send(visitor, "/verification").status_code == 303
    assert "The journal holds" in visitor.get("/verification").text
    with database.reading() as session:
        found = [one.action for one in read_entries(session)]
    assert found.count(Action.JOURNAL_VERIFIED) == 1
    with database.writing() as session:
        without_guard(session, "journal_entry")
        session.execute(text("UPDATE journal_entry SET told = '{}' WHERE position = 2"))
    monkeypatch.setattr(verification, "REST", verification.REST * 0)
    send(visitor, "/verification")
    page = visitor.get("/verification").text
    assert "The journal does not hold" in page
    assert "At entry 2:" in page
    for path in ("/journal", "/journal/2"):
        assert "The entry itself was altered." in visitor.get(path).text


@pytest.fixture
def audited(tmp_path: Path) -> None:
    """An audit's pages under the home, made up."""
    folder = tmp_path / "home" / "audits" / "3"
    (folder / "public").mkdir(parents=True)
    (folder / "report.json").write_text("{}")
    page = "<html><head><style>p { color: red }</style></head><p>{}</p></html>"
    (folder / "report.kk.html").write_text(page.replace("{}", "restricted"))
    (folder / "public" / "report.kk.html").write_text(page.replace("{}", "public"))


@pytest.mark.usefixtures("visitor", "audited")
@pytest.mark.parametrize("build", ["public", "restricted"])
def test_a_report_is_shown_with_its_own_style_and_nothing_else(
    visitor: TestClient, database: ReferralDatabase, build: str
):
    sign_in(visitor, "nurlan")
    assert f"/audits/3/{build}/kk" in visitor.get("/audits").text
    shown = visitor.get(f"/audits/3/{build}/kk")
    assert f"<p>{build}</p>" in shown.text
    policy = shown.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "'sha256-" in policy
    assert "script-src" not in policy
    with database.reading() as session:
        read = find_last(session, Action.REPORT_READ)
    assert read is not None
    assert read.told["content"] == {"version": "3", "build": build}


@pytest.mark.usefixtures("visitor", "audited")
@pytest.mark.parametrize(
    "path",
    ["/audits/4/public/kk", "/audits/3/public/de", "/audits/3/secret/kk", "/audits/../public/kk",
     "/audits/3%2F..%2F3/public/kk", "/audits/x/public/kk"],
)  # fmt: skip
def test_no_other_file_is_reached(visitor: TestClient, path: str):
    assert sign_in(visitor, "nurlan").get(path).status_code == 404


def test_what_a_training_measured_is_shown_without_a_family(visitor: TestClient, tmp_path: Path):
    assert (
        "Мұнда әлі бірде-бір модель үйретілген жоқ." in sign_in(visitor, "asel").get("/models").text
    )
    folder = tmp_path / "home" / "training" / "1"
    folder.mkdir(parents=True)
    (folder / "training.json").write_text(json.dumps(MEASURED))
    (folder.parent / "2").mkdir()
    (folder.parent / "2" / "training.json").write_text("{broken")
    page = visitor.get("/models?language=en").text
    assert "Version 1" in page
    assert "0.305" in page
    assert "Version 2" not in page
    beside = visitor.get("/champion").text
    assert "There is nothing to compare with yet" in beside


def standing_as(version: str, source: Source, *refused: Refusal) -> Standing:
    return Standing("tirek-plain", version, source, datetime(2026, 4, 1, tzinfo=UTC), "", refused)


@pytest.mark.parametrize(
    ("champion", "here", "told"),
    [
        ("4", standing_as("4", "registry"), ["Version 4 serves."]),
        ("4", None, ["Version 4 is champion; it is being loaded."]),
        ("", standing_as("3", "bento"), ["Version 3 serves."]),
        ("", standing_as("2025-06-01", "points card"), ["No model has earned its place"]),
        (
            "4",
            standing_as("3", "kept", Refusal("4", "registry", "its files are others")),
            [
                "Version 4 is champion, but does not serve.",
                "Version 3 serves.",
                "Version 4, from the registry",
                "its files are others",
            ],
        ),
        (
            "4",
            standing_as("2025-06-01", "points card", Refusal("", "kept", "in_use.json: unread")),
            [
                "Version 4 is champion, but does not serve.",
                "The card of points serves.",
                "<dt>the copy kept here</dt>",
                "in_use.json: unread",
            ],
        ),
    ],
)
def test_a_data_scientist_sees_who_serves_and_what_did_not_pass(
    champion: str,
    here: Standing | None,
    told: list[str],
    database: ReferralDatabase,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(models, "aliases", lambda _home: Aliases(champion, "", ""))
    app = create_app(lambda: database, ThreeFamilies, standing=lambda: here)
    with TestClient(Wall(app, lambda: database), base_url=ADDRESS) as client:
        client.headers["origin"] = ADDRESS
        page = sign_in(client, "asel").get("/models?language=en").text
    sentences = {
        "Version 4 serves.",
        "Version 3 serves.",
        "The card of points serves.",
        "No model has earned its place",
    }
    assert [one for one in told if one not in page] == []
    assert [one for one in sentences - set(told) if one in page] == []
    assert ("What did not pass its trial" in page) == bool(here and here.refused)


RANKED = {"recall": [0.138, 0.125, 0.152], "precision": [0.305, 0.259, 0.357]}
MEASURED = {
    "chosen": "lightgbm",
    "study": {"name": "default"},
    "made_from": {"trained_through": "2025-01-01", "store_digest": "s" * 64},
    "provenance": {"git_commit": "abc"},
    "selftest": {"passed": True},
    "champion": None,
    "champion_compared": False,
    "evaluation": {
        "families": 97300,
        "lists": 120,
        "places": 1428,
        "model": {"name": "model", **RANKED},
        "baselines": [{"name": "random", **RANKED}],
    },
}
