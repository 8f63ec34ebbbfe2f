"""A version's documents are made from what lies under its home, and say no more than that."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mlflow.exceptions import MlflowException

from cases.canonical import canonical_json
from cases.catalogue.words import LANGUAGES
from cases.errors import BadInput, NotThereYet
from cases.ingest import ingest
from cases.store import CaseStore
from fairness.audit import audit
from fairness.chain import AUDITS
from fairness.report.files import REPORT_FILE, write_report
from tests.fairness.worlds import declared, many_offices, table_of
from tests.features.facts import CHILD, Event, Family, before
from tests.features.stores import write_extract
from tests.models.reasons.pictures.moving import MOVES
from training import documents
from training.documents import GATE, write_documents
from training.results import MEASURED, RESULTS
from training.tracking.log import CURVES

FAMILIES = 12
MEASURED_HERE: dict[str, Any] = {
    "version": "3",
    "chosen": "lightgbm",
    "windows": {"test": {"learn": ["2025-01-01"], "judge": ["2026-03-01"]}},
    "flow": {
        "2026-03-01": [
            {"name": "in_store", "families": 12},
            {"name": "after_moved_home", "families": 5},
            {"name": "after_nobody_knows", "families": 4},
        ]
    },
    "evaluation": {
        "in_need": 8,
        "model": {"name": "model", "recall": [0.5, 0.4, 0.6], "precision": [0.25, 0.2, 0.3]},
    },
}
GATE_SAYS = {"promoted": True, "tests": [{"name": "calibrated", "code": 0}], "signature": None}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Twelve families, two events that cannot be, and a version that was trained."""
    families = [Family(f"family-{n:02}", members=(CHILD,)) for n in range(FAMILIES)]
    early = Event("absence", happened=before(10), known=before(12))
    families.append(Family("family-99", members=(CHILD,), events=(early, early._replace(value=2))))
    ingest(write_extract(tmp_path / "extract", families), tmp_path / "home")
    folder = tmp_path / "home" / RESULTS / "3"
    folder.mkdir(parents=True)
    (folder / MEASURED).write_text(canonical_json(MEASURED_HERE), encoding="utf-8")
    return tmp_path / "home"


def read(home: Path, name: str) -> str:
    return (home / RESULTS / "3" / name).read_text(encoding="utf-8")


def test_both_documents_are_written_in_every_language_as_page_and_markdown(home: Path):
    written = write_documents(home, "3")
    assert {path.name for path in written} == {
        f"{name}.{language}.{kind}"
        for name in ("model-card", "datasheet")
        for language in LANGUAGES
        for kind in ("html", "md")
    }
    assert all(path.parent == home / RESULTS / "3" and path.is_file() for path in written)


def test_they_are_the_same_bytes_every_time(home: Path):
    first = {path.name: path.read_bytes() for path in write_documents(home, "3")}
    again = {path.name: path.read_bytes() for path in write_documents(home, "3")}
    assert first == again


def test_the_card_holds_the_figures_that_were_measured(home: Path):
    write_documents(home, "3")
    card = read(home, "model-card.en.md")
    assert (
        "of 100 families whose need was confirmed after a list was made, about 50 (40 to 60)"
        in (card)
    )
    assert "of 100 families on a list about 75 (70 to 80)" in card
    assert "trees learned from past records (LightGBM)" in card


def test_the_card_draws_what_moves_the_ranking_where_training_measured_it(home: Path):
    write_documents(home, "3")
    assert "<svg" not in read(home, "model-card.kk.html")
    kept = canonical_json({"moves": MOVES.model_dump(mode="json")})
    (home / RESULTS / "3" / CURVES).write_text(kept, encoding="utf-8")
    write_documents(home, "3")
    for language in LANGUAGES:
        assert read(home, f"model-card.{language}.html").count('<svg class="plot lanes"') == 3
        name = MOVES.movers[1].name.in_language(language)
        assert f"| {name} |" in read(home, f"model-card.{language}.md")


def test_a_training_that_did_not_measure_it_yet_has_a_card_without(home: Path):
    (home / RESULTS / "3" / CURVES).write_text('{"shares": []}', encoding="utf-8")
    write_documents(home, "3")
    assert "<svg" not in read(home, "model-card.kk.html")


def test_steps_of_the_cohort_are_worded_and_a_step_nobody_knows_stands_as_it_is(home: Path):
    write_documents(home, "3")
    card = read(home, "model-card.ru.md")
    assert r"| Список на | Есть в данных | moved\_home ru | after\_nobody\_knows |" in card


def test_the_datasheet_holds_the_stores_own_counts(home: Path):
    write_documents(home, "3")
    sheet = read(home, "datasheet.en.md")
    assert "| families | 13 |" in sheet
    assert "| events | 2 | 0 | 2 |" in sheet
    assert "| events | `knowledge_date` | known before it happened | 2 |" in sheet
    assert "- **Where the data came from:** a test" in sheet
    assert "- **Families whose records were erased:** 0" in sheet


