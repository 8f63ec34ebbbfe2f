"""Whatever is wrong with what is handed in, the answer is exit 2, one message that names
what, where and what to do, and a store in use that stays as it was.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from cases.contract import TABLES
from cases.store import CaseStore
from tests.flow.command import done, files_under, said_no, tell
from tests.flow.conftest import AS_OF, Place

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def as_csv(country: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The country's first two hundred families as an extract of CSV files."""
    folder = tmp_path_factory.mktemp("csv") / "extract"
    folder.mkdir()
    shutil.copy(country.extract / "extract.toml", folder)
    few = set(pd.read_parquet(country.extract / "families.parquet")["family_id"][:200])
    for table in TABLES:
        rows = pd.read_parquet(country.extract / f"{table.name}.parquet")
        if "family_id" in rows:
            rows = rows[rows["family_id"].isin(few)]
        rows.to_csv(folder / f"{table.name}.csv", index=False)
    return folder


@pytest.fixture
def extract(as_csv: Path, tmp_path: Path) -> Path:
    """This test's own copy, to spoil."""
    shutil.copytree(as_csv, tmp_path / "extract")
    return tmp_path / "extract"


def change(path: Path, old: str, new: str, *, count: int = 1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def change_cell(extract: Path, table: str, column: str, value: str) -> None:
    """Write a value into the first row of a table."""
    path = extract / f"{table}.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows.loc[0, column] = value
    rows.to_csv(path, index=False)


def in_use(home: Path) -> dict[str, bytes]:
    """The store that is in use, whole, and the pointer to it."""
    return files_under(home / "cases")


SPOILED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a missing table": (
        lambda extract: (extract / "help.csv").unlink(),
        "table 'help' is missing; expected help.csv or help.parquet",
    ),
    "a wrong column": (
        lambda extract: change(extract / "events.csv", "event_date", "evnt_date"),
        "events.csv: column 'event_date' is missing (is it 'evnt_date'?)",
    ),
    "a column nobody asked for": (
        lambda extract: change(extract / "families.csv", "left_on", "left_on,surname"),
        "families.csv: column 5 'surname' is not in the contract; leave it out",
    ),
    "an empty file": (
        lambda extract: (extract / "events.csv").write_bytes(b""),
        "events.csv",
    ),
    "another encoding": (
        lambda extract: (extract / "commissions.csv").write_bytes(
            (extract / "commissions.csv").read_text("utf-8").encode("cp1251", "replace")
        ),
        "commissions.csv",
    ),
    "no manifest": (
        lambda extract: (extract / "extract.toml").unlink(),
        "extract.toml: missing",
    ),
    "an unknown catalogue": (
        lambda extract: change(extract / "extract.toml", '"kazakhstan"', '"kazahstan"'),
        "no catalogue named 'kazahstan' comes with Tirek",
    ),
    "nobody in it": (
        lambda extract: (extract / "families.csv").write_text(
            "family_id,commission_id,registered_on,left_on\n", encoding="utf-8"
        ),
        "none of 0 families can be stored",
    ),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_an_extract_that_cannot_be_used_leaves_the_store_as_it_was(
    fault: str, extract: Path, own: Place
):
    spoil, message = SPOILED[fault]
    spoil(extract)
    before = in_use(own.home)
    assert message in said_no(tell("ingest", extract, "--home", own.home))
    assert in_use(own.home) == before


def test_a_file_of_another_encoding_is_named_as_such(extract: Path, own: Place):
    SPOILED["another encoding"][0](extract)
    assert "UTF-8" in said_no(tell("ingest", extract, "--home", own.home))


def test_an_empty_file_is_named_as_such(extract: Path, own: Place):
    SPOILED["an empty file"][0](extract)
    assert "empty" in said_no(tell("ingest", extract, "--home", own.home))


def test_a_folder_that_is_not_there_is_named(own: Place, tmp_path: Path):
    message = said_no(tell("ingest", tmp_path / "nowhere", "--home", own.home))
    assert "nowhere: no such folder" in message


def test_the_hidden_truth_is_refused_at_the_door(country: Place, own: Place):
    truth = country.extract.with_name("extract-truth")
    before = in_use(own.home)
    message = said_no(tell("ingest", truth, "--home", own.home))
    assert "hidden truth" in message
    assert in_use(own.home) == before


@pytest.mark.parametrize(
    ("table", "column", "value", "reason"),
    [
        ("events", "event_type", "school_absense", "not a code of the contract or the catalogue"),
        ("events", "event_date", "2024-02-30", "not a day written YYYY-MM-DD"),
        ("events", "event_date", "14.05.2024", "not a day written YYYY-MM-DD"),
        ("events", "knowledge_date", "2031-01-01", "after the extract's cut-off"),
    ],
)
def test_a_bad_row_goes_to_quarantine_and_the_rest_comes_in(
    table: str, column: str, value: str, reason: str, extract: Path, tmp_path: Path
):
    change_cell(extract, table, column, value)
    found = done("ingest", extract, "--home", tmp_path / "home", "--json").result
    assert {"table": table, "column": column, "reason": reason, "rows": 1} in found["quarantined"]
    assert all(
        balance["read"] == balance["stored"] + balance["quarantined"]
        for balance in found["balance"]
    )


