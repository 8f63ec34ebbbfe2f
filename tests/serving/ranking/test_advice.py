"""What the desk will show of the town's families, word for word (see town.py)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from cases.catalogue.words import Words
from cases.store import CaseStore
from models.fallback import keep_points_card
from models.reasons.contributions import ConceptContributions
from models.reasons.explained import Explained
from models.reasons.meaning import OF_THEME, SILENCE
from serving.ranking.advice import tell_ranked, tell_urgent
from serving.ranking.cohort import Ordering, RankedCohort
from serving.ranking.rank import rank_cohort
from serving.referrals.facts import read_facts
from serving.referrals.shown import Frequency, Reason, Shown, Step, UrgentSignal
from serving.telling.reasons import REGISTER, Told, tell_reasons
from tests.features.facts import AS_OF, PLAIN, before
from tests.serving.town import coded, learned_card

SCHOOL = Words(kk="мектеп", ru="школа", en="school")


@pytest.fixture
def cohort(town: Path) -> RankedCohort:
    return rank_cohort(town, AS_OF, ordering=Ordering(seed=1, random_share=0.0))


def told(cohort: RankedCohort, name: str, explained: Explained | None = None) -> Shown:
    """What is told of a family, as it is explained or as if it were."""
    family = coded(name)
    facts = read_facts(cohort.store, {family}, AS_OF)[family]
    known = explained or cohort.explain([family])
    return tell_ranked(cohort, known, cohort.row_of[family], facts, "town")


def test_what_raises_is_said_with_number_and_period(cohort: RankedCohort):
    (reason,) = told(cohort, "a3").raises
    assert reason.text == Words(
        kk="Соңғы 90 күнде мына тақырыпта 3 жазба бар: мектеп.",
        ru="За последние 90 дней 3 записи по теме: школа.",
        en="In the last 90 days 3 records on the subject of school.",
    )
    assert (reason.concept, reason.source) == ("theme_school", SCHOOL)


def test_a_reason_says_how_fresh_it_is_and_what_it_does_not_mean(cohort: RankedCohort):
    """The latest of a3's absences lies a week back; help can do something about it."""
    (reason,) = told(cohort, "a3").raises
    assert reason.last_recorded == before(7)
    assert reason.freshness == Words(
        kk="тізімнен 7 күн бұрын", ru="за 7 дней до списка", en="7 days before the list"
    )
    assert reason.means_not == OF_THEME["school"]
    assert not reason.is_context


def test_of_what_was_not_recorded_nothing_is_fresh_and_silence_is_no_calm(cohort: RankedCohort):
    (reason,) = told(cohort, "a0").lowers
    assert (reason.last_recorded, reason.freshness) == (None, None)
    assert reason.means_not == SILENCE


def moved_by(cohort: RankedCohort, name: str, **contributions: float) -> Shown:
    """What is told of a family if its concepts contributed this much."""
    alone = cohort.explain([coded(name)])
    concepts = alone.country.concepts
    values = np.array([[contributions.get(concept, 0.0) for concept in concepts]])
    moved = replace(alone, country=ConceptContributions(concepts, values, 0.0), stable=values != 0)
    return told(cohort, name, moved)


def test_context_is_never_the_main_reason_where_something_else_raises(cohort: RankedCohort):
    shown = moved_by(cohort, "a3", area=3.0, composition=2.0, theme_school=1.0)
    assert [(one.concept, one.is_context) for one in shown.raises] == [
        ("area", True), ("composition", True), ("theme_school", False),
    ]  # fmt: skip
    assert shown.main_reason == shown.raises[2].text


def test_where_only_context_raises_it_is_said(cohort: RankedCohort):
    shown = moved_by(cohort, "a3", area=1.0, composition=2.0)
    assert shown.main_reason == shown.raises[0].text
    assert shown.raises[0].concept == "composition"


