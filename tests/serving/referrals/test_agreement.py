"""When decisions look as if nobody had thought about them."""

from datetime import UTC, datetime, timedelta

import pytest

from serving.referrals.agreement import Agreement, agreement_in, follows, warned
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import DecisionText
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from tests.serving.seeding import ELEVATED, HIGH, THIN
from tests.serving.sitting import AIGERIM, offered

LOOK = DecisionText("look_again", {"on_date": "2026-06-01"}, "later")


@pytest.mark.parametrize(
    ("band", "kind", "follows_it"),
    [
        ("high", "offer_help", True),
        ("elevated", "visit", True),
        ("high", "look_again", False),
        ("elevated", "hand_over", False),
        ("usual", "look_again", True),
        ("usual", "offer_help", False),
    ],
)
def test_what_follows_a_suggestion(band: str, kind: str, *, follows_it: bool):
    assert follows(band, kind) == follows_it


@pytest.mark.parametrize(
    ("suggested", "agreed", "warns"),
    [(19, 19, False), (20, 20, True), (100, 98, True), (100, 97, False), (33, 32, False)],
)
def test_over_97_per_cent_of_at_least_twenty(suggested: int, agreed: int, *, warns: bool):
    assert Agreement(suggested, agreed, ()).warns == warns


@pytest.mark.parametrize(
    ("seconds", "warns"),
    [
        ((1.0,) * 19, False),
        ((19.0,) * 20, True),
        ((20.0,) * 20, False),
        ((5.0,) * 10 + (30.0,) * 10, True),
        ((5.0,) * 10 + (36.0,) * 10, False),
    ],
)
def test_a_median_under_twenty_seconds_of_at_least_twenty(
    seconds: tuple[float, ...], *, warns: bool
):
    assert Agreement(0, 0, seconds).warns == warns


def view(database: ReferralDatabase, family_id: str) -> None:
    with database.writing() as session:
        append(session, Action.FAMILY_VIEWED, AIGERIM, family_id=family_id)


def test_it_is_computed_from_the_store_and_the_journal(database: ReferralDatabase):
    view(database, HIGH)
    offered(database, HIGH)
    offered(database, ELEVATED, text=LOOK)
    offered(database, THIN)
    with database.reading() as session:
        found = agreement_in(session, "c1", now=datetime.now(UTC))
        elsewhere = agreement_in(session, "c2", now=datetime.now(UTC))
    assert (found.suggested, found.agreed, len(found.seconds)) == (2, 1, 1)
    assert found.seconds[0] >= 0
    assert elsewhere == Agreement(0, 0, ())


def test_what_is_older_than_thirty_days_does_not_count(database: ReferralDatabase):
    view(database, HIGH)
    offered(database, HIGH)
    later = datetime.now(UTC) + timedelta(days=31)
    with database.reading() as session:
        assert agreement_in(session, "c1", now=later) == Agreement(0, 0, ())


def test_commissions_are_counted_where_a_sign_is_there(database: ReferralDatabase):
    last = 0
    for time in range(20):
        last = offered(database, HIGH, form=f"f{time}", seen=last)
    with database.reading() as session:
        assert warned(session, ["c1", "c2"], now=datetime.now(UTC)) == 1
