"""What a reason does not mean, and which reasons nobody can act upon."""

import re

import pytest

from cases.catalogue.reading import shipped_catalogue, shipped_catalogues
from cases.catalogue.words import LANGUAGES
from features.concepts import declare_features
from features.vocabulary import THEME_WORDS
from models.reasons.meaning import (
    CIRCUMSTANCE,
    OF_GENERAL,
    OF_THEME,
    PROTECTIVE,
    SILENCE,
    context_concepts,
    say_not_meant,
)
from tests.models.building import declared, tiny_catalogue

TINY = tiny_catalogue()


@pytest.mark.parametrize(
    ("concept", "said"),
    [
        ("absence", OF_THEME["school"]),
        ("debt", OF_THEME["income"]),
        ("check_up", PROTECTIVE),
        ("move", CIRCUMSTANCE),
        ("theme_school", OF_THEME["school"]),
        ("case_history", OF_GENERAL["case_history"]),
        ("composition", OF_GENERAL["composition"]),
    ],
)
def test_each_kind_of_reason_has_its_own_limit(concept: str, said: object):
    assert say_not_meant(TINY, concept, recorded=True) == said


@pytest.mark.parametrize(
    "concept", ["absence", "check_up", "move", "theme_school", "case_history", "record"]
)
def test_no_record_does_not_mean_that_nothing_happened(concept: str):
    assert say_not_meant(TINY, concept, recorded=False) == SILENCE


@pytest.mark.parametrize("name", shipped_catalogues())
@pytest.mark.parametrize("recorded", [True, False])
def test_every_concept_of_every_catalogue_has_its_limit_in_one_sentence(
    name: str, *, recorded: bool
):
    catalogue = shipped_catalogue(name)
    for concept in {feature.concept for feature in declare_features(catalogue)}:
        said = say_not_meant(catalogue, concept, recorded=recorded)
        for language in LANGUAGES:
            text = said.in_language(language)
            assert re.fullmatch(r"[^.]+\.", text), text


def test_every_theme_has_its_limit():
    assert set(OF_THEME) == set(THEME_WORDS)


def test_a_concept_that_the_catalogue_does_not_know_has_no_limit():
    with pytest.raises(KeyError, match="kindness"):
        say_not_meant(TINY, "kindness", recorded=True)


def test_the_area_the_family_and_the_record_are_context_and_what_help_can_reach_is_not():
    assert context_concepts(declare_features(TINY)) == {
        "move", "record", "composition", "composition_change", "tenure", "area",
    }  # fmt: skip


def test_nothing_is_context_where_there_are_no_features():
    assert context_concepts(()) == frozenset()
    assert context_concepts(declared("absence__count_90")) == frozenset()
