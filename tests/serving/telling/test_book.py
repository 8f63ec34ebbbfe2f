"""What is shared between families changes nothing of what is told of any (see town.py)."""

import gc
from dataclasses import replace
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from cases.store import CaseStore
from models.fallback import keep_points_card
from serving.ranking.advice import Advice, tell_advice
from serving.ranking.cohort import Ordering, RankedCohort
from serving.ranking.rank import rank_cohort
from serving.referrals.facts import read_sources
from serving.telling import reasons
from tests.features.facts import AS_OF
from tests.serving.town import learned_card


@pytest.fixture(params=["as many points as absences", "learned"])
def cohort(town: Path, request: pytest.FixtureRequest) -> RankedCohort:
    if request.param == "learned":
        keep_points_card(town, learned_card(CaseStore.open(town)))
    return rank_cohort(town, AS_OF, ordering=Ordering(seed=1, random_share=0.0))


def everybody(cohort: RankedCohort) -> list[Advice]:
    """The advice on every family, by one cohort and what it has told already."""
    sources = read_sources(cohort.store, AS_OF)
    explained = cohort.explain(list(cohort.row_of))
    return [
        tell_advice(cohort, explained, row, sources[family])
        for family, row in cohort.row_of.items()
    ]


def one_after_another(cohort: RankedCohort) -> list[Advice]:
    """The same, each by a cohort that has told nothing of anybody."""
    sources = read_sources(cohort.store, AS_OF)
    return [
        tell_advice(replace(cohort), replace(cohort).explain([family]), row, sources[family])
        for family, row in cohort.row_of.items()
    ]


def test_every_family_is_told_of_as_if_it_were_the_only_one(cohort: RankedCohort):
    assert everybody(cohort) == everybody(cohort) == one_after_another(cohort)


def test_a_book_that_forgets_tells_the_same(cohort: RankedCohort, monkeypatch: pytest.MonkeyPatch):
    told = everybody(cohort)
    monkeypatch.setattr(reasons, "MOST_KEPT", 1)
    assert everybody(replace(cohort)) == told


def test_families_of_whom_the_same_is_on_record_share_what_is_told(cohort: RankedCohort):
    """What nobody's record holds is one object for all."""
    told = [reason for advice in everybody(cohort) for reason in advice.told.lowers]
    assert len({id(reason) for reason in told}) == len({repr(reason) for reason in told})
    often = {advice.frequency_text for advice in everybody(cohort) if advice.frequency_text}
    assert len(often) == len(cohort.serving.model.calibrator.upper)


def texts_kept(thing: object) -> set[str]:
    """Every text that something holds on to, however deep; code is looked into no further."""
    found: set[str] = set()
    met: dict[int, object] = {}
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if id(one) in met or isinstance(one, type | ModuleType):
            continue
        met[id(one)] = one
        if isinstance(one, str):
            found.add(one)
        held = one.__closure__ if isinstance(one, FunctionType) else gc.get_referents(one)
        waiting += held or ()
    return found


def test_a_book_holds_what_was_said_and_nobody_it_was_said_of(cohort: RankedCohort):
    told = everybody(cohort)
    kept = texts_kept(cohort.book)
    assert {reason.text.kk for advice in told for reason in advice.told.lowers} <= kept
    assert not kept & set(cohort.row_of)
