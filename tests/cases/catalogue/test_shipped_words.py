"""The catalogues of the importers speak three languages, each in words of its own."""

import re

import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.catalogue.whole import Catalogue
from cases.catalogue.words import LANGUAGES

KAZAKH_ONLY = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")


@pytest.fixture(scope="module", params=["hmis", "ssda903"])
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return shipped_catalogue(request.param)


def test_each_language_has_words_of_its_own(catalogue: Catalogue) -> None:
    for kind in catalogue.event_types:
        words = [kind.name.in_language(language) for language in LANGUAGES]
        assert len(set(words)) == 3, kind.code
        assert not re.search("[а-яА-Я]", kind.name.en), kind.code
        assert not KAZAKH_ONLY.search(kind.name.ru), kind.code


def test_no_two_event_types_read_the_same(catalogue: Catalogue) -> None:
    for language in LANGUAGES:
        phrases = [kind.count.in_language(language)["other"] for kind in catalogue.event_types]
        assert len(set(phrases)) == len(phrases)
