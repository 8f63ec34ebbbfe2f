"""What the data knew before stays as it was: a later extract adds knowledge, it takes none back.

Registers overwrite. An extract may show a record that an earlier one of the same source did
not, dated as if it had always been known; or no longer show one that stood there. Compared
with the earlier store, neither rewrites what anybody could have known:

- a late record, stated as known by the earlier cut-off and yet not there then, counts as
  known on this extract's cut-off, the first day by which it is certain to have come;
- a record that is gone is kept and withdrawn on the day its correction became known, or on
  this cut-off where nothing stands in its place;
- a record that is there as before keeps the day it became known, whatever is stated now.

Equal records are told apart by nothing, and so are paired in the order of their days.
"""

# ruff: noqa: S608  names in queries come from the contract, texts pass through literal()

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from cases.contract import CASES, EVENTS, Column, ColumnType, Table
from cases.door.checks import code_type
from cases.door.engine import one_file, run
from cases.door.sifting import kept_columns
from cases.errors import BadExtract
from cases.store import CaseStore

ENOUGH_TO_JUDGE = 100
"""Records that must have stood before an extract without most of them is taken for half one."""

_TIMES = ("knowledge_date", "withdrawn_on")
_CLOSING = ("closed_on", "closing_knowledge_date")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table whose records keep their history; `names` says which one a record is, before
    anything that may be corrected in it.
    """

    declared: Table
    names: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The sifted columns in order, the person among them where the table has one."""
        stored = tuple(column.name for column in _stored(self.declared))
        person = ("person",) if "person_id" in self.declared.column_names else ()
        return ("family", *person, *stored)

    @property
    def content(self) -> tuple[str, ...]:
        """What a record says, but for its own times and a case's closing."""
        return tuple(name for name in self.columns if name not in (*_TIMES, *_CLOSING))

    @property
    def closes(self) -> bool:
        """True where a record also says when it closed, a fact with a day of its own."""
        return "closed_on" in self.columns


_EVENTS = _Kept(EVENTS, ("family", "person", "event_type", "event_date", "source"))
_CASES = _Kept(CASES, ("family", "opened_on", "ground"))


class KeptHistory(NamedTuple):
    """Records of one table that differ from the earlier store: `late` ones came in undated,
    `withdrawn` ones are gone since, `carried` ones are stored though the extract has them no
    more (those withdrawn now and before).
    """

    table: str
    late: int
    withdrawn: int
    carried: int


class Continued(NamedTuple):
    """The store that an extract continues, and the extract's own last day."""

    store: CaseStore
    cut_off: date

    @property
    def last_day(self) -> str:
        """The earlier cut-off as an SQL literal."""
        return f"DATE '{self.store.cut_off.isoformat()}'"

    @property
    def now(self) -> str:
        """The extract's cut-off as an SQL literal."""
        return f"DATE '{self.cut_off.isoformat()}'"


def keep_history(
    engine: duckdb.DuckDBPyConnection,
    continued: Continued,
    *,
    families: pa.Array,
    persons: pa.Array,
) -> tuple[KeptHistory, ...]:
    """Change the sifted events and cases so that they rewrite nothing the earlier store knew.

    `families` and `persons` are today's pseudonyms by ordinal. A family that the extract no
    longer has takes its records along.
    """
    for name, pseudonyms in (("family", families), ("person", persons)):
        ordinals = np.arange(len(pseudonyms), dtype=np.int32)
        engine.register(f"{name}_names", pa.table({"id": pseudonyms, "ordinal": ordinals}))
    kept = tuple(_keep(engine, continued, table) for table in (_EVENTS, _CASES))
    for name in ("family", "person"):
        engine.unregister(f"{name}_names")
    return kept


def _keep(engine: duckdb.DuckDBPyConnection, continued: Continued, kept: _Kept) -> KeptHistory:
    name = kept.declared.name
    _read_earlier(engine, continued.store.folder, kept)
    _find_changed(engine, continued, kept)
    _pair(engine, continued, kept)
    late, withdrawn = _count(engine, continued, kept)
    _date_anew(engine, continued, kept)
    carried = _carry(engine, continued, kept)
    for made in ("earlier", "changed", "today", "before", "pairs"):
        run(engine, f"DROP TABLE {made}")
    return KeptHistory(name, late, withdrawn, carried)


def _stored(declared: Table) -> tuple[Column, ...]:
    return tuple(
        column for column in kept_columns(declared) if column.type is not ColumnType.IDENTIFIER
    )


