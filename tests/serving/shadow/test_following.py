"""The challenger in shadow, over the town (see town.py) and a registry on a shelf."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from serving.listing.refer import refer
from serving.ranking.cohort import Ordering
from serving.referrals.database import ReferralDatabase, open_database
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.scopes import EVERY_COMMISSION
from serving.shadow import recorded
from serving.shadow.comparing import Differences
from serving.shadow.following import Shadow
from serving.shadow.recorded import Pair, add
from serving.shadow.told import told
from tests.features.facts import AS_OF
from tests.serving.model_in_use.conftest import Shelf, worker
from tests.serving.town import coded

MACHINE = Actor("tests", "machine")
PAIR = Pair("3", "4")


@pytest.fixture
def shelf(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Version 3 serves; version 4 asks for 0.6 to call a family high."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://registry.test")
    shelf = Shelf(tmp_path / "shelf", town)
    shelf.promote("3")
    shelf.aliases["challenger"] = shelf.add("4", high=0.6)
    return shelf


@pytest.fixture
def desk(town: Path, referrals: str) -> Iterator[ReferralDatabase]:
    del referrals  # which says where it is opened
    database = open_database(town)
    refer(town, database, AS_OF, ordering=Ordering(seed=11, random_share=0.0))
    yield database.within(EVERY_COMMISSION)
    database.close()


@pytest.fixture
def shadow(town: Path, desk: ReferralDatabase, shelf: Shelf) -> Iterator[Shadow]:
    made = Shadow(
        town, lambda: desk, serving=worker(town, shelf).serving, registry=lambda _code: shelf
    )
    made.follow_once()  # from here on
    yield made
    made.end()


def ask(desk: ReferralDatabase, *names: str, as_of: date | None = None) -> None:
    """A machine was shown these families."""
    with desk.writing(EVERY_COMMISSION) as session:
        append(
            session,
            Action.MACHINE_ASKED,
            MACHINE,
            as_of_date=as_of.isoformat() if as_of else None,
            families=[coded(name) for name in names],
        )


def counted(desk: ReferralDatabase) -> dict[tuple[str, str], int]:
    """Families asked for and lower by the challenger, by commission."""
    with desk.reading(EVERY_COMMISSION) as session:
        rows = session.execute(
            text("SELECT commission_id, asked, lower FROM shadow_comparison ORDER BY 1")
        ).all()
    return {(row[0], name): row[at] for row in rows for at, name in ((1, "asked"), (2, "lower"))}


def test_what_a_machine_was_shown_is_asked_of_the_challenger_too(
    shadow: Shadow, desk: ReferralDatabase
):
    """Of these `a3` alone has a risk between 0.4 and 0.6; who is in danger is not ranked."""
    ask(desk, "a3", "a9", "a0", "calm", "urgent")
    shadow.follow_once()
    expected = {("C1", "asked"): 3, ("C1", "lower"): 1, ("C2", "asked"): 1, ("C2", "lower"): 0}
    assert counted(desk) == expected


def test_a_question_is_counted_once_and_later_ones_are_added(
    shadow: Shadow, desk: ReferralDatabase
):
    ask(desk, "a3")
    for _ in range(2):
        shadow.follow_once()
    ask(desk, "a3", as_of=AS_OF)
    shadow.follow_once()
    assert counted(desk) == {("C1", "asked"): 2, ("C1", "lower"): 2}


def test_no_family_stands_among_the_counts(shadow: Shadow, desk: ReferralDatabase):
    ask(desk, "a3")
    shadow.follow_once()
    with desk.reading(EVERY_COMMISSION) as session:
        rows = session.execute(text("SELECT * FROM shadow_comparison")).mappings().all()
    assert coded("a3") not in json.dumps([dict(row) for row in rows], default=str)


def test_too_many_questions_at_once_are_passed_over_and_counted(
    shadow: Shadow, desk: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    """Of five, the two newest are followed."""
    monkeypatch.setattr(recorded, "MOST_QUESTIONS", 2)
    for name in ("a1", "a1", "a1", "a3", "a3"):
        ask(desk, name)
    shadow.follow_once()
    assert counted(desk) == {("C1", "asked"): 2, ("C1", "lower"): 2}
    with desk.reading(EVERY_COMMISSION) as session:
        found = told(session, PAIR)
    assert found is not None
    assert found.passed_over == 3


@pytest.mark.parametrize("why", ["none", "it serves", "points card"])
def test_without_two_models_nothing_is_compared(
    why: str, shadow: Shadow, desk: ReferralDatabase, shelf: Shelf, town: Path
):
    if why == "none":
        del shelf.aliases["challenger"]
    elif why == "it serves":
        shelf.aliases["challenger"] = shelf.aliases["champion"]
    else:
        del shelf.aliases["champion"]
        serving = worker(town, shelf)
        serving.look()
        shadow = Shadow(town, lambda: desk, serving=serving.serving, registry=lambda _code: shelf)
    ask(desk, "a3")
    shadow.follow_once()
    assert counted(desk) == {}


def test_one_process_of_a_home_follows(shadow: Shadow, town: Path, desk: ReferralDatabase):
    other = Shadow(town, lambda: desk, serving=lambda: None, registry=lambda _code: None)
    assert shadow.claim()
    assert not other.claim()


def test_fewer_than_five_families_are_not_told(desk: ReferralDatabase):
    with desk.writing(EVERY_COMMISSION) as session:
        add(session, PAIR, AS_OF, {"c1": Differences(4, 4, 0, 0, 0, 0, 0.1)})
    with desk.reading(EVERY_COMMISSION) as session:
        few = told(session, PAIR)
        nobody = told(session, Pair("3", "5"))
    assert nobody is None
    assert few == ("3", "4", *[None] * 7, 0)


def test_what_is_told_is_summed_over_commissions_and_dates(desk: ReferralDatabase):
    """60 asked, of which 46 alike, 14 higher; 8 places by the challenger alone."""
    with desk.writing(EVERY_COMMISSION) as session:
        add(session, PAIR, AS_OF, {"c1": Differences(20, 16, 4, 0, 0, 3, 0.1)})
        add(session, PAIR, AS_OF, {"c2": Differences(30, 25, 5, 0, 0, 5, 0.3)})
        add(session, PAIR, date(2026, 2, 1), {"c1": Differences(10, 5, 5, 0, 0, 0, 0.2)})
    with desk.reading(EVERY_COMMISSION) as session:
        assert told(session, PAIR) == ("3", "4", 60, 46, 14, 0, 0, 8, 0.3, 0)
