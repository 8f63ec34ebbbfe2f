"""Writing the store in use anew: under other pseudonyms, or without some families.

The stored rows become sifted rows again, and from there the door's own code writes them, so
that order, parts and bytes are those of an ingest.
"""

# ruff: noqa: S608  names in queries come from the contract, texts pass through literal()

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cases.anonymise import Kind
from cases.contract import (
    ATTRIBUTES,
    CASES,
    COMMISSIONS,
    EVENTS,
    HELP,
    MEMBERS,
    TABLES,
    ColumnType,
    Table,
)
from cases.door.checks import code_type
from cases.door.engine import literal, one_file, run
from cases.door.sifting import create_code_types, kept_columns
from cases.door.store_tables import Pseudonyms, Spoken, part_borders, write_tables
from cases.door.store_writer import EVENTS_A_PART, FAMILIES_A_PART, part_names
from cases.store import PARTED_TABLES, CaseStore

Rename = Callable[[Kind, list[str]], npt.NDArray[np.bytes_]]
"""The pseudonyms that take the place of some, in order."""

_BATCH = 200_000


def as_they_are(_kind: Kind, codes: list[str]) -> npt.NDArray[np.bytes_]:
    """Every pseudonym stays."""
    return np.array(codes, dtype=np.bytes_)


def rewrite_tables(
    store: CaseStore,
    engine: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    rename: Rename = as_they_are,
    without: Collection[str] = (),
) -> Mapping[str, Any]:
    """Write the tables of `store` into `folder`, renamed and without the families named.

    Returns the new store's manifest; its balance still says what the ingest read. The
    quarantine is not written here, and `put_in_place` completes the store.
    """
    for declared in TABLES:
        create_code_types(engine, declared, store.catalogue)
    families = _take_families(store, engine, rename, without)
    persons = _take_members(store, engine, rename)
    _take_others(store, engine)
    folder.mkdir()
    borders = part_borders(
        engine, len(families), families_a_part=FAMILIES_A_PART, events_a_part=EVENTS_A_PART
    )
    speaks = Spoken(store.catalogue, store.cut_off)
    write_tables(engine, Pseudonyms(families, persons), folder, borders, speaks)
    kept = {key: told for key, told in store.manifest.items() if key not in {"format", "digest"}}
    counts = {declared.name: _taken(engine, declared.name) for declared in TABLES}
    return {**kept, "counts": counts, "parts": part_names(borders)}


def _taken(engine: duckdb.DuckDBPyConnection, table: str) -> int:
    ((rows,),) = run(engine, f'SELECT count(*) FROM "sifted_{table}"')
    return int(rows)


def _source(store: CaseStore, table: str) -> str:
    """SQL that reads a stored table, each row with the `part` it lies in."""
    if table not in PARTED_TABLES:
        return f"(FROM read_parquet({one_file(store.folder / f'{table}.parquet')}))"
    files = ", ".join(one_file(store.folder / table / part.name) for part in store.parts)
    return (
        "(SELECT *, parse_filename(filename) AS part "
        f"FROM read_parquet([{files}], filename = true))"
    )


def _take_families(
    store: CaseStore, engine: duckdb.DuckDBPyConnection, rename: Rename, without: Collection[str]
) -> pa.Array:
    """`known_families` with each family's place in the old store; the new pseudonyms."""
    left_out = ", ".join(literal(code) for code in ("", *without))
    query = (
        f"SELECT family_id AS id FROM {_source(store, 'families')} "
        f"WHERE family_id NOT IN ({left_out})"
    )
    _number(engine, query, rename, Kind.FAMILY)
    run(
        engine,
        f"""
        CREATE TABLE known_families AS
        SELECT n.id, n.ordinal, s.part, s.family_index
        FROM numbered_family n JOIN {_source(store, "families")} s ON s.family_id = n.id
    """,
    )
    run(
        engine,
        f"""
        CREATE TABLE sifted_families AS
        SELECT s.family_id, s.commission_id, s.registered_on, s.left_on, NULL AS failed
        FROM {_source(store, "families")} s JOIN known_families k ON k.id = s.family_id
    """,
    )
    return _names(engine, Kind.FAMILY)


def _take_members(store: CaseStore, engine: duckdb.DuckDBPyConnection, rename: Rename) -> pa.Array:
    run(engine, _sifted(store, MEMBERS))
    _number(engine, "SELECT person_id AS id FROM sifted_members", rename, Kind.PERSON)
    run(engine, "CREATE VIEW known_members AS SELECT id, ordinal FROM numbered_person")
    return _names(engine, Kind.PERSON)


def _take_others(store: CaseStore, engine: duckdb.DuckDBPyConnection) -> None:
    for declared in (COMMISSIONS, EVENTS, CASES, HELP, ATTRIBUTES):
        run(engine, _sifted(store, declared))


def _sifted(store: CaseStore, declared: Table) -> str:
    """SQL that makes `sifted_<table>` from the stored table, as the door's own sifting does."""
    name = declared.name
    kept = [
        f'CAST(s."{column.name}" AS "{code_type(declared, column)}") AS "{column.name}"'
        if column.type is ColumnType.CODE
        else f's."{column.name}"'
        for column in kept_columns(declared)
        if name != "attributes" or column.name != "family_id"
    ]
    joins = []
    if name in PARTED_TABLES:
        kept.append("k.ordinal AS family")
        joins.append("JOIN known_families k ON k.part = s.part AND k.family_index = s.family_index")
    if name == "attributes":
        kept.append("k.ordinal AS family")
        joins.append("JOIN known_families k ON k.id = s.family_id")
    if name == "events":
        kept.append("p.ordinal AS person")
        joins.append("LEFT JOIN known_members p ON p.id = s.person_id")
    return (
        f'CREATE TABLE "sifted_{name}" AS SELECT {", ".join(kept)}, NULL AS failed '
        f"FROM {_source(store, name)} s {' '.join(joins)}"
    )


def _number(engine: duckdb.DuckDBPyConnection, query: str, rename: Rename, kind: Kind) -> None:
    """`numbered_<kind>`: old pseudonym, new one, and the new one's place among all."""
    run(engine, f'CREATE TABLE "renamed_{kind}" (id VARCHAR, name VARCHAR)')
    ids = engine.sql(query).to_arrow_table()["id"]
    for start in range(0, len(ids), _BATCH):
        batch = ids.slice(start, _BATCH)
        names = pa.array(rename(kind, batch.to_pylist()), pa.binary()).cast(pa.string())
        engine.register("given_names", pa.table({"id": batch, "name": names}))
        run(engine, f'INSERT INTO "renamed_{kind}" FROM given_names')
        engine.unregister("given_names")
    run(
        engine,
        f"""
        CREATE TABLE "numbered_{kind}" AS
        SELECT id, name, CAST(row_number() OVER (ORDER BY name) - 1 AS INTEGER) AS ordinal
        FROM "renamed_{kind}"
    """,
    )


def _names(engine: duckdb.DuckDBPyConnection, kind: Kind) -> pa.Array:
    ordered = engine.sql(f'SELECT name FROM "numbered_{kind}" ORDER BY ordinal').to_arrow_table()
    return ordered["name"].combine_chunks()
