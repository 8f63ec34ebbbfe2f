"""What the desk will show of the town's families, word for word (see town.py)."""

from datetime import date
from pathlib import Path

import pytest

from cases.catalogue import Words
from serving.ranking import Ordering, RankedCohort, rank_cohort
from serving.referrals.facts import FamilyFacts, read_facts
from serving.referrals.shown import Frequency, Shown, UrgentSignal
from serving.referrals.telling import REGISTER, tell_ranked, tell_unknown, tell_urgent
from tests.features.facts import AS_OF, PLAIN
from tests.serving.town import coded


@pytest.fixture
def cohort(town: Path) -> RankedCohort:
    return rank_cohort(town, AS_OF, ordering=Ordering(seed=1, random_share=0.0))


def told(cohort: RankedCohort, name: str) -> Shown:
    family = coded(name)
    facts = read_facts(cohort.store, {family}, AS_OF)[family]
    return tell_ranked(cohort, cohort.row_of[family], facts, "town")


def test_what_raises_is_said_with_number_and_period(cohort: RankedCohort):
    (reason,) = told(cohort, "a3").raises
    assert reason.text == Words(
        kk="Соңғы 90 күнде мына тақырыпта 3 жазба бар: мектеп.",
        ru="За последние 90 дней 3 записи по теме: школа.",
        en="In the last 90 days 3 records on the subject of school.",
    )
    assert (reason.concept, reason.source) == ("theme_school", REGISTER)


def test_what_lowers_is_said_beside_it(cohort: RankedCohort):
    shown = told(cohort, "a0")
    assert shown.raises == ()
    assert [reason.text.en for reason in shown.lowers] == [
        "No record in the last 730 days: school."
    ]
    assert shown.main_reason.en == "Nothing on record raises the band."


def test_the_main_reason_is_the_strongest_that_raises(cohort: RankedCohort):
    shown = told(cohort, "a5")
    assert shown.main_reason == shown.raises[0].text


def test_a_frequency_is_what_was_observed_among_families_of_similar_risk(cohort: RankedCohort):
    """20 of 50 came into need: 40 of a hundred, 28 to 54 by Wilson's interval."""
    shown = told(cohort, "a4")
    assert shown.frequency == Frequency(per_hundred=40, low=28, high=54)
    assert shown.frequency_text is not None
    assert shown.frequency_text.kk == (
        "Осындай жазбалары бар 100 отбасының шамамен 40-ы (28-ден 54-ке дейін): қиындық."
    )


def test_of_a_thin_record_nothing_is_said_but_that_it_is_thin(cohort: RankedCohort):
    shown = told(cohort, "thin")
    assert (shown.frequency, shown.frequency_text) == (None, None)
    assert shown.main_reason.en == (
        "In the last 730 days there is not enough on record to name a band."
    )
    assert shown.completeness == 0
    (unknown,) = shown.unknown
    assert unknown.text.en.startswith(
        "No record in the last 730 days from: school, clinic, police."
    )


def test_sources_that_hold_nothing_are_named(cohort: RankedCohort):
    shown = told(cohort, "a3")
    assert shown.completeness == pytest.approx(2 / 3)
    assert "from: police." in shown.unknown[0].text.en


def test_where_every_source_speaks_nothing_is_unknown():
    facts = FamilyFacts("C1", 10, sources={"school", "clinic", "police"})
    assert tell_unknown(PLAIN, facts) == ()


def test_the_family_stands_there_with_its_persons_facts_and_help(cohort: RankedCohort):
    shown = told(cohort, "thin")
    assert (shown.children_ages, shown.members, shown.place, shown.days_known) == (
        (9,), 1, "town", 1000,
    )  # fmt: skip
    assert [given.response for given in shown.help] == ["declined"]
    assert len(told(cohort, "a3").facts) == 4


def test_of_an_urgent_family_only_the_signal_and_the_record_are_told(cohort: RankedCohort):
    family = coded("urgent")
    facts = read_facts(cohort.store, {family}, AS_OF)[family]
    signal = UrgentSignal(text=Words(kk="белгі", ru="сигнал", en="signal"), date=date(2026, 2, 19))
    shown = tell_urgent(PLAIN, (signal,), facts, "town")
    assert shown.main_reason == signal.text
    assert shown.urgent == (signal,)
    assert (shown.raises, shown.lowers, shown.frequency) == ((), (), None)
    assert len(shown.facts) == 7