def test_what_the_run_did_not_leave_is_not_recorded(home: Path):
    """There is no MLflow run, no audit and no outcome of the gate."""
    write_documents(home, "3")
    card = read(home, "model-card.en.md")
    assert "- **Made on (UTC):** not recorded" in card
    assert "- **Case store (SHA-256):** not recorded" in card
    assert "Not audited by group yet: run tirek audit." in card
    assert "run tirek promote" in card


def test_a_store_that_lost_its_privacy_report_and_quarantine_still_has_a_datasheet(home: Path):
    folder = CaseStore.open(home).folder
    (folder / "privacy.json").unlink()
    (folder / "quarantine.parquet").unlink()
    write_documents(home, "3")
    sheet = read(home, "datasheet.en.md")
    assert "- **k: the smallest class of families that look alike:** not recorded" in sheet
    assert "- **Rows set apart:** not recorded" in sheet


def test_an_audit_is_told_in_the_audits_words(home: Path):
    report = audit(
        table_of(many_offices(20, ("a", 6, 8), ("b", 2, 8))), [declared("a", "b", reference="a")]
    )
    write_report(report, home / AUDITS / "3", [])
    write_documents(home, "3")
    card = read(home, "model-card.en.md")
    assert "| a | reference group | 75% (" in card
    assert "| b | Reached clearly less often: by " in card
    assert "Not audited by group yet" not in card


def test_an_audit_that_was_changed_is_not_told(home: Path):
    folder = home / AUDITS / "3"
    folder.mkdir(parents=True)
    (folder / REPORT_FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput, match="run 'tirek audit' again"):
        write_documents(home, "3")


def test_the_gates_outcome_is_kept_and_told_from_then_on(home: Path):
    write_documents(home, "3", gate=GATE_SAYS)
    assert "The model was admitted to serve." in read(home, "model-card.en.md")
    assert json.loads(read(home, GATE)) == GATE_SAYS
    write_documents(home, "3")
    assert "| Calibrated within the limits | passed |" in read(home, "model-card.en.md")


def test_who_signed_is_not_kept_a_second_time(home: Path):
    signature = {"approved_by": "Aigerim S.", "reason": "seen", "expires_at": "2026-07-04"}
    write_documents(home, "3", gate={**GATE_SAYS, "signature": signature})
    assert "The signature holds until 4 July 2026." in read(home, "model-card.en.md")
    assert "Aigerim" not in read(home, GATE)
    assert "seen" not in read(home, GATE)


def test_no_identifier_stands_in_any_of_them(home: Path):
    store = CaseStore.open(home)
    names = ["family-", *store.table("families")["family_id"].to_pylist()]
    names += store.table("members")["person_id"].to_pylist()
    names += store.table("commissions")["name"].to_pylist()
    assert len(names) > 2 * FAMILIES
    for path in write_documents(home, "3"):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in names if name in text], path.name


def test_a_version_that_was_not_trained_here_has_no_documents(home: Path):
    with pytest.raises(NotThereYet, match="no training results of version 4; run 'tirek train'"):
        write_documents(home, "4")


class _Client:
    """As much of MLflow's client as is asked: one run, and no other."""

    def get_run(self, run_id: str) -> SimpleNamespace:
        if run_id != "known":
            msg = "no such run"
            raise MlflowException(msg)
        started = datetime(2026, 1, 5, 23, 30, tzinfo=UTC).timestamp() * 1000
        return SimpleNamespace(
            info=SimpleNamespace(start_time=int(started)),
            data=SimpleNamespace(tags={"store_digest": "another store"}),
        )


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def registry(home: Path, code: str) -> SimpleNamespace:
        assert (home.name, code) == ("home", "plain")
        return SimpleNamespace(client=_Client())

    monkeypatch.setattr(documents, "Registry", registry)


def keep(home: Path, **changed: Any) -> None:
    content = canonical_json({**MEASURED_HERE, **changed})
    (home / RESULTS / "3" / MEASURED).write_text(content, encoding="utf-8")


@pytest.mark.usefixtures("runs")
def test_the_day_and_the_store_of_a_run_are_those_that_mlflow_keeps(home: Path):
    keep(home, run_id="known")
    write_documents(home, "3")
    card = read(home, "model-card.en.md")
    assert "- **Made on (UTC):** 5 January 2026" in card
    assert "- **Case store (SHA-256):** `another store`" in card
    assert "> **The model was trained on another case store than the one in use now." in card


@pytest.mark.usefixtures("runs")
def test_a_run_that_mlflow_does_not_know_leaves_its_day_not_recorded(home: Path):
    keep(home, run_id="lost")
    write_documents(home, "3")
    assert "- **Made on (UTC):** not recorded" in read(home, "model-card.en.md")
