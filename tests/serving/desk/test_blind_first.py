"""A reader who looks first gets no advice until their own view is recorded."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy import table as sqlalchemy_table
from starlette.testclient import TestClient

from models.reasons.remarks import say_if_told
from serving.desk.words import today
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.lists import store_list
from serving.referrals.records import ReferralList
from serving.referrals.shown import Unknown
from tests.serving.conftest import sign_in
from tests.serving.desk.test_desk import decide, form_of, hidden
from tests.serving.desk.test_journalled import content
from tests.serving.seeding import (
    ABSENT,
    ELEVATED,
    FOREIGN,
    HIGH,
    NURSE,
    SENTENCE,
    STEPS,
    THIN,
    URGENT,
    commission,
    list_head,
    listed,
    shown,
    unsure,
)

VIEW = {"level": "usual", "confidence": "sure", "ground": "Әжесі көмектеседі"}
ADVICE = (
    "Деңгей: ", "suggestion", "raises", "lowers", "frequency", "Арттыратын", 'class="band',
    "Модель не ұсынады", "Қалай әсер етеді",
)  # fmt: skip


@pytest.fixture
def trainee(visitor: TestClient) -> TestClient:
    """A browser in which Nurlan, trainee in Burabai (c1), is signed in."""
    return sign_in(visitor, "daniyar")


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def view_form(client: TestClient, family_id: str = HIGH) -> dict[str, str]:
    page = main_of(client.get(f"/families/{family_id}").text)
    return {**{name: hidden(page, name) for name in ("form_secret", "token", "row_id")}, **VIEW}


def tell(client: TestClient, family_id: str = HIGH, **change: str) -> Any:
    form = {**view_form(client, family_id), **change}
    return client.post(f"/families/{family_id}/first-view", data=form)


def count(database: ReferralDatabase, table: str) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(sqlalchemy_table(table))) or 0


@pytest.mark.parametrize("family_id", [HIGH, ELEVATED])
def test_before_their_own_view_no_advice_is_in_the_pages_source(
    trainee: TestClient, family_id: str
):
    page = main_of(trainee.get(f"/families/{family_id}?language=kk").text)
    for told in ADVICE:
        assert told not in page, told
    assert SENTENCE.kk not in page
    assert STEPS[-1].name.kk not in page
    assert 'name="kind"' not in page, "nor can anything be decided yet"


def test_facts_protection_help_and_what_is_missing_are_there(trainee: TestClient):
    page = main_of(trainee.get(f"/families/{HIGH}?language=kk").text)
    for told in (ABSENT.kk, NURSE.kk, shown().unknown[0].text.kk, shown().help[0].text.kk):
        assert told in page


def test_what_would_move_the_level_waits_with_the_advice(
    trainee: TestClient, database: ReferralDatabase
):
    moving = say_if_told("usual", "high")
    record = shown(unknown=(*shown().unknown, Unknown(text=moving)))
    family = listed("moving", record=record)
    with database.writing() as session:
        store_list(session, ReferralList(list_head("m", as_of=today()), (commission(),), (family,)))
    assert moving.kk not in trainee.get("/families/moving").text
    tell(trainee, "moving")
    assert moving.kk in trainee.get("/families/moving").text


def test_the_list_tells_nothing_of_them_either(trainee: TestClient):
    page = trainee.get("/?language=kk").text
    section = page.partition("lane look_first")[2].partition("</section>")[0]
    assert re.findall(r"/families/(\w+)", section) == [
        "high1family", HIGH, ELEVATED, "elev1family",
    ]  # fmt: skip
    assert ABSENT.kk not in section
    assert "Екі деңгейдің" not in section


@pytest.mark.parametrize("family_id", [URGENT, THIN])
def test_urgent_families_and_thin_records_never_wait(trainee: TestClient, family_id: str):
    page = trainee.get(f"/families/{family_id}").text
    assert "/first-view" not in page
    assert 'name="kind"' in page


def test_the_advice_opens_with_both_views_once_theirs_is_recorded(
    trainee: TestClient, database: ReferralDatabase
):
    assert tell(trainee).status_code == 303
    page = trainee.get(f"/families/{HIGH}?language=kk").text
    assert "Сіздің алғашқы пікіріңіз" in page
    assert "Әжесі көмектеседі" in page
    assert "Деңгей: жоғары" in page
    assert 'name="kind"' in page
    with database.reading() as session:
        kept = session.execute(text("SELECT level, model_band FROM first_view")).one()
    assert tuple(kept) == ("usual", "high")


def test_a_lot_is_drawn_for_members_too(member: TestClient, database: ReferralDatabase):
    head = replace(list_head("drawn", as_of=today()), blind_share=1.0)
    with database.writing() as session:
        store_list(session, ReferralList(head, (commission(),), (listed(HIGH),)))
    assert "/first-view" in member.get(f"/families/{HIGH}").text
    (seen,) = content(database, Action.FAMILY_VIEWED)
    assert seen["looks_first"] is True


def test_without_a_lot_a_member_sees_the_advice_at_once(member: TestClient):
    page = member.get(f"/families/{HIGH}").text
    assert "/first-view" not in page
    assert "suggestion" in page


def test_a_colleagues_decision_ends_the_wait(visitor: TestClient):
    sign_in(visitor, "aigerim")
    decide(visitor, form_of(visitor))
    sign_in(visitor, "daniyar")
    assert "/first-view" not in visitor.get(f"/families/{HIGH}").text


def test_a_decision_forged_before_the_view_stores_nothing(
    visitor: TestClient, database: ReferralDatabase
):
    sign_in(visitor, "aigerim")
    form = form_of(visitor)
    sign_in(visitor, "daniyar")
    own = view_form(visitor)
    answer = decide(visitor, {**form, "form_secret": own["form_secret"], "token": "own"})
    assert answer.headers["location"] == f"/families/{HIGH}"
    assert count(database, "decision") == 0


def test_a_view_that_is_not_whole_comes_back_with_what_was_typed(
    trainee: TestClient, database: ReferralDatabase
):
    answer = tell(trainee, level="")
    assert answer.status_code == 422
    assert "Әжесі көмектеседі" in answer.text
    assert "Біреуін таңдаңыз." in answer.text
    assert "suggestion" not in answer.text
    assert count(database, "first_view") == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"form_secret": "forged"}, 403),
        ({"token": ""}, 400),
        ({"token": "x" * 65}, 400),
        ({"row_id": "x"}, 400),
        ({"row_id": "99999"}, 404),
        ({"level": "urgent"}, 422),
        ({"ground": "x" * 201}, 422),
        ({"ground": "a\u202eb"}, 422),
        ({"ground": "a\x00b"}, 422),
    ],
)
def test_a_forged_or_odd_view_stores_nothing(
    trainee: TestClient, database: ReferralDatabase, change: dict[str, str], status: int
):
    assert tell(trainee, **change).status_code == status
    assert count(database, "first_view") == 0


def test_a_double_click_keeps_one_view(trainee: TestClient, database: ReferralDatabase):
    form = view_form(trainee)
    for token in (form["token"], form["token"], "another"):
        answer = trainee.post(f"/families/{HIGH}/first-view", data={**form, "token": token})
        assert answer.status_code == 303
    assert count(database, "first_view") == 1


def test_another_commissions_family_is_not_there(trainee: TestClient, database: ReferralDatabase):
    form = view_form(trainee)
    assert trainee.post(f"/families/{FOREIGN}/first-view", data=form).status_code == 404
    assert count(database, "first_view") == 0


def test_a_reason_cannot_be_contested_before_it_was_shown(trainee: TestClient):
    (row_id,) = re.findall(r"/rows/(\d+)/fact-0", trainee.get(f"/families/{HIGH}").text)
    start = f"/families/{HIGH}/rows/{row_id}"
    assert trainee.get(f"{start}/fact-0/correction").status_code == 200
    assert trainee.get(f"{start}/raises-0/correction").status_code == 404


def ask(client: TestClient, family_id: str = HIGH) -> Any:
    page = main_of(client.get(f"/families/{family_id}").text)
    form = {name: hidden(page, name) for name in ("form_secret", "token", "row_id")}
    return client.post(f"/families/{family_id}/second-opinion", data=form)


def answer_form(client: TestClient) -> dict[str, str]:
    page = main_of(client.get("/second-opinions/1").text)
    own = {name: hidden(page, name) for name in ("form_secret", "token")}
    return {**own, "level": "high", "note": "Қарызы бар"}


def test_who_sees_it_otherwise_asks_with_one_click_and_need_not(
    trainee: TestClient, database: ReferralDatabase
):
    tell(trainee)
    page = trainee.get(f"/families/{HIGH}").text
    assert f"/families/{HIGH}/second-opinion" in page
    assert 'name="kind"' in page
    assert ask(trainee).status_code == 303
    assert ask(trainee).status_code == 303
    assert count(database, "opinion_asked") == 1
    assert f"/families/{HIGH}/second-opinion" not in trainee.get(f"/families/{HIGH}").text


def test_who_agrees_is_not_led_to_ask(trainee: TestClient, database: ReferralDatabase):
    tell(trainee, level="high")
    assert f"/families/{HIGH}/second-opinion" not in trainee.get(f"/families/{HIGH}").text
    assert ask(trainee).status_code == 404
    assert count(database, "opinion_asked") == 0


def test_a_colleague_reads_the_facts_without_advice_and_answers_once(
    visitor: TestClient, database: ReferralDatabase
):
    sign_in(visitor, "daniyar")
    tell(visitor)
    ask(visitor)
    assert 'name="level"' not in main_of(visitor.get("/second-opinions/1").text)
    sign_in(visitor, "bolat")
    assert "/second-opinions/1" in visitor.get("/second-opinions").text
    page = main_of(visitor.get("/second-opinions/1").text)
    assert ABSENT.kk in page
    for told in (*ADVICE, SENTENCE.kk, "Әжесі көмектеседі"):
        assert told not in page, told
    form = answer_form(visitor)
    for _ in range(2):
        assert visitor.post("/second-opinions/1", data=form).status_code == 303
    assert count(database, "second_opinion") == 1
    given = visitor.get("/second-opinions/1").text
    assert "Қарызы бар" in given
    assert "Әжесі көмектеседі" in given
    late = {**form, "token": "another", "note": "кеш қалған сөз"}
    answer = visitor.post("/second-opinions/1", data=late)
    assert answer.status_code == 409
    sign_in(visitor, "daniyar")
    assert "Қарызы бар" in visitor.get(f"/families/{HIGH}").text


def test_nobody_is_the_second_reader_of_their_own(trainee: TestClient, database: ReferralDatabase):
    tell(trainee)
    ask(trainee)
    form = {"form_secret": view_form(trainee, ELEVATED)["form_secret"], "token": "t"}
    answer = trainee.post("/second-opinions/1", data={**form, "level": "high", "note": "x"})
    assert answer.status_code == 403
    assert count(database, "second_opinion") == 0


def test_another_commission_finds_no_second_opinion(visitor: TestClient):
    sign_in(visitor, "daniyar")
    tell(visitor)
    ask(visitor)
    sign_in(visitor, "dana")
    assert "/second-opinions/1" not in visitor.get("/second-opinions").text
    assert visitor.get("/second-opinions/1").status_code == 404


def test_script_in_every_field_is_shown_as_text(visitor: TestClient):
    script = "<script>alert(1)</script>"
    sign_in(visitor, "daniyar")
    tell(visitor, ground=script)
    ask(visitor)
    sign_in(visitor, "bolat")
    visitor.post("/second-opinions/1", data={**answer_form(visitor), "note": script})
    sign_in(visitor, "daniyar")
    pages = (f"/families/{HIGH}", "/second-opinions", "/second-opinions/1")
    assert all("<script" not in visitor.get(page).text for page in pages)


def test_the_trainees_page_holds_what_unsure_families_are_told_after_the_view(
    trainee: TestClient,
):
    between = unsure().between_bands
    assert between is not None
    tell(trainee, ELEVATED)
    assert "Екі деңгейдің арасында" in trainee.get(f"/families/{ELEVATED}?language=kk").text
