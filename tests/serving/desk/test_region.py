"""The region's page, as a methodologist meets it."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from fairness.published import PerCent, reached_groups
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import read_entries
from tests.serving.conftest import ThreeFamilies, sign_in
from tests.serving.seeding import HIGH
from tests.serving.sitting import offered

SEX = {"kk": "жыныс", "ru": "пол", "en": "sex"}
WOMEN = {"kk": "әйел", "ru": "женский", "en": "female"}
REPORT: dict[str, Any] = {
    "attributes": [
        {
            "names": SEX,
            "groups": [
                {"names": WOMEN, "recall": {"value": 0.61, "low": 0.55, "high": 0.67}},
                {"names": SEX, "recall": "suppressed"},
                {"names": SEX, "recall": None},
            ],
        }
    ]
}


@pytest.fixture
def methodologist(visitor: TestClient) -> TestClient:
    return sign_in(visitor, "gulnar")


def test_a_methodologist_comes_in_at_the_region(methodologist: TestClient):
    answer = methodologist.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/region")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_family_no_worker_and_no_commission_is_named(
    methodologist: TestClient, database: ReferralDatabase, language: str
):
    offered(database, HIGH)
    page = methodologist.get(f"/region?language={language}").text
    for named in ("HIGH-0FAM", HIGH, "Айгерім", "Бурабай", "Теміртау", "Reason-word"):
        assert named not in page


def test_what_is_viewed_is_told_to_the_journal(
    methodologist: TestClient, database: ReferralDatabase
):
    methodologist.get("/region")
    with database.reading() as session:
        (entry,) = [one for one in read_entries(session) if one.action == Action.REGION_VIEWED]
    assert entry.told["content"]["region_id"] == "r1"


def test_smooth_decisions_are_a_number_of_commissions(
    methodologist: TestClient, database: ReferralDatabase
):
    last = 0
    for time in range(20):
        last = offered(database, HIGH, form=f"f{time}", seen=last)
    assert "In 1 commission nearly every decision" in methodologist.get("/region?language=en").text


def test_reach_is_read_from_a_public_report():
    told = [(one.name.en, one.recall) for one in reached_groups(REPORT)]
    assert told == [("female", PerCent(61, 55, 67)), ("sex", None), ("sex", None)]
    assert list(reached_groups({"build": "public"})) == []


def test_reach_by_group_is_shown_where_an_audit_is_published(
    methodologist: TestClient, monkeypatch: pytest.MonkeyPatch
):
    assert "No audit has been published yet." in methodologist.get("/region?language=en").text
    audit = ThreeFamilies().audit().model_copy(update={"report": REPORT})
    monkeypatch.setattr(ThreeFamilies, "audit", lambda _self: audit)
    page = methodologist.get("/region?language=en").text
    assert "61 (55 to 67)" in page


@pytest.mark.parametrize("username", ["gulnar", "nurlan", "asel", "yermek"])
def test_who_has_no_list_keeps_the_language_asked_for(visitor: TestClient, username: str):
    client = sign_in(visitor, username)
    led = client.get("/?language=ru").headers["location"]
    assert led.endswith("?language=ru")
    assert 'lang="ru"' in client.get(led).text
    assert "language" not in client.get("/?language=xx").headers["location"]
