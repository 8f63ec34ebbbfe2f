"""The fairness audit of a trained version, on the families it was tested on.

A family may stand on several test lists, and its lists are not independent. So that every
family counts once, one of its rows is drawn, by its lot and not by outcome; a
stratum is one commission's list on one date.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import LANGUAGES
from cases.store import CaseStore
from fairness.audit import NOTHING_BESIDE, Beside, audit
from fairness.chain import AUDITS
from fairness.champion import beside_champion
from fairness.columns import text_column
from fairness.evidence.people import ListedDecision, measure_people
from fairness.evidence.proxy import Asked as AskedProxy
from fairness.evidence.proxy import ProxyResult, find_proxies
from fairness.evidence.sources import LabelSources, label_sources
from fairness.gate import GateDecision, gate
from fairness.report.words import FLOW_STEPS
from fairness.results import AuditReport, CohortFlow, FlowStep
from fairness.scored import ScoredColumns, ScoredTable
from features.asof import to_date, to_day
from features.kept import kept_matrix
from models.registry import Registry
from training.attributes import audit_attributes
from training.decided import decided_families
from training.grounds import grounds_of
from training.results import Results, read_results


class Audited(NamedTuple):
    """An audit, beside what the champion reached where one reigned, and where it is kept."""

    report: AuditReport
    folder: Path

    @property
    def decision(self) -> GateDecision:
        """What the gate makes of it."""
        return gate(self.report)


def audit_challenger(home: Path, decisions: Sequence[ListedDecision] = ()) -> Audited:
    """Audit the newest trained version, and beside it what people decided on the lists so far and
    what stands for a group among the features; NotThereYet where nothing was trained.
    """
    store = CaseStore.open(home)
    version = Registry(home, store.catalogue.code).challenger().version
    results = read_results(home, version)
    attributes, rows = store.catalogue.attributes, one_row_per_family(results.scores)
    beside = Beside(
        measure_people(decided_families(store, decisions), attributes),
        _proxies(store, results, rows),
        _sources(store, rows),
    )
    return _audited(home, store, results, beside)


def audit_version(home: Path, version: str) -> Audited:
    """Audit a trained version under the home; NotThereYet where it was not trained here."""
    return _audited(home, CaseStore.open(home), read_results(home, version), NOTHING_BESIDE)


def _audited(home: Path, store: CaseStore, results: Results, beside: Beside) -> Audited:
    rows = one_row_per_family(results.scores)
    report = _audit(store, results, rows, beside)
    if "champion_selected" in rows:
        champion = scored_table(
            store,
            rows,
            chosen="champion_selected",
            source=f"version {results.measured['champion']}",
        )
        report = beside_champion(report, champion, store.catalogue.attributes)
    return Audited(report, home / AUDITS / results.version)


def one_row_per_family(scores: pd.DataFrame) -> pd.DataFrame:
    """The row with the lowest lot of each family; rows in the order of their lots."""
    ordered = scores.sort_values(["lot", "as_of_day"], kind="stable")
    return ordered.drop_duplicates("family_id").reset_index(drop=True)


def _audit(store: CaseStore, results: Results, rows: pd.DataFrame, beside: Beside) -> AuditReport:
    table = scored_table(store, rows, chosen="selected", source=f"version {results.version}")
    provenance = {
        "model_version": results.version,
        "store_digest": store.digest,
        "test_lists": ", ".join(to_date(day).isoformat() for day in np.unique(rows["as_of_day"])),
        "rows": "one of each family's test lists, drawn by seed",
    }
    return audit(
        table,
        store.catalogue.attributes,
        provenance=provenance,
        flow=_flow(store, results),
        beside=beside,
    )


def _proxies(store: CaseStore, results: Results, rows: pd.DataFrame) -> tuple[ProxyResult, ...]:
    """What stands for a group among the features of the rows."""
    lists = [date.fromisoformat(day) for day in results.measured["windows"]["test"]["judge"]]
    # what training kept is there to be used; of another outcome's lists nothing may have matured
    after_the_end = to_date(to_day(store.cut_off) + 1)
    until = None if results.measured["asked_otherwise"] else after_the_end
    matrix = kept_matrix(store, lists, outcomes_seen_until=until)
    keys = zip(matrix.family_id.tolist(), matrix.as_of_day.tolist(), strict=True)
    place = {key: row for row, key in enumerate(keys)}
    wanted = zip(rows["family_id"], rows["as_of_day"], strict=True)
    asked_rows = np.array([place[family, int(day)] for family, day in wanted])
    features = matrix.rows(asked_rows).values  # noqa: PD011  no frame
    table = scored_table(store, rows, chosen="selected", source="the test")
    asked = AskedProxy(features, table.score, table.need, table.stratum.codes)
    return find_proxies(asked, table.groups, store.catalogue.attributes, seed=0)


def _sources(store: CaseStore, rows: pd.DataFrame) -> tuple[LabelSources, ...]:
    """On what ground the rows in need were found to be."""
    in_need = rows[rows["outcome"].astype(bool)].reset_index(drop=True)
    if in_need.empty:
        return ()
    catalogue = store.catalogue
    table = scored_table(store, in_need, chosen="selected", source="the test")
    names = {ground.code: ground.name.model_dump() for ground in catalogue.grounds}
    ground = text_column(grounds_of(store, in_need))
    return label_sources(ground, table.groups, catalogue.attributes, names)


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
    columns = ScoredColumns(
        "risk", "need", codes, stratum="stratum", selected="chosen", commission="commission_id"
    )
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