def test_context_alone_never_fills_all_the_places(cohort: RankedCohort):
    """Five that are context outweigh absence: the weakest of them gives way."""
    context = {"area": 9.0, "composition": 8.0, "record": 7.0, "tenure": 6.0, "moved_home": 5.0}
    shown = moved_by(cohort, "a3", **context, absence=1.0, theme_school=0.5)
    assert [one.concept for one in shown.raises] == [
        "area", "composition", "record", "tenure", "absence",
    ]  # fmt: skip
    assert shown.main_reason == shown.raises[4].text


def test_who_lives_in_the_family_is_told_by_its_register(cohort: RankedCohort):
    (reason,) = moved_by(cohort, "a3", composition=1.0).raises
    assert reason.source == REGISTER


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


@pytest.fixture
def learned(town: Path) -> RankedCohort:
    """The town by a card that was learned, with refits (see town.py)."""
    keep_points_card(town, learned_card(CaseStore.open(town)))
    return rank_cohort(town, AS_OF, ordering=Ordering(seed=1, random_share=0.0))


def test_where_nothing_was_learned_nothing_is_set_aside(cohort: RankedCohort):
    shown = told(cohort, "a3")
    assert (shown.set_aside, shown.between_bands) == ((), None)


def test_a_reason_that_another_draw_would_not_give_is_set_aside(learned: RankedCohort):
    shown = told(learned, "a3")
    assert [reason.concept for reason in shown.raises] == ["theme_school"]
    assert shown.lowers == ()
    (aside,) = shown.set_aside
    assert (aside.concept, aside.last_recorded) == ("check_up", date(2025, 9, 2))
    assert shown.main_reason == shown.raises[0].text
    assert shown.between_bands == ("high", "elevated")


def test_where_nothing_certain_raises_that_is_the_main_reason(learned: RankedCohort):
    shown = told(learned, "a4")
    assert (shown.raises, shown.lowers) == ((), ())
    assert [reason.concept for reason in shown.set_aside] == ["theme_school", "check_up"]
    assert shown.main_reason == Words(
        kk="Деңгейді арттыратын жағдайлар негізгі себепті атауға жеткілікті сенімді емес.",
        ru="То, что повышает уровень, недостаточно надёжно, чтобы назвать главную причину.",
        en="What raises the band is not certain enough to name a main reason.",
    )


def test_where_nothing_raises_at_all_that_is_said_instead(learned: RankedCohort):
    assert told(learned, "a0").main_reason.en == "Nothing on record raises the band."


def test_a_thin_record_is_called_thin_whatever_the_refits_say(learned: RankedCohort):
    shown = told(learned, "thin")
    assert shown.main_reason.en.startswith("In the last 730 days there is not enough on record")
    assert shown.between_bands is None


def made_up(cohort: RankedCohort, name: str, said: dict[str, tuple[float, bool]]) -> Told:
    """What is told where each concept contributes so much, and is stable or not."""
    alone = cohort.explain([coded(name)])
    values = np.zeros_like(alone.country.values)
    stable = np.zeros_like(alone.stable)
    for concept, (amount, holds) in said.items():
        place = alone.country.concepts.index(concept)
        values[0, place], stable[0, place] = amount, holds
    made = replace(alone, country=alone.country._replace(values=values), stable=stable)
    return tell_reasons(cohort.book.reasons, made, 0)


def concepts_of(cohort: RankedCohort) -> list[str]:
    """Every concept but the one of how much is on record."""
    known = cohort.explain([coded("a3")]).country.concepts
    return [concept for concept in known if concept != "record"]


def concepts(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.concept for reason in reasons]


def test_the_next_reason_that_holds_takes_the_place_of_one_set_aside(cohort: RankedCohort):
    """Five raise at most, three lower, three are set aside."""
    names = concepts_of(cohort)[:12]
    raising = {name: (12.0 - at, at not in {0, 2}) for at, name in enumerate(names[:8])}
    lowering = {name: (-1.0 - at, at > 1) for at, name in enumerate(names[8:])}
    found = made_up(cohort, "a3", raising | lowering)
    assert concepts(found.raises) == [names[at] for at in (1, 3, 4, 5, 6)]
    assert concepts(found.lowers) == [names[at] for at in (11, 10)]
    assert concepts(found.set_aside) == [names[at] for at in (0, 2, 9)]
    assert not found.unsettled


