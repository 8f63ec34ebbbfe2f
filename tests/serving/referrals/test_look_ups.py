"""Look-ups outside one's area: a reason first, an hour, and nothing left after an erasure."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from cases.errors import BadInput
from serving.referrals import look_ups
from serving.referrals.aliases import add_aliases, codes_of
from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import ERASED_WORDS, erase_from_database
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import Entry, append, read_entries
from serving.referrals.journal.reading import (
    Wanted,
    codes_beginning,
    find_entry,
    first_from,
    read_of_family,
    read_page,
    read_views,
)
from serving.referrals.lists import find_row
from serving.referrals.look_ups import holds, look_ups_of, record_look_up
from serving.referrals.page_sets import digest_of_files, keep_page_set, kept_page_set
from serving.referrals.tables import LookUpTable
from serving.referrals.verifying.verify import verify_journal
from tests.serving.seeding import ELEVATED, HIGH

AIGERIM = Actor("Айгерім Сейітова", "member", 1, "c1")
NURLAN = Actor("Нұрлан Оспанов", "auditor", 4)
WHY = "Жылдық аудит"


def viewed(database: ReferralDatabase, family_id: str = HIGH) -> Entry:
    """The entry of a member's view of a family."""
    with database.writing() as session:
        row = find_row(session, commission_id="c1", family_id=family_id)
        assert row is not None
        at = append(session, Action.FAMILY_VIEWED, AIGERIM, family_id=family_id, row_id=row.row_id)
    with database.reading() as session:
        entry = find_entry(session, at)
    assert entry is not None
    return entry


def test_a_reason_opens_one_screen_for_one_person(database: ReferralDatabase):
    entry, other = viewed(database), viewed(database, ELEVATED)
    with database.writing() as session:
        assert not holds(session, entry.position, 4)
        record_look_up(session, entry, WHY, by=NURLAN, token="t1")
        assert holds(session, entry.position, 4)
        assert not holds(session, entry.position, 5)
        assert not holds(session, other.position, 4)
        (kept,) = look_ups_of(session, entry.position)
    assert (kept.account_name, kept.reason) == (NURLAN.name, WHY)


