"""The sittings' pages, as a member and a chair meet them."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from serving.desk.words import today
from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import erase_from_database
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import read_entries
from serving.referrals.sittings.opening import sittings_of
from serving.referrals.sittings.records import Outcome
from tests.serving.conftest import sign_in
from tests.serving.desk.test_desk import hidden
from tests.serving.seeding import ELEVATED, HIGH
from tests.serving.sitting import BOLAT, closed, dealt, offered, opened, put_on, read, ready

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def chair(visitor: TestClient) -> TestClient:
    return sign_in(visitor, "bolat")


def send(client: TestClient, path: str, *, of: str = "", **fields: str) -> Any:
    """Post a form with the secret, and the token where the page has one, of the page `of`."""
    page = client.get(of or "/sittings").text
    own = {"form_secret": hidden(page, "form_secret")}
    if 'name="token"' in page:
        own["token"] = hidden(page, "token")
    return client.post(path, data={**own, **fields})


def opening(**changes: str) -> dict[str, str]:
    return {
        "held_on": today().isoformat(),
        "begins_at": "10:00",
        "place": "Әкімдік",
        **changes,
    }


def test_a_member_opens_a_sitting_and_comes_to_it(member: TestClient, database: ReferralDatabase):
    answer = send(member, "/sittings", **opening())
    assert (answer.status_code, answer.headers["location"]) == (303, "/sittings/1")
    assert "Әкімдік" in member.get("/sittings/1").text
    with database.reading() as session:
        assert len(sittings_of(session, "c1")) == 1


def test_the_same_form_sent_twice_opens_one(member: TestClient, database: ReferralDatabase):
    page = member.get("/sittings").text
    form = {name: hidden(page, name) for name in ("form_secret", "token")} | opening()
    first, second = (member.post("/sittings", data=form) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    with database.reading() as session:
        assert len(sittings_of(session, "c1")) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held_on", ""),
        ("held_on", "soon"),
        ("held_on", "1999-01-01"),
        ("held_on", "2999-01-01"),
        ("begins_at", ""),
        ("begins_at", "25:00"),
        ("begins_at", "9:5"),
        ("begins_at", "１０:００"),
        ("place", ""),
        ("place", "x" * 201),
        ("place", "a\x07b"),
        ("place", "a\nb"),
        ("place", "a\N{RIGHT-TO-LEFT OVERRIDE}b"),
    ],
)
def test_a_bad_field_is_shown_and_nothing_is_stored(
    member: TestClient, database: ReferralDatabase, field: str, value: str
):
    answer = send(member, "/sittings", **opening(**{field: value}))
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    with database.reading() as session:
        assert sittings_of(session, "c1") == []


def test_script_in_every_field_is_text(chair: TestClient, database: ReferralDatabase):
    sitting_id = int(
        send(chair, "/sittings", **opening(place=SCRIPT)).headers["location"].rsplit("/", 1)[1]
    )
    path = f"/sittings/{sitting_id}"
    put_on(database, BOLAT, sitting_id, HIGH)
    send(chair, f"{path}/attendants", of=path, part="chair", name=SCRIPT, office=SCRIPT)
    item = read(database, sitting_id).items[0].item_id
    send(chair, f"{path}/items/{item}", of=path, seen_version="0", dissent=SCRIPT)
    for place in (path, f"{path}/items/{item}", f"{path}/papers/minutes/full", "/sittings"):
        page = chair.get(place).text
        assert "<script" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("changes", [{"form_secret": "forged"}, {"token": ""}, {"token": "x" * 65}])
def test_a_forged_form_is_refused(
    member: TestClient, database: ReferralDatabase, changes: dict[str, str]
):
    assert send(member, "/sittings", **opening(), **changes).status_code in {400, 403}
    with database.reading() as session:
        assert sittings_of(session, "c1") == []


def test_a_form_from_elsewhere_is_refused(member: TestClient):
    page = member.get("/sittings").text
    form = {name: hidden(page, name) for name in ("form_secret", "token")} | opening()
    answer = member.post("/sittings", data=form, headers={"origin": "http://elsewhere.test"})
    assert answer.status_code == 403


def test_from_the_list_and_from_the_familys_page_a_family_comes_on_the_agenda(
    member: TestClient, database: ReferralDatabase
):
    assert "/sittings/items" not in member.get("/").text
    sitting_id = opened(database)
    own_page = f"/families/{ELEVATED}"
    for family_id, page, back in ((HIGH, "/", "list"), (ELEVATED, own_page, "family")):
        assert f'name="back" value="{back}"' in member.get(page).text
        answer = send(
            member, "/sittings/items", of=page,
            sitting_id=str(sitting_id), family_id=family_id, back=back,
        )  # fmt: skip
        assert answer.headers["location"] == page
        assert f'href="/sittings/{sitting_id}"' in member.get(page).text
    assert [item.family_id for item in read(database, sitting_id).items] == [HIGH, ELEVATED]


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 30, "2"])
def test_a_family_comes_on_no_agenda_that_is_not_there(
    member: TestClient, database: ReferralDatabase, sent: str
):
    opened(database)
    answer = send(member, "/sittings/items", sitting_id=sent, family_id=HIGH)
    assert answer.status_code in {400, 404}


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "x", "1e3"])
def test_no_such_sitting_is_not_found(member: TestClient, number: str):
    assert member.get(f"/sittings/{number}").status_code == 404


def test_who_came_is_asked_for_in_full_and_nothing_typed_is_lost(
    member: TestClient, database: ReferralDatabase
):
    path = f"/sittings/{opened(database)}"
    answer = send(member, f"{path}/attendants", of=path, part="boss", name="Аян", office="x" * 201)
    assert answer.status_code == 422
    for shown in ('id="part-problem"', 'id="office-problem"', 'value="Аян"'):
        assert shown in answer.text
    assert read(database, 1).attendants == ()


@pytest.mark.parametrize(
    "votes",
    [
        {"votes_for": "1"},
        {"votes_for": "1", "votes_against": "0", "abstained": "-1"},
        {"votes_for": "100", "votes_against": "0", "abstained": "0"},
        {"votes_for": "x", "votes_against": "0", "abstained": "0"},
        {"votes_for": "٣", "votes_against": "0", "abstained": "0"},
    ],
)
def test_votes_are_whole_numbers_or_none(
    member: TestClient, database: ReferralDatabase, votes: dict[str, str]
):
    sitting_id, (item,) = ready(database, HIGH)
    path = f"/sittings/{sitting_id}/items/{item}"
    answer = send(member, path, of=path, seen_version="0", dissent="kept", **votes)
    assert answer.status_code == 422
    assert "kept" in answer.text
    assert read(database, sitting_id).items[0].outcome == Outcome()


def test_of_two_who_write_about_an_item_the_second_reads_the_first(
    member: TestClient, database: ReferralDatabase
):
    sitting_id, (item,) = ready(database, HIGH)
    path = f"/sittings/{sitting_id}/items/{item}"
    secret = hidden(member.get(path).text, "form_secret")
    dealt(database, sitting_id, item, Outcome(2, 0, 0, "the first's"))
    form = {"form_secret": secret, "seen_version": "0", "dissent": "the second's"}
    answer = member.post(path, data=form)
    assert answer.status_code == 409
    assert "the first&#39;s" in answer.text
    assert "the second&#39;s" in answer.text
    assert read(database, sitting_id).items[0].outcome.dissent == "the first's"


def test_the_chair_closes_what_is_whole_and_nobody_edits_it_then(
    chair: TestClient, database: ReferralDatabase
):
    sitting_id, (item,) = ready(database, HIGH)
    path = f"/sittings/{sitting_id}"
    assert send(chair, f"{path}/close", of=f"{path}/close").status_code == 303
    page = chair.get(path).text
    assert f"{path}/attendants" not in page
    assert f"{path}/items/{item}/move" not in page
    answer = send(chair, f"{path}/items/{item}", of=path, seen_version="0", dissent="late")
    assert answer.status_code == 409
    assert send(chair, f"{path}/change", of=path, **opening()).status_code == 409


def test_what_is_not_whole_is_not_closed(chair: TestClient, database: ReferralDatabase):
    sitting_id = opened(database)
    path = f"/sittings/{sitting_id}"
    assert send(chair, f"{path}/close", of=path).status_code == 409
    assert not read(database, sitting_id).sitting.closed


def test_an_addition_is_checked_and_added_once(member: TestClient, database: ReferralDatabase):
    sitting_id, (item,) = closed(database, HIGH)
    path = f"/sittings/{sitting_id}"
    for wrong in ({"item_id": "99", "text": "x"}, {"item_id": "0", "text": ""}):
        assert send(member, f"{path}/additions", of=path, **wrong).status_code == 422
    page = member.get(path).text
    form = {name: hidden(page, name) for name in ("form_secret", "token")}
    form |= {"item_id": str(item), "text": "said anew"}
    for _ in range(2):
        assert member.post(f"{path}/additions", data=form).status_code == 303
    assert [one.text for one in read(database, sitting_id).additions] == ["said anew"]


def test_every_paper_handed_out_stands_in_the_journal_by_its_digest(
    member: TestClient, database: ReferralDatabase
):
    offered(database, HIGH)
    sitting_id, (item,) = closed(database, HIGH)
    path = f"/sittings/{sitting_id}"
    paths = (
        f"{path}/papers/agenda/internal",
        f"{path}/papers/agenda/internal/docx",
        f"{path}/items/{item}/extract/docx",
        f"{path}/agenda.csv",
        "/sittings/decisions.csv",
    )
    answers = [member.get(f"{one}?language=ru") for one in paths]
    assert {answer.status_code for answer in answers} == {200}
    with database.reading() as session:
        told = [one for one in read_entries(session) if one.action == Action.SITTING_EXPORTED]
    contents = [one.told["content"] for one in told]
    assert [(one["document"], one["level"], one["form"]) for one in contents] == [
        ("agenda", "internal", "page"),
        ("agenda", "internal", "docx"),
        ("extract", "family", "docx"),
        ("agenda", "full", "csv"),
        ("decisions", "full", "csv"),
    ]
    assert {one["language"] for one in contents} == {"ru"}
    assert contents[0]["sha256"] == contents[1]["sha256"]
    assert [one.family_id for one in told] == ["", "", HIGH, "", ""]


def test_files_are_handed_out_to_be_kept(member: TestClient, database: ReferralDatabase):
    sitting_id, _ = closed(database, HIGH)
    answer = member.get(f"/sittings/{sitting_id}/papers/minutes/full/docx")
    assert answer.headers["content-disposition"] == 'attachment; filename="minutes-1-full.docx"'
    assert answer.content.startswith(b"PK")
    answer = member.get(f"/sittings/{sitting_id}/agenda.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("path", ["papers/minutes/family", "papers/list/full", "papers/minutes/x"])
def test_there_is_no_other_paper(member: TestClient, database: ReferralDatabase, path: str):
    assert member.get(f"/sittings/{opened(database)}/{path}").status_code == 404


def test_an_erased_family_gets_no_extract_and_its_item_says_so(
    member: TestClient, database: ReferralDatabase
):
    sitting_id, (item,) = closed(database, HIGH)
    erase_from_database(database, [HIGH], approved_by="A. Chair", reason="request")
    path = f"/sittings/{sitting_id}"
    assert member.get(f"{path}/items/{item}/extract").status_code == 410
    for place in (path, f"{path}/items/{item}", f"{path}/papers/minutes/full"):
        page = member.get(f"{place}?language=en")
        assert page.status_code == 200
        assert re.search("records were erased on request", page.text)


def test_the_chair_is_warned_on_the_list_and_a_member_is_not(
    visitor: TestClient, database: ReferralDatabase
):
    last = 0
    for time in range(20):
        last = offered(database, HIGH, form=f"f{time}", seen=last)
    words = "20 of 20 decisions followed the suggestion"
    assert words in sign_in(visitor, "bolat").get("/?language=en").text
    visitor.cookies.clear()
    assert words not in sign_in(visitor, "aigerim").get("/?language=en").text
