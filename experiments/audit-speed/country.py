"""One step of the country's audit in a process of its own: `country.py make|codes|file ARGUMENTS`.

Prints one JSON object: what was measured, with `seconds` and `cpu_seconds` of the step itself
(imports left out) and `peak_mib`, the most memory that the process ever held.
"""

import gc
import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
from drawing import COMMISSIONS, SIZES, drawn_rows
from studying import Measured, Stopwatch, answer

from fairness.arrays import Codes
from fairness.attributes import attributes_of
from fairness.audit import audit
from fairness.results import AuditReport, canonical
from fairness.scored import ScoredColumns, ScoredTable
from fairness.selecting import SelectionRule, apply_selection

FAMILIES_A_PLACE = 75
"""Families for each place on a list: 300 places in every commission of the whole country."""
PARQUET, CSV = "country.parquet", "country.csv"


def make(rows: str, place: str) -> Measured:
    """Draw the country and keep its arrays, so that no audit's memory is the drawing's."""
    drawn = drawn_rows(int(rows), len(SIZES))
    names = np.array([f"commission-{c:03d}" for c in range(COMMISSIONS)])
    columns = {
        "commission": pd.Categorical.from_codes(drawn.stratum, names.tolist()),
        "score": drawn.score,
        "need": drawn.need.astype(np.int8),
        **{
            name: pd.Categorical.from_codes(column.codes, list(column.names))
            for name, column in drawn.groups.items()
        },
    }
    frame = pd.DataFrame(columns)
    watch = Stopwatch()
    frame.to_parquet(Path(place) / PARQUET)
    frame.to_csv(Path(place) / CSV, index=False)
    return watch.measured()


def from_codes(place: str) -> Measured:
    """Choose, cross and audit what is already in codes."""
    frame = pd.read_parquet(Path(place) / PARQUET)
    stratum = _as_codes(frame["commission"])
    score, need = (frame[name].to_numpy(np.float64) for name in ("score", "need"))
    groups = {name: _as_codes(frame[name]) for name in frame.columns[3:]}
    del frame
    gc.collect()
    watch = Stopwatch()
    watch.hear("choose", 0, 2)
    rule = _rule(score.size)
    chosen = apply_selection(rule, score, strata=stratum, source="country")
    table = ScoredTable(
        source="country",
        stratum=stratum,
        score=score,
        need=need,
        selected=chosen.selected,
        rank=chosen.rank,
        capacity=chosen.capacity,
        groups=groups,
        selection=rule,
    )
    return _audited(table, watch)


def from_file(place: str, name: str, families: str) -> Measured:
    """Read, choose, cross and audit the same out of a file of so many families."""
    path, rule = Path(place) / name, _rule(int(families))
    watch = Stopwatch()
    watch.hear("read and choose", 0, 2)
    groups = tuple(f"a{a}" for a in range(len(SIZES)))
    if path.suffix == ".csv":
        table = ScoredTable.from_csv(
            path,
            score="score",
            label="need",
            groups=groups,
            capacity=rule.capacity,
            stratum="commission",
        )
    else:
        table = ScoredTable.from_frame(
            pd.read_parquet(path),
            ScoredColumns("score", "need", groups, "commission"),
            selection=rule,
        )
    return _audited(table, watch)


def _rule(families: int) -> SelectionRule:
    return SelectionRule("capacity", capacity=families // (FAMILIES_A_PLACE * COMMISSIONS))


def _as_codes(column: "pd.Series[str]") -> Codes:
    names = tuple(str(name) for name in column.cat.categories)
    return Codes(names, column.cat.codes.to_numpy(np.int64))


def _audited(table: ScoredTable, watch: Stopwatch) -> Measured:
    """The audit of all attributes and of all their pairs."""
    watch.hear("audit", 1, 2)
    report = audit(table, attributes_of(table))
    return {**watch.measured(), **_told(report)}


def _told(report: AuditReport) -> Measured:
    whole = report.to_json()
    figures = {name: whole[name] for name in ("attributes", "crossings")}
    return {
        "families": report.totals.families,
        "selected": report.totals.selected,
        "in_need": report.totals.in_need,
        "attributes": len(report.attributes),
        "groups": sum(len(attribute.groups) for attribute in report.attributes),
        "tested": report.family.tested,
        "crossings": report.crossings.examined if report.crossings else 0,
        "figures_sha256": hashlib.sha256(canonical(figures)).hexdigest(),
    }


if __name__ == "__main__":
    answer({"make": make, "codes": from_codes, "file": from_file})
