"""The urgent lane on the desk: reported, taken on by name, told to the chair, closed."""

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from cases.errors import BadInput
from serving.desk.duty import DUTY_PHONES, read_duty_phones
from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import erase_from_database
from serving.referrals.journal.actions import Action
from serving.referrals.urgent.lane import cases_of
from serving.referrals.urgent.records import UrgentCase, UrgentReport
from serving.referrals.verifying.verify import verify_journal
from serving.wall.wall import Wall
from serving.web import create_app
from tests.serving.conftest import ADDRESS, ThreeFamilies, sign_in
from tests.serving.desk.test_desk import hidden
from tests.serving.desk.test_journalled import content, entries
from tests.serving.people import DANA, TOO_LONG, found_by_rule, reported
from tests.serving.seeding import ELEVATED, FOREIGN, HIGH, URGENT

SCRIPT = "<script>alert(1)</script>"


def cases(database: ReferralDatabase, commission_id: str = "c1") -> list[UrgentCase]:
    with database.reading() as session:
        return cases_of(session, commission_id)


def own_fields(client: TestClient, path: str) -> dict[str, str]:
    page = client.get(path).text
    return {name: hidden(page, name) for name in ("form_secret", "token")}


def report(client: TestClient, **fields: str) -> Any:
    whole = {
        "kind": "violence",
        "family": "HIGH-0FAM",
        "description": "",
        **own_fields(client, "/urgent-report"),
        **fields,
    }
    return client.post("/urgent-report", data=whole)


def take_on(client: TestClient, case: int, **fields: str) -> Any:
    whole = {**own_fields(client, f"/urgent/{case}"), "first": "Мектепке қоңырау шаламын", **fields}
    return client.post(f"/urgent/{case}/acknowledge", data=whole)


def close(client: TestClient, case: int, **fields: str) -> Any:
    whole = {
        **own_fields(client, f"/urgent/{case}"),
        "outcome": "Бала әжесінде",
        "step": "record",
        **fields,
    }
    return client.post(f"/urgent/{case}/close", data=whole)


@pytest.mark.parametrize(
    "path", ["/", f"/families/{HIGH}", "/urgent", "/urgent-report", "/referral", "/nowhere"]
)
def test_every_page_leads_to_a_report_and_says_what_waits(
    member: TestClient, database: ReferralDatabase, path: str
):
    calm = member.get(f"{path}?language=en").text
    assert 'href="/urgent-report"' in calm
    assert "waits, and nobody has taken it on" not in calm
    found_by_rule(database)
    assert "Urgent: 1 case waits, and nobody has taken it on." in member.get(path).text


def test_nobody_is_alarmed_for_another_commission(member: TestClient, database: ReferralDatabase):
    found_by_rule(database, commission_id="c2", family_id=FOREIGN)
    assert 'class="alarm"' not in member.get("/").text
    assert FOREIGN not in member.get("/urgent").text


def test_the_menu_leads_there_first_with_the_number(member: TestClient, database: ReferralDatabase):
    found_by_rule(database)
    reported(database)
    menu = member.get("/?language=en").text.split('<nav class="menu"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', menu)[:2] == ["/urgent", "/"]
    assert 'href="/urgent-report"' in menu
    assert 'Urgent <span class="number">2</span>' in menu


def test_whom_to_call_stands_before_everything_else(member: TestClient, database: ReferralDatabase):
    case = reported(database)
    for path in ("/urgent", f"/urgent/{case}", "/urgent-report"):
        page = member.get(f"{path}?language=en").text
        numbers = [page.index(f'href="tel:{number}"') for number in (102, 103, 112, 111)]
        assert numbers == sorted(numbers)
        assert numbers[-1] < page.find("Take it on", numbers[-1]) or path == "/urgent-report"


def test_a_duty_phone_is_named_where_there_is_one(database: ReferralDatabase):
    app = create_app(lambda: database, ThreeFamilies, duty_phones={"c1": "8 7162 25 00 00"})
    with TestClient(
        Wall(app, lambda: database), base_url=ADDRESS, headers={"origin": ADDRESS}
    ) as client:
        assert 'href="tel:87162250000"' in sign_in(client, "aigerim").get("/urgent").text
        assert "8 7162" not in sign_in(client, "dana").get("/urgent").text


def test_duty_phones_are_read_from_the_home(tmp_path: Path):
    assert read_duty_phones(tmp_path) == {}
    (tmp_path / DUTY_PHONES).write_text("c1 = '+7 (7162) 25-00-00'\n")
    assert read_duty_phones(tmp_path) == {"c1": "+7 (7162) 25-00-00"}


