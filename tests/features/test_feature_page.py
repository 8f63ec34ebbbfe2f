"""The page about the features says what the code declares, and is the one in the repository."""

from pathlib import Path

import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.catalogue.words import LANGUAGES
from features.concepts import declare_features
from features.feature_page import CATALOGUE, feature_page
from features.vocabulary import Measure

PAGE = Path(__file__).parents[2] / "docs" / "features.md"


@pytest.fixture(scope="module")
def page() -> str:
    return feature_page(shipped_catalogue(CATALOGUE))


def test_the_page_in_the_repository_is_current(page: str):
    """Where it is not: python -m features.feature_page > docs/features.md."""
    assert PAGE.read_text(encoding="utf-8") == page


def test_every_feature_has_one_line_with_all_that_is_declared(page: str):
    lines = page.splitlines()
    for feature in declare_features(shipped_catalogue(CATALOGUE)):
        (line,) = (line for line in lines if line.startswith(f"| `{feature.name}` |"))
        told = [feature.unit, feature.null_meaning, feature.measure.value]
        told += [feature.words.in_language(language) for language in LANGUAGES]
        assert all(text in line for text in told), feature.name


def test_every_measure_is_explained_once(page: str):
    for measure in Measure:
        assert page.count(f"\n| {measure} | ") == 1


def test_a_concept_stands_under_one_heading(page: str):
    headings = [line for line in page.splitlines() if line.startswith("### ")]
    assert len(set(headings)) == len(headings)