def _read_earlier(engine: duckdb.DuckDBPyConnection, folder: Path, kept: _Kept) -> None:
    """`earlier`: the earlier store's rows under today's ordinals, of families still there."""
    cells = [
        f'TRY_CAST(CAST(e."{column.name}" AS VARCHAR) AS "{code_type(kept.declared, column)}") '
        f'AS "{column.name}"'
        if column.type is ColumnType.CODE
        else f'e."{column.name}"'
        for column in _stored(kept.declared)
    ]
    person = "person" in kept.columns
    join = "LEFT JOIN person_names p ON p.id = e.person_id" if person else ""
    who = "p.ordinal AS person, " if person else ""
    run(
        engine,
        f"""
        CREATE TABLE earlier AS
        SELECT row_number() OVER () AS place, n.ordinal AS family, {who}{", ".join(cells)}
        FROM {_parts(folder, kept.declared.name)} e
        JOIN {_parts(folder, "families")} f
            ON f.family_index = e.family_index
            AND parse_filename(f.filename) = parse_filename(e.filename)
        JOIN family_names n ON n.id = f.family_id {join}
    """,
    )


def _parts(folder: Path, table: str) -> str:
    files = sorted((folder / table).glob("*.parquet"))
    return f"read_parquet([{', '.join(one_file(file) for file in files)}], filename = true)"


def _find_changed(engine: duckdb.DuckDBPyConnection, continued: Continued, kept: _Kept) -> None:
    """`changed`: the families of which the extract tells the past otherwise than the store.

    One sum of hashes a family, over all that could be known by the earlier cut-off.
    """
    past = continued.last_day
    closed = f"CASE WHEN coalesce(closing_knowledge_date, closed_on) <= {past} THEN {{}} END"
    closing = "".join(f", {closed.format(name)}" for name in _CLOSING) if kept.closes else ""
    said = (
        f"hash({_listed(kept.content)}, knowledge_date, "
        f"CASE WHEN withdrawn_on <= {past} THEN withdrawn_on END{closing})"
    )
    summed = f"SELECT family, sum(CAST({said} AS HUGEINT)) AS said"
    run(
        engine,
        f"""
        CREATE TABLE changed AS
        SELECT coalesce(t.family, b.family) AS family
        FROM (
            {summed} FROM "sifted_{kept.declared.name}"
            WHERE failed IS NULL AND knowledge_date <= {past} GROUP BY family
        ) t FULL JOIN ({summed} FROM earlier GROUP BY family) b USING (family)
        WHERE t.said IS DISTINCT FROM b.said
    """,
    )


def _pair(engine: duckdb.DuckDBPyConnection, continued: Continued, kept: _Kept) -> None:
    """`today` and `before`: the records of changed families; `pairs`: which are the same one.

    First those that say the same and stand, or are withdrawn, alike; then those that stood
    before and are withdrawn now. A case that was known to be closed is the same only where it
    closed on that day: a closing that was moved or taken back is a correction.
    """
    hashes = (
        f"hash({_listed(kept.content)}) AS said, hash({_listed(kept.names)}) AS named, "
        f"(withdrawn_on IS NULL OR withdrawn_on > {continued.last_day}) AS stands"
    )
    closing = ", closed_on, closing_knowledge_date" if kept.closes else ""
    times = f"family, knowledge_date, withdrawn_on{closing}"
    changed = "family IN (FROM changed)"
    run(
        engine,
        f"CREATE TABLE today AS SELECT line AS place, {times}, {hashes} "
        f'FROM "sifted_{kept.declared.name}" WHERE failed IS NULL AND {changed}',
    )
    run(
        engine,
        f"CREATE TABLE before AS SELECT place, {times}, {hashes} FROM earlier WHERE {changed}",
    )
    run(engine, "CREATE TABLE pairs (line BIGINT, place BIGINT)")
    if kept.closes:
        _add_pairs(engine, "TRUE", "closed_on IS NOT NULL", same=("said", "stands", "closed_on"))
        _add_pairs(
            engine, "NOT stands", "stands AND closed_on IS NOT NULL", same=("said", "closed_on")
        )
    still_open = "closed_on IS NULL" if kept.closes else "TRUE"
    _add_pairs(engine, "TRUE", still_open, same=("said", "stands"))
    _add_pairs(engine, "NOT stands", f"stands AND {still_open}", same=("said",))


def _add_pairs(
    engine: duckdb.DuckDBPyConnection, of_today: str, of_before: str, *, same: tuple[str, ...]
) -> None:
    """Pair what is not paired yet, the first with the first, where `same` agrees."""
    by = ", ".join(("family", *same))
    run(
        engine,
        f"""
        INSERT INTO pairs
        SELECT t.place, b.place
        FROM ({_in_order("today", "line", by, of_today)}) t
        JOIN ({_in_order("before", "place", by, of_before)}) b USING ({by}, nth)
    """,
    )