@pytest.mark.parametrize("text", ["c1 = 8", "c1 = 'javascript:x'", "c1 = ''", "not toml", "[c1]"])
def test_a_file_of_duty_phones_that_cannot_be_read_is_refused(tmp_path: Path, text: str):
    (tmp_path / DUTY_PHONES).write_text(text)
    with pytest.raises(BadInput, match=DUTY_PHONES):
        read_duty_phones(tmp_path)


def test_a_report_is_a_case_at_once_and_stands_on_the_family_s_page(
    member: TestClient, database: ReferralDatabase
):
    answer = report(member)
    assert answer.status_code == 303
    (case,) = cases(database)
    assert answer.headers["location"] == f"/urgent/{case.case_id}"
    assert (case.family_id, case.kind, case.author_name) == (HIGH, "violence", "Айгерім Сейітова")
    assert f"/urgent/{case.case_id}" in member.get(f"/families/{HIGH}").text
    assert "Зорлық-зомбылық" in member.get("/urgent").text


def test_from_a_family_s_page_the_form_knows_the_code(member: TestClient):
    page = member.get(f"/families/{ELEVATED}").text
    assert f'href="/families/{ELEVATED}/urgent-report"' in page
    assert 'value="ELEV-0FAM"' in member.get(f"/families/{ELEVATED}/urgent-report").text


def test_somebody_on_no_record_is_described(member: TestClient, database: ReferralDatabase):
    report(member, family="", description="Бекеттегі бала")
    (case,) = cases(database)
    assert not case.on_record
    assert "Бекеттегі бала" in member.get("/urgent").text


