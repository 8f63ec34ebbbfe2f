"""The fairness audit of a trained version, on the families it was tested on.

A family may stand on several test lists, and its lists are not independent. So that every
family counts once, one of its rows is drawn, by its lot and not by outcome; a
stratum is one commission's list on one date.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from cases.catalogue import LANGUAGES, Catalogue
from cases.store import CaseStore
from fairness.audit import audit
from fairness.gate import GateDecision, gate
from fairness.report.words import FLOW_STEPS
from fairness.results import AuditReport, CohortFlow, FlowStep
from fairness.scored import ScoredColumns, ScoredTable
from features.asof import to_date
from models.registry import Registry
from training.results import Results, read_results

AUDITS = "audits"


class Audited(NamedTuple):
    """An audit, and what the gate makes of it (beside the champion's where one reigns)."""

    report: AuditReport
    decision: GateDecision
    folder: Path


def audit_challenger(home: Path) -> Audited:
    """Audit the newest trained version; NotThereYet where nothing was trained."""
    store = CaseStore.open(home)
    return audit_version(home, Registry(home, store.catalogue.code).challenger().version)


def audit_version(home: Path, version: str) -> Audited:
    """Audit a trained version under the home; NotThereYet where it was not trained here."""
    store = CaseStore.open(home)
    results = read_results(home, version)
    rows = one_row_per_family(results.scores)
    report = _audit(store, results, rows, chosen="selected")
    champion = None
    if "champion_selected" in rows:
        champion = _audit(store, results, rows, chosen="champion_selected")
    return Audited(report, gate(report, champion=champion), home / AUDITS / version)


def one_row_per_family(scores: pd.DataFrame) -> pd.DataFrame:
    """The row with the lowest lot of each family; rows in the order of their lots."""
    ordered = scores.sort_values(["lot", "as_of_day"], kind="stable")
    return ordered.drop_duplicates("family_id").reset_index(drop=True)


def _audit(store: CaseStore, results: Results, rows: pd.DataFrame, *, chosen: str) -> AuditReport:
    table = scored_table(store, rows, chosen=chosen, source=f"version {results.version}")
    provenance = {
        "model_version": results.version,
        "store_digest": store.digest,
        "test_lists": ", ".join(to_date(day).isoformat() for day in np.unique(rows["as_of_day"])),
        "rows": "one of each family's test lists, drawn by seed",
    }
    return audit(
        table, store.catalogue.attributes, provenance=provenance, flow=_flow(store, results)
    )


def scored_table(store: CaseStore, rows: pd.DataFrame, *, chosen: str, source: str) -> ScoredTable:
    """Tested rows with their audit attributes; `chosen` is the column of who was selected."""
    codes = tuple(attribute.code for attribute in store.catalogue.attributes)
    frame = rows.join(audit_attributes(store), on="family_id")
    for code in codes:
        if code not in frame:
            frame[code] = ""
    frame["stratum"] = (
        rows["commission_id"] + "@" + rows["as_of_day"].map(lambda day: to_date(day).isoformat())
    )
    frame = frame.assign(
        need=rows["outcome"].astype(int).astype(str), chosen=rows[chosen].astype(int).astype(str)
    )
    columns = ScoredColumns("risk", "need", codes, stratum="stratum", selected="chosen")
    if chosen == "selected" and "rank" in rows:
        # the ranks of whole lists, of which one row a family is left here
        columns = columns._replace(rank="rank", capacity="capacity")
    return ScoredTable.from_frame(frame, columns, source=source)


def _flow(store: CaseStore, results: Results) -> tuple[CohortFlow, ...]:
    """Who was in the cohort of each test list."""
    flows = results.measured["flow"]
    return tuple(
        CohortFlow(
            day,
            tuple(
                FlowStep(_step_names(store.catalogue, step["name"]), step["families"])
                for step in flows[day]
            ),
        )
        for day in results.measured["windows"]["test"]["judge"]
    )


def _step_names(catalogue: Catalogue, step: str) -> Mapping[str, str]:
    if step in FLOW_STEPS:
        words = FLOW_STEPS[step]
        return {language: words[language] for language in LANGUAGES}
    event_type = catalogue.event_type(step.removeprefix("after_"))
    return event_type.name.model_dump()


def audit_attributes(store: CaseStore) -> pd.DataFrame:
    """Audit attributes, a column each, by family pseudonym."""
    long = store.table("attributes").to_pandas()
    long = long.astype({"attribute": str, "value": str})
    wide: pd.DataFrame = long.set_index(["family_id", "attribute"])["value"].unstack("attribute")  # noqa: PD010  keys are unique by contract
    return wide.fillna("")
