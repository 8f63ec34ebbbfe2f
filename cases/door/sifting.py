"""Sifting: every row of every table is either stored or quarantined, decided in the engine.

Each table becomes `sifted_<table>`: a row's `line`, its values read as their types, and
`failed`, the number of the first check it fails (null where it passes all). A table that
others refer to also becomes `known_<table>`: `id`, `ordinal` (its place among the stored
rows, null where it is in quarantine) and what the checks of other tables ask about it.
"""

# ruff: noqa: S608  names in queries come from the contract, texts pass through literal()

from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from cases.anonymise import LETTERS, Kind, pseudonyms
from cases.catalogue.whole import Catalogue
from cases.contract import Column, ColumnType, Table
from cases.door.checks import Check, checks_of, code_type, codes_of, read_expression
from cases.door.engine import literal, run
from cases.door.extract import Extract

_ID_BATCH = 200_000

_ASKED = {
    "commissions": "",
    "families": ", s.registered_on, s.left_on",
    "members": ", s.family, s.birth_month",
}
"""What other tables' checks ask about a row they refer to."""

_REFERENCES = {"families": "family", "members": "person"}
"""Under which name a sifted row holds the ordinal of what it refers to."""


class Sifted(NamedTuple):
    """A sifted table's checks, numbered from 1 as `failed` counts them, and its stored rows."""

    checks: tuple[Check, ...]
    stored: int


def create_code_types(
    engine: duckdb.DuckDBPyConnection, declared: Table, catalogue: Catalogue
) -> None:
    """One enumeration per code column, so that codes are small numbers until they are read."""
    for column in declared.columns:
        if column.type is ColumnType.CODE:
            codes = codes_of(declared, column, catalogue) or ("",)
            listed = ", ".join(literal(code) for code in codes)
            run(engine, f'CREATE TYPE "{code_type(declared, column)}" AS ENUM ({listed})')


def sift(engine: duckdb.DuckDBPyConnection, declared: Table, extract: Extract) -> Sifted:
    """Decide every row of `raw_<table>`; the tables it refers to must be known already."""
    create_code_types(engine, declared, extract.catalogue)
    _find_repeats(engine, declared)
    checks = checks_of(declared, catalogue=extract.catalogue, cut_off=extract.manifest.cut_off)
    run(engine, _sifting_query(declared, checks))
    ((stored,),) = run(
        engine, f'SELECT count(*) FILTER (failed IS NULL) FROM "sifted_{declared.name}"'
    )
    return Sifted(checks, int(stored))


def _find_repeats(engine: duckdb.DuckDBPyConnection, declared: Table) -> None:
    """`repeats_<table>`: the lines whose key stands on more than one row.

    Where those rows agree in every cell, the first is kept and the others repeat it. Where
    they differ, nobody can tell which is right, and all are in conflict. Keys are compared
    by hash first, so that millions of keys need no room as text.
    """
    key = ", ".join(f'"{name}"' for name in declared.key)
    given = " AND ".join(f'"{name}" IS NOT NULL' for name in declared.key)
    cells = ", ".join(f'"{name}"' for name in declared.column_names)
    run(
        engine,
        f"""
        CREATE TABLE "repeats_{declared.name}" AS
        WITH suspects AS (
            SELECT hash({key}) AS h FROM "raw_{declared.name}" WHERE {given}
            GROUP BY h HAVING count(*) > 1
        ), close AS (
            SELECT line, {key}, CAST(row({cells}) AS VARCHAR) AS cells
            FROM "raw_{declared.name}" WHERE {given} AND hash({key}) IN (FROM suspects)
        )
        SELECT line,
            min(cells) OVER same <> max(cells) OVER same AS conflicting,
            line > min(line) OVER same AS repeats
        FROM close
        WINDOW same AS (PARTITION BY {key})
        QUALIFY count(*) OVER same > 1
    """,
    )


