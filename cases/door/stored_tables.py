"""What each table of the store holds, and in which order: from sifted rows to stored ones.

Rows are sorted by family, then by dates, then by everything else, so that equal facts
always lie in the same order. Families and persons appear by pseudonym only.
"""

# ruff: noqa: S608  names in queries come from the contract, texts pass through literal()

from collections.abc import Iterator
from typing import NamedTuple

import duckdb
import pyarrow as pa

from cases.contract import CASES, COMMISSIONS, EVENTS, HELP, MEMBERS, Column, ColumnType, Table
from cases.door.sifting import kept_columns

_DAYS = (ColumnType.DATE, ColumnType.MONTH)


class PartedTable(NamedTuple):
    """A table cut at family borders: `query` gives `family` (the ordinal) and the stored
    columns in order; where it gives an ordinal `identity`, the stored table has the
    pseudonym at that place instead, under `identity_name`.
    """

    name: str
    query: str
    identity_name: str = ""
    pseudonyms: pa.Array | None = None


def parted_tables(families: pa.Array, persons: pa.Array) -> tuple[PartedTable, ...]:
    """Every parted table, given the pseudonyms by ordinal."""
    members = _query(MEMBERS, identity="k.ordinal", join="JOIN known_members k ON k.id = person_id")
    return (
        PartedTable("families", _FAMILIES_QUERY, "family_id", families),
        PartedTable("members", members, "person_id", persons),
        PartedTable("events", _query(EVENTS, identity="person"), "person_id", persons),
        PartedTable("cases", _query(CASES)),
        PartedTable("help", _query(HELP)),
    )


_FAMILIES_QUERY = """
    SELECT k.ordinal AS family, k.ordinal AS identity, commission_id, s.registered_on, s.left_on
    FROM sifted_families s JOIN known_families k ON k.id = family_id
    WHERE failed IS NULL ORDER BY k.ordinal
"""

_ATTRIBUTES_QUERY = """
    SELECT family AS identity, attribute, "value"
    FROM sifted_attributes WHERE failed IS NULL ORDER BY family, attribute
"""


def _query(declared: Table, *, identity: str = "", join: str = "") -> str:
    columns = [
        column for column in kept_columns(declared) if column.type is not ColumnType.IDENTIFIER
    ]
    stored = [f's."{column.name}"' for column in columns]
    days_first = sorted(columns, key=_place_in_order)
    order = [f's."{column.name}" NULLS LAST' for column in days_first]
    if identity:
        stored.insert(0, f"{identity} AS identity")
        order.append(f"{identity} NULLS LAST")
    return (
        f'SELECT s.family, {", ".join(stored)} FROM "sifted_{declared.name}" s {join} '
        f"WHERE failed IS NULL ORDER BY s.family, {', '.join(order)}"
    )


def _place_in_order(column: Column) -> int:
    """Days first; a withdrawal after all else, since the order of two rows must not tell
    anyone who looks before it that it will come.
    """
    if column.name == "withdrawn_on":
        return 2
    return 0 if column.type in _DAYS else 1


def with_pseudonyms(rows: pa.Table, table: PartedTable) -> pa.Table:
    """The rows with each ordinal in `identity` replaced by its pseudonym."""
    if table.pseudonyms is None:
        return rows
    place = rows.column_names.index("identity")
    field = pa.field(table.identity_name, pa.string())
    codes = [table.pseudonyms.take(chunk) for chunk in rows["identity"].chunks]
    return rows.set_column(place, field, pa.chunked_array(codes, pa.string()))


def whole_tables(
    engine: duckdb.DuckDBPyConnection, families: pa.Array, *, default_capacity: int
) -> Iterator[tuple[str, pa.Table]]:
    """The tables that are not cut: name and rows."""
    columns = ", ".join(
        f"CAST(coalesce(capacity, {default_capacity}) AS INTEGER) AS capacity"
        if column.name == "capacity"
        else f'"{column.name}"'
        for column in COMMISSIONS.columns
    )
    yield (
        "commissions",
        engine.sql(
            f"SELECT {columns} FROM sifted_commissions WHERE failed IS NULL ORDER BY commission_id"
        ).to_arrow_table(),
    )
    by_family = PartedTable("attributes", _ATTRIBUTES_QUERY, "family_id", families)
    yield by_family.name, with_pseudonyms(engine.sql(by_family.query).to_arrow_table(), by_family)
