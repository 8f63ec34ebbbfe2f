"""The feature matrix in DuckDB's SQL, from the same files: the other comparator.

Events are grouped once by family and type, with one filtered count for each look-back, and
the long table is pivoted. A FILTER for every column of the matrix would take many times as
long.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import duckdb
import numpy as np
import numpy.typing as npt

from cases.catalogue.whole import Catalogue
from cases.store import CaseStore
from features.concepts import declare_features
from features.vocabulary import AGE_BANDS, QUARTER, YEAR, Feature, Measure

ADULT = 18
TABLES = ("families", "members", "events", "cases", "help")
AGE = "(date_diff('month', birth_month, $as_of) // 12)"
HOLDS = "knowledge_date < $as_of AND coalesce(withdrawn_on >= $as_of, true)"
LIVES_THERE = "joined_on < $as_of AND coalesce(left_on >= $as_of, true)"
IS_THERE = "registered_on < $as_of AND coalesce(left_on >= $as_of, true)"
MAY_BE_EMPTY = {
    Measure.DAYS_SINCE,
    Measure.LAST_VALUE,
    Measure.SOURCE_SILENCE,
    Measure.SILENCE,
    Measure.DAYS_SINCE_CASE,
}
PIVOTED = {
    *(Measure.COUNT, Measure.TOTAL, Measure.DAYS_SINCE, Measure.LAST_VALUE),
    *(Measure.THEME_COUNT, Measure.THEME_EVER, Measure.THEME_SOURCES, Measure.TREND),
    Measure.SOURCE_SILENCE,
}


def build(store: CaseStore, as_of: date, *, threads: int) -> npt.NDArray[np.float32]:
    """The matrix (rows, features)."""
    features = declare_features(store.catalogue)
    with duckdb.connect(config={"threads": threads}) as engine:
        for name in TABLES:
            engine.execute(_view(store, name))
        for statement in _steps(store.catalogue, as_of):
            engine.execute(statement.replace("$as_of", f"DATE '{as_of}'"))
        table = engine.sql(_wide(features)).to_arrow_table()
    values = np.empty((table.num_rows, len(features)), dtype=np.float32)
    for at, feature in enumerate(features):
        values[:, at] = table[feature.name].to_numpy()
    return values


def _view(store: CaseStore, name: str) -> str:
    """All parts of a table, with families numbered through the whole store."""
    first, reads = 0, []
    for part in store.parts:
        file = store.folder / name / part.name
        reads.append(
            f"SELECT *, family_index + {first} AS family "  # noqa: S608  the store's own files
            f"FROM read_parquet('{file}', file_row_number = true)"
        )
        first += part.table("families", ["family_index"]).num_rows
    return f"CREATE VIEW {name} AS {' UNION ALL '.join(reads)}"


def _steps(catalogue: Catalogue, as_of: date) -> Iterator[str]:
    yield f"""CREATE TEMP TABLE scored AS
        SELECT family, commission_id, registered_on FROM families
        WHERE {IS_THERE}
        AND family IN (SELECT family FROM members WHERE {LIVES_THERE} AND {AGE} < {ADULT})
        AND family NOT IN (SELECT family FROM cases WHERE {HOLDS}
            AND coalesce(coalesce(closing_knowledge_date, closed_on) >= $as_of, true))"""  # noqa: S608
    yield _types(catalogue)
    yield from _of_events(catalogue, as_of)
    yield from _around(catalogue)


def _types(catalogue: Catalogue) -> str:
    rows = ", ".join(
        f"('{one.code}', '{one.source}', {repr(one.theme) if one.is_difficulty else 'NULL'})"
        for one in catalogue.feature_event_types()
    )
    return f"CREATE TEMP TABLE types AS FROM (VALUES {rows}) AS t(event_type, teller, theme)"


def _of_events(catalogue: Catalogue, as_of: date) -> Iterator[str]:
    longest = catalogue.longest_lookback
    since = {days: as_of - timedelta(days=days) for days in catalogue.lookback_days}
    counts = ", ".join(
        f"count(*) FILTER (event_date >= DATE '{first}') AS n{days}"
        for days, first in since.items()
    )
    yield f"""CREATE TEMP VIEW facts AS SELECT events.* FROM events
        SEMI JOIN scored USING (family) SEMI JOIN types USING (event_type)
        WHERE {HOLDS} AND event_date < $as_of
        AND event_date >= DATE '{since[longest]}'"""  # noqa: S608
    yield f"""CREATE TEMP TABLE by_type AS SELECT family, event_type, {counts},
        $as_of - max(event_date) AS since,
        arg_max_null(value, file_row_number) AS last_value,
        coalesce(sum(value) FILTER (event_date >= DATE '{since[YEAR]}'), 0) AS total
        FROM facts GROUP BY ALL"""  # noqa: S608
    amounts = ", ".join(f"'{one.code}'" for one in catalogue.event_types if one.unit is not None)
    yield f"CREATE TEMP VIEW by_amount AS FROM by_type WHERE event_type IN ({amounts})"
    yield """CREATE TEMP TABLE by_source AS
        SELECT family, source, $as_of - max(event_date) AS since FROM facts GROUP BY ALL"""
    sums = ", ".join(f"sum(n{days}) AS n{days}" for days in since)
    yield f"""CREATE TEMP TABLE by_theme AS SELECT family, theme, {sums},
        sum(n{longest}) > 0 AS ever,
        sum(n{QUARTER}) - sum(n{YEAR}) * {QUARTER / YEAR} AS trend,
        count(DISTINCT teller) FILTER (n{YEAR} > 0) AS tellers
        FROM by_type JOIN types USING (event_type) WHERE theme IS NOT NULL GROUP BY ALL"""  # noqa: S608
    yield from _pivots(catalogue)


def _pivots(catalogue: Catalogue) -> Iterator[str]:
    longest = catalogue.longest_lookback
    types, days = catalogue.feature_event_types(), catalogue.lookback_days
    counted = [(f"n{one}", f"count_{one}") for one in sorted({QUARTER, YEAR, longest})]
    codes = [one.code for one in types]
    yield _pivot("by_type", "event_type", codes, [*counted, ("since", "days_since")])
    amounts = [one.code for one in types if one.unit is not None]
    valued = [("last_value", "last_value"), ("total", f"total_{YEAR}")]
    yield _pivot("by_amount", "event_type", amounts, valued)
    themes = sorted({one.theme for one in types if one.is_difficulty})
    summed = [(f"n{one}", f"count_{one}") for one in days]
    others = [("ever", f"ever_{longest}"), ("tellers", f"sources_{YEAR}"), ("trend", "trend")]
    yield _pivot("by_theme", "theme", themes, [*summed, *others])
    sources = list(catalogue.codes("sources"))
    yield _pivot("by_source", "source", sources, [("since", "days_since")])
    yield f"""CREATE TEMP TABLE record AS SELECT family, min(since) AS record__silence,
        count(*) FILTER (since <= {YEAR}) AS record__sources_365 FROM by_source GROUP BY family"""  # noqa: S608


def _pivot(table: str, key: str, codes: Sequence[str], columns: list[tuple[str, str]]) -> str:
    """One row a family; a code's columns are named `code__name`."""
    wanted = ", ".join(f"'{code}'" for code in codes)
    using = ", ".join(f'first("{value}") AS "_{name}"' for value, name in columns)
    return f"""CREATE TEMP TABLE wide_{table} AS
        PIVOT {table} ON {key} IN ({wanted}) USING {using} GROUP BY family"""


