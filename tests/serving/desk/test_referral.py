"""Who a person put forward, and who waits from earlier lists, on the list's page."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from serving.access.adding_accounts import add_account
from serving.desk.words import today
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import DecisionText, Submission, record_decision
from serving.referrals.erasing import erase_from_database
from serving.referrals.journal.actions import Action
from serving.referrals.lists import find_row, store_list
from serving.referrals.manual.records import ManualReferral
from serving.referrals.manual.referring import referrals_to
from tests.serving.conftest import sign_in
from tests.serving.desk.test_desk import decide, form_of
from tests.serving.desk.test_journalled import content
from tests.serving.desk.test_urgent import SCRIPT, own_fields
from tests.serving.people import AIGERIM, NEEDY, lists_made, referred
from tests.serving.seeding import ELEVATED, HIGH, PASSWORD, list_head, listed, sample_list

WHOLE = {
    "family": "",
    "description": "Көк қақпалы үй",
    "reason": "Отын жоқ",
    "asked_by": "мектеп, психолог",
    "asked_for": "Материалдық көмек",
    "step": "record",
}


def refer(client: TestClient, **fields: str) -> Any:
    return client.post("/referral", data={**WHOLE, **own_fields(client, "/referral"), **fields})


def kept(database: ReferralDatabase) -> list[ManualReferral]:
    with database.reading() as session:
        return referrals_to(session, "c1")


def section(client: TestClient, name: str) -> str:
    page = client.get("/?language=en").text
    return page.split(f'<section class="lane {name}"')[1].split("</section>")[0]


def new_list(database: ReferralDatabase, *families: str) -> None:
    rows = tuple(listed(family) for family in families)
    with database.writing() as session:
        made = replace(sample_list(), head=list_head("new", as_of=date(2026, 5, 1)), families=rows)
        store_list(session, made)


def test_a_referral_is_checked_recorded_and_listed_without_a_band(
    member: TestClient, database: ReferralDatabase
):
    check = refer(member, step="check")
    assert check.status_code == 200
    assert "Көк қақпалы үй" in check.text
    assert kept(database) == []
    assert "Отын жоқ</textarea>" in refer(member, step="change").text
    assert refer(member).headers["location"] == "/#referred"
    (made,) = kept(database)
    shown = section(member, "referred")
    for said in (f"/families/{made.text.family_id}", "мектеп, психолог", "Материалдық көмек"):
        assert said in shown
    assert "since today" in shown
    assert "Level" not in shown


def test_it_is_decided_about_like_any_other_family(member: TestClient, database: ReferralDatabase):
    refer(member)
    code = kept(database)[0].text.family_id
    page = member.get(f"/families/{code}?language=en").text
    assert "Көк қақпалы үй" in page
    assert "no model was asked" in page
    assert "The model: " not in page
    assert "Level:" not in page
    assert decide(member, form_of(member, code), code).status_code == 303
    assert "Visit with consent" in section(member, "referred")


def test_a_family_of_a_list_stands_there_once(member: TestClient, database: ReferralDatabase):
    refer(member, family="elev 0fam", description="")
    page = member.get("/").text
    assert page.count(f'href="/families/{ELEVATED}"') == 1
    assert ELEVATED in section(member, "referred")
    assert "Отын жоқ" in member.get(f"/families/{ELEVATED}").text
    assert kept(database)[0].text.family_id == ELEVATED


def test_a_double_click_is_one_referral(member: TestClient, database: ReferralDatabase):
    own = own_fields(member, "/referral")
    assert refer(member, **own).status_code == refer(member, **own).status_code == 303
    assert len(kept(database)) == 1


def test_somebody_else_s_token_is_refused(visitor: TestClient):
    token = own_fields(sign_in(visitor, "aigerim"), "/referral")["token"]
    assert refer(visitor, token=token).status_code == 303
    assert refer(sign_in(visitor, "bolat"), token=token).status_code == 403


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"description": ""}, "or describe the family."),
        ({"family": "FORE-0FAM"}, "No list of your commission has this code."),
        ({"family": "<b>"}, "No list of your commission has this code."),
        ({"reason": ""}, "Fill this in."),
        ({"asked_by": " "}, "Fill this in."),
        ({"asked_for": ""}, "Fill this in."),
        ({"asked_by": "x" * 201}, "This is too long; shorten it."),
        ({"reason": "x" * 2001}, "This is too long; shorten it."),
        ({"asked_for": "nul \x00"}, "signs that cannot be stored"),
    ],
)
def test_what_is_wrong_is_said_in_place_and_nothing_typed_is_lost(
    member: TestClient, database: ReferralDatabase, fields: dict[str, str], said: str
):
    member.get("/?language=en")
    answer = refer(member, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert ("Отын жоқ" in answer.text) or "reason" in fields
    assert kept(database) == []


def test_a_script_is_text_wherever_it_is_typed(member: TestClient, database: ReferralDatabase):
    scripts = dict.fromkeys(("description", "reason", "asked_by", "asked_for"), SCRIPT)
    pages = [refer(member, **scripts, step=step).text for step in ("check", "change", "record")]
    code = kept(database)[0].text.family_id
    pages += [member.get(path).text for path in ("/", f"/families/{code}")]
    assert not any("<script" in page for page in pages)


@pytest.mark.parametrize("forged", [{"form_secret": "guessed"}, {"form_secret": ""}])
def test_a_forged_form_is_refused(
    member: TestClient, database: ReferralDatabase, forged: dict[str, str]
):
    assert refer(member, **forged).status_code == 403
    assert kept(database) == []


def test_another_commission_sees_nothing_of_it(visitor: TestClient, database: ReferralDatabase):
    refer(sign_in(visitor, "aigerim"))
    code = kept(database)[0].text.family_id
    page = sign_in(visitor, "dana").get("/").text
    assert "Отын жоқ" not in page
    assert visitor.get(f"/families/{code}").status_code == 404


def test_where_there_is_no_list_yet_it_is_kept_and_shown(
    visitor: TestClient, database: ReferralDatabase
):
    with database.writing() as session:
        add_account(
            session, "erlan", display_name="Ерлан", role="member", commission_id="c9",
            password=PASSWORD, language="en",
        )  # fmt: skip
    sign_in(visitor, "erlan")
    assert refer(visitor).status_code == 303
    page = visitor.get("/").text
    assert "Отын жоқ" in page
    assert "Can be decided once your commission has its first list." in page


def test_an_erased_family_is_not_shown_as_put_forward(
    member: TestClient, database: ReferralDatabase
):
    refer(member)
    code = kept(database)[0].text.family_id
    erase_from_database(database, [code], approved_by="A", reason="court_order")
    assert "Отын жоқ" not in member.get("/").text
    assert member.get(f"/families/{code}").status_code == 410


def test_undecided_families_of_an_earlier_list_are_shown_with_how_long_they_wait(
    member: TestClient, database: ReferralDatabase
):
    lists_made(database, 12, digest="d1")
    new_list(database, HIGH)
    page = member.get("/?language=en").text
    assert "5 families from earlier lists wait too" in page
    shown = section(member, "earlier")
    assert f"/families/{ELEVATED}" in shown
    assert f"/families/{HIGH}" not in shown
    assert "has waited for 12 days" in shown
    assert "has waited for 12 days" in page.split('class="lane high"')[1].split("</section>")[0]


def test_a_decided_family_comes_back_when_its_day_has_come(
    member: TestClient, database: ReferralDatabase
):
    yesterday = (today() - timedelta(days=1)).isoformat()
    text = DecisionText("look_again", {"on_date": yesterday}, "why")
    with database.writing() as session:
        row = find_row(session, commission_id="c1", family_id=HIGH)
        assert row is not None
        submission = Submission(HIGH, "c1", row.list_id, row.row_id, AIGERIM, "token")
        record_decision(session, submission, text)
    assert "The day has come" in section(member, "high"), "on its own list too"
    new_list(database, "newcomer")
    row_of_it = section(member, "earlier").split(f"/families/{HIGH}")[1].split("</tr>")[0]
    assert "The day has come" in row_of_it
    assert "Look again on a date" in row_of_it
    assert "has waited for 1 day" in row_of_it


def test_the_journal_tells_who_else_stood_on_the_page(
    member: TestClient, database: ReferralDatabase
):
    made = referred(database, replace(NEEDY, family_id=HIGH))
    new_list(database, HIGH)
    member.get("/")
    (seen,) = content(database, Action.LIST_VIEWED)
    assert seen["referrals"] == [made]
    assert len(seen["earlier_rows"]) == 5
