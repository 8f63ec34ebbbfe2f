"""The desk's pages, as a member meets them."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import HTTPException
from starlette.testclient import TestClient

from serving.access.adding_accounts import add_account
from serving.desk.screens import listed as list_screen
from serving.desk.words import today
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import decisions_about
from serving.referrals.erasing import erase_from_database
from serving.referrals.lists import store_list
from serving.referrals.records import ReferralList
from serving.referrals.scopes import EVERY_COMMISSION
from serving.web import create_app
from tests.serving.conftest import ThreeFamilies, sign_in
from tests.serving.pages import without_tokens
from tests.serving.seeding import (
    ELEVATED,
    FOREIGN,
    HIGH,
    PASSWORD,
    THIN,
    URGENT,
    commission,
    list_head,
    listed,
    sample_list,
    shown,
    signed_mitigation,
)

NEXT_WEEK = (today() + timedelta(days=7)).isoformat()
ADVICE = {
    "kk": "Бұл — көмек ұсыну туралы кеңес. Шешімді адам қабылдайды.",
    "ru": "Это совет предложить помощь. Решение принимает человек.",
    "en": "This is advice to offer help. A person decides.",
}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return found.group(1)


def form_of(client: TestClient, family_id: str = HIGH) -> dict[str, str]:
    """The decision form of a family, filled in with a visit."""
    page = client.get(f"/families/{family_id}").text
    own = ("form_secret", "token", "row_id", "seen_decision")
    return {
        **{name: hidden(page, name) for name in own},
        "kind": "visit",
        "visit.visitor": "Айгүл",
        "visit.by_date": NEXT_WEEK,
        "reason": "Анасы шақырды",
        "known_beyond_record": "",
        "family_view": "",
        "step": "record",
    }


def decide(client: TestClient, form: dict[str, str], family_id: str = HIGH) -> Any:
    return client.post(f"/families/{family_id}/decision", data=form)


def stored(database: ReferralDatabase, family_id: str = HIGH) -> int:
    with database.reading(EVERY_COMMISSION) as session:
        return len(decisions_about(session, commission_id="c1", family_id=family_id))


def test_the_list_says_first_how_many_can_be_visited(member: TestClient):
    page = member.get("/?language=en").text
    assert page.index("You can visit 12 families this period.") < page.index("<table>")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "(жыныс) бірдей қамтылуы үшін, осы тізімдегі орындар түзетумен бөлінді."),
        ("ru", "(пол), места в этом списке распределены с поправкой."),
        ("en", "(sex), places on this list were shared out with a correction."),
    ],
)
def test_a_list_made_with_a_signed_choice_says_so(
    member: TestClient, database: ReferralDatabase, language: str, said: str
):
    assert said not in member.get(f"/?language={language}").text
    head = replace(list_head("m", as_of=today()), mitigation=signed_mitigation())
    with database.writing(EVERY_COMMISSION) as session:
        store_list(session, ReferralList(head, (commission(),), (listed("one"),)))
    page = member.get(f"/?language={language}").text
    assert said in page
    assert "A. Member" in page


def test_urgent_families_stand_above_every_band(member: TestClient):
    page = member.get("/").text
    order = [page.index(f"/families/{family}") for family in (URGENT, HIGH, THIN, ELEVATED)]
    assert order == sorted(order)


def test_a_family_drawn_by_chance_looks_like_any_other(
    member: TestClient, database: ReferralDatabase
):
    twins = (listed("twinr"), listed("twinc", drawn="chance"))
    with database.writing(EVERY_COMMISSION) as session:
        store_list(session, ReferralList(list_head("t", as_of=today()), (commission(),), twins))

    def page_without_codes(path: str) -> str:
        page = without_tokens(member.get(path).text)
        page = re.sub(r"/rows/\d+/", "", page)
        return re.sub(r'(name="row_id" value=)"[^"]*"', "", re.sub("(?i)twin-?[rc]", "TWIN", page))

    lines = page_without_codes("/").split("<tr>")[2:]
    assert lines[0].split("</tr>")[0] == lines[1].split("</tr>")[0]
    assert page_without_codes("/families/twinr") == page_without_codes("/families/twinc")


@pytest.mark.parametrize("path", ["/", f"/families/{HIGH}", f"/families/{URGENT}"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_page_shows_a_score_a_rank_or_a_probability(
    member: TestClient, path: str, language: str
):
    page = without_tokens(member.get(f"{path}?language={language}").text)
    assert "0.43" not in page
    assert "0,43" not in page
    assert "777" not in page
    assert ADVICE[language] in page


def test_only_families_of_ones_own_commission_are_listed(member: TestClient):
    assert FOREIGN not in member.get("/").text


@pytest.mark.parametrize("family_id", [FOREIGN, "nobody", "%00", "x" * 500, "<script>"])
def test_any_other_family_is_not_there(member: TestClient, family_id: str):
    answer = member.get(f"/families/{family_id}")
    assert answer.status_code == 404
    assert "Мұнда ештеңе жоқ" in answer.text
    assert "<script>" not in answer.text


def test_a_commission_without_a_list_is_told_so(visitor: TestClient, database: ReferralDatabase):
    with database.writing(EVERY_COMMISSION) as session:
        add_account(
            session,
            "erlan",
            display_name="Ерлан",
            role="member",
            commission_id="c9",
            password=PASSWORD,
            language="en",
        )
    page = sign_in(visitor, "erlan").get("/")
    assert page.status_code == 200
    assert "No list has been made for your commission yet." in page.text


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (405, "There is nothing here"),
        (418, "This could not be read"),
        (503, "The records cannot be"),
    ],
)
def test_other_errors_get_the_nearest_page(
    member: TestClient, monkeypatch: pytest.MonkeyPatch, status: int, title: str
):
    def fail(*_: object) -> object:
        raise HTTPException(status)

    monkeypatch.setattr(list_screen, "newest_list", fail)
    answer = member.get("/?language=en")
    assert answer.status_code == status
    assert title in answer.text


def test_without_the_wall_nobody_is_let_in(database: ReferralDatabase):
    with TestClient(create_app(lambda: database, ThreeFamilies)) as client:
        assert client.get("/").status_code == 403


def test_facts_stand_before_advice(member: TestClient):
    page = member.get(f"/families/{HIGH}?language=en").text
    headings = [
        "Who, and help already given",
        "What the sources recorded",
        "Protective facts",
        "What the record does not know",
        "What the model suggests",
        "The model: ",
        "Your decision",
    ]
    places = [page.index(heading) for heading in headings]
    assert places == sorted(places)


def test_reasons_are_told_with_source_and_freshness(member: TestClient):
    page = member.get(f"/families/{HIGH}").text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "Соңғы 90 күнде сабаққа 3 рет келмеген" in page
    assert "Дереккөз: мектеп" in page
    assert "соңғы жазба: 2026 ж. 8 наурыз" in page.replace("\xa0", " ")
    assert "100 отбасының шамамен 23-і (18-ден 29-ға дейін)" in page


def test_a_reason_says_how_long_before_the_list_and_what_it_does_not_mean(member: TestClient):
    page = member.get(f"/families/{HIGH}?language=en").text
    assert "24 days before the list" in page
    assert "<summary>What this does not mean</summary>" in page
    assert "It does not mean that the parents neglect the child" in page


def test_what_cannot_be_changed_is_marked_in_words(member: TestClient):
    """Of three reasons that raise only the area is context."""
    page = member.get(f"/families/{HIGH}").text
    assert page.count("жалпы мән-жай: өзгерту мүмкін емес") == 1
    marked = next(line for line in page.splitlines() if "өзгерту мүмкін емес" in line)
    assert "Комиссия аумағында" in marked


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", "Екі деңгейдің арасында: көтеріңкі және жоғары"),
        ("ru", "Между двумя уровнями: повышенный и высокий"),
        ("en", "Between two levels: elevated and high"),
    ],
)
def test_between_two_levels_is_said_on_the_list_and_beside_the_level(
    member: TestClient, language: str, told: str
):
    assert told in member.get(f"/?language={language}").text
    assert told in member.get(f"/families/{ELEVATED}?language={language}").text
    assert told not in member.get(f"/families/{HIGH}?language={language}").text


def test_reasons_against_ones_own_commission_stand_apart_with_whom_they_compare(
    member: TestClient,
):
    page = member.get(f"/families/{ELEVATED}?language=en").text
    own = page.index("Against families of your commission")
    assert page.index("Compared with: its 1,480 families") > own
    assert page.index("4 visits by the health nurse in a year", own) > own
    assert "Against families of your commission" not in member.get(f"/families/{HIGH}").text


def test_what_is_less_certain_is_set_aside_and_closed(member: TestClient):
    page = member.get(f"/families/{ELEVATED}?language=en").text
    aside = page.split('<details class="apart">')[1].split("</details>")[0]
    assert "Said with less certainty: 1 reason<" in aside
    assert "2 overdue utility bills" in aside


def test_all_reasons_are_a_picture_with_a_table_of_the_same(member: TestClient):
    page = member.get(f"/families/{HIGH}?language=en").text
    start = page.index("All reasons in one picture")
    told = page[start : page.index("</table>", start)]
    assert told.count('class="raises"') == 2
    assert told.count('class="lowers"') == 2
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td>', told)
    assert rows == [
        ("Absence from school", "raises, most of all"),
        ("Minor outside the home at night without a legal representative", "raises, much"),
        ("Visits by the health nurse", "lowers, much"),
        ("Everything else together", "lowers, a little"),
    ]
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]+)</text>", told))
    for words in ("An average family of the country", *(name for name, _ in rows), "This family"):
        assert words in drawn
    assert 'role="img"' in told
    assert "%" not in told


def test_where_nothing_moves_the_level_the_page_says_so(
    member: TestClient, database: ReferralDatabase
):
    nothing = shown(raises=(), lowers=(), steps=())
    with database.writing(EVERY_COMMISSION) as session:
        store_list(
            session,
            ReferralList(
                list_head("d2", as_of=date(2026, 5, 1)),
                (commission(),),
                (listed("still0family", record=nothing),),
            ),
        )
    page = member.get("/families/still0family?language=en").text
    assert "Nothing on record moves this family's level up or down." in page
    assert "All reasons in one picture" not in page


def test_a_record_too_thin_gets_no_band(member: TestClient):
    page = member.get(f"/families/{THIN}?language=en").text
    assert "Level:" not in page
    assert "too thin for advice" in page


def test_an_urgent_family_gets_no_band(member: TestClient):
    page = member.get(f"/families/{URGENT}?language=en").text
    assert "Level:" not in page
    assert "urgent danger is never ranked" in page
    assert "A report of domestic violence" in page
    assert "Of 100 families" not in page
    assert "What raises" not in page
    assert "All reasons in one picture" not in page


def test_no_decision_is_chosen_beforehand_and_help_comes_first(member: TestClient):
    page = member.get(f"/families/{HIGH}").text
    assert " checked" not in page
    kinds = re.findall(r'type="radio"[^>]*value="(\w+)"', page)
    assert kinds[0] == "offer_help"


def test_a_decision_is_checked_recorded_and_found_again(
    member: TestClient, database: ReferralDatabase
):
    form = form_of(member)
    check = decide(member, {**form, "step": "check"})
    assert check.status_code == 200
    assert "Анасы шақырды" in check.text
    assert stored(database) == 0
    answer = decide(member, form)
    assert answer.status_code == 303
    recorded = member.get(answer.headers["location"]).text
    assert "Айгерім Сейітова" in recorded
    assert "Анасы шақырды" in recorded
    assert "Анасы шақырды" in member.get(f"/families/{HIGH}").text
    assert "Келісіммен бару" in member.get("/").text
    assert stored(database) == 1


def test_a_double_click_records_once(member: TestClient, database: ReferralDatabase):
    form = form_of(member)
    first, second = decide(member, form), decide(member, form)
    assert first.headers["location"] == second.headers["location"]
    assert stored(database) == 1


def test_changing_ones_mind_keeps_what_was_typed(member: TestClient, database: ReferralDatabase):
    answer = decide(member, {**form_of(member), "step": "change"})
    assert answer.status_code == 200
    assert "Анасы шақырды" in answer.text
    assert stored(database) == 0


def test_a_form_that_is_not_whole_comes_back_with_what_was_typed(
    member: TestClient, database: ReferralDatabase
):
    answer = decide(member, {**form_of(member), "visit.by_date": "", "step": "check"})
    assert answer.status_code == 422
    assert "Анасы шақырды" in answer.text
    assert 'href="#visit.by_date"' in answer.text
    assert stored(database) == 0


def test_a_form_without_a_choice_leads_to_the_first_one(member: TestClient):
    answer = decide(member, {**form_of(member), "kind": ""})
    assert answer.status_code == 422
    assert 'href="#kind-offer_help"' in answer.text


def test_the_slower_of_two_colleagues_is_told_and_loses_nothing(
    member: TestClient, database: ReferralDatabase
):
    slower = {**form_of(member), "reason": "менің себебім"}
    assert decide(member, form_of(member)).status_code == 303
    answer = decide(member, slower)
    assert answer.status_code == 409
    assert "әріптесіңіз шешім қабылдады" in answer.text
    assert "менің себебім" in answer.text
    assert stored(database) == 1
    again = {name: hidden(answer.text, name) for name in ("token", "seen_decision")}
    assert decide(member, {**slower, **again}).status_code == 303
    assert stored(database) == 2


def test_a_form_already_used_for_another_family_is_refused(
    member: TestClient, database: ReferralDatabase
):
    form = form_of(member)
    decide(member, form)
    other = {**form_of(member, ELEVATED), "token": form["token"]}
    assert decide(member, other, ELEVATED).status_code == 403
    assert stored(database, ELEVATED) == 0


def test_the_decision_belongs_to_the_list_that_was_on_screen(
    member: TestClient, database: ReferralDatabase
):
    form = form_of(member)
    with database.writing(EVERY_COMMISSION) as session:
        store_list(session, sample_list("made again"))
    decide(member, form)
    with database.reading(EVERY_COMMISSION) as session:
        (decision,) = decisions_about(session, commission_id="c1", family_id=HIGH)
    assert decision.list_date == list_head().as_of_date
    assert "Келісіммен бару" in member.get("/").text


def test_a_form_already_used_in_another_commission_is_refused(
    visitor: TestClient, database: ReferralDatabase
):
    """Also where the database hides that commission's forms and knows their tokens all the same."""
    form = form_of(sign_in(visitor, "aigerim"))
    assert decide(visitor, form).status_code == 303
    taken = {**form_of(sign_in(visitor, "dana"), FOREIGN), "token": form["token"]}
    answer = decide(visitor, taken, FOREIGN)
    assert answer.status_code == 403
    assert "<h1>" in answer.text
    with database.reading(EVERY_COMMISSION) as session:
        assert not decisions_about(session, commission_id="c2", family_id=FOREIGN)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"form_secret": "forged"}, 403),
        ({"form_secret": ""}, 403),
        ({"token": ""}, 400),
        ({"token": "x" * 65}, 400),
        ({"token": "x\x00y"}, 400),
        ({"row_id": "99999"}, 404),
        ({"row_id": "x"}, 400),
        ({"row_id": "²"}, 400),
        ({"seen_decision": "-1"}, 400),
        ({"seen_decision": "9" * 30}, 400),
    ],
)
def test_a_forged_form_stores_nothing(
    member: TestClient, database: ReferralDatabase, change: dict[str, str], status: int
):
    assert decide(member, {**form_of(member), **change}).status_code == status
    assert stored(database) == 0