def _around(catalogue: Catalogue) -> Iterator[str]:
    longest = catalogue.longest_lookback
    bands = ", ".join(
        f"count(*) FILTER ({LIVES_THERE} AND {AGE} >= {low} AND {AGE} < {high}) AS children__{band}"
        for band, (low, high) in AGE_BANDS.items()
    )
    yield f"""CREATE TEMP TABLE household AS SELECT family, {bands},
        count(*) FILTER ({LIVES_THERE} AND {AGE} >= {ADULT}) AS adults, adults = 1 AS single_adult,
        count(*) FILTER (joined_on <> registered_on AND {_within("joined_on", YEAR)})
            AS arrivals_365,
        count(*) FILTER ({_within("left_on", YEAR)}) AS departures_365
        FROM members JOIN scored USING (family) GROUP BY family"""  # noqa: S608
    yield f"""CREATE TEMP TABLE past AS SELECT family,
        count(*) FILTER ({_within("opened_on", YEAR)}) AS cases_{YEAR},
        count(*) AS cases_{longest}, $as_of - max(opened_on) AS days_since_case
        FROM cases WHERE {HOLDS} AND {_within("opened_on", longest)} GROUP BY family"""  # noqa: S608
    yield f"""CREATE TEMP TABLE helped AS SELECT family,
        count(*) FILTER ({_within("started_on", YEAR)}) AS help_started_365,
        count(*) FILTER (coalesce(ended_on >= $as_of, true)) AS help_running
        FROM help WHERE {_within("started_on", longest)} GROUP BY family"""  # noqa: S608
    yield f"""CREATE TEMP TABLE rates AS
        SELECT commission_id, coalesce(sum(opened), 0) / count(*) AS area__cases_365
        FROM (SELECT family, commission_id FROM families WHERE {IS_THERE})
        LEFT JOIN (SELECT family, count(*) AS opened FROM cases
            WHERE {HOLDS} AND {_within("opened_on", YEAR)} GROUP BY family) USING (family)
        GROUP BY commission_id"""  # noqa: S608
    yield f"""CREATE TEMP TABLE tenures AS
        SELECT family, least($as_of - registered_on, {longest}) AS tenure FROM scored"""  # noqa: S608


def _within(day: str, lookback: int) -> str:
    return f"({day} >= $as_of - {lookback} AND {day} < $as_of)"


def _wide(features: tuple[Feature, ...]) -> str:
    """Every feature of every scored family, in the matrix's order."""
    columns = ", ".join(f"{_value(feature)} AS {feature.name}" for feature in features)
    joined = " ".join(
        f"LEFT JOIN {table} USING (family)"
        for table in (
            *("wide_by_type", "wide_by_amount", "wide_by_theme", "wide_by_source", "record"),
            *("household", "past", "helped", "tenures"),
        )
    )
    return f"""SELECT {columns} FROM scored {joined} LEFT JOIN rates USING (commission_id)
        ORDER BY scored.family"""  # noqa: S608


def _value(feature: Feature) -> str:
    column = feature.name.removeprefix("theme_").removeprefix("source_")
    pivoted = feature.measure in PIVOTED
    value = f'"{column if pivoted else feature.name}"'
    if feature.measure in MAY_BE_EMPTY:
        return f"coalesce({value}::FLOAT, 'nan'::FLOAT)"
    return f"coalesce({value}::FLOAT, 0)"
