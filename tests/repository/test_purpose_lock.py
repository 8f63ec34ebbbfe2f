"""What may never reach a score, as far as the code itself can show it."""

import ast
from collections.abc import Iterator

import pytest

from tests.repository.project import sources, texts_in

SCORING = sources("features", "models", "serving")


def reads_of(tree: ast.AST, table: str) -> Iterator[str]:
    """Texts that are a table's name or its file."""
    yield from (text for text in texts_in(tree) if text in {table, f"{table}.parquet"})


def test_sensitive_attributes_are_read_by_nothing_that_scores():
    found = {place: list(reads_of(tree, "attributes")) for place, tree in SCORING.items()}
    assert {place: texts for place, texts in found.items() if texts} == {}


def test_values_of_an_attribute_are_asked_for_by_selection_alone():
    """A signed mitigation moves families at selection; nothing else that serves may ask."""
    asking = {
        place: sum(
            isinstance(node, ast.Call) and called(node) == "attribute_values"
            for node in ast.walk(tree)
        )
        for place, tree in SCORING.items()
    }
    assert {place: calls for place, calls in asking.items() if calls} == {
        "serving/mitigation.py": 1
    }


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def test_features_know_the_catalogues_attributes_by_no_name():
    for place, tree in sources("features").items():
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert "attributes" not in names, place


@pytest.mark.parametrize("column", ["response", "offered_on", "outcome"])
def test_a_familys_answer_to_help_is_read_by_no_feature(column: str):
    for place, tree in sources("features").items():
        assert column not in set(texts_in(tree)), place


def test_a_planted_read_is_found():
    planted = ast.parse("store.table('attributes'); read('attributes.parquet'); 'attributes too'")
    assert list(reads_of(planted, "attributes")) == ["attributes", "attributes.parquet"]
