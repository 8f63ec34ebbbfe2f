"""What a page says a family's record holds, and what it may not know yet."""

from datetime import date

import pytest

from cases.catalogue.words import Words
from serving.referrals.facts import MOST_FACTS, FamilyFacts, read_facts, read_sources
from serving.referrals.shown import Fact, HelpGiven
from tests.features.facts import AS_OF, CHILD, Event, Family, Member, Offer, before
from tests.features.stores import store_of


def facts_of(family: Family) -> FamilyFacts:
    return read_facts(store_of([family]), {family.code}, AS_OF)[family.code]


def test_a_family_s_persons_are_those_who_live_in_it_on_the_day():
    """Ages in full years: born in May 2016 is nine on 1 March 2026."""
    family = Family(
        "f",
        registered=before(400),
        members=(
            CHILD,
            Member(before(400), birth=date(2024, 3, 1)),
            Member(before(400), birth=date(1990, 1, 1), role="parent"),
            Member(before(400), birth=None, role="other"),
            Member(before(400), left=before(1), birth=date(2010, 1, 1)),
            Member(AS_OF, birth=date(2026, 2, 1)),
        ),
    )
    found = facts_of(family)
    assert found.children_ages == [2, 9]
    assert found.members == 4
    assert (found.commission_id, found.days_known) == ("C1", 400)


def test_a_family_registered_later_is_not_known_for_less_than_no_days():
    assert facts_of(Family("f", registered=before(-30))).days_known == 0


def test_a_fact_is_told_with_its_amount_its_source_and_both_dates():
    found = facts_of(Family("f", events=(Event("absence", before(10), before(5), 6.0),)))
    assert found.facts == [
        Fact(
            source=Words(kk="мектеп", ru="школа", en="school"),
            text=Words(
                kk="absence kk: 6 сағат", ru="absence ru (часов): 6", en="absence en (hours): 6"
            ),
            date=before(10),
            known=before(5),
            protective=False,
        )
    ]
    assert found.sources == {"school"}


def test_a_support_is_marked_as_one():
    event = Event("check_up", before(10), before(10), source="clinic")
    (fact,) = facts_of(Family("f", events=(event,))).facts
    assert fact.protective


@pytest.mark.parametrize(
    ("happened", "known", "told"),
    [(10, 1, True), (10, 0, False), (730, 1, True), (731, 700, False)],
)
def test_only_what_was_known_and_is_not_too_old_is_told(happened: int, known: int, told: bool):  # noqa: FBT001  the expectation
    found = facts_of(Family("f", events=(Event("absence", before(happened), before(known)),)))
    assert bool(found.facts) is told
    assert bool(found.sources) is told


def test_facts_stand_latest_first_and_only_the_latest_many_are_kept():
    days = range(1, MOST_FACTS + 6)
    events = tuple(Event("absence", before(day), before(day)) for day in days)
    old_source = Event("check_up", before(600), before(600), source="clinic")
    found = facts_of(Family("f", events=(*events, old_source)))
    assert [fact.date for fact in found.facts] == [before(day) for day in days[:MOST_FACTS]]
    assert found.sources == {"school", "clinic"}, "a source counts though its fact is not shown"


def test_help_offered_is_told_latest_first_with_the_family_s_answer():
    family = Family(
        "f",
        offers=(
            Offer(before(200), "accepted", started=before(190)),
            Offer(before(20), "declined"),
            Offer(before(731), "no_answer"),
            Offer(AS_OF, "accepted"),
        ),
    )
    legal = Words(kk="құқықтық", ru="правовая", en="legal")
    assert facts_of(family).help == [
        HelpGiven(text=legal, offered_on=before(20), response="declined"),
        HelpGiven(text=legal, offered_on=before(200), response="accepted"),
    ]


def test_each_family_gets_its_own_facts_from_whatever_part_it_lies_in():
    families = [
        Family(
            f"f{n}", events=tuple(Event("absence", before(d), before(d)) for d in range(1, n + 1))
        )
        for n in range(5)
    ]
    found = read_facts(store_of(families, families_a_part=2), {"f1", "f4", "f3"}, AS_OF)
    assert {code: len(facts.facts) for code, facts in found.items()} == {"f1": 1, "f3": 3, "f4": 4}


def test_a_family_the_store_does_not_hold_is_left_out():
    assert read_facts(store_of([Family("f")]), {"stranger"}, AS_OF) == {}
    assert read_facts(store_of([Family("f")]), set(), AS_OF) == {}


def test_the_sources_of_everybody_are_those_of_each_ones_facts():
    """Read in one go for all, or one family at a time with all its facts."""
    families = [
        Family("nobody"),
        Family("late", events=(Event("absence", before(3), AS_OF),)),
        Family("old", events=(Event("absence", before(4000), before(3990)),)),
        Family("taken_back", events=(Event("absence", before(9), before(9), withdrawn=before(2)),)),
        *(
            Family(f"f{days}", events=(Event("absence", before(days), before(days)),))
            for days in (1, 50, 700)
        ),
    ]
    store = store_of(families, families_a_part=3)
    names = {family.code for family in families}
    found = read_sources(store, AS_OF)
    assert set(found) == names
    assert found == {
        name: frozenset(facts.sources) for name, facts in read_facts(store, names, AS_OF).items()
    }
    assert {name for name, sources in found.items() if sources} == {"f1", "f50", "f700"}