def test_a_double_click_is_one_case(member: TestClient, database: ReferralDatabase):
    own = own_fields(member, "/urgent-report")
    first, second = report(member, **own), report(member, **own)
    assert first.headers["location"] == second.headers["location"]
    assert len(cases(database)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": ""}, "Choose what has happened."),
        ({"kind": "nonsense"}, "Choose what has happened."),
        ({"family": "FORE-0FAM"}, "No list of your commission has this code."),
        ({"family": "%%%"}, "No list of your commission has this code."),
        ({"family": "", "description": ""}, "describe whom this is about."),
        ({"description": "x" * 2001}, "This is too long; shorten it."),
        ({"description": "bell \a"}, "signs that cannot be stored"),
        ({"description": "turned \u202e"}, "signs that cannot be stored"),
        ({"family": "x" * 201}, "No list of your commission has this code."),
    ],
)
def test_what_is_wrong_is_said_in_place_and_nothing_typed_is_lost(
    member: TestClient, database: ReferralDatabase, fields: dict[str, str], said: str
):
    member.get("/?language=en")
    answer = report(member, **{"description": "Typed words", **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert fields.get("description", "Typed words") in answer.text
    assert cases(database) == []


def test_a_script_is_text_wherever_it_is_typed(member: TestClient, database: ReferralDatabase):
    report(member, family="", description=SCRIPT)
    (case,) = cases(database)
    take_on(member, case.case_id, first=SCRIPT)
    close(member, case.case_id, outcome=SCRIPT, step="check")
    close(member, case.case_id, outcome=SCRIPT)
    for path in ("/urgent", f"/urgent/{case.case_id}"):
        page = member.get(path).text
        assert "<script" not in page
        assert page.count("&lt;script&gt;") == 3
    wrong = report(member, kind=SCRIPT, family=SCRIPT, description=SCRIPT)
    assert "<script" not in wrong.text


@pytest.mark.parametrize(
    "forged",
    [{"form_secret": "guessed"}, {"form_secret": ""}],
)
def test_a_forged_form_is_refused(
    member: TestClient, database: ReferralDatabase, forged: dict[str, str]
):
    case = reported(database)
    assert report(member, **forged).status_code == 403
    assert take_on(member, case, **forged).status_code == 403
    assert close(member, case, **forged).status_code == 403
    (kept,) = cases(database)
    assert kept.acknowledged is None


@pytest.mark.parametrize("token", ["", "x" * 65, "\x00", "тірек"])
def test_a_token_that_was_never_handed_out_is_refused(
    member: TestClient, database: ReferralDatabase, token: str
):
    case = reported(database)
    assert report(member, token=token).status_code == 400
    assert take_on(member, case, token=token).status_code == 400
    assert len(cases(database)) == 1


def test_a_token_of_another_form_is_refused(member: TestClient, database: ReferralDatabase):
    one, other = reported(database), reported(database, token="second")
    token = own_fields(member, f"/urgent/{one}")["token"]
    assert take_on(member, one, token=token).status_code == 303
    assert take_on(member, other, token=token).status_code == 403


@pytest.mark.parametrize("case", ["2", "0", "-1", "9" * 30, "x", "1.5", "%00"])
def test_another_commissions_case_is_not_there(
    member: TestClient, database: ReferralDatabase, case: str
):
    reported(database)
    reported(database, UrgentReport("violence", FOREIGN, "Foreign words"), actor=DANA, token="c2")
    assert member.get(f"/urgent/{case}").status_code == 404
    secret = own_fields(member, "/urgent/1")
    for act in ("acknowledge", "close"):
        whole = {**secret, "first": "x", "outcome": "x", "step": "record"}
        assert member.post(f"/urgent/{case}/{act}", data=whole).status_code == 404
    (foreign,) = cases(database, "c2")
    assert foreign.acknowledged is None


def test_who_takes_it_on_is_named_with_what_they_do_first(
    member: TestClient, database: ReferralDatabase
):
    case = found_by_rule(database)
    assert take_on(member, case).status_code == 303
    page = member.get("/urgent?language=en").text
    assert "Taken on by Айгерім Сейітова" in page
    assert "Мектепке қоңырау шаламын" in page
    assert 'class="alarm"' not in page


def test_taking_it_on_needs_a_first_step(member: TestClient, database: ReferralDatabase):
    case = found_by_rule(database)
    answer = take_on(member, case, first="  ")
    assert answer.status_code == 422
    assert "Осы жолды толтырыңыз." in answer.text


def test_two_people_at_once_the_slower_is_told_and_loses_nothing(
    visitor: TestClient, database: ReferralDatabase
):
    case = reported(database)
    sign_in(visitor, "bolat")
    chair = own_fields(visitor, f"/urgent/{case}")
    sign_in(visitor, "aigerim")
    take_on(visitor, case)
    sign_in(visitor, "bolat")
    secret = own_fields(visitor, f"/urgent/{case}")["form_secret"]
    late = visitor.post(
        f"/urgent/{case}/acknowledge",
        data={**chair, "form_secret": secret, "first": "Мен барамын"},
    )
    assert late.status_code == 409
    assert "Мен барамын" in late.text
    assert "Айгерім Сейітова" in late.text


def test_who_waits_too_long_is_the_chair_s_and_noted_once(
    visitor: TestClient, database: ReferralDatabase
):
    case = found_by_rule(database, ago=TOO_LONG)
    page = sign_in(visitor, "aigerim").get("/?language=en").text
    assert "1 case has waited too long: the chair is told." in page
    page = sign_in(visitor, "bolat").get("/?language=en").text
    assert "Chair: 1 case has waited too long." in page
    (noted,) = entries(database, Action.URGENT_ESCALATED)
    assert (noted.family_id, noted.told["content"]["case_id"]) == (URGENT, case)
    assert "Nobody took it on in time; the chair was told." in visitor.get("/urgent").text


def test_closing_is_checked_first_and_stays_readable(
    member: TestClient, database: ReferralDatabase
):
    case = reported(database)
    assert close(member, case).status_code == 409, "nobody has taken it on"
    take_on(member, case)
    check = close(member, case, step="check")
    assert check.status_code == 200
    assert "Бала әжесінде" in check.text
    assert cases(database)[0].closed is None
    changed = close(member, case, step="change")
    assert "Бала әжесінде</textarea>" in changed.text
    assert close(member, case).status_code == 303
    page = member.get("/urgent?language=en").text
    assert "Closed lately" in page
    assert "Бала әжесінде" in page
    assert "<form" not in member.get(f"/urgent/{case}").text.split("<main")[1]


def test_every_view_is_in_the_journal_and_no_word_of_a_case(
    member: TestClient, database: ReferralDatabase
):
    case = reported(database)
    member.get("/urgent")
    member.get(f"/urgent/{case}")
    (lane,) = content(database, Action.URGENT_LANE_VIEWED)
    (seen,) = entries(database, Action.URGENT_CASE_VIEWED)
    assert lane["cases"] == [case]
    assert seen.family_id == cases(database)[0].family_id
    assert "station" not in seen.text
    with database.reading() as session:
        assert verify_journal(session).fault is None


def test_an_erased_family_is_in_no_case_any_more(member: TestClient, database: ReferralDatabase):
    case = found_by_rule(database)
    erase_from_database(database, [URGENT], approved_by="A", reason="court_order")
    assert 'class="alarm"' not in member.get("/urgent").text
    assert member.get(f"/urgent/{case}").status_code == 404


def test_no_address_holds_anything_but_a_number_or_a_code(member: TestClient):
    answer = report(member, family="", description="Анасының аты")
    assert re.fullmatch(r"/urgent/\d+", answer.headers["location"])
