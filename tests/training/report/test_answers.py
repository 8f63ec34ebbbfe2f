"""Answers of any shape as tables."""

from typing import Any

import pytest

from training.report.answers import diagnosis, tables
from training.report.sections import Table
from training.report.words import shown


def only(answer: Any) -> Table:
    (table,) = tables(answer, caption="Asked")
    return table


def test_nothing_asked_gives_no_section():
    assert list(diagnosis({})) == list(diagnosis({"diagnosis": None})) == []
    assert list(diagnosis({"diagnosis": {}})) == []


def test_each_question_has_its_section():
    found = list(diagnosis({"diagnosis": {"null_check": {"half": True}, "churn": {"n": 3}}}))
    assert [(one.code, one.title) for one in found] == [
        ("asked-null_check", "Asked: null check"),
        ("asked-churn", "Asked: churn"),
    ]


def test_figures_stand_with_their_names_and_limits():
    table = only({"of_listed": [0.25, 0.2, 0.3], "lists": 120, "note": "none drawn"})
    assert table.headings == ("figure", "found")
    assert [(name, value.replace("\N{NO-BREAK SPACE}", " ")) for name, value in table.rows] == [
        ("of listed", "0.250 (0.200 to 0.300)"),
        ("lists", "120"),
        ("note", "none drawn"),
    ]


def test_records_are_the_rows_of_one_table_and_lack_what_they_lack():
    table = only({"steps": [{"name": "half", "rows": 10}, {"name": "all", "gain": None}]})
    assert table.caption == "Asked: steps"
    assert table.headings == ("name", "rows", "gain")
    assert table.rows == (("half", "10", ""), ("all", "", "none"))


def test_records_by_name_are_rows_too():
    table = only({"regions": {"north": {"n": 1}, "south": {"n": 2}}})
    assert (table.headings, table.rows) == (("which", "n"), (("north", "1"), ("south", "2")))


def test_what_lies_deeper_in_a_record_is_named_in_full_only_where_it_has_to_be():
    table = only([{"name": "a", "ranking": {"name": "b", "recall": 0.5}}])
    assert table.headings == ("name", "ranking name", "recall")
    assert table.rows == (("a", "b", "0.5"),)


def test_what_is_not_alike_gets_a_table_each():
    found = list(tables({"n": 1, "one": {"a": 1}, "two": {"b": {"c": 2}}}, caption="Asked"))
    assert [table.caption for table in found] == ["Asked", "Asked: one", "Asked: two: b"]


@pytest.mark.parametrize("answer", ["too little data", None, 3, [0.5, 0.4, 0.6]])
def test_an_answer_that_is_one_value_is_shown_as_it_is(answer: Any):
    assert only(answer).rows == (("answer", shown(answer)),)


@pytest.mark.parametrize("answer", [{}, {"steps": []}, {"steps": {}}, []])
def test_an_empty_answer_leaves_no_empty_rows(answer: Any):
    assert all(row for table in tables(answer, caption="Asked") for row in table.rows)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (None, "none"),
        (0.123456, "0.1235"),
        ([0.2, 0.5, 0.9], "0.2, 0.5, 0.9"),  # the first is not within the others
        ([1, 2, 3], "1, 2, 3"),
        ([[0.0, 1.5], [0.5, 2.5]], "(0, 1.5), (0.5, 2.5)"),
        ({"gap_days": 14}, "gap days 14"),
    ],
)
def test_values_are_written_as_one_would_say_them(value: Any, text: str):
    assert shown(value) == text
