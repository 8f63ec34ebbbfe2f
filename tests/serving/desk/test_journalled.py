"""What the desk leaves in the journal: every page about families, every decision, every sign-in."""

import re
from typing import Any

from starlette.testclient import TestClient

from serving.desk.pages import templates_digest
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import Entry, read_entries
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.verifying.verify import verify_journal
from tests.serving.conftest import sign_in
from tests.serving.desk.test_desk import decide, form_of
from tests.serving.seeding import ELEVATED, FOREIGN, HIGH

HEX = re.compile(r"[0-9a-f]{64}")


def entries(database: ReferralDatabase, action: Action) -> list[Entry]:
    with database.reading(EVERY_COMMISSION) as session:
        return [entry for entry in read_entries(session) if entry.action == action]


def content(database: ReferralDatabase, action: Action) -> list[dict[str, Any]]:
    return [entry.told["content"] for entry in entries(database, action)]


def test_a_family_on_the_screen_leaves_who_saw_which_page(
    member: TestClient, database: ReferralDatabase
):
    for language in ("kk", "kk", "ru"):
        assert member.get(f"/families/{HIGH}?language={language}").status_code == 200
    seen = entries(database, Action.FAMILY_VIEWED)
    assert {(entry.family_id, entry.commission_id) for entry in seen} == {(HIGH, "c1")}
    assert {entry.told["actor"]["role"] for entry in seen} == {"member"}
    first, again, russian = (entry.told["content"]["screen"] for entry in seen)
    assert first == again, "the form's token, new each time, is no part of what was seen"
    assert (first["language"], russian["language"]) == ("kk", "ru")
    assert first["page"] != russian["page"]
    assert first["templates"] == russian["templates"] == templates_digest()
    assert HEX.fullmatch(first["page"])


def test_a_family_that_is_not_shown_leaves_no_view(member: TestClient, database: ReferralDatabase):
    assert member.get(f"/families/{FOREIGN}").status_code == 404
    assert entries(database, Action.FAMILY_VIEWED) == []


def test_a_list_on_the_screen_leaves_which_list(member: TestClient, database: ReferralDatabase):
    assert member.get("/").status_code == 200
    (seen,) = content(database, Action.LIST_VIEWED)
    (made,) = content(database, Action.LIST_MADE)
    assert seen["list_digest"] == made["list_digest"]


def test_a_decision_names_the_view_that_its_author_had(
    member: TestClient, database: ReferralDatabase
):
    form_of(member, ELEVATED)
    decide(member, form_of(member))
    (made,) = content(database, Action.DECISION_RECORDED)
    *_, last = entries(database, Action.FAMILY_VIEWED)
    assert (last.family_id, made["viewed"]) == (HIGH, last.position)
    assert "Анасы" not in "".join(
        entry.text for entry in entries(database, Action.DECISION_RECORDED)
    )
    with database.reading(EVERY_COMMISSION) as session:
        assert verify_journal(session).fault is None


def test_a_colleague_who_was_slower_is_told_of_and_stored_nothing(
    member: TestClient, database: ReferralDatabase
):
    early, late = form_of(member), form_of(member)
    decide(member, early)
    assert decide(member, late).status_code == 409
    (overtaken,) = entries(database, Action.DECISION_OVERTAKEN)
    assert overtaken.family_id == HIGH
    assert len(entries(database, Action.DECISION_RECORDED)) == 1


def test_signing_in_and_out_is_told(visitor: TestClient, database: ReferralDatabase):
    sign_in(visitor, "aigerim")
    form = form_of(visitor)
    visitor.post("/sign-out", data={"form_secret": form["form_secret"]})
    (came,), (went,) = entries(database, Action.SIGNED_IN), entries(database, Action.SIGNED_OUT)
    assert came.account_id == went.account_id is not None
    assert came.position < went.position
