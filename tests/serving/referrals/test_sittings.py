"""Sittings in the store: one agenda, nothing twice, and nothing edited once closed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import DecisionText
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import Entry, read_entries
from serving.referrals.sittings.agenda import basket, candidates, move_to, put_in, take_out
from serving.referrals.sittings.holding import (
    ABOUT_NO_ITEM,
    add_to_sitting,
    close_sitting,
    missing,
    strike_out,
)
from serving.referrals.sittings.opening import change_sitting, next_sitting, sittings_of
from serving.referrals.sittings.records import (
    NoSuchSitting,
    Outcome,
    SittingClosed,
    SittingNotWhole,
    SittingTokenUsed,
    WrittenMeanwhile,
)
from serving.referrals.verifying.verify import verify_journal
from tests.serving.seeding import ELEVATED, FOREIGN, HIGH, URGENT
from tests.serving.sitting import (
    AIGERIM,
    APRIL,
    BOLAT,
    DANA,
    DISSENT,
    came,
    closed,
    dealt,
    offered,
    opened,
    put_on,
    read,
    ready,
)


def agenda(database: ReferralDatabase, sitting_id: int) -> list[str]:
    return [item.family_id for item in read(database, sitting_id).items]


def told(database: ReferralDatabase, action: Action) -> list[Entry]:
    with database.reading() as session:
        return [entry for entry in read_entries(session) if entry.action == action]


def add(database: ReferralDatabase, sitting_id: int, item_id: int, words: str, token: str) -> None:
    with database.writing() as session:
        add_to_sitting(session, AIGERIM, sitting_id, item_id=item_id, text=words, token=token)


def test_a_form_sent_twice_opens_one_sitting(database: ReferralDatabase):
    assert opened(database, token="t") == opened(database, token="t")
    with database.reading() as session:
        assert len(sittings_of(session, "c1")) == 1
    assert len(told(database, Action.SITTING_OPENED)) == 1


def test_a_form_of_somebody_else_opens_nothing(database: ReferralDatabase):
    opened(database, token="t")
    with pytest.raises(SittingTokenUsed):
        opened(database, AIGERIM, token="t")


def test_each_commission_counts_its_own_sittings(database: ReferralDatabase):
    numbers = [
        read(database, opened(database, actor, token=token), actor.commission_id).sitting.number
        for actor, token in ((BOLAT, "a"), (DANA, "b"), (BOLAT, "c"))
    ]
    assert numbers == [1, 1, 2]


def test_the_next_sitting_is_the_earliest_that_is_worked_on(database: ReferralDatabase):
    opened(database, token="later", when=replace(APRIL, held_on=date(2026, 5, 1)))
    sooner = opened(database, token="sooner")
    with database.reading() as session:
        found = next_sitting(session, "c1")
        assert next_sitting(session, "c2") is None
    assert found is not None
    assert found.sitting_id == sooner


def test_a_family_stands_on_an_agenda_once(database: ReferralDatabase):
    sitting_id = opened(database)
    first, second, again = put_on(database, BOLAT, sitting_id, HIGH, ELEVATED, HIGH)
    assert again == first != second
    assert agenda(database, sitting_id) == [HIGH, ELEVATED]
    assert len(told(database, Action.SITTING_ITEM_ADDED)) == 2


@pytest.mark.parametrize("family_id", [FOREIGN, "nobody", "", "x" * 500])
def test_only_families_of_ones_own_lists_come_on_an_agenda(
    database: ReferralDatabase, family_id: str
):
    sitting_id = opened(database)
    with pytest.raises(NoSuchSitting):
        put_on(database, BOLAT, sitting_id, family_id)


def test_nobody_works_on_another_commissions_sitting(database: ReferralDatabase):
    sitting_id = opened(database)
    with pytest.raises(NoSuchSitting):
        put_on(database, DANA, sitting_id, FOREIGN)
    with pytest.raises(NoSuchSitting):
        read(database, sitting_id, "c2")


@pytest.mark.parametrize(
    ("item", "position", "order"),
    [
        (0, 2, [ELEVATED, HIGH, URGENT]),
        (2, 1, [URGENT, HIGH, ELEVATED]),
        (0, 99, [ELEVATED, URGENT, HIGH]),
        (1, 2, [HIGH, ELEVATED, URGENT]),
        (1, 0, [ELEVATED, HIGH, URGENT]),
    ],
)
def test_an_item_moves_to_a_place_and_stays_there_when_asked_again(
    database: ReferralDatabase, item: int, position: int, order: list[str]
):
    sitting_id = opened(database)
    items = put_on(database, BOLAT, sitting_id, HIGH, ELEVATED, URGENT)
    for _ in range(2):
        with database.writing() as session:
            move_to(session, BOLAT, sitting_id, items[item], position)
        assert agenda(database, sitting_id) == order
    assert len(told(database, Action.SITTING_ITEM_MOVED)) == (item != 1 or position != 2)


def test_what_is_taken_off_leaves_no_gap_and_is_taken_off_once(database: ReferralDatabase):
    sitting_id = opened(database)
    first, _ = put_on(database, BOLAT, sitting_id, HIGH, ELEVATED)
    for _ in range(2):
        with database.writing() as session:
            take_out(session, BOLAT, sitting_id, first)
    (left,) = read(database, sitting_id).items
    assert (left.family_id, left.position) == (ELEVATED, 1)
    assert len(told(database, Action.SITTING_ITEM_REMOVED)) == 1


def test_families_of_the_list_and_with_an_open_decision_could_be_put_on(
    database: ReferralDatabase,
):
    sitting_id = opened(database)
    put_on(database, BOLAT, sitting_id, HIGH)
    with database.reading() as session:
        found = candidates(session, "c1", sitting_id)
    assert HIGH not in found.listed
    assert {ELEVATED, URGENT} <= set(found.listed)
    assert found.decided == ()


def test_the_basket_is_that_of_the_next_sitting(database: ReferralDatabase):
    with database.reading() as session:
        assert basket(session, "c1") is None
    put_on(database, BOLAT, opened(database), HIGH)
    with database.reading() as session:
        found = basket(session, "c1")
    assert found is not None
    assert found.families == {HIGH}


def test_who_came_is_written_down_once_and_struck_out_once(database: ReferralDatabase):
    sitting_id = opened(database)
    for _ in range(2):
        came(database, BOLAT, sitting_id, "chair", token="t")
    (one,) = read(database, sitting_id).attendants
    assert (one.part, one.name, one.office) == ("chair", "A chair", "office")
    for _ in range(2):
        with database.writing() as session:
            strike_out(session, BOLAT, sitting_id, one.attendant_id)
    assert read(database, sitting_id).attendants == ()
    assert [entry.told["content"]["came"] for entry in told(database, Action.SITTING_ATTENDED)] == [
        True,
        False,
    ]


def test_of_two_who_write_at_once_the_second_is_told(database: ReferralDatabase):
    sitting_id, (item, *_) = ready(database, HIGH)
    dealt(database, sitting_id, item, Outcome(2, 0, 0, family_present=True))
    with pytest.raises(WrittenMeanwhile):
        dealt(database, sitting_id, item, Outcome(0, 2, 0), actor=BOLAT)
    dealt(database, sitting_id, item, Outcome(2, 0, 0, family_present=True), actor=BOLAT)
    dealt(database, sitting_id, item, Outcome(0, 2, 0), actor=BOLAT, seen=1)
    assert read(database, sitting_id).items[0].outcome == Outcome(0, 2, 0)
    assert len(told(database, Action.SITTING_ITEM_RECORDED)) == 2


def test_the_minutes_take_the_newest_decision_until_closed_and_keep_it_then(
    database: ReferralDatabase,
):
    sitting_id, _ = ready(database, HIGH)
    assert read(database, sitting_id).items[0].decision is None
    first = offered(database, HIGH)
    with database.writing() as session:
        close_sitting(session, BOLAT, sitting_id)
    later = DecisionText("look_again", {"on_date": "2026-06-01"}, "later")
    offered(database, HIGH, text=later, form="later", seen=first)
    decision = read(database, sitting_id).items[0].decision
    assert decision is not None
    assert decision.decision_id == first


def test_a_family_without_a_decision_when_closed_stays_without_one(database: ReferralDatabase):
    sitting_id, _ = closed(database, HIGH)
    offered(database, HIGH)
    assert read(database, sitting_id).items[0].decision is None


def test_what_is_missing_keeps_a_sitting_open(database: ReferralDatabase):
    sitting_id = opened(database)
    assert missing(read(database, sitting_id)) == ["items", "chair", "secretary"]
    with database.writing() as session, pytest.raises(SittingNotWhole, match="items, chair"):
        close_sitting(session, BOLAT, sitting_id)
    (item,) = put_on(database, BOLAT, sitting_id, HIGH)
    came(database, BOLAT, sitting_id, "chair")
    came(database, BOLAT, sitting_id, "secretary")
    dealt(database, sitting_id, item, Outcome(2, 1, 0))
    assert missing(read(database, sitting_id)) == ["votes"]
    came(database, BOLAT, sitting_id, "invited")
    assert missing(read(database, sitting_id)) == ["votes"]
    came(database, BOLAT, sitting_id, "member")
    assert missing(read(database, sitting_id)) == []
    came(database, BOLAT, sitting_id, "chair", name="another")
    assert missing(read(database, sitting_id)) == ["chair"]


def test_closed_twice_a_sitting_is_closed_once(database: ReferralDatabase):
    sitting_id, _ = closed(database, HIGH)
    first = read(database, sitting_id).sitting
    with database.writing() as session:
        close_sitting(session, BOLAT, sitting_id)
    assert read(database, sitting_id).sitting == first
    (entry,) = told(database, Action.SITTING_CLOSED)
    assert len(entry.told["content"]["record_digest"]) == 64


def test_nothing_is_done_to_a_closed_sitting(database: ReferralDatabase):
    sitting_id, (item,) = closed(database, HIGH)
    with database.writing() as session:
        with pytest.raises(SittingClosed):
            put_in(session, BOLAT, sitting_id, ELEVATED)
        with pytest.raises(SittingClosed):
            take_out(session, BOLAT, sitting_id, item)
        with pytest.raises(SittingClosed):
            move_to(session, BOLAT, sitting_id, item, 1)
        with pytest.raises(SittingClosed):
            change_sitting(session, BOLAT, sitting_id, APRIL)
        with pytest.raises(SittingClosed):
            strike_out(session, BOLAT, sitting_id, 1)
    with pytest.raises(SittingClosed):
        came(database, BOLAT, sitting_id, "member")
    with pytest.raises(SittingClosed):
        dealt(database, sitting_id, item, Outcome(), seen=1)


ADDED_ITEM = """
    INSERT INTO sitting_item SELECT 99, sitting_id, commission_id, 'x', row_id, 2, FALSE, NULL,
    NULL, NULL, '', '', 0, NULL FROM sitting_item
