"""The privacy report: whom could an insider who sees the pseudonymised store single out?

A class is all families that look alike by their quasi-identifiers. k-anonymity is the size
of the smallest class, l-diversity the fewest different sensitive values within one
(Sweeney 2002; Machanavajjhala et al. 2007). The report says both of the store as it is, and
how much would have to be blurred or left out before k is reached, by one ladder that is
climbed in a fixed order. It measures; the store stays as it is.
"""

# ruff: noqa: S608  names in queries are this module's own

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd
from pycanon import anonymity  # type: ignore[import-untyped]  # ships no types

from cases.canonical import canonical_json
from cases.catalogue.whole import Catalogue
from cases.door.engine import run
from cases.door.profiles import QUASI_IDENTIFIERS, SENSITIVE, profile_families
from cases.door.store_writer import PRIVACY_FILE
from cases.errors import CheckFailed

K = 5
"""The smallest class that counts as a crowd; what statistics offices commonly ask."""

MOST_SUPPRESSED = 0.01
"""The share of families that may be left out; before more are, the next step is taken."""

_CLASSES_CHECKED = 200
_YEARS = "[CASE WHEN m < 0 THEN -1 ELSE m // 12 END for m in {}]"
_BANDS = "[CASE WHEN y < 0 THEN -1 ELSE y // 5 END for y in {}]"


class Step(NamedTuple):
    """One step of the ladder: in words, and as SQL over the columns before it."""

    words: str
    blurred: Mapping[str, str]


LADDER = (
    Step(
        "registration and births by year",
        {
            "registered": "registered // 10000",
            "children": _YEARS.format("children"),
            "adults": _YEARS.format("adults"),
        },
    ),
    Step(
        "registration and births by five years",
        {
            "registered": "registered // 5",
            "children": _BANDS.format("children"),
            "adults": _BANDS.format("adults"),
        },
    ),
    Step("region instead of commission", {"commission": "''"}),
    Step("adults by number: 0, 1, 2 and more", {"adults": "[least(len(adults), 2)]"}),
    Step(
        "children by number, 0 to 3 and more, and by the youngest",
        {"children": "[least(len(children), 3), list_max(children)]"},
    ),
    Step("no audit attributes", {"attributes": "''"}),
    Step("no registration", {"registered": "0"}),
    Step("children by number alone", {"children": "[children[1]]"}),
    Step("no settlement type", {"settlement": "''"}),
    Step("the country instead of the region", {"region": "''"}),
)
"""From what blurs least to what blurs most; each step goes on from the one before."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How well families hide: the smallest class `k`, the fewest sensitive values in one `l`,
    the number of classes, and the families in classes smaller than the k that is asked.
    """

    k: int
    l: int  # noqa: E741  the measure's own name
    classes: int
    exposed: int


@dataclass(frozen=True, slots=True)
class PrivacyReport:
    """The store as it is, the steps it took to reach `k_asked`, how many families were left
    out after them, and what then remained (None where nobody did).
    """

    families: int
    k_asked: int
    as_stored: Crowd
    steps: tuple[str, ...]
    suppressed: int
    reached: Crowd | None


def measure_privacy(
    engine: duckdb.DuckDBPyConnection, store: Path, catalogue: Catalogue, cut_off: date
) -> PrivacyReport:
    """Measure the tables in the folder `store`.

    Raises:
        CheckFailed: the library and the engine disagree on k or l.
    """
    profile_families(engine, store, catalogue, cut_off)
    ((families,),) = run(engine, "SELECT sum(n) FROM profiles")
    as_stored = _crowd(engine)
    exposed, steps = as_stored.exposed, []
    for step in LADDER:
        if exposed <= MOST_SUPPRESSED * families:
            break
        _climb(engine, step)
        steps.append(step.words)
        exposed = _count_exposed(engine)
    _suppress(engine)
    reached = _crowd(engine) if exposed < families else None
    run(engine, "DROP TABLE profiles")
    return PrivacyReport(int(families), K, as_stored, tuple(steps), exposed, reached)


def _climb(engine: duckdb.DuckDBPyConnection, step: Step) -> None:
    blurred = ", ".join(
        f"{step.blurred.get(column, column)} AS {column}"
        for column in (*QUASI_IDENTIFIERS, *SENSITIVE)
    )
    run(engine, f"CREATE TABLE climbed AS SELECT {blurred}, sum(n) AS n FROM profiles GROUP BY ALL")
    _replace_profiles(engine, "climbed")


