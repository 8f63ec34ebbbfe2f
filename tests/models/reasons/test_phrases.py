"""A book that has told of many says the same as one that has told of nobody."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.catalogue.words import Words
from features.concepts import declare_features
from features.vocabulary import Feature
from models.reasons import phrases
from models.reasons.accounts import Account, Accounts
from models.reasons.phrases import Phrasebook
from tests.models.building import tiny_catalogue
from tests.models.reasons.saying import ScoredRow, read, say_concept

CATALOGUE = tiny_catalogue()
FEATURES = declare_features(CATALOGUE)
NAMES = tuple(feature.name for feature in FEATURES)
CONCEPTS = tuple(dict.fromkeys(feature.concept for feature in FEATURES))

USED = Phrasebook(CATALOGUE)
"""Kept from one generated row to the next."""


def values_of(feature: Feature) -> st.SearchStrategy[float]:
    """Whole numbers, few enough to meet again; not known where that may be."""
    known = st.integers(0, 5).map(float) | st.floats(0, 1100, width=32)
    return known | st.just(float("nan")) if feature.null_meaning else known


@st.composite
def rows(draw: st.DrawFn) -> dict[str, float]:
    """One row of features by name."""
    return {feature.name: draw(values_of(feature)) for feature in FEATURES}


@given(rows(), st.integers(15_000, 21_000), st.sampled_from(CONCEPTS))
def test_what_was_said_before_changes_no_sentence(
    values: Mapping[str, float], as_of_day: int, concept: str
):
    accounts = Accounts(CATALOGUE, NAMES)
    account = accounts.of(read(values.values()), concept, as_of_day)
    fresh = say_concept(ScoredRow(CATALOGUE, dict(values), as_of_day), concept)
    assert USED.say(account) == USED.say(account) == fresh


def test_rows_that_hold_the_same_of_a_concept_share_its_text():
    accounts = Accounts(CATALOGUE, NAMES)
    one, other = (
        [4.0 if name.startswith("absence__") else elsewhere for name in NAMES]
        for elsewhere in (0.0, 7.0)
    )
    first, second = (accounts.of(read(row), "absence", 20_000) for row in (one, other))
    assert first == second
    book = Phrasebook(CATALOGUE)
    assert book.say(first).text is book.say(second).text


def test_what_is_said_on_another_day_has_another_date_and_the_same_text():
    book = Phrasebook(CATALOGUE)
    early, late = (
        Account("absence", (2,), 90, ("school",), last_day=day, days_since=3)
        for day in (20_000, 20_001)
    )
    first, second = book.say(early), book.say(late)
    assert first.text is second.text
    assert first.last_recorded != second.last_recorded


def test_a_book_that_is_full_says_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(phrases, "MOST_TEXTS", 1)
    book = Phrasebook(CATALOGUE)
    counts = (1, 2, 1, 2)
    said = [book.say(Account("absence", (count,), 90, ("school",))).text for count in counts]
    assert said[:2] == said[2:]
    assert said[0] == Words(
        kk="Соңғы 90 күнде 1 рет келмеген.",
        ru="За последние 90 дней 1 пропуск.",
        en="In the last 90 days 1 absence.",
    )


def test_a_concept_without_its_features_has_no_account():
    with pytest.raises(KeyError, match="absence__count_90"):
        Accounts(CATALOGUE, ["adults"]).of(read([2.0]), "absence", 20_000)