def test_after_an_hour_the_reason_is_asked_for_again(
    database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    entry = viewed(database)
    with database.writing() as session:
        record_look_up(session, entry, WHY, by=NURLAN, token="t1")
    monkeypatch.setattr(look_ups, "HOLDS", timedelta(0))
    with database.reading() as session:
        assert not holds(session, entry.position, 4)


def test_sent_twice_it_is_one_look_up_and_no_other_screens(database: ReferralDatabase):
    entry, other = viewed(database), viewed(database, ELEVATED)
    with database.writing() as session:
        first = record_look_up(session, entry, WHY, by=NURLAN, token="t1")
        assert record_look_up(session, entry, WHY, by=NURLAN, token="t1") == first
        with pytest.raises(BadInput, match="another look-up"):
            record_look_up(session, other, WHY, by=NURLAN, token="t1")
        with pytest.raises(BadInput, match="needs a reason"):
            record_look_up(session, other, "", by=NURLAN, token="t2")


def test_the_journal_holds_no_word_of_the_reason(database: ReferralDatabase):
    entry = viewed(database)
    with database.writing() as session:
        record_look_up(session, entry, WHY, by=NURLAN, token="t1")
        (told,) = [one for one in read_entries(session) if one.action == Action.FAMILY_LOOKED_UP]
        assert WHY not in told.text
        assert told.told["content"]["screen_at"] == entry.position
        assert verify_journal(session).fault is None


@pytest.mark.parametrize("statement", ["UPDATE look_up SET reason = 'x'", "DELETE FROM look_up"])
def test_the_database_refuses_to_edit_or_delete_a_look_up(
    database: ReferralDatabase, statement: str
):
    entry = viewed(database)
    with database.writing() as session:
        record_look_up(session, entry, WHY, by=NURLAN, token="t1")
    with pytest.raises(IntegrityError, match="never"), database.writing() as session:
        session.execute(text(statement))


@pytest.mark.parametrize("rotated", [False, True])
def test_an_erasure_takes_the_reason_away(database: ReferralDatabase, *, rotated: bool):
    code = HIGH
    if rotated:
        with database.writing() as session:
            add_aliases(session, lambda code: f"new{code}", generation=2, made_from="s2")
        code = f"new{HIGH}"
    entry = viewed(database, code)
    with database.writing() as session:
        record_look_up(session, entry, WHY, by=NURLAN, token="t1")
        codes = codes_of(session, code)
    erase_from_database(database, codes, approved_by="A", reason="family_request")
    with database.reading() as session:
        (stored,) = session.scalars(select(LookUpTable))
        assert (stored.reason, stored.salt) == (ERASED_WORDS, "")
        assert verify_journal(session).fault is None


def test_who_viewed_a_family_is_found_under_every_code_machines_too(database: ReferralDatabase):
    viewed(database)
    viewed(database, ELEVATED)
    with database.writing() as session:
        add_aliases(session, lambda code: f"new{code}", generation=2, made_from="s2")
    viewed(database, f"new{HIGH}")
    with database.writing() as session:
        machine = Actor("register", "machine")
        append(session, Action.MACHINE_ASKED, machine, families=[f"new{HIGH}", "another"])
        append(session, Action.MACHINE_ASKED, machine, families=["another"])
        append(session, Action.DECISION_OVERTAKEN, AIGERIM, family_id=HIGH)
        codes = codes_of(session, HIGH)
        views = read_views(session, codes).entries
        told = read_of_family(session, codes).entries
    assert [one.told["actor"]["name"] for one in views] == ["register", AIGERIM.name, AIGERIM.name]
    assert len(told) == 4


def test_a_page_of_the_journal_goes_on_where_the_last_one_ended(
    database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("serving.referrals.journal.reading.A_PAGE", 3)
    for _ in range(5):
        viewed(database)
    with database.reading() as session:
        wanted = Wanted(action=Action.FAMILY_VIEWED, commission_id="c1")
        first = read_page(session, wanted)
        second = read_page(session, wanted._replace(before=first.older))
        nobody = read_page(session, Wanted(commission_id="c9"))
    positions = [one.position for one in (*first.entries, *second.entries)]
    assert positions == sorted(positions, reverse=True)
    assert (len(first.entries), len(second.entries), second.older) == (3, 2, None)
    assert nobody.entries == []


def test_a_day_is_found_by_its_first_entry(database: ReferralDatabase):
    begun = datetime.now(UTC)
    entry = viewed(database)
    with database.reading() as session:
        assert first_from(session, begun) == entry.position
        assert first_from(session, datetime(2000, 1, 1, tzinfo=UTC)) == 1
        assert first_from(session, begun + timedelta(days=1)) == entry.position + 1


def test_a_short_code_finds_the_full_one(database: ReferralDatabase):
    viewed(database)
    with database.reading() as session:
        assert codes_beginning(session, HIGH[:8]) == [HIGH]
        assert codes_beginning(session, "%") == []


def test_a_page_set_is_kept_once_and_an_altered_one_is_none(database: ReferralDatabase):
    files = {"templates/x.html": "a"}
    digest = digest_of_files(files)
    with database.writing() as session:
        for _ in range(2):
            keep_page_set(session, digest, files)
        keep_page_set(session, "0" * 64, files)
        assert kept_page_set(session, digest) == files
        assert kept_page_set(session, "0" * 64) is None
        assert kept_page_set(session, "1" * 64) is None


def test_a_look_up_of_long_ago_is_not_moved(database: ReferralDatabase):
    entry = viewed(database)
    with database.writing() as session:
        record_look_up(session, entry, WHY, by=NURLAN, token="t1")
    long_ago = update(LookUpTable).values(looked_up_at=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(IntegrityError, match="never edited"), database.writing() as session:
        session.execute(long_ago)
