"""The page for data providers says what the code does, and is the one in the repository."""

import re
from datetime import date
from pathlib import Path

import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.contract import TABLES, Column, Table
from cases.contract_page import contract_page
from cases.door.checks import Reason, checks_of

PAGE = Path(__file__).parents[2] / "docs" / "data-contract.md"
COLUMNS = [(declared, column) for declared in TABLES for column in declared.columns]


@pytest.fixture(scope="module")
def page() -> str:
    return contract_page()


def test_the_page_in_the_repository_is_current(page: str):
    """Where it is not: python -m cases.contract_page > docs/data-contract.md."""
    assert PAGE.read_text(encoding="utf-8") == page


@pytest.mark.parametrize(("declared", "column"), COLUMNS, ids=lambda one: one.name)
def test_every_column_stands_under_its_table_with_all_that_is_declared(
    declared: Table, column: Column, page: str
):
    part = page.split(f"### `{declared.name}`\n")[1].split("\n### ", maxsplit=1)[0]
    told = part.split(f"- **`{column.name}`**")[1].split("\n- **")[0]
    for said in (column.type.value, column.unit, column.meaning, column.known_faults):
        assert said in told
    assert (f"empty: {column.null_meaning}" if column.nullable else "never empty") in told
    for code in column.values:
        assert f"`{code}`" in told
    assert not column.catalogue_list or f"the catalogue's `{column.catalogue_list}`" in told
    assert not column.refers_to or f"stands in `{column.refers_to}`" in told


def test_every_reason_for_quarantine_is_told(page: str):
    assert [reason for reason in Reason if reason.value not in page] == []


def test_checks_stand_in_the_order_in_which_the_door_makes_them(page: str):
    made = checks_of(TABLES[5], catalogue=shipped_catalogue("kazakhstan"), cut_off=date(2025, 1, 1))
    part = page.split("### In `help`\n")[1].split("\n### ", maxsplit=1)[0]
    told = [
        (column, reason)
        for column, reasons in re.findall(r"^\| `(\w+)` \| (.+) \|$", part, re.MULTILINE)
        for reason in reasons.split("; ")
    ]
    assert told == [(check.column, check.reason.value) for check in made]
