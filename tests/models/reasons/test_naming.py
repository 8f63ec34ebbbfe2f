"""Every concept that features belong to has a name in three languages."""

from importlib.resources import files

import pytest

from cases.catalogue.reading import parse_catalogue
from cases.catalogue.words import LANGUAGES
from features.concepts import declare_features
from models.reasons.naming import name_concept
from tests.models.building import tiny_catalogue


@pytest.mark.parametrize("catalogue", ["kazakhstan", "hmis", "ssda903"])
def test_every_concept_of_every_catalogue_has_a_name_of_its_own(catalogue: str):
    path = files("cases.catalogues") / f"{catalogue}.toml"
    found = parse_catalogue(path.read_bytes(), where=catalogue)
    concepts = {feature.concept for feature in declare_features(found)}
    for language in LANGUAGES:
        names = [name_concept(found, concept).in_language(language) for concept in concepts]
        assert len(set(names)) == len(names)
        assert all(name[0] == name[0].upper() for name in names)


def test_names_are_those_of_the_catalogue():
    assert name_concept(tiny_catalogue(), "absence").ru == "Пропуск"
    assert name_concept(tiny_catalogue(), "theme_school").kk == "Мектеп: барлық жазбалар"


def test_a_concept_that_the_catalogue_does_not_have_is_refused():
    with pytest.raises(KeyError):
        name_concept(tiny_catalogue(), "nothing_of_the_kind")
