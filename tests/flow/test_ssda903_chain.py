"""The whole chain on a return whose values were drawn by chance: its codes foretell nothing,
and Tirek says so.

The records lie outside the project, in the folder TIREK_SAMPLES names. No figure of theirs
is expected here: what must hold is that the rows balance and that chance is called chance.
Their days are less random than their codes: almost nobody there stays in one place all year,
so a child who has not moved by winter soon will. A model that learns from spring, as the
default split does, cannot know that.
"""

import json
import os
from pathlib import Path
from typing import NamedTuple

import pytest

from cases.importers.ssda903 import ImportSummary, import_ssda903
from cases.store import CaseStore
from tests.flow.command import Answer, done, tell

SAMPLES = Path(os.environ.get("TIREK_SAMPLES", "../shared/data"))
RETURN = SAMPLES / "fake903" / "903_database.db"
AS_OF = "2018-03-01"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.samples,
    pytest.mark.skipif(not RETURN.is_file(), reason="no SSDA903 return where TIREK_SAMPLES points"),
]


class Chain(NamedTuple):
    """What every step of the chain answered."""

    home: Path
    imported: ImportSummary
    ingested: Answer
    trained: Answer
    audited: Answer
    promoted: Answer
    referred: Answer


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("ssda903")
    extract, home, study = folder / "extract", folder / "home", folder / "study.toml"
    study.write_text('candidates = ["scorecard"]\nresamples = 200\n', encoding="utf-8")
    return Chain(
        home,
        import_ssda903(RETURN, extract),
        done("ingest", extract, "--home", home, "--json"),
        done("train", "--home", home, "--study", study, "--json"),
        tell("audit", "--home", home),
        tell("promote", "--home", home),
        done("refer", "--home", home, "--as-of", AS_OF),
    )


def test_every_row_that_was_written_is_stored_or_in_quarantine(chain: Chain):
    tables = {table["table"]: table for table in chain.ingested.result["balance"]}
    for name, rows in chain.imported.rows.items():
        counts = tables[name]
        assert counts["read"] == rows
        assert counts["stored"] + counts["quarantined"] == rows


def test_only_what_lies_after_the_return_is_in_quarantine(chain: Chain):
    reasons = {(each["table"], each["reason"]) for each in chain.ingested.result["quarantined"]}
    assert reasons == {("events", "after the extract's cut-off")}
    assert CaseStore.open(chain.home).cut_off == chain.imported.manifest.cut_off


def test_the_models_ranking_cannot_be_told_from_chance(chain: Chain):
    _, low, high = chain.trained.result["evaluation"]["model"]["auc"]
    assert low <= 0.5 <= high


def test_no_model_reigns_over_chance(chain: Chain):
    assert chain.promoted.code in (1, 3)
    head = json.loads((chain.home / "lists" / AS_OF / "list.json").read_text("utf-8"))
    assert head["model"] == "points-card"
    assert "by points-card" in chain.referred.out


def test_reach_is_told_for_every_declared_attribute(chain: Chain):
    assert chain.audited.code in (0, 1, 3)
    for attribute in CaseStore.open(chain.home).catalogue.attributes:
        assert attribute.name.en in chain.audited.out
