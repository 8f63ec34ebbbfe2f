"""A family without a mandatory attribute is stored, and the run says how many there are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cases.ingest import ingest

WriteExtract = Callable[..., Path]


@pytest.fixture
def asking(tiny_catalogue: str) -> str:
    """The tiny catalogue, which now calls the language mandatory and the area not."""
    return tiny_catalogue.replace('reference = "kazakh"', 'reference = "kazakh"\nmandatory = true')


def test_families_that_lack_it_are_counted_and_stored(
    asking: str, write_extract: WriteExtract, home: Path
):
    """F1 and F2 have a language, F3 has none."""
    report = ingest(write_extract(catalogue=asking), home)
    assert report.without_attribute == (("language", 1, 3),)
    assert [line.stored for line in report.balance if line.table == "families"] == [3]


def test_a_value_in_quarantine_is_no_value_and_a_family_in_quarantine_is_not_counted(
    asking: str, write_extract: WriteExtract, tiny_tables: dict[str, str], home: Path
):
    attributes = tiny_tables["attributes"].replace("F1,language,kazakh", "F1,language,klingon")
    families = tiny_tables["families"].replace("F3,C2,2023-03-01", "F3,C2,2023-02-30")
    extract = write_extract(catalogue=asking, attributes=attributes, families=families)
    assert ingest(extract, home).without_attribute == (("language", 1, 2),)


def test_where_nothing_is_mandatory_nothing_is_counted(write_extract: WriteExtract, home: Path):
    assert ingest(write_extract(), home).without_attribute == ()
