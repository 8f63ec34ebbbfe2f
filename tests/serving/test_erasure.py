"""A family of the town asks to be erased: from the store, the lists, the answers (see town.py)."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cases.errors import BadInput, NotThereYet
from cases.ingest import ingest
from cases.store import CaseStore
from serving.api.contract import UnknownFamilies
from serving.erasure import erase_family, erasure_lines
from serving.referrals.database import ReferralDatabase, open_database
from serving.referrals.decisions import DecisionText, current_decisions, decisions_about
from serving.referrals.erasing import erase_from_database, erase_from_files
from serving.referrals.lists import find_row, is_whole, newest_list, was_erased
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ReferralListTable, ReferralRowTable
from serving.scoring.newest import open_scoring
from tests.serving.conftest import Kind
from tests.serving.deciding import FAMILY, WORDS, decide_in, make_lists
from tests.serving.town import coded

pytestmark = pytest.mark.usefixtures("referrals")

WRITTEN = ("Visitor-word", "Reason-word", "Known-word", "View-word")


@pytest.fixture
def decided(town: Path) -> Path:
    """The town with its list made, and a decision about `a9`."""
    decide_in(town)
    return town


def erase(home: Path, family: str = FAMILY) -> None:
    erase_family(home, family, approved_by="Dana Kim", reason="family_request")


def stored_row(database: ReferralDatabase) -> ReferralRowTable:
    with database.reading(EVERY_COMMISSION) as session:
        found = session.query(ReferralRowTable).where(ReferralRowTable.family_id == FAMILY).one()
        session.expunge(found)
    return found


def test_it_says_what_it_erased_and_what_only_a_person_can(decided: Path):
    erased = erase_family(decided, FAMILY, approved_by="Dana Kim", reason="family_request")
    assert (erased.rows.listed, erased.rows.decided, erased.files) == (1, 1, 1)
    assert erased.store_digest == CaseStore.open(decided).digest
    assert "backups are beyond Tirek" in "\n".join(erasure_lines(erased))


def test_a_row_keeps_its_code_its_place_and_its_digest(decided: Path):
    database = open_database(decided)
    before = stored_row(database)
    erase(decided)
    after = stored_row(database)
    database.close()
    kept = ("id", "list_id", "commission_id", "family_id", "position", "row_digest")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (after.lane, after.drawn, after.band, after.shown) == ("erased", "", "", {})
    assert (after.rank, after.calibrated_risk, after.selection_probability) == (None, None, 0.0)


def test_a_decision_keeps_that_it_was_made_when_and_by_whom(decided: Path):
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        (before,) = decisions_about(session, commission_id="C1", family_id=FAMILY)
    erase(decided)
    with database.reading(EVERY_COMMISSION) as session:
        (after,) = decisions_about(session, commission_id="C1", family_id=FAMILY)
    database.close()
    assert (after.author_name, after.decided_at) == (before.author_name, before.decided_at)
    assert after.text == DecisionText("visit", {}, "(erased)")


def bytes_of(home: Path, kind: Kind, request: pytest.FixtureRequest) -> bytes:
    """All that lies in the database's own files."""
    if kind == "sqlite":
        return b"".join(path.read_bytes() for path in home.glob("referrals.db*"))
    files = request.getfixturevalue("server").files()
    return b"".join(path.read_bytes() for path in files)


def test_no_word_of_it_is_left_in_the_database_s_files_or_the_lists(
    decided: Path, kind: Kind, request: pytest.FixtureRequest
):
    held = bytes_of(decided, kind, request)
    assert all(word.encode() in held for word in WRITTEN)
    erase(decided)
    left = bytes_of(decided, kind, request)
    assert not any(word.encode() in left for word in WRITTEN)
    rows = json.loads((decided / "lists" / "2026-03-01" / "C1.json").read_text("utf-8"))["rows"]
    assert [row for row in rows if row["family"] == FAMILY] == [
        {"family": FAMILY, "lane": "erased"}
    ]
    assert len(rows) == 7


def test_a_list_can_still_be_checked_after_an_erasure(decided: Path):
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        assert is_whole(session, 1)
    erase(decided)
    with database.reading(EVERY_COMMISSION) as session:
        assert is_whole(session, 1)
    database.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE referral_row SET band = 'usual' WHERE id = 1",
        "UPDATE referral_row SET row_digest = 'other' WHERE family_id = :family",
        "UPDATE referral_list SET seed = 12",
        "DELETE FROM referral_row WHERE id = (SELECT max(id) FROM referral_row)",
    ],
)
def test_any_other_change_to_a_list_is_found(decided: Path, change: str):
    erase(decided)
    database = open_database(decided)
    with database.writing(EVERY_COMMISSION) as session:
        session.execute(text(change), {"family": FAMILY} if ":family" in change else {})
        assert not is_whole(session, 1)
    database.close()


def test_the_list_no_longer_shows_the_family_and_the_others_stay(decided: Path):
    erase(decided)
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        found = newest_list(session, "C1")
        assert found is not None
        assert {family.family_id for family in found.families} == {
            coded(f"a{n}") for n in range(3, 9)
        }
        assert find_row(session, commission_id="C1", family_id=FAMILY) is None
        assert was_erased(session, commission_id="C1", family_id=FAMILY)
        assert not was_erased(session, commission_id="C2", family_id=FAMILY)
        assert not was_erased(session, commission_id="C1", family_id=coded("a8"))
    database.close()