def test_a_form_for_another_commissions_family_stores_nothing(
    member: TestClient, database: ReferralDatabase
):
    answer = decide(member, form_of(member), FOREIGN)
    assert answer.status_code == 404
    with database.reading(EVERY_COMMISSION) as session:
        assert decisions_about(session, commission_id="c2", family_id=FOREIGN) == []


def test_uploads_are_refused(member: TestClient, database: ReferralDatabase):
    files = {"reason": ("x.txt", b"hello")}
    answer = member.post(f"/families/{HIGH}/decision", data=form_of(member), files=files)
    assert answer.status_code == 400
    assert stored(database) == 0


def test_too_many_fields_are_refused(member: TestClient, database: ReferralDatabase):
    many = {f"field{number}": "x" for number in range(100)}
    assert decide(member, {**form_of(member), **many}).status_code == 400
    assert stored(database) == 0


def test_script_in_every_field_is_shown_as_text(member: TestClient):
    script = "<script>alert(1)</script>"
    written = {"reason": script, "known_beyond_record": script, "family_view": script}
    answer = decide(member, {**form_of(member), **written, "visit.visitor": script})
    pages = [answer.headers["location"], f"/families/{HIGH}", "/"]
    assert all("<script" not in member.get(page).text for page in pages)


def test_a_decision_of_another_family_is_not_shown_here(member: TestClient):
    place = decide(member, form_of(member)).headers["location"]
    assert member.get(place).status_code == 200
    assert member.get(place.replace(HIGH, ELEVATED)).status_code == 404
    assert member.get(f"/families/{HIGH}/decisions/first").status_code == 404


