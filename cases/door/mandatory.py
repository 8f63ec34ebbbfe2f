"""How many stored families lack an attribute that the catalogue calls mandatory.

The audit cannot tell whether such families are reached. They are stored all the same: a gap
in the register must not keep a family from being offered help.
"""

# ruff: noqa: S608  the attribute's code passes through literal()

from typing import NamedTuple

import duckdb

from cases.catalogue.whole import Catalogue
from cases.door.engine import literal, run


class WithoutAttribute(NamedTuple):
    """How many of the stored families have no value of a mandatory attribute."""

    attribute: str
    families: int
    of: int


def families_without_attributes(
    engine: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> tuple[WithoutAttribute, ...]:
    """Counted over the sifted tables, one entry for each mandatory attribute."""
    ((families,),) = run(engine, "SELECT count(*) FROM sifted_families WHERE failed IS NULL")
    return tuple(
        WithoutAttribute(
            attribute.code, families - _families_with(engine, attribute.code), families
        )
        for attribute in catalogue.attributes
        if attribute.mandatory
    )


def _families_with(engine: duckdb.DuckDBPyConnection, attribute: str) -> int:
    ((families,),) = run(
        engine,
        "SELECT count(*) FROM sifted_attributes "
        f"WHERE failed IS NULL AND attribute = {literal(attribute)}",
    )
    return int(families)
