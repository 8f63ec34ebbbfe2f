"""The whole chain on real records, from a foreign export to reasons in Kazakh.

The records lie outside the project, in the folder TIREK_SAMPLES names. No figure of theirs
is expected here but a published total: the sample holds 4,146 persons.
"""

import json
import os
import re
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest

from cases.store import CaseStore
from tests.flow.command import Answer, done, tell
from tests.flow.variants import listed_on

PERSONS = 4146
SAMPLES = Path(os.environ.get("TIREK_SAMPLES", "../shared/data"))
AS_OF = "2022-10-01"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.samples,
    pytest.mark.skipif(
        not (SAMPLES / "hmis").is_dir(), reason="no HMIS export where TIREK_SAMPLES points"
    ),
]


class Chain(NamedTuple):
    """What every step of the chain answered."""

    home: Path
    imported: Answer
    ingested: Answer
    trained: Answer
    audited: Answer
    promoted: Answer
    referred: Answer


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("hmis")
    extract, home, study = folder / "extract", folder / "home", folder / "study.toml"
    study.write_text('candidates = ["scorecard"]\nresamples = 200\n', encoding="utf-8")
    return Chain(
        home,
        done("import", "hmis", SAMPLES / "hmis", extract),
        done("ingest", extract, "--home", home),
        done("train", "--home", home, "--study", study),
        tell("audit", "--home", home),
        tell("promote", "--home", home),
        done("refer", "--home", home, "--as-of", AS_OF),
    )


def test_every_published_person_comes_through(chain: Chain):
    assert CaseStore.open(chain.home).table("members").num_rows == PERSONS


def test_what_cannot_be_true_is_in_quarantine_with_its_reason(chain: Chain):
    assert "after the extract's cut-off" in chain.ingested.out
    store = CaseStore.open(chain.home)
    apart = pq.read_table(store.folder / "quarantine.parquet").to_pylist()
    late = [row for row in apart if row["reason"] == "after the extract's cut-off"]
    assert {row["column"] for row in late} >= {"event_date"}
    assert all(row["value"] > store.cut_off.isoformat() for row in late)
    assert all(row["file"] and row["line"] > 1 for row in apart)


def test_the_cohort_flow_says_who_left_at_which_step(chain: Chain):
    steps = r"in_store (\d+), living_in_area (\d+), no_open_case (\d+), after_\w+ (\d+)"
    flows = re.findall(steps, chain.trained.out)
    assert len(flows) == 6
    for flow in flows:
        families = [int(left) for left in flow]
        assert families == sorted(families, reverse=True)


def test_the_split_in_time_is_printed_and_nothing_is_learned_from_the_future(chain: Chain):
    day = r"(\d{4}-\d\d-\d\d)"
    learned = re.search(rf"Learned from \d+ dates, {day} to {day}", chain.trained.out)
    known = re.search(rf"outcomes known by {day}", chain.trained.out)
    tested = re.search(rf"Tested on \d+ lists, {day} to {day}", chain.trained.out)
    assert learned
    assert known
    assert tested
    assert learned[1] <= learned[2] < known[1] <= tested[1] <= tested[2]


def test_the_model_and_every_baseline_stand_with_intervals(chain: Chain):
    interval = r"\d\.\d{3} \(\d\.\d{3} to \d\.\d{3}\)"
    for ranker in ("model", "random", "area_only", "count_of_flags", "points_card"):
        line = rf"^  {ranker} +{interval} *{interval} *{interval}"
        assert re.search(line, chain.trained.out, flags=re.MULTILINE), ranker


def test_reach_is_told_by_group_with_intervals(chain: Chain):
    assert chain.audited.code in (0, 1, 3)
    reached = re.findall(r"\d+/\d+, \d+\.\d% \(\d+\.\d–\d+\.\d\)", chain.audited.out)
    assert len(reached) >= 5


def test_the_gate_answers_by_exit_code_and_the_points_card_serves_where_it_refuses(chain: Chain):
    assert chain.promoted.code in (0, 1, 3)
    head = json.loads((chain.home / "lists" / AS_OF / "list.json").read_text("utf-8"))
    serving = "tirek-hmis" if chain.promoted.code == 0 else "points-card"
    assert head["model"] == serving
    assert f"by {serving}" in chain.referred.out


def test_a_listed_family_is_explained_in_kazakh(chain: Chain):
    row = next(row for row in listed_on(chain.home, AS_OF) if row["lane"] == "ranked")
    said = done("explain", row["family_id"], "--home", chain.home, "--language", "kk").out
    assert said.splitlines()[1].startswith("Деңгей: ")
    assert said.splitlines()[-1] == "Бұл — көмек ұсыну туралы кеңес. Шешімді адам қабылдайды."
    assert "{" not in said