def _in_order(table: str, paired: str, by: str, where: str) -> str:
    return (
        f"SELECT *, row_number() OVER (PARTITION BY {by} "
        "ORDER BY knowledge_date, withdrawn_on, said, place) AS nth "
        f"FROM {table} WHERE place NOT IN (SELECT {paired} FROM pairs) AND {where}"
    )


def _count(engine: duckdb.DuckDBPyConnection, continued: Continued, kept: _Kept) -> tuple[int, int]:
    """How many records came late, and how many that stood are gone or withdrawn since.

    BadExtract where most are gone: no register forgets its past from one month to the next.
    """
    past = continued.last_day
    ((late,),) = run(
        engine,
        f"SELECT count(*) FROM today WHERE knowledge_date <= {past} "
        "AND place NOT IN (SELECT line FROM pairs)",
    )
    ((gone,),) = run(
        engine,
        "SELECT count(*) FROM before WHERE stands AND place NOT IN (SELECT place FROM pairs)",
    )
    ((stood,),) = run(engine, "SELECT count(*) FROM earlier WHERE withdrawn_on IS NULL")
    if stood >= ENOUGH_TO_JUDGE and gone > stood / 2:
        msg = (
            f"{kept.declared.name}: {gone} of {stood} records that stood up to "
            f"{continued.store.cut_off} are gone, which looks like half an export; write the "
            "extract again, or, if it is right, name another source in extract.toml to begin anew"
        )
        raise BadExtract(msg)
    return int(late), int(gone)


def _date_anew(engine: duckdb.DuckDBPyConnection, continued: Continued, kept: _Kept) -> None:
    """Give the extract's records the days on which the data really came to know them."""
    name, past, now = kept.declared.name, continued.last_day, continued.now
    withdrawn = f"CASE WHEN {{}} <= {past} THEN {now} ELSE {{}} END"
    stated = withdrawn.format("s.withdrawn_on", "s.withdrawn_on")
    closing = _closing(past, now) if kept.closes else ""
    same_closing = (
        "WHEN b.closed_on = s.closed_on THEN b.closing_knowledge_date" if kept.closes else ""
    )
    run(
        engine,
        f"""
        UPDATE "sifted_{name}" s
        SET knowledge_date = b.knowledge_date,
            withdrawn_on = CASE WHEN b.stands THEN {stated} ELSE b.withdrawn_on END
            {closing.format(same_closing)}
        FROM pairs p JOIN before b ON b.place = p.place
        WHERE s.line = p.line
    """,
    )
    run(
        engine,
        f"""
        UPDATE "sifted_{name}" s
        SET knowledge_date = {now}, withdrawn_on = {stated} {closing.format("")}
        FROM today t
        WHERE s.line = t.place AND t.knowledge_date <= {past}
            AND t.place NOT IN (SELECT line FROM pairs)
    """,
    )


def _closing(past: str, now: str) -> str:
    """A closing that could have been known before, and was not, is known now."""
    return (
        ", closing_knowledge_date = CASE {} "
        f"WHEN coalesce(s.closing_knowledge_date, s.closed_on) <= {past} "
        f"THEN {now} ELSE s.closing_knowledge_date END"
    )


def _carry(engine: duckdb.DuckDBPyConnection, continued: Continued, kept: _Kept) -> int:
    """Store again what the extract has no more: withdrawn before, or withdrawn now."""
    name = kept.declared.name
    columns = _listed(kept.columns)
    earlier = ", ".join(
        f"CASE WHEN b.stands THEN greatest(coalesce(s.knowledge_date, {continued.now}), "
        "e.knowledge_date) ELSE e.withdrawn_on END"
        if column == "withdrawn_on"
        else f'e."{column}"'
        for column in kept.columns
    )
    complete = " AND ".join(
        f'e."{column.name}" IS NOT NULL'
        for column in _stored(kept.declared)
        if column.type is ColumnType.CODE and not column.nullable
    )
    rows = run(
        engine,
        f"""
        INSERT INTO "sifted_{name}" (line, {columns}, failed)
        WITH gone AS ({_in_order("before", "place", "family, named, stands", "TRUE")}),
        fresh AS ({_in_order("today", "line", "family, named, stands", "TRUE")})
        SELECT -b.place, {earlier}, NULL
        FROM gone b LEFT JOIN fresh t USING (family, named, stands, nth)
        JOIN earlier e ON e.place = b.place
        LEFT JOIN "sifted_{name}" s ON s.line = t.place
        WHERE {complete}
    """,
    )
    return int(rows[0][0])


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
