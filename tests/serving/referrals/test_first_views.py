"""Who looks before the advice is shown, what is kept of it, and the second opinion."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from cases.errors import BadInput
from models.bands import RISING
from models.reasons.remarks import say_if_told
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import decisions_about, record_decision
from serving.referrals.journal.actions import Actor
from serving.referrals.lists import find_row
from serving.referrals.reading.draw import BLIND_SHARE, is_asked, lot_of
from serving.referrals.reading.first_views import (
    AlreadyViewed,
    FirstView,
    first_view_of,
    looks_first,
    record_first_view,
)
from serving.referrals.reading.second_opinions import (
    AnsweredMeanwhile,
    NotForYou,
    ask_second_opinion,
    find_asked,
    give_second_opinion,
    opinions_asked,
)
from serving.referrals.reading.unknowns import without_levels
from serving.referrals.records import ListedFamily, StoredRow
from serving.referrals.shown import Unknown
from serving.referrals.submissions import TokenUsedElsewhere
from tests.serving.referrals.test_decisions import VISIT, submission
from tests.serving.seeding import HIGH, THIN, URGENT, list_head, listed, shown

AIGERIM = Actor("Айгерім", "member", 1, "c1")
BOLAT = Actor("Болат", "chair", 2, "c1")
NURLAN = Actor("Нұрлан", "member", 4, "c1")
SAID = {"level": "usual", "confidence": "sure", "ground": "Әжесі көмектеседі"}


def row_of(session: Session, family_id: str = HIGH) -> StoredRow:
    row = find_row(session, commission_id="c1", family_id=family_id)
    assert row is not None
    return row


def told(database: ReferralDatabase, reader: Actor = AIGERIM) -> FirstView:
    with database.writing() as session:
        record_first_view(session, row_of(session), reader, token="v", **SAID)
        found = first_view_of(session, row_of(session), reader)
    assert found is not None
    return found


def test_one_row_in_five_is_drawn_and_drawn_alike_again():
    head = replace(list_head(), blind_share=BLIND_SHARE)
    families = [listed(f"family{number}") for number in range(400)]
    asked = [is_asked(head, family, reader_id=1) for family in families]
    assert 0.15 <= sum(asked) / len(asked) <= 0.25
    assert asked == [is_asked(head, family, reader_id=1) for family in families]


def test_the_lot_differs_by_reader_by_list_and_by_family():
    head, family = list_head(), listed("one")
    lots = {
        lot_of(head, family, reader_id=1),
        lot_of(head, family, reader_id=2),
        lot_of(replace(head, seed=7), family, reader_id=1),
        lot_of(replace(head, as_of_date=date(2026, 5, 1)), family, reader_id=1),
        lot_of(head, listed("other"), reader_id=1),
    }
    assert len(lots) == 5
    assert all(0 <= lot < 1 for lot in lots)


@pytest.mark.parametrize(
    ("family", "share", "trainee", "asked"),
    [
        (listed("f"), 1.0, False, True),
        (listed("f"), 0.0, False, False),
        (listed("f"), 0.0, True, True),
        (listed("f", lane="urgent"), 1.0, True, False),
        (listed("f", lane="too_little_data"), 1.0, True, False),
    ],
)
def test_nobody_is_asked_about_urgent_families_or_too_little_data(
    family: ListedFamily, *, share: float, trainee: bool, asked: bool
):
    head = replace(list_head(), blind_share=share)
    assert is_asked(head, family, reader_id=1, trainee=trainee) is asked


@pytest.mark.parametrize("family_id", [URGENT, THIN])
def test_nobody_waits_on_the_urgent_lane(database: ReferralDatabase, family_id: str):
    with database.reading() as session:
        assert not looks_first(session, row_of(session, family_id), [], NURLAN, trainee=True)


def test_both_views_are_kept_and_the_reader_waits_no_more(database: ReferralDatabase):
    with database.reading() as session:
        assert looks_first(session, row_of(session), [], NURLAN, trainee=True)
    view = told(database, NURLAN)
    assert (view.level, view.confidence, view.ground) == tuple(SAID.values())
    assert (view.model_band, view.disagrees) == ("high", True)
    with database.reading() as session:
        assert not looks_first(session, row_of(session), [], NURLAN, trainee=True)
        assert first_view_of(session, row_of(session), AIGERIM) is None


def test_a_decision_of_anybody_on_the_list_ends_the_wait(database: ReferralDatabase):
    with database.writing() as session:
        record_decision(session, submission(session), VISIT)
        decided = decisions_about(session, commission_id="c1", family_id=HIGH)
        assert not looks_first(session, row_of(session), decided, NURLAN, trainee=True)


def test_who_cannot_say_does_not_disagree():
    assert not FirstView(1, "cannot_say", "sure", "x", "high").disagrees
    assert not FirstView(1, "high", "sure", "x", "high").disagrees


def test_a_view_sent_twice_is_kept_once_and_another_is_refused(database: ReferralDatabase):
    assert told(database) == told(database)
    with database.writing() as session, pytest.raises(AlreadyViewed):
        record_first_view(session, row_of(session), AIGERIM, token="w", **SAID)
    with database.writing() as session, pytest.raises(TokenUsedElsewhere):
        record_first_view(session, row_of(session), BOLAT, token="v", **SAID)


@pytest.mark.parametrize(
    "change", [{"level": "urgent"}, {"confidence": ""}, {"ground": ""}, {"level": ""}]
)
def test_a_view_that_is_not_whole_is_refused(database: ReferralDatabase, change: dict[str, str]):
    with database.writing() as session, pytest.raises(BadInput):
        record_first_view(session, row_of(session), AIGERIM, token="v", **{**SAID, **change})


def test_what_would_move_the_level_is_no_plain_gap():
    """Every pair of bands that such a sentence can name."""
    plain = shown().unknown
    telling = tuple(Unknown(text=say_if_told(low, high)) for low in RISING for high in RISING)
    assert without_levels((*plain, *telling)) == plain


def test_a_colleague_answers_and_nobody_answers_themselves(database: ReferralDatabase):
    view = told(database)
    with database.writing() as session:
        first = ask_second_opinion(session, row_of(session), AIGERIM, view, token="a")
        again = ask_second_opinion(session, row_of(session), AIGERIM, view, token="b")
        asked = find_asked(session, commission_id="c1", asked_id=first)
        assert first == again
        with pytest.raises(NotForYou):
            give_second_opinion(session, asked, AIGERIM, level="usual", note="x", token="c")
        given = give_second_opinion(session, asked, BOLAT, level="high", note="Қарыз", token="c")
        assert given == give_second_opinion(
            session, asked, BOLAT, level="high", note="Қарыз", token="c"
        )
        with pytest.raises(AnsweredMeanwhile):
            give_second_opinion(session, asked, NURLAN, level="usual", note="x", token="d")
        (found,) = opinions_asked(session, commission_id="c1", family_id=HIGH)
        assert found.answer is not None
        assert (found.answer.level, found.answer.note) == ("high", "Қарыз")


def test_another_commission_knows_of_no_such_question(database: ReferralDatabase):
    view = told(database)
    with database.writing() as session:
        asked_id = ask_second_opinion(session, row_of(session), AIGERIM, view, token="a")
        assert opinions_asked(session, commission_id="c2") == []
        with pytest.raises(LookupError):
            find_asked(session, commission_id="c2", asked_id=asked_id)
