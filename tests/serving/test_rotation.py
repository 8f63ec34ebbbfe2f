"""The town's key is rotated: every link from and to a family holds (see town.py)."""

from pathlib import Path

import pytest
from sqlalchemy import text

from cases.anonymise import Kind, load_or_create_key, pseudonym
from cases.errors import BadInput, NotThereYet
from cases.ingest import ingest
from cases.store import CaseStore
from serving.erasure import erase_family
from serving.referrals.database import open_database
from serving.referrals.decisions import DecidedMeanwhile, current_decisions, decisions_about
from serving.referrals.lists import find_row, is_whole, newest_list, was_erased
from serving.referrals.scopes import EVERY_COMMISSION
from serving.rotation import rotate_key, rotation_lines
from serving.scoring.newest import open_scoring
from tests.serving.deciding import FAMILY, WORDS, decide, decide_in, make_lists

pytestmark = pytest.mark.usefixtures("referrals", "keys_are_drawn")


@pytest.fixture
def decided(town: Path) -> Path:
    """The town with its list made, and a decision about `a9`."""
    decide_in(town)
    return town


def today(home: Path, name: str) -> str:
    return pseudonym(load_or_create_key(home), Kind.FAMILY, name)


def test_it_says_how_many_keys_and_how_many_listed_families_there_are(decided: Path):
    """Twelve families stand on the town's lists."""
    rotated = rotate_key(decided)
    assert (rotated.keys, rotated.aliases) == (2, 12)
    assert rotated.store_digest == CaseStore.open(decided).digest
    assert list(rotation_lines(rotated)) == [
        f"Case store {rotated.store_digest[:16]} is in use, under a ring of 2 keys",
        "  12 families on lists are still found under the codes shown there",
        "  keep a copy of the new key file: without it no later extract can be linked",
    ]


def test_a_decision_made_before_is_found_by_either_code(decided: Path):
    rotate_key(decided)
    renamed = today(decided, "a9")
    assert renamed != FAMILY
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        for code in (FAMILY, renamed):
            (found,) = decisions_about(session, commission_id="C1", family_id=code)
            assert found.text == WORDS
            assert current_decisions(session, commission_id="C1")[code].text == WORDS
    database.close()


def test_a_list_in_force_shows_the_code_it_was_printed_with(decided: Path):
    rotate_key(decided)
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        listed = newest_list(session, "C1")
        by_new = find_row(session, commission_id="C1", family_id=today(decided, "a9"))
        assert is_whole(session, 1)
    database.close()
    assert listed is not None
    assert FAMILY in {family.family_id for family in listed.families}
    assert by_new is not None
    assert by_new.family.family_id == FAMILY


def test_a_decision_made_after_under_the_new_code_stands_for_both(decided: Path):
    rotate_key(decided)
    make_lists(decided)
    renamed = today(decided, "a9")
    with pytest.raises(DecidedMeanwhile):
        decide(decided, renamed, form="later")
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        (before,) = decisions_about(session, commission_id="C1", family_id=renamed)
    database.close()
    made = decide(decided, renamed, form="later", seen=before.decision_id)
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        for code in (FAMILY, renamed):
            newest = current_decisions(session, commission_id="C1")[code]
            assert newest.decision_id == made
    database.close()


def test_a_code_of_an_earlier_list_is_explained_under_todays(decided: Path):
    rotate_key(decided)
    (old,) = open_scoring(decided).explain([FAMILY])
    (new,) = open_scoring(decided).explain([today(decided, "a9")])
    assert old == new
    assert old.family_id == today(decided, "a9")


def test_who_served_before_the_rotation_answers_by_either_code_after_it(decided: Path):
    behind = open_scoring(decided)
    before = behind.score([FAMILY])[0]
    rotate_key(decided)
    after = behind.score([FAMILY])[0]
    assert after.family_id == today(decided, "a9")
    assert (after.band, after.selected) == (before.band, before.selected)


def test_three_rotations_keep_every_code_in_one_hop(decided: Path):
    codes = [FAMILY]
    for _ in range(3):
        rotate_key(decided)
        make_lists(decided)
        codes.append(today(decided, "a9"))
    assert len(set(codes)) == 4
    assert {one.family_id for one in open_scoring(decided).explain(codes)} == {codes[-1]}
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        found = [decisions_about(session, commission_id="C1", family_id=code) for code in codes]
    database.close()
    assert [len(decisions) for decisions in found] == [1, 1, 1, 1]


@pytest.mark.parametrize("step", ["open_database", "add_aliases"])
def test_a_rotation_that_ends_half_way_is_completed_and_a_list_made_meanwhile_is_right(
    decided: Path, step: str, monkeypatch: pytest.MonkeyPatch
):
    """The store has its new codes and the lists no aliases yet: what is listed now is under
    new codes and gets none.
    """

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"serving.rotation.{step}", killed)
        with pytest.raises(KeyboardInterrupt):
            rotate_key(decided)
    make_lists(decided)
    with pytest.raises(BadInput, match="run 'tirek keys rotate' to end it"):
        ingest(decided / "extract", decided)
    assert rotate_key(decided).aliases == 12
    assert open_scoring(decided).explain([FAMILY])[0].family_id == today(decided, "a9")
    digest = CaseStore.open(decided).digest
    assert ingest(decided / "extract", decided).digest == digest


def test_aliases_are_added_once_however_often_a_rotation_is_taken_up(
    decided: Path, monkeypatch: pytest.MonkeyPatch
):
    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("cases.rotation.Rotation.finish", killed)
        with pytest.raises(KeyboardInterrupt):
            rotate_key(decided)
    assert rotate_key(decided).aliases == 0
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        assert session.execute(text("SELECT count(*) FROM family_alias")).scalar() == 12
    database.close()


def test_a_family_is_erased_under_any_of_its_codes(decided: Path):
    rotate_key(decided)
    make_lists(decided)
    erased = erase_family(decided, FAMILY, approved_by="Dana Kim", reason="family_request")
    assert erased.tombstone.family_id == today(decided, "a9")
    assert (erased.rows.listed, erased.rows.decided, erased.files) == (2, 1, 1)
    rotate_key(decided)
    database = open_database(decided)
    with database.reading(EVERY_COMMISSION) as session:
        for code in (FAMILY, erased.tombstone.family_id, today(decided, "a9")):
            assert was_erased(session, commission_id="C1", family_id=code)
    database.close()
    ingest(decided / "extract", decided)
    store = CaseStore.open(decided)
    assert today(decided, "a9") not in store.table("families")["family_id"].to_pylist()


def test_without_a_store_nothing_is_rotated(tmp_path: Path):
    with pytest.raises(NotThereYet):
        rotate_key(tmp_path)
