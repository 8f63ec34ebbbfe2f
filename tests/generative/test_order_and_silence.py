"""The order of rows, the borders of parts and a family's "no" never matter."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.features.facts import Event, Family, Offer
from tests.generative.histories import countries, days
from tests.generative.views import view

modest = settings(deadline=None, max_examples=60)


@modest
@given(countries, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(country: list[Family], random: Random):
    def shuffled(rows: tuple) -> tuple:
        return tuple(random.sample(rows, len(rows)))

    mixed = [
        family._replace(
            members=shuffled(family.members),
            events=shuffled(family.events),
            cases=shuffled(family.cases),
            offers=shuffled(family.offers),
        )
        for family in shuffled(tuple(country))
    ]
    assert view(mixed) == view(country)


@modest
@given(countries, st.integers(1, 5), st.integers(1, 5))
def test_where_parts_are_cut_does_not_matter(country: list[Family], one: int, other: int):
    assert view(country, families_a_part=one) == view(country, families_a_part=other)


@modest
@given(countries, days, st.sampled_from(["declined", "no_answer"]))
def test_saying_no_to_help_changes_nothing(country: list[Family], day: date, answer: str):
    offered = [family._replace(offers=(Offer(day, answer), *family.offers)) for family in country]
    assert view(offered) == view(country)


@modest
@given(countries, days, st.sampled_from(["complaint", "suicidal_signal", "raid"]))
def test_no_complaint_urgent_signal_or_raid_is_heard(country: list[Family], day: date, kind: str):
    recorded = [
        family._replace(events=(Event(kind, day, day, source="police"), *family.events))
        for family in country
    ]
    assert view(recorded) == view(country)