def test_colleagues_see_the_decision_and_another_commission_does_not(visitor: TestClient):
    sign_in(visitor, "aigerim")
    place = decide(visitor, form_of(visitor)).headers["location"]
    sign_in(visitor, "bolat")
    assert visitor.get(place).status_code == 200
    assert "төраға" in visitor.get("/").text
    sign_in(visitor, "dana")
    assert visitor.get(place).status_code == 404


def test_an_older_decision_is_remembered_on_the_next_list(
    member: TestClient, database: ReferralDatabase
):
    decide(member, form_of(member))
    later = sample_list("may", as_of=today())
    with database.writing(EVERY_COMMISSION) as session:
        store_list(session, later)
    page = member.get("/?language=en").text
    line = page.split(f"/families/{HIGH}")[1].split("</tr>")[0]
    assert "Waits for you" in line
    assert "Before: Visit with consent" in line


def test_an_empty_list_says_so(member: TestClient, database: ReferralDatabase):
    nothing = ReferralList(list_head("none", as_of=today()), (commission(),), ())
    with database.writing(EVERY_COMMISSION) as session:
        store_list(session, nothing)
    assert "This list holds no family" in member.get("/?language=en").text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_errors_are_told_in_the_readers_language(member: TestClient, language: str):
    titles = {"kk": "Мұнда ештеңе жоқ", "ru": "Здесь ничего нет", "en": "There is nothing here"}
    answer = member.get(f"/nowhere?language={language}")
    assert answer.status_code == 404
    assert titles[language] in answer.text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_other_methods_find_nothing(member: TestClient, method: str):
    assert member.request(method, "/").status_code == 404