def _sifting_query(declared: Table, checks: tuple[Check, ...]) -> str:
    name = declared.name
    read = ", ".join(
        f'{read_expression(declared, column)} AS "{column.name}_read"'
        for column in declared.columns
    )
    kept = [f'c."{column.name}_read" AS "{column.name}"' for column in kept_columns(declared)]
    joins = [f'LEFT JOIN "repeats_{name}" r ON r.line = c.line']
    for column in declared.columns:
        if column.refers_to:
            target = column.refers_to
            joins.append(
                f'LEFT JOIN "known_{target}" "{target}" ON "{target}".id = c."{column.name}"'
            )
            if target in _REFERENCES:
                kept.append(f'"{target}".ordinal AS {_REFERENCES[target]}')
    cases = " ".join(
        f"WHEN {check.fails} THEN {number}" for number, check in enumerate(checks, start=1)
    )
    return f"""
        CREATE TABLE "sifted_{name}" AS
        WITH c AS (SELECT *, {read} FROM "raw_{name}")
        SELECT c.line, {", ".join(kept)}, CASE {cases} END AS failed
        FROM c {" ".join(joins)}
    """


def kept_columns(declared: Table) -> tuple[Column, ...]:
    """The columns a store keeps of a table: a record's own number has served once it proved
    unique, and a family or person is kept as the ordinal of its pseudonym.
    """
    dropped = {"event_id", "case_id", "offer_id"}
    return tuple(
        column
        for column in declared.columns
        if column.name not in dropped and column.refers_to not in _REFERENCES
    )


def know(engine: duckdb.DuckDBPyConnection, declared: Table, ordinals: pa.Table) -> None:
    """Make `known_<table>` from its sifted rows; `ordinals` holds (id, ordinal) of each
    stored one.
    """
    name, key = declared.name, declared.key[0]
    nothing = ", NULL" * _ASKED[name].count(",")
    engine.register("given_ordinals", ordinals)
    run(
        engine,
        f"""
        CREATE TABLE "known_{name}" AS
        SELECT s."{key}" AS id, g.ordinal{_ASKED[name]}
        FROM "sifted_{name}" s JOIN given_ordinals g ON g.id = s."{key}"
        WHERE s.failed IS NULL
    """,
    )
    run(
        engine,
        f"""
        INSERT INTO "known_{name}"
        SELECT DISTINCT s."{key}", CAST(NULL AS INTEGER){nothing}
        FROM "sifted_{name}" s ANTI JOIN "known_{name}" k ON k.id = s."{key}"
        WHERE s.failed IS NOT NULL AND s."{key}" IS NOT NULL
    """,
    )
    engine.unregister("given_ordinals")


def stored_ids(engine: duckdb.DuckDBPyConnection, declared: Table) -> pa.ChunkedArray:
    """The keys of a table's stored rows."""
    query = f'SELECT "{declared.key[0]}" AS id FROM "sifted_{declared.name}" WHERE failed IS NULL'
    return engine.sql(query).to_arrow_table()["id"]


class Numbered(NamedTuple):
    """The stored rows of a table, numbered: `ordinals` holds (id, ordinal) of each, `names`
    what the store calls them, by ordinal.
    """

    ordinals: pa.Table
    names: pa.Array


def number_as_they_are(ids: pa.ChunkedArray) -> Numbered:
    """Number identifiers that are public and stay."""
    ordinals = pa.table({"id": ids, "ordinal": np.arange(len(ids), dtype=np.int32)})
    return Numbered(ordinals, ids.combine_chunks())


def number_by_pseudonym(ids: pa.ChunkedArray, key: bytes, kind: Kind) -> Numbered:
    """Number families or persons in the order of their pseudonyms, so that the order in the
    store says nothing about the order in the register.
    """
    batches = [
        pseudonyms(key, kind, ids.slice(start, _ID_BATCH).to_pylist())
        for start in range(0, len(ids), _ID_BATCH)
    ]
    codes = np.concatenate([np.empty(0, f"S{LETTERS}"), *batches])
    order = np.argsort(codes, kind="stable")
    ordinal = np.empty(len(codes), np.int32)
    ordinal[order] = np.arange(len(codes), dtype=np.int32)
    names = pa.array(codes[order], pa.binary()).cast(pa.string())
    return Numbered(pa.table({"id": ids, "ordinal": ordinal}), names)