def test_what_would_not_have_been_told_anyway_is_not_set_aside(cohort: RankedCohort):
    names = concepts_of(cohort)[:7]
    said = {name: (9.0 - at, at < 5) for at, name in enumerate(names)}
    found = made_up(cohort, "a3", said)
    assert concepts(found.raises) == names[:5]
    assert found.set_aside == ()


def test_three_reasons_are_set_aside_at_most(cohort: RankedCohort):
    names = concepts_of(cohort)[:5]
    found = made_up(cohort, "a3", {name: (9.0 - at, False) for at, name in enumerate(names)})
    assert concepts(found.set_aside) == names[:3]
    assert (found.raises, found.unsettled) == ((), True)


def test_a_model_that_says_the_same_of_everybody_has_no_reason_to_set_aside(cohort: RankedCohort):
    found = made_up(cohort, "a3", {})
    assert found == Told((), (), (), unsettled=False)


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


def test_a_family_known_by_one_source_only(cohort: RankedCohort):
    """The clinic tells of `calm`; those who tell of school and of housing hold nothing."""
    silent, only, subjects = told(cohort, "calm").unknown
    assert "from: school, police." in silent.text.en
    assert only.text.en.startswith("Only one source holds records of the family: clinic.")
    assert subjects.text.en.startswith(
        "Those who usually tell of these subjects hold no record: school, housing."
    )


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


def test_all_reasons_are_lengths_from_the_longest(cohort: RankedCohort):
    """The card has one concept: more absences than usual raise, none lowers."""
    name = Words(kk="Мектеп: барлық жазбалар", ru="Школа: все записи", en="School: all records")
    assert told(cohort, "a3").steps == (Step(name=name, share=1.0),)
    assert told(cohort, "a0").steps == (Step(name=name, share=-1.0),)


def test_a_bar_is_no_finer_than_a_picture_shows(cohort: RankedCohort):
    """Digits beyond that would be as good as a score."""
    moved = moved_by(cohort, "a3", theme_school=3.0, absence=1.2345, composition=-0.004)
    assert [step.share for step in moved.steps] == [1.0, 0.41, -0.01]


def test_of_a_thin_record_no_picture_is_made(cohort: RankedCohort):
    assert told(cohort, "thin").steps == ()


def test_against_its_own_commission_a_family_is_told_with_whom(cohort: RankedCohort):
    """The thirteen families of the town have 46 absences: 5.5 fewer than a9, 3.5 more than a0."""
    most, none = told(cohort, "a9").against, told(cohort, "a0").against
    assert most is not None
    assert none is not None
    assert [reason.concept for reason in most.raises] == ["theme_school"]
    assert [reason.concept for reason in none.lowers] == ["theme_school"]
    assert not most.lowers
    assert most.compared_with.en == (
        "13 families: all of the region, since the commission has too few"
    )


def test_of_a_usual_family_nothing_is_told_against_its_own(cohort: RankedCohort):
    """Three absences are about what is usual here, though they raise against the country."""
    assert told(cohort, "a3").raises
    assert told(cohort, "a3").against is None


def test_what_another_draw_would_not_say_against_its_own_is_not_told(cohort: RankedCohort):
    alone = cohort.explain([coded("a9")])
    nothing = np.zeros_like(alone.within.stable)
    shaky = replace(alone, within=alone.within._replace(stable=nothing))
    assert told(cohort, "a9", shaky).against is None
    assert told(cohort, "a9", shaky).raises


def test_against_its_own_the_refits_are_asked_once_more(learned: RankedCohort):
    """The town's mean is 46 / 13 points, and by two of the eight refits, which take 2.5 points off
    six families, 31 / 13. So six absences are 2.5 more than the town has, or 1.1; seven 3.5, or
    2.1. Against the country they are 5.5, or 3: half of it is left.
    """
    six, seven = told(learned, "a6"), told(learned, "a7")
    assert [reason.concept for reason in six.raises] == ["theme_school"]
    assert six.against is None
    assert seven.against is not None
    assert [reason.concept for reason in seven.against.raises] == ["theme_school"]