def test_who_still_serves_the_earlier_store_answers_no_more_about_the_family(decided: Path):
    behind = open_scoring(decided)
    assert behind.explain([FAMILY])[0].raises
    erase(decided)
    with pytest.raises(UnknownFamilies):
        behind.explain([FAMILY])
    assert behind.explain([coded("a8")])[0].family_id == coded("a8")


def test_neither_a_new_ingest_nor_a_new_list_brings_the_family_back(decided: Path):
    erase(decided)
    ingest(decided / "extract", decided)
    make_lists(decided)
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        found = newest_list(session, "C1")
        lists = session.query(ReferralListTable).count()
    database.close()
    assert found is not None
    assert FAMILY not in {family.family_id for family in found.families}
    assert lists == 2


def test_run_again_it_says_the_same(decided: Path):
    first = erase_family(decided, FAMILY, approved_by="Dana Kim", reason="family_request")
    second = erase_family(decided, FAMILY, approved_by="Another", reason="court_order")
    assert second == first


@pytest.mark.parametrize("step", ["erase_from_cases", "erase_from_database", "erase_from_files"])
def test_an_erasure_that_ends_at_any_step_is_completed_by_the_next(
    decided: Path, step: str, monkeypatch: pytest.MonkeyPatch
):
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"serving.erasure.{step}", killed)
        with pytest.raises(KeyboardInterrupt):
            erase(decided)
    ingest(decided / "extract", decided)
    erased = erase_family(decided, FAMILY, approved_by="Dana Kim", reason="family_request")
    assert (erased.rows.listed, erased.rows.decided, erased.files) == (1, 1, 1)
    assert FAMILY not in CaseStore.open(decided).table("families")["family_id"].to_pylist()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET reason = '(erased)'",
        "UPDATE decision SET reason = '(erased)', details = '{}', family_view = '', "  # noqa: ISC004  one statement
        "known_beyond_record = ''",
    ],
)
def test_before_the_family_is_erased_no_decision_loses_a_word(decided: Path, statement: str):
    database = open_database(decided)
    with (
        pytest.raises(IntegrityError, match="never edited"),
        database.writing(EVERY_COMMISSION) as session,
    ):
        session.execute(text(statement))
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET reason = 'other words'",
        "UPDATE decision SET author_name = 'Somebody'",
        "UPDATE decision SET decided_at = '2020-01-01 00:00:00'",
        "UPDATE decision SET kind = 'hand_over'",
        "UPDATE decision SET family_view = 'they agreed'",
        "DELETE FROM decision",
    ],
)
def test_after_it_a_decision_can_change_to_nothing_else(decided: Path, statement: str):
    erase(decided)
    database = open_database(decided)
    with (
        pytest.raises(IntegrityError, match="never"),
        database.writing(EVERY_COMMISSION) as session,
    ):
        session.execute(text(statement))
    database.close()


def test_a_family_that_stands_on_a_list_alone_is_erased_there(decided: Path):
    """The register lost it meanwhile; its rows and decisions are still there."""
    families = decided / "extract" / "families.csv"
    kept = [line for line in families.read_text("utf-8").splitlines() if not line.startswith("a9,")]
    families.write_text("\n".join(kept) + "\n", encoding="utf-8")
    ingest(decided / "extract", decided)
    erased = erase_family(decided, FAMILY, approved_by="Dana Kim", reason="family_request")
    assert (erased.rows.listed, erased.rows.decided) == (1, 1)


@pytest.mark.parametrize(
    ("family", "approved_by", "reason", "complaint"),
    [
        ("b" * 20, "Dana Kim", "family_request", f"no family '{'b' * 20}' is in the store"),
        ("B" * 20, "Dana Kim", "family_request", "is no family's code"),
        ("920101300123", "Dana Kim", "family_request", "is no family's code"),
        ("", "Dana Kim", "family_request", "is no family's code"),
        (FAMILY, " ", "family_request", "needs the name of who approved it"),
        (FAMILY, "Dana\nKim", "family_request", "needs the name of who approved it"),
        (FAMILY, "D" * 201, "family_request", "needs the name of who approved it"),
        (FAMILY, "Dana Kim", "because", "'because' is no reason .* choose family_request"),
    ],
)
def test_what_cannot_be_erased_is_refused_and_nothing_changes(
    decided: Path, family: str, approved_by: str, reason: str, complaint: str
):
    before = CaseStore.open(decided).digest
    with pytest.raises(BadInput, match=complaint) as refusal:
        erase_family(decided, family, approved_by=approved_by, reason=reason)
    assert "920101300123" not in str(refusal.value), "what may be an identity number is not told on"
    assert CaseStore.open(decided).digest == before
    assert not (decided / "cases" / "erased.json").exists()


def test_without_a_store_nothing_is_made(tmp_path: Path):
    with pytest.raises(NotThereYet):
        erase_family(tmp_path / "home", FAMILY, approved_by="Dana Kim", reason="family_request")
    assert not (tmp_path / "home").exists()


def test_of_a_family_on_no_list_there_is_nothing_in_the_database(decided: Path):
    database = open_database(decided)
    nobody = ["b" * 20]
    found = erase_from_database(database, nobody, approved_by="A", reason="court_order")
    assert found == (0, 0)
    with database.reading(EVERY_COMMISSION) as session:
        assert current_decisions(session, commission_id="C1")[FAMILY].text == WORDS
    database.close()
    assert erase_from_files(decided, ["b" * 20]) == 0
