"""A trained version's model card and datasheet, written beside its results.

They are made from what lies under the home at the time: written by training, and anew after
an audit and after the gate, they say what has become known since.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.metadata import metadata
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
from mlflow.exceptions import MlflowException

from cases.canonical import canonical_json
from cases.catalogue.whole import Catalogue
from cases.catalogue.words import LANGUAGES, Language, Words
from cases.composition import compose
from cases.door.store_writer import PRIVACY_FILE, QUARANTINE_FILE
from cases.errors import NotThereYet
from cases.store import CaseStore
from cases.tombstones import read_tombstones
from fairness.chain import AUDITS
from fairness.kept import read_report
from fairness.report.files import REPORT_FILE
from fairness.report.sentences import Speaker, verdict_sentence
from fairness.report.words import FLOW_STEPS
from fairness.results import AttributeResult, GroupResult
from models.card.datasheet import datasheet
from models.card.document import Document, Share
from models.card.facts import (
    AuditedAttribute,
    AuditedGroup,
    DataFacts,
    Quarantined,
    RunFacts,
    look,
)
from models.card.html import page
from models.card.markdown import markdown
from models.card.model_card import model_card
from models.reasons.pictures.moves import Moves
from models.registry import Registry
from training.results import MEASURED, RESULTS
from training.tracking.log import CURVES

GATE = "gate.json"
"""Beside a version's results: what the gate answered last."""

MILLISECONDS = 1000


class Kept(NamedTuple):
    """What the registry remembers of a run; None where it does not."""

    made_on: date | None
    store_digest: str | None


def write_documents(
    home: Path, version: str, *, gate: dict[str, Any] | None = None
) -> tuple[Path, ...]:
    """Write both documents in every language, as pages and as Markdown; return their paths.

    `gate` is a promotion's outcome as plain values; it is kept, and told from then on.
    NotThereYet where the version was not trained under this home.
    """
    store, folder = CaseStore.open(home), home / RESULTS / version
    measured = _json(folder / MEASURED)
    if measured is None:
        msg = f"{home}: no training results of version {version}; run 'tirek train' first"
        raise NotThereYet(msg)
    if gate is not None:
        (folder / GATE).write_text(canonical_json(_without_names(gate)), encoding="utf-8")
    data = data_facts(store)
    written: list[Path] = []
    for name, document in (
        ("model-card", model_card(run_facts(store, measured, version), data)),
        ("datasheet", datasheet(data)),
    ):
        written += _write(folder, name, document)
    return tuple(written)


def _without_names(gate: dict[str, Any]) -> dict[str, Any]:
    """Who signed and why stands with the signatures; here, that it was signed and until when."""
    signature = gate["signature"]
    until = None if signature is None else {"expires_at": signature["expires_at"]}
    return {**gate, "signature": until}


def _write(folder: Path, name: str, document: Document) -> list[Path]:
    contents = {}
    for language in LANGUAGES:
        contents[folder / f"{name}.{language}.html"] = page(document, language)
        contents[folder / f"{name}.{language}.md"] = markdown(document, language)
    for path, content in contents.items():
        path.write_text(content, encoding="utf-8")
    return list(contents)


def data_facts(store: CaseStore) -> DataFacts:
    """Everything that a store tells of itself."""
    return DataFacts(
        catalogue=store.catalogue,
        manifest=store.manifest,
        composition=compose(store),
        privacy=_json(store.folder / PRIVACY_FILE),
        quarantined=_quarantined(store.folder / QUARANTINE_FILE),
        erased=len(read_tombstones(store.home)),
    )


def _json(path: Path) -> Any:
    """What a JSON file holds; None where it is not there."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _quarantined(path: Path) -> tuple[Quarantined, ...] | None:
    """Rows set apart by table, column and reason, most first; values are not read."""
    if not path.is_file():
        return None
    by = ["table", "column", "reason"]
    counted = pq.read_table(path, columns=by).group_by(by).aggregate([([], "count_all")])
    found = [
        Quarantined(row["table"], row["column"], row["reason"], row["count_all"])
        for row in counted.to_pylist()
    ]
    return tuple(sorted(found, key=lambda one: (-one.rows, one.table, one.column, one.reason)))


def run_facts(store: CaseStore, measured: dict[str, Any], version: str) -> RunFacts:
    """Everything that is known of a version beside its data."""
    kept = _kept(store, measured.get("run_id"))
    return RunFacts(
        measured=measured,
        steps=_steps(store.catalogue, measured),
        audit=_audit(store.home / AUDITS / version / REPORT_FILE),
        gate=_json(store.home / RESULTS / version / GATE),
        made_on=kept.made_on,
        store_digest=kept.store_digest,
        licence=metadata("tirek")["License-Expression"],
        moves=_moves(store.home / RESULTS / version / CURVES),
    )


def _kept(store: CaseStore, run_id: str | None) -> Kept:
    if run_id is None:
        return Kept(None, None)
    try:
        run = Registry(store.home, store.catalogue.code).client.get_run(run_id)
    except MlflowException:
        return Kept(None, None)
    started = datetime.fromtimestamp(run.info.start_time / MILLISECONDS, tz=UTC)
    return Kept(started.date(), run.data.tags.get("store_digest"))


def _moves(path: Path) -> Moves | None:
    """What moves the ranking; None where a training did not measure it yet."""
    found = look(_json(path), "moves")
    return None if found is None else Moves.model_validate(found)


def _steps(catalogue: Catalogue, measured: dict[str, Any]) -> dict[str, Words]:
    flows = look(measured, "flow") or {}
    names = {step["name"] for steps in flows.values() for step in steps}
    after = {f"after_{kind.code}": kind.name for kind in catalogue.event_types}
    steps = {name: _words(texts) for name, texts in FLOW_STEPS.items()} | after
    return {name: steps[name] for name in names if name in steps}


def _words(texts: Mapping[Language, str] | Mapping[str, str]) -> Words:
    return Words(kk=texts["kk"], ru=texts["ru"], en=texts["en"])


def _audit(path: Path) -> tuple[AuditedAttribute, ...] | None:
    """What the audit found, in the audit's own words; None where none was made."""
    if not path.is_file():
        return None
    report = read_report(path)
    return tuple(_attribute(one, report.delta) for one in report.attributes)


def _attribute(found: AttributeResult, delta: float) -> AuditedAttribute:
    groups = tuple(_group(group, delta) for group in found.groups)
    return AuditedAttribute(_words(found.names), groups)


def _group(found: GroupResult, delta: float) -> AuditedGroup:
    verdict = Words(
        **{
            language: verdict_sentence(found, Speaker(language), delta=delta)
            for language in LANGUAGES
        }
    )
    recall = found.recall
    shown = None if recall is None else Share(recall.value, recall.low, recall.high, whole=True)
    return AuditedGroup(_words(found.names), verdict, shown, found.in_need)