def test_an_error_on_our_side_is_told_without_its_text(
    member: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: object) -> object:
        msg = "the name of a family"
        raise RuntimeError(msg)

    monkeypatch.setattr(list_screen, "newest_list", fail)
    answer = member.get("/")
    assert answer.status_code == 500
    assert "Біздің тараптан қате кетті" in answer.text
    assert "the name of a family" not in answer.text
    assert "unforeseen RuntimeError at " in caplog.text
    assert "the name of a family" not in caplog.text


def test_static_files_are_a_closed_list(member: TestClient):
    assert member.get("/static/desk.css").status_code == 200
    for other in ("../routes.py", "%2e%2e/routes.py", "desk.css.bak"):
        assert member.get(f"/static/{other}").status_code == 404


ERASED = {
    "kk": "Бұл отбасының жазбалары өшірілді",
    "ru": "Записи об этой семье стёрты",
    "en": "This family's records were erased",
}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_erased_family_s_page_says_so(
    member: TestClient, database: ReferralDatabase, language: str
):
    erase_from_database(database, [HIGH], approved_by="A", reason="court_order")
    answer = member.get(f"/families/{HIGH}?language={language}")
    assert answer.status_code == 410
    assert ERASED[language] in answer.text
    assert HIGH not in answer.text.partition("<main")[2].partition("</main>")[0]


def test_an_erased_family_is_off_the_list_and_nothing_about_it_can_be_recorded(
    member: TestClient, database: ReferralDatabase
):
    form = form_of(member)
    assert decide(member, form).status_code == 303
    erase_from_database(database, [HIGH], approved_by="A", reason="court_order")
    assert HIGH not in member.get("/").text
    assert ELEVATED in member.get("/").text
    for step in ("check", "change", "record"):
        assert decide(member, {**form, "step": step}).status_code == 410
    assert member.get(f"/families/{HIGH}/decisions/1").status_code == 410
    assert stored(database) == 1


def test_another_commission_is_not_told_that_a_family_was_erased(
    member: TestClient, database: ReferralDatabase
):
    erase_from_database(database, [FOREIGN], approved_by="A", reason="court_order")
    assert member.get(f"/families/{FOREIGN}").status_code == 404
