"""Whatever is installed is known: what it is for, and under which licence it came."""

import re

from serving.operation.dependencies_page import (
    COPYLEFT,
    PURPOSES,
    REMARKS,
    SAID,
    direct,
    licence_of,
    locked,
    page,
)
from tests.repository.project import ROOT


def test_the_page_of_dependencies_is_fresh():
    made = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert made == page(), "run 'make docs'"


def test_every_direct_dependency_has_its_purpose_and_no_other_has():
    assert PURPOSES.keys() == direct()


def test_every_locked_package_has_a_licence():
    assert [one.name for one in locked() if not licence_of(one.name)] == []


def test_a_copyleft_licence_has_a_word_beside_it_and_nothing_else_has():
    copyleft = {one.name for one in locked() if COPYLEFT.search(licence_of(one.name))}
    assert copyleft == REMARKS.keys()


def test_nothing_is_under_a_strong_copyleft_licence_alone():
    strong = [
        one.name
        for one in locked()
        if all(
            re.search(r"\bA?GPL|Affero|GNU General", choice)
            for choice in licence_of(one.name).split(" OR ")
        )
    ]
    assert strong == []


def test_what_is_said_of_a_licence_is_said_of_a_locked_package():
    assert {*SAID, *REMARKS} <= {one.name for one in locked()}


def test_every_package_is_named_with_what_asks_for_it():
    asked = {one.name: one.asked_by for one in locked()}
    assert "authlib" in asked["joserfc"]
    assert [name for name, by in asked.items() if not by] == []
