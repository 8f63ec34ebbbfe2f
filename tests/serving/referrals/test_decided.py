"""What people did with the lists, as the audit reads it, over the town (see town.py)."""

from pathlib import Path

import pytest

from fairness.evidence.people import ListedDecision
from serving.listing.refer import refer
from serving.ranking.cohort import Ordering
from serving.referrals.database import open_database
from serving.referrals.decided import listed_decisions
from serving.referrals.decisions import DecisionText, decisions_about
from serving.referrals.scopes import EVERY_COMMISSION
from tests.features.facts import AS_OF
from tests.serving import deciding
from tests.serving.deciding import decide, decide_in, make_lists
from tests.serving.town import coded

pytestmark = pytest.mark.usefixtures("referrals")

OFFER = DecisionText(
    "offer_help", {"help_type": "social", "caller": "Dana", "by_date": "2026-05-01"}, "Reason-word"
)


def read(home: Path) -> dict[str, ListedDecision]:
    with open_database(home).reading(EVERY_COMMISSION) as session:
        found = list(listed_decisions(session))
    assert len({one.family_id for one in found}) == len(found)
    return {one.family_id: one for one in found}


def test_every_ranked_family_on_a_list_is_there_and_none_of_the_urgent_lane(town: Path):
    make_lists(town)
    found = read(town)
    assert {coded(f"a{n}") for n in range(3, 10)} <= set(found)
    assert coded("urgent") not in found
    assert not any(one.decided or one.offered for one in found.values())
    assert {one.as_of_date for one in found.values()} == {AS_OF}
    assert found[coded("a9")].commission_id == "C1"
    assert found[coded("a9")].by_rank


def test_a_decision_is_one_and_only_an_offer_is_an_offer(
    town: Path, monkeypatch: pytest.MonkeyPatch
):
    decide_in(town)
    with open_database(town).reading(EVERY_COMMISSION) as session:
        (first,) = decisions_about(session, commission_id="C1", family_id=coded("a9"))
    assert read(town)[coded("a9")][3:] == (True, True, False)
    monkeypatch.setattr(deciding, "WORDS", OFFER)
    second = decide(town, form="second", seen=first.decision_id)
    assert read(town)[coded("a9")][3:] == (True, True, True)
    monkeypatch.undo()
    decide(town, form="third", seen=second)
    assert read(town)[coded("a9")][3:] == (True, True, True)
    assert not read(town)[coded("a8")].decided


def test_of_two_lists_of_a_date_the_newer_counts(town: Path):
    """A decision on the earlier one is none on the newer."""
    decide_in(town)
    database = open_database(town)
    refer(town, database, AS_OF, ordering=Ordering(seed=12, random_share=0.0))
    found = read(town)
    assert found
    assert not any(one.decided for one in found.values())
