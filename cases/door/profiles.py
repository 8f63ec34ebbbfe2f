"""What each family looks like to somebody who knows it and sees the pseudonymised store.

`profiles` in the engine has one row for every kind of family there is, with `n`, how many
are of that kind: by its quasi-identifiers (what a neighbour, a teacher or a clerk may know
of a family anyway) and by its sensitive facts (what they would then learn).
"""

# ruff: noqa: S608  names in queries come from the contract, texts pass through literal()

from datetime import date
from pathlib import Path

import duckdb

from cases.catalogue.whole import Catalogue
from cases.door.engine import literal, one_file, run

QUASI_IDENTIFIERS = (
    "commission",
    "region",
    "settlement",
    "registered",
    "children",
    "adults",
    "attributes",
)
"""Where the family lives (`commission`, `region`, `settlement`), since when it is registered
(YYYYMMDD), who lives in it on the cut-off (`children` and `adults`: their birth months,
counted from the year 0, -1 where not known), and its audit attributes.
"""

SENSITIVE = ("finding", "conduct")
"""What the commission found in the family's newest case (or that there was none), and
whether police or danger records (`punitive`, `urgent`) stand in the store.
"""

_COLUMNS = ", ".join((*QUASI_IDENTIFIERS, *SENSITIVE))


def profile_families(
    engine: duckdb.DuckDBPyConnection, store: Path, catalogue: Catalogue, cut_off: date
) -> None:
    """Make `profiles` from the tables in the folder `store`, part by part."""
    run(engine, f"CREATE TABLE single_profiles AS {_query(store, None, catalogue, cut_off)}")
    for part in sorted(path.name for path in (store / "families").iterdir()):
        query = _query(store, part, catalogue, cut_off)
        run(engine, f"INSERT INTO single_profiles {query}")
    run(
        engine,
        f"CREATE TABLE profiles AS SELECT {_COLUMNS}, count(*) AS n "
        f"FROM single_profiles GROUP BY {_COLUMNS}",
    )
    run(engine, "DROP TABLE single_profiles")


def _query(store: Path, part: str | None, catalogue: Catalogue, cut_off: date) -> str:
    """SQL of one part's profiles, a row per family; of none, it has the columns alone."""
    name = part or next((store / "families").iterdir()).name
    tables = {
        table: f"read_parquet({one_file(store / table / name)})"
        for table in ("families", "members", "cases", "events")
    }
    return f"""
        SELECT f.commission_id AS commission, c.region_id AS region,
            CAST(c.settlement_type AS VARCHAR) AS settlement,
            CAST(strftime(f.registered_on, '%Y%m%d') AS INTEGER) AS registered,
            coalesce(m.children, []) AS children, coalesce(m.adults, []) AS adults,
            coalesce(a.attributes, '') AS attributes,
            coalesce(k.finding, 'no case') AS finding, coalesce(e.conduct, 'none') AS conduct
        FROM {tables["families"]} f
        JOIN read_parquet({one_file(store / "commissions.parquet")}) c USING (commission_id)
        LEFT JOIN ({_members(tables["members"], cut_off)}) m USING (family_index)
        LEFT JOIN ({_findings(tables["cases"])}) k USING (family_index)
        LEFT JOIN ({_conduct(tables["events"], catalogue)}) e USING (family_index)
        LEFT JOIN ({_attributes(store, tables["families"])}) a USING (family_id)
        {"" if part else "LIMIT 0"}
    """


def _members(table: str, cut_off: date) -> str:
    month = "coalesce(year(birth_month) * 12 + month(birth_month) - 1, -1)"
    born = f"list_sort(coalesce(list(CAST({month} AS INTEGER)) FILTER ({{}}), []))"
    return f"""
        SELECT family_index, {born.format("role = 'child'")} AS children,
            {born.format("role <> 'child'")} AS adults
        FROM {table} WHERE coalesce(left_on > DATE {literal(cut_off.isoformat())}, TRUE)
        GROUP BY family_index
    """


def _findings(table: str) -> str:
    return f"""
        SELECT family_index,
            max_by(coalesce(CAST(finding AS VARCHAR), 'not decided'), knowledge_date) AS finding
        FROM {table} GROUP BY family_index
    """


def _conduct(table: str, catalogue: Catalogue) -> str:
    punitive = [kind.code for kind in catalogue.event_types if kind.punitive]
    urgent = [kind.code for kind in catalogue.event_types if kind.urgent]
    return f"""
        SELECT family_index, concat_ws(' and ',
            CASE WHEN bool_or(event_type IN ({_listed(punitive)})) THEN 'punitive' END,
            CASE WHEN bool_or(event_type IN ({_listed(urgent)})) THEN 'urgent' END) AS conduct
        FROM {table} WHERE event_type IN ({_listed(punitive + urgent)}) GROUP BY family_index
    """


def _listed(codes: list[str]) -> str:
    return ", ".join(literal(code) for code in ("", *codes))


def _attributes(store: Path, families: str) -> str:
    return f"""
        SELECT given.family_id,
            string_agg(given.attribute || '=' || given."value", ',' ORDER BY given.attribute)
            AS attributes
        FROM read_parquet({one_file(store / "attributes.parquet")}) AS given
        WHERE given.family_id BETWEEN (SELECT min(family_id) FROM {families})
            AND (SELECT max(family_id) FROM {families})
        GROUP BY given.family_id
    """
