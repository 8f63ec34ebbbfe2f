"""Replay: a page that was on a screen is seen again byte for byte, or it is said why not."""

import re
import zlib
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from serving.desk import page_sets, pages
from serving.desk.page_sets import PageSet, current
from serving.desk.replay import ENTRY_ALTERED, ERASED, NOT_KEPT, OTHERWISE, Replay, replay
from serving.referrals.aliases import add_aliases
from serving.referrals.changes.proposals import Change, answer, propose
from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import erase_from_database
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import read_entries
from serving.referrals.journal.reading import find_last
from serving.referrals.lists import store_list
from serving.referrals.page_sets import digest_of_files
from serving.referrals.scopes import EVERY_COMMISSION
from tests.serving.conftest import sign_in
from tests.serving.desk.test_desk import decide, form_of, hidden
from tests.serving.pages import without_tokens
from tests.serving.seeding import ELEVATED, HIGH, sample_list
from tests.serving.tampering import without_guard

YERMEK = Actor("Ермек Тасов", "administrator", 6)
GALIYA = Actor("Ғалия Нұрова", "administrator", 7)


def last(database: ReferralDatabase, action: Action = Action.FAMILY_VIEWED) -> Replay:
    """The last page of its kind, as it is kept."""
    with database.reading(EVERY_COMMISSION) as session:
        entry = find_last(session, action)
        assert entry is not None
        return replay(session, entry)


@pytest.fixture
def other_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on pages are drawn from another set, as after an update."""
    now = current()
    files = dict(now.files)
    files["templates/family.html"] = "<p>{{ view.row.family.family_id }}, all anew</p>"
    files["locale/kk/messages.po"] = files["locale/kk/messages.po"].replace("Шешім", "Басқа сөз")
    later = PageSet(digest_of_files(files), files)
    monkeypatch.setattr(pages, "current", lambda: later)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_family_is_seen_again_byte_for_byte(
    member: TestClient, database: ReferralDatabase, language: str
):
    shown = member.get(f"/families/{HIGH}?language={language}").text
    found = last(database)
    assert found.text == without_tokens(shown)
    assert found.fits


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_list_is_seen_again_byte_for_byte(
    member: TestClient, database: ReferralDatabase, language: str
):
    decide(member, form_of(member))
    shown = member.get(f"/?language={language}").text
    decide(member, form_of(member, ELEVATED), ELEVATED)
    with database.writing(EVERY_COMMISSION) as session:
        store_list(session, sample_list("another"))
    found = last(database, Action.LIST_VIEWED)
    assert found.text == without_tokens(shown)
    assert found.fits


def test_a_decisions_page_is_seen_again_after_the_templates_changed(
    member: TestClient, database: ReferralDatabase, request: pytest.FixtureRequest
):
    form = form_of(member)
    shown = member.get(f"/families/{HIGH}").text
    decide(member, form)
    request.getfixturevalue("other_templates")
    assert "all anew" in member.get(f"/families/{ELEVATED}").text
    with database.reading(EVERY_COMMISSION) as session:
        decided = find_last(session, Action.DECISION_RECORDED)
        assert decided is not None
        viewed = decided.told["content"]["viewed"]
        entry = next(one for one in read_entries(session) if one.position == viewed)
        found = replay(session, entry)
    assert found.text == without_tokens(shown)
    assert found.fits
    assert found.style == current().files[page_sets.STYLE]


def test_decisions_made_later_are_not_on_an_earlier_page(
    member: TestClient, database: ReferralDatabase
):
    decide(member, form_of(member))
    member.get(f"/families/{HIGH}")
    form = form_of(member)
    shown = member.get(f"/families/{HIGH}").text
    decide(member, {**form, "reason": "Кейінгі шешім"})
    found = last(database)
    assert "Кейінгі шешім" not in found.text
    assert found.text == without_tokens(shown)


def test_the_day_that_counted_as_today_is_kept(
    member: TestClient, database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("serving.desk.screens.family.today", lambda: date(2026, 4, 23))
    shown = member.get("/families/urge0family?language=en").text
    monkeypatch.undo()
    assert "24 days ago" in shown
    assert last(database).text == without_tokens(shown)


def test_that_the_model_was_off_is_kept(member: TestClient, database: ReferralDatabase):
    off = Change("model", "", {"to": "off", "before": "on"}, "The registers came late.")
    on = Change("model", "", {"to": "on", "before": "off"}, "They are whole again.")
    with database.writing(EVERY_COMMISSION) as session:
        answer(session, propose(session, off, by=YERMEK, token="t1"), "approved", by=GALIYA)
    shown = member.get(f"/families/{HIGH}?language=en").text
    listed = member.get("/?language=en").text
    with database.writing(EVERY_COMMISSION) as session:
        answer(session, propose(session, on, by=YERMEK, token="t2"), "approved", by=GALIYA)
    assert off.reason in shown
    assert last(database).text == without_tokens(shown)
    assert last(database, Action.LIST_VIEWED).text == without_tokens(listed)


def test_a_family_that_was_renamed_since_is_seen_again(
    member: TestClient, database: ReferralDatabase
):
    shown = member.get(f"/families/{HIGH}").text
    with database.writing(EVERY_COMMISSION) as session:
        add_aliases(session, lambda code: f"new{code}", generation=2, made_from="s2")
    assert last(database).text == without_tokens(shown)
    renamed = member.get(f"/families/new{HIGH}").text
    assert last(database).text == without_tokens(renamed)


def altered(database: ReferralDatabase, statement: str, **values: object) -> None:
    """What somebody does who can write the database and takes the journal's guard off."""
    with database.writing(EVERY_COMMISSION) as session:
        without_guard(session, "journal_entry")
        session.execute(text(statement), values)


