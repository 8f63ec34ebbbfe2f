"""Rows of families that were erased: they come in at the door again and are set aside."""

# ruff: noqa: S608  names in queries come from the contract, texts pass through literal()

import duckdb
import pyarrow as pa

from cases.anonymise import Kind, pseudonyms
from cases.contract import FAMILIES, Table
from cases.door.checks import Check, Reason
from cases.door.engine import run
from cases.door.sifting import Sifted

_BATCH = 200_000
_KEY = "family_id"


def set_aside_erased(
    engine: duckdb.DuckDBPyConnection,
    declared: Table,
    sifted: Sifted,
    key: bytes,
    erased: frozenset[str],
) -> Sifted:
    """The sifted table with every row of an erased family failing, whatever else is wrong
    with it, so that quarantine shows nothing of what it says.

    `erased` holds pseudonyms; which identifiers they stand for is found with the key, and
    forgotten with the engine.
    """
    if _KEY not in declared.column_names:
        return sifted
    _find_erased(engine, declared, key, erased)
    checks = (*sifted.checks, Check(_KEY, Reason.ERASED, "FALSE"))
    name = declared.name
    run(
        engine,
        f'UPDATE "sifted_{name}" SET failed = {len(checks)} WHERE line IN '
        f'(SELECT line FROM "raw_{name}" WHERE "{_KEY}" IN (FROM erased_families))',
    )
    ((stored,),) = run(engine, f'SELECT count(*) FILTER (failed IS NULL) FROM "sifted_{name}"')
    return Sifted(checks, int(stored))


def _find_erased(
    engine: duckdb.DuckDBPyConnection, declared: Table, key: bytes, erased: frozenset[str]
) -> None:
    """`erased_families`: the identifiers in the extract whose pseudonym was erased."""
    run(engine, "CREATE TABLE IF NOT EXISTS erased_families (id VARCHAR)")
    others = "" if declared is FAMILIES else f'AND "{_KEY}" NOT IN (SELECT id FROM known_families)'
    query = (
        f'SELECT DISTINCT "{_KEY}" AS id FROM "raw_{declared.name}" '
        f'WHERE "{_KEY}" IS NOT NULL {others}'
    )
    ids = engine.sql(query).to_arrow_table()["id"]
    wanted = {code.encode("ascii") for code in erased}
    for start in range(0, len(ids), _BATCH):
        batch = ids.slice(start, _BATCH).to_pylist()
        codes = pseudonyms(key, Kind.FAMILY, batch).tolist()
        found = [one for one, code in zip(batch, codes, strict=True) if code in wanted]
        engine.register("given_erased", pa.table({"id": pa.array(found, pa.string())}))
        run(engine, "INSERT INTO erased_families FROM given_erased")
        engine.unregister("given_erased")