"""
ADDED_ATTENDANT = """
    INSERT INTO sitting_attendant SELECT 99, sitting_id, commission_id, part, name, office, 'new'
    FROM sitting_attendant LIMIT 1
"""
EDITS = (
    "UPDATE sitting SET place = 'x'",
    "UPDATE sitting SET closed_at = NULL",
    "DELETE FROM sitting",
    "UPDATE sitting_item SET votes_for = 9",
    "UPDATE sitting_item SET dissent = '(erased)', salt = ''",
    "DELETE FROM sitting_item",
    ADDED_ITEM,
    "UPDATE sitting_attendant SET name = 'x'",
    "DELETE FROM sitting_attendant",
    ADDED_ATTENDANT,
    "UPDATE sitting_addition SET text = 'x'",
    "UPDATE sitting_addition SET text = '(erased)', salt = ''",
    "DELETE FROM sitting_addition",
)


@pytest.mark.parametrize("edit", EDITS)
def test_the_database_itself_refuses_to_edit_a_closed_sitting(
    database: ReferralDatabase, edit: str
):
    sitting_id, (item,) = closed(database, HIGH)
    add(database, sitting_id, item, "words", "t")
    before = read(database, sitting_id)
    with pytest.raises(IntegrityError, match="never"), database.writing() as session:
        session.execute(text(edit))
    assert read(database, sitting_id) == before


def test_additions_are_numbered_and_each_form_adds_one(database: ReferralDatabase):
    sitting_id, (item,) = closed(database, HIGH)
    add(database, sitting_id, item, "about the family", "one")
    add(database, sitting_id, item, "about the family", "one")
    add(database, sitting_id, ABOUT_NO_ITEM, "about the sitting", "two")
    assert [
        (one.number, one.item_id, one.text) for one in read(database, sitting_id).additions
    ] == [
        (1, item, "about the family"),
        (2, None, "about the sitting"),
    ]


def test_additions_belong_to_closed_sittings_and_their_own_items(database: ReferralDatabase):
    sitting_id, _ = ready(database, HIGH)
    with pytest.raises(SittingNotWhole):
        add(database, sitting_id, ABOUT_NO_ITEM, "words", "t")
    with database.writing() as session:
        close_sitting(session, BOLAT, sitting_id)
    with pytest.raises(NoSuchSitting):
        add(database, sitting_id, 999, "words", "t")


def test_the_journal_holds_no_word_of_a_sitting_and_verifies(database: ReferralDatabase):
    offered(database, HIGH)
    sitting_id, (item,) = closed(database, HIGH)
    add(database, sitting_id, item, "Addition-word", "t")
    with database.reading() as session:
        whole = "".join(entry.text for entry in read_entries(session))
        assert verify_journal(session).fault is None
    assert not any(word in whole for word in (DISSENT, "Addition-word", APRIL.place))