def _count_exposed(engine: duckdb.DuckDBPyConnection) -> int:
    by = ", ".join(QUASI_IDENTIFIERS)
    ((exposed,),) = run(
        engine,
        f"SELECT coalesce(sum(size) FILTER (size < {K}), 0) "
        f"FROM (SELECT sum(n) AS size FROM profiles GROUP BY {by})",
    )
    return int(exposed)


def _suppress(engine: duckdb.DuckDBPyConnection) -> None:
    """Leave out the families of classes smaller than K."""
    by = ", ".join(QUASI_IDENTIFIERS)
    run(
        engine,
        f"CREATE TABLE kept AS FROM profiles QUALIFY sum(n) OVER (PARTITION BY {by}) >= {K}",
    )
    _replace_profiles(engine, "kept")


def _replace_profiles(engine: duckdb.DuckDBPyConnection, table: str) -> None:
    run(engine, "DROP TABLE profiles")
    run(engine, f"ALTER TABLE {table} RENAME TO profiles")


def _crowd(engine: duckdb.DuckDBPyConnection) -> Crowd:
    by = ", ".join(QUASI_IDENTIFIERS)
    differ = ", ".join(f"count(DISTINCT {column})" for column in SENSITIVE)
    run(
        engine,
        f"CREATE TABLE classes AS SELECT {by}, CAST(sum(n) AS BIGINT) AS size, "
        f"least({differ}) AS differ FROM profiles GROUP BY {by}",
    )
    ((k, l_found, classes),) = run(engine, "SELECT min(size), min(differ), count(*) FROM classes")
    crowd = Crowd(int(k), int(l_found), int(classes), _count_exposed(engine))
    _check(crowd, _deciding_families(engine))
    run(engine, "DROP TABLE classes")
    return crowd


def _deciding_families(engine: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The families of the smallest classes and of the least diverse ones, a row each; a
    class that is larger than the smallest is cut, but to no fewer than that and never to
    fewer sensitive values, so that neither measure changes.
    """
    by = ", ".join(QUASI_IDENTIFIERS)
    said = ", ".join(f"CAST({column} AS VARCHAR) AS {column}" for column in QUASI_IDENTIFIERS)
    sensitive = ", ".join(SENSITIVE)
    rows: pd.DataFrame = engine.sql(
        f"""
        WITH deciding AS (
            (FROM classes ORDER BY size, differ LIMIT {_CLASSES_CHECKED})
            UNION (FROM classes ORDER BY differ, size LIMIT {_CLASSES_CHECKED})
        )
        SELECT {said}, {sensitive}, least(n, (SELECT min(size) FROM classes)) AS n
        FROM profiles AS p SEMI JOIN deciding USING ({by})
        """
    ).df()
    return rows.loc[rows.index.repeat(rows["n"].astype(int))].reset_index(drop=True)


def _check(crowd: Crowd, families: pd.DataFrame) -> None:
    """CheckFailed unless pycanon finds the same k and l among the deciding families."""
    k = int(anonymity.k_anonymity(families, list(QUASI_IDENTIFIERS)))
    l_found = int(anonymity.l_diversity(families, list(QUASI_IDENTIFIERS), list(SENSITIVE)))
    if (k, l_found) != (crowd.k, crowd.l):
        msg = (
            f"the privacy report found k = {crowd.k} and l = {crowd.l}, and pycanon {k} and "
            f"{l_found}; please report this"
        )
        raise CheckFailed(msg)


def privacy_json(report: PrivacyReport) -> dict[str, Any]:
    """The report as plain JSON values."""
    return {
        **asdict(report),
        "steps": list(report.steps),
        "quasi_identifiers": list(QUASI_IDENTIFIERS),
        "sensitive": list(SENSITIVE),
    }


def write_privacy(report: PrivacyReport, store: Path) -> None:
    """Write the report beside the store's manifest."""
    (store / PRIVACY_FILE).write_text(canonical_json(privacy_json(report)), encoding="utf-8")


def privacy_lines(report: PrivacyReport) -> Iterator[str]:
    """The report for a terminal."""
    stored, asked = report.as_stored, report.k_asked
    yield "Privacy: whom could an insider single out in the pseudonymised store?"
    yield (
        f"  as stored: k = {stored.k}, l = {stored.l}; {stored.exposed} of {report.families} "
        f"families look like fewer than {asked - 1} others, so pseudonyms alone do not hide them"
    )
    yield f"  to reach k = {asked}: {'; '.join(report.steps) or 'nothing to blur'}"
    if report.reached is None:
        yield f"  and no family would remain: k = {asked} is out of reach"
        return
    share = 100 * report.suppressed / report.families
    yield (
        f"  and {report.suppressed} families left out ({share:.2f} %): then k = "
        f"{report.reached.k}, l = {report.reached.l} in {report.reached.classes} classes"
    )
