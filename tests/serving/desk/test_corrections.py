"""Something is wrong: contested beside the fact, decided by somebody else, told in a letter."""

import re
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from cases.catalogue.words import LANGUAGES
from serving.desk.words import today
from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import erase_from_database
from serving.referrals.journal.actions import Action
from serving.referrals.lists import store_list
from serving.referrals.verifying.verify import verify_journal
from tests.serving.conftest import sign_in
from tests.serving.desk.test_blind_first import count, main_of
from tests.serving.desk.test_desk import form_of, hidden
from tests.serving.desk.test_journalled import entries
from tests.serving.seeding import ABSENT, ELEVATED, FOREIGN, HIGH, OVERDUE, SENTENCE, sample_list

SAID = {"wrong": "Бала ауырған", "said_by": "family", "letter_language": "kk"}
LETTERS = {
    "kk": ("Құрметті отбасы!", "Біз тексердік және келісеміз"),
    "ru": ("Уважаемая семья!", "Мы проверили и согласны"),
    "en": ("Dear family!", "We looked into it and agree"),
}


def place_of(client: TestClient, item: str = "fact-0", family_id: str = HIGH) -> str:
    """Where something of a family's page is contested."""
    page = client.get(f"/families/{family_id}").text
    (path,) = re.findall(rf'href="(/families/\w+/rows/\d+/{item}/correction)"', page)
    return str(path)


def own_fields(client: TestClient, path: str) -> dict[str, str]:
    page = main_of(client.get(path).text)
    return {name: hidden(page, name) for name in ("form_secret", "token")}


def file(client: TestClient, item: str = "fact-0", family_id: str = HIGH, **change: str) -> Any:
    path = place_of(client, item, family_id)
    form = {**own_fields(client, path), **SAID, "step": "record", **change}
    return client.post(path, data=form)


def review(client: TestClient, outcome: str = "upheld", **change: str) -> Any:
    form = {**own_fields(client, "/corrections/1"), "outcome": outcome, "reason": "Анықтама бар"}
    return client.post("/corrections/1", data={**form, "step": "record", **change})


@pytest.fixture
def filed(member: TestClient) -> TestClient:
    """Aigerim's browser, who has filed correction 1 about a fact of HIGH."""
    assert file(member).headers["location"] == "/corrections/1"
    return member


def test_every_fact_and_every_reason_has_its_button(member: TestClient):
    page = member.get(f"/families/{HIGH}").text
    places = set(re.findall(r"/rows/\d+/([\w-]+)/correction", page))
    assert places == {
        "fact-0", "fact-1", "fact-2", "raises-0", "raises-1", "raises-2", "lowers-0",
    }  # fmt: skip


def test_a_correction_is_checked_then_kept_and_marked_at_once(
    member: TestClient, database: ReferralDatabase
):
    check = file(member, step="check")
    assert check.status_code == 200
    assert "Бала ауырған" in check.text
    assert count(database, "correction") == 0
    assert file(member).status_code == 303
    page = main_of(member.get(f"/families/{HIGH}?language=kk").text)
    line = page.partition(ABSENT.kk)[2].partition("</li>")[0]
    assert "даулы" in line
    assert "fact-0/correction" not in page


def test_a_contested_main_reason_is_marked_on_the_list(member: TestClient):
    file(member, "raises-0")
    line = member.get("/").text.partition(f"/families/{HIGH}")[2].partition("</tr>")[0]
    assert "даулы" in line
    other = member.get("/").text.partition(f"/families/{ELEVATED}")[2].partition("</tr>")[0]
    assert "даулы" not in other


def test_changing_ones_mind_keeps_what_was_typed(member: TestClient, database: ReferralDatabase):
    answer = file(member, step="change")
    assert answer.status_code == 200
    assert "Бала ауырған" in answer.text
    assert count(database, "correction") == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"wrong": ""}, 422),
        ({"wrong": "x" * 2001}, 422),
        ({"wrong": "a\x07b"}, 422),
        ({"said_by": "neighbour"}, 422),
        ({"letter_language": "de"}, 422),
        ({"token": ""}, 400),
        ({"form_secret": "forged"}, 403),
    ],
)
def test_what_is_wrong_with_the_form_is_said_and_nothing_stored(
    member: TestClient, database: ReferralDatabase, change: dict[str, str], status: int
):
    assert file(member, **change).status_code == status
    assert count(database, "correction") == 0