def test_a_page_that_was_altered_is_not_taken_for_the_one_that_was_shown(
    member: TestClient, database: ReferralDatabase
):
    shown = without_tokens(member.get(f"/families/{HIGH}?language=en").text)
    other = zlib.compress(shown.replace("3 absences", "9 absences").encode())
    altered(database, "UPDATE shown_page SET page = :page", page=other)
    found = last(database)
    assert "9 absences" in found.text
    assert found.why_not == OTHERWISE


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE referral_row SET lane = 'ranked', band = 'usual'", ""),
        ("UPDATE account SET display_name = 'x'", ""),
        ("DELETE FROM shown_page", NOT_KEPT),
        ("UPDATE journal_entry SET told = replace(told, 'Айгерім', 'Болат')", ENTRY_ALTERED),
    ],
)
def test_what_was_altered_is_said(
    member: TestClient, database: ReferralDatabase, statement: str, why: str
):
    member.get(f"/families/{HIGH}?language=en")
    altered(database, statement)
    assert last(database).why_not == why


def test_with_an_erased_family_go_the_pages_that_led_to_it(
    member: TestClient, database: ReferralDatabase
):
    member.get("/")
    member.get(f"/families/{HIGH}")
    member.get(f"/families/{ELEVATED}")
    erase_from_database(database, [HIGH], approved_by="A", reason="family_request")
    with database.reading(EVERY_COMMISSION) as session:
        seen = [one for one in read_entries(session) if one.action == Action.FAMILY_VIEWED]
        high, elevated = (replay(session, one) for one in seen)
    assert (high.text, high.why_not) == ("", ERASED)
    assert elevated.fits
    assert last(database, Action.LIST_VIEWED) == Replay("", "", NOT_KEPT)


def test_the_same_page_is_kept_once(member: TestClient, database: ReferralDatabase):
    for _ in range(3):
        member.get(f"/families/{HIGH}")
    with database.reading(EVERY_COMMISSION) as session:
        assert session.scalar(text("SELECT count(*) FROM shown_page")) == 1


@pytest.fixture
def auditor(member: TestClient) -> TestClient:
    """Nurlan, after Aigerim has looked at a family and at her list."""
    member.get("/")
    member.get(f"/families/{HIGH}")
    return sign_in(member, "nurlan")