def test_what_went_to_quarantine_is_said_on_the_screen(extract: Path, tmp_path: Path):
    change_cell(extract, "events", "event_type", "school_absense")
    said = done("ingest", extract, "--home", tmp_path / "home").out
    assert "quarantined: 1 x events.event_type, not a code of the contract or the catalogue" in said


def test_a_typo_in_a_catalogue_is_answered_with_its_line(country: Place, own: Place):
    catalogue = own.home.with_name("mine.toml")
    shutil.copy(CaseStore.open(country.home).folder / "catalogue.toml", catalogue)
    change(catalogue, "horizon_days", "horizon_day")
    line = catalogue.read_text("utf-8").splitlines().index("horizon_day = 180") + 1
    before = in_use(own.home)
    message = said_no(tell("ingest", country.extract, "--home", own.home, "--catalogue", catalogue))
    assert f"mine.toml:{line}: " in message
    assert "horizon_day" in message
    assert in_use(own.home) == before


def test_a_catalogue_that_is_not_there_is_named(country: Place, own: Place, tmp_path: Path):
    message = said_no(
        tell("ingest", country.extract, "--home", own.home, "--catalogue", tmp_path / "no.toml")
    )
    assert "no.toml: the catalogue cannot be read" in message


@pytest.mark.parametrize(
    ("command", "before_it"),
    [
        (("train",), "tirek ingest"),
        (("audit",), "tirek ingest"),
        (("promote",), "tirek ingest"),
        (("refer", "--as-of", AS_OF), "tirek ingest"),
    ],
)
def test_nothing_can_be_done_before_something_came_in(
    command: tuple[str, ...], before_it: str, tmp_path: Path
):
    message = said_no(tell(*command, "--home", tmp_path / "home"))
    assert f"run '{before_it}" in message


@pytest.mark.parametrize(
    ("command", "before_it"),
    [
        (("audit",), "tirek train"),
        (("promote",), "tirek train"),
        (("explain", "whoever"), "tirek refer"),
    ],
)
def test_a_step_says_which_step_comes_before_it(
    command: tuple[str, ...], before_it: str, own: Place
):
    message = said_no(tell(*command, "--home", own.home))
    assert f"run '{before_it}" in message
    assert not (own.home / "lists").exists()


def test_nobody_is_promoted_unaudited(own_trained: Place):
    shutil.rmtree(own_trained.home / "audits")
    message = said_no(tell("promote", "--home", own_trained.home))
    assert "version 1 has not been audited yet; run 'tirek audit' first" in message


@pytest.mark.parametrize(
    "half",
    [("--approved-by", "A. Member"), ("--reason", "x"), ("--approved-by", " ", "--reason", "x")],
)
def test_half_a_signature_is_none(half: tuple[str, ...], own_trained: Place):
    message = said_no(tell("promote", "--home", own_trained.home, *half))
    assert "both --approved-by NAME and --reason TEXT" in message


def test_a_date_outside_the_store_is_refused_with_the_store_s_last_day(own_trained: Place):
    message = said_no(tell("refer", "--home", own_trained.home, "--as-of", "2026-01-02"))
    assert "2026-01-02 lies outside the store, which speaks up to 2025-12-31" in message
    assert not (own_trained.home / "lists").exists()


def test_a_date_outside_the_store_is_refused_without_a_model_too(own: Place):
    message = said_no(tell("refer", "--home", own.home, "--as-of", "2026-01-02"))
    assert "2026-01-02 lies outside the store, which speaks up to 2025-12-31" in message


def test_a_date_that_is_not_one_is_refused(own_trained: Place):
    answer = tell("refer", "--home", own_trained.home, "--as-of", "2026-13-01")
    assert "2026-13-01" in said_no(answer)


def test_a_family_that_is_not_known_is_refused_without_repeating_its_code(reigning: Place):
    message = said_no(tell("explain", "sultanov1980", "--home", reigning.home))
    assert "not known here" in message
    assert "sultanov1980" not in message


def test_a_typo_in_a_study_is_answered_with_its_line(own: Place, tmp_path: Path):
    study = tmp_path / "mine.toml"
    study.write_text('name = "mine"\ntreess = 40\n', encoding="utf-8")
    message = said_no(tell("train", "--home", own.home, "--study", study))
    assert "mine.toml:2: 'treess' is not a key" in message


@pytest.mark.parametrize(
    "words", [("advise",), ("ingest",), ("refer",), ("explain", "x", "--language", "fr")]
)
def test_what_is_no_command_is_bad_usage(words: tuple[str, ...]):
    assert tell(*words).code == 2