def test_a_double_click_files_once_and_a_used_form_nothing_else(
    member: TestClient, database: ReferralDatabase
):
    path = place_of(member)
    form = {**own_fields(member, path), **SAID, "step": "record"}
    first, second = (member.post(path, data=form) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    other = place_of(member, "fact-1")
    assert member.post(other, data=form).status_code == 403
    assert count(database, "correction") == 1


@pytest.mark.parametrize("item", ["fact-9", "fact-", "steps-0", "%00"])
def test_what_is_not_on_the_page_cannot_be_contested(member: TestClient, item: str):
    path = place_of(member).replace("fact-0", item)
    assert member.get(path).status_code == 404


def test_another_commission_finds_nothing_of_it(filed: TestClient):
    path = place_of(filed, "fact-1")
    sign_in(filed, "dana")
    assert "/corrections/1" not in filed.get("/corrections").text
    for hidden_from_it in (path, "/corrections/1", "/corrections/1/letter"):
        assert filed.get(hidden_from_it).status_code == 404
    assert filed.get(path.replace(HIGH, FOREIGN)).status_code == 404


def test_the_list_says_whose_turn_it_is(filed: TestClient):
    assert "Әріптесті күтіп тұр" in filed.get("/corrections").text
    sign_in(filed, "bolat")
    assert "Сізді күтіп тұр" in filed.get("/corrections").text


def test_who_filed_it_does_not_decide_it(filed: TestClient, database: ReferralDatabase):
    assert 'name="outcome"' not in filed.get("/corrections/1").text
    secret = form_of(filed)["form_secret"]
    form = {"form_secret": secret, "token": "t", "outcome": "upheld", "reason": "x"}
    assert filed.post("/corrections/1", data={**form, "step": "record"}).status_code == 403
    assert count(database, "correction_outcome") == 0


def test_a_colleague_decides_once_and_the_slower_is_told(
    filed: TestClient, database: ReferralDatabase
):
    sign_in(filed, "bolat")
    slower = {**own_fields(filed, "/corrections/1"), "outcome": "not_upheld", "reason": "Кеш"}
    assert review(filed, step="check").status_code == 200
    assert count(database, "correction_outcome") == 0
    assert review(filed).status_code == 303
    answer = filed.post("/corrections/1", data={**slower, "step": "record"})
    assert answer.status_code == 409
    assert "Осы арада әріптесіңіз шешім қабылдады" in answer.text
    assert count(database, "correction_outcome") == 1
    page = main_of(filed.get(f"/families/{HIGH}?language=kk").text)
    assert "қате деп танылды" in page


@pytest.mark.parametrize("change", [{"outcome": ""}, {"reason": ""}, {"reason": "x" * 2001}])
def test_an_outcome_that_is_not_whole_is_not_kept(
    filed: TestClient, database: ReferralDatabase, change: dict[str, str]
):
    sign_in(filed, "bolat")
    assert review(filed, **change).status_code == 422
    assert count(database, "correction_outcome") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_speaks_the_familys_language_and_names_no_level(
    member: TestClient, language: str
):
    file(member, letter_language=language)
    sign_in(member, "bolat")
    review(member)
    page = member.get("/corrections/1/letter?language=en")
    letter = main_of(page.text)
    assert f'<html lang="{language}">' in page.text
    for told in (*LETTERS[language], "Бала ауырған", "Анықтама бар", ABSENT.in_language(language)):  # type: ignore[arg-type]
        assert told in letter
    assert HIGH not in letter
    for never in ("Деңгей", "Уровень", "level", SENTENCE.in_language(language)):  # type: ignore[arg-type]
        assert never not in letter


def test_before_the_outcome_the_letter_says_by_when(filed: TestClient):
    letter = main_of(filed.get("/corrections/1/letter").text)
    assert "Жауабымызды мына күнге дейін аласыз" in letter
    assert "Біз тексердік" not in letter


def test_the_source_is_asked_about_the_record_alone(filed: TestClient):
    asked = main_of(filed.get("/corrections/1/request?language=kk").text)
    assert "Кімге: мектеп" in asked
    assert ABSENT.kk in asked
    for never in (OVERDUE.kk, "Деңгей", HIGH, SENTENCE.kk):
        assert never not in asked


def test_before_and_after_stand_side_by_side_once_a_list_was_made_since(
    filed: TestClient, database: ReferralDatabase
):
    before = main_of(filed.get("/corrections/1?language=kk").text)
    assert "Келесі тізімде бұл есепке алынбайды" in before
    with database.writing() as session:
        store_list(session, sample_list("later", as_of=today()))
    after = main_of(filed.get("/corrections/1?language=kk").text)
    assert after.count("Деңгей: жоғары") == 2
    assert "Келесі тізімде бұл есепке алынбайды" not in after


def test_script_in_every_field_is_shown_as_text(member: TestClient):
    script = "<script>alert(1)</script>"
    file(member, wrong=script)
    sign_in(member, "bolat")
    review(member, reason=script)
    pages = ("/corrections/1", "/corrections/1/letter", "/corrections/1/request", "/corrections")
    assert all("<script" not in member.get(page).text for page in pages)


def test_an_erased_familys_correction_is_gone(filed: TestClient, database: ReferralDatabase):
    erase_from_database(database, [HIGH], approved_by="A", reason="court_order")
    assert filed.get("/corrections/1").status_code == 404
    assert "/corrections/1" not in filed.get("/corrections").text


def test_every_view_and_act_is_in_the_journal_without_a_word(
    filed: TestClient, database: ReferralDatabase
):
    for page in ("/corrections/1", "/corrections/1/letter", "/corrections/1/request"):
        filed.get(page)
    assert len(entries(database, Action.CORRECTION_VIEWED)) == 3
    (made,) = entries(database, Action.CORRECTION_FILED)
    assert made.family_id == HIGH
    assert "ауырған" not in made.text
    with database.reading() as session:
        assert verify_journal(session).fault is None


def object_to(client: TestClient, **change: str) -> Any:
    path = f"/families/{HIGH}/objection"
    page = main_of(client.get(path).text)
    own = {name: hidden(page, name) for name in ("form_secret", "token", "row_id", "stands")}
    return client.post(path, data={**own, "said_by": "family", "note": "Өзіміз", **change})


def test_an_objection_stands_first_on_the_familys_page_until_taken_back(member: TestClient):
    before = main_of(member.get("/").text)
    assert object_to(member).status_code == 303
    page = main_of(member.get(f"/families/{HIGH}?language=kk").text)
    assert page.index("Отбасы өзінің қаралуына қарсы") < page.index('id="who"')
    assert "Өзіміз" in page
    assert main_of(member.get("/").text) == before, "it moves nobody on the list"
    assert object_to(member).status_code == 303
    assert "Өзіміз" not in main_of(member.get(f"/families/{HIGH}").text)


def test_an_objection_needs_somebody_who_said_so_and_no_ground(
    member: TestClient, database: ReferralDatabase
):
    assert object_to(member, said_by="").status_code == 422
    assert object_to(member, note="x" * 2001).status_code == 422
    assert object_to(member, token="").status_code == 400
    assert count(database, "objection") == 0
    assert object_to(member, note="").status_code == 303


def test_agreeing_and_overriding_cost_the_same_fields(member: TestClient):
    """No kind of decision is chosen beforehand, and each asks its details and one reason."""
    page = member.get(f"/families/{HIGH}").text
    form = page.partition('<fieldset class="kinds"')[2]
    choices, _, common = form.partition("</fieldset>")
    assert " checked" not in choices
    assert choices.count('class="choice"') == 5
    assert common.count("<textarea") == 3
    assert common.count("required") == 1


def test_what_is_told_has_its_limits_beside_it(member: TestClient, database: ReferralDatabase):
    page = member.get(f"/families/{HIGH}?language=kk").text
    assert "Бұл нені білдірмейді: ешкім айыпталмайды" in page
    raising = page.partition("Арттыратын жағдайлар")[2].partition("</ul>")[0]
    lowering = page.partition("Төмендететін жағдайлар")[2].partition("</ul>")[0]
    assert 1 <= raising.count("<li>") <= 5
    assert 1 <= lowering.count("<li>") <= 3
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM correction")).scalar() == 0