def position_of(database: ReferralDatabase, action: Action = Action.FAMILY_VIEWED) -> int:
    with database.reading(EVERY_COMMISSION) as session:
        entry = find_last(session, action)
    assert entry is not None
    return entry.position


def give_reason(client: TestClient, position: int, **changes: str) -> Any:
    asked = client.get(f"/replays/{position}?language=en").text
    form = {name: hidden(asked, name) for name in ("form_secret", "token")}
    sent = {**form, "reason": "Yearly audit", **changes}
    return client.post(f"/replays/{position}/reason", data=sent)


@pytest.mark.parametrize("action", [Action.FAMILY_VIEWED, Action.LIST_VIEWED])
def test_a_reason_is_asked_for_before_anything_is_shown(
    auditor: TestClient, database: ReferralDatabase, action: Action
):
    at = position_of(database, action)
    asked = auditor.get(f"/replays/{at}").text
    assert "Не үшін қарайсыз?" in asked
    assert auditor.get(f"/replays/{at}/page").status_code == 403
    assert give_reason(auditor, at).status_code == 303
    assert "the digest fits" in auditor.get(f"/replays/{at}").text
    shown = auditor.get(f"/replays/{at}/page")
    assert shown.status_code == 200
    assert "sandbox" in shown.headers["content-security-policy"]
    style = re.search(r'href="(/replays/styles/[0-9a-f]{64}\.css)"', shown.text)
    assert style
    assert auditor.get(style.group(1)).text == current().files[page_sets.STYLE]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Fill this in."),
        ("   ", "Fill this in."),
        ("x" * 2001, "This is too long; shorten it."),
        ("a\u202eb", "This has signs that cannot be stored; type it anew."),
        ("a\x00b", "This has signs that cannot be stored; type it anew."),
    ],
)
def test_a_reason_that_cannot_be_kept_is_shown_again_as_typed(
    auditor: TestClient, database: ReferralDatabase, reason: str, said: str
):
    at = position_of(database)
    answered = give_reason(auditor, at, reason=reason)
    assert answered.status_code == 422
    assert said in answered.text
    assert reason.strip() in answered.text
    assert auditor.get(f"/replays/{at}/page").status_code == 403


def test_script_in_a_reason_is_text(auditor: TestClient, database: ReferralDatabase):
    at = position_of(database)
    assert give_reason(auditor, at, reason="<script>alert(1)</script>").status_code == 303
    page = auditor.get(f"/journal/{at}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page


def test_a_forged_form_opens_nothing(auditor: TestClient, database: ReferralDatabase):
    at = position_of(database)
    assert give_reason(auditor, at, form_secret="forged").status_code == 403
    assert give_reason(auditor, at, token="").status_code == 400
    assert give_reason(auditor, at, token="x" * 65).status_code == 400
    auditor.headers["origin"] = "http://elsewhere.test"
    assert give_reason(auditor, at).status_code == 403
    assert position_of(database, Action.FAMILY_VIEWED) == at


def test_who_looked_and_drew_again_is_in_the_journal(
    auditor: TestClient, database: ReferralDatabase
):
    at = position_of(database)
    give_reason(auditor, at)
    auditor.get(f"/replays/{at}")
    with database.reading(EVERY_COMMISSION) as session:
        looked = find_last(session, Action.FAMILY_LOOKED_UP)
        drawn = find_last(session, Action.PAGE_REPLAYED)
    assert looked is not None
    assert drawn is not None
    assert (looked.family_id, drawn.family_id) == (HIGH, HIGH)
    assert drawn.told["content"] == {"screen_at": at, "fits": True}


@pytest.mark.parametrize("position", ["0", "-1", "1", "999999", "x", "1e3", "9" * 30])
def test_what_is_no_screen_is_not_there(auditor: TestClient, position: str):
    assert auditor.get(f"/replays/{position}").status_code == 404
    assert auditor.get(f"/replays/{position}/page").status_code == 404
