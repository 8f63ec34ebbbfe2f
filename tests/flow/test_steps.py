"""The steps one by one: what each prints, what each returns, and how it ends."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cases.store import CaseStore
from tests.flow.command import done, files_under, said_no, tell
from tests.flow.conftest import AS_OF, Place
from tests.flow.variants import listed

pytestmark = pytest.mark.slow

INTERVAL = r"\d\.\d{3} \(\d\.\d{3} to \d\.\d{3}\)"


def test_ingest_prints_a_balance_that_adds_up(country: Place, tmp_path: Path):
    said = done("ingest", country.extract, "--home", tmp_path).out
    rows = re.findall(r"^  (\w+) +(\d+) +(\d+) +(\d+)$", said, flags=re.MULTILINE)
    assert [name for name, *_ in rows] == [
        "commissions", "families", "members", "events", "cases", "help", "attributes",
    ]  # fmt: skip
    assert all(int(read) == int(stored) + int(apart) for _, read, stored, apart in rows)


def test_progress_goes_to_standard_error_in_plain_lines(country: Place, tmp_path: Path):
    answer = done("ingest", country.extract, "--home", tmp_path, "--json")
    assert re.search(r"^checking the tables \.\.\.$", answer.err, flags=re.MULTILINE)
    assert re.search(r"^writing the store: done in \d+\.\d s$", answer.err, flags=re.MULTILINE)
    assert "\x1b" not in answer.err


def test_ingesting_the_same_twice_is_the_same_store(own: Place):
    before = CaseStore.open(own.home).digest
    assert done("ingest", own.extract, "--home", own.home, "--json").result["digest"] == before


def test_training_prints_dates_flow_and_every_ranker_with_intervals(
    trained: Place, study: Path, own: Place
):
    said = done("train", "--home", own.home, "--study", study).out
    assert re.search(r"Learned from \d+ dates, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d", said)
    assert re.search(r"Tested on 6 lists, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d", said)
    assert re.search(r"in_store 1000, living_in_area \d+, with_a_minor \d+, no_open_case", said)
    for ranker in ("model", "random", "area_only", "count_of_flags", "points_card"):
        assert re.search(rf"^  {ranker} +{INTERVAL} *{INTERVAL} *{INTERVAL}", said, re.MULTILINE)
    kept = Path("training") / "1" / "scores.parquet"
    assert (own.home / kept).read_bytes() == (trained.home / kept).read_bytes()


def test_the_audit_answers_as_the_gate_decides_and_leaves_a_report(own_trained: Place):
    answer = tell("audit", "--home", own_trained.home, "--json")
    report = own_trained.home / "audits" / "1"
    assert answer.code in (0, 1, 3)
    assert answer.result == json.loads((report / "report.json").read_text("utf-8"))
    build = {"report.json", "report.kk.html", "report.ru.html", "report.en.html"}
    assert {path.name for path in report.iterdir()} == {*build, "public"}
    assert {path.name for path in (report / "public").iterdir()} == build


def test_a_country_too_small_to_weigh_a_mitigation_is_told_its_numbers(own_trained: Place):
    said = said_no(tell("mitigate", "--home", own_trained.home, "--attribute", "language"))
    assert re.search(r"fewer than two groups have 30 .* \(kazakh \d+", said)
    assert not (own_trained.home / "mitigation").exists()


def test_an_audit_again_changes_no_byte_and_adds_nothing_to_the_chain(own_trained: Place):
    audits = own_trained.home / "audits"
    tell("audit", "--home", own_trained.home)
    before = files_under(audits)
    assert (audits / "chain" / "0001.json").read_bytes() == (
        audits / "1" / "report.json"
    ).read_bytes()
    tell("audit", "--home", own_trained.home)
    assert files_under(audits) == before


def test_a_broken_chain_of_audits_is_a_check_that_failed(own_trained: Place):
    tell("audit", "--home", own_trained.home)
    (own_trained.home / "audits" / "chain" / "0001.json").write_text("{}", encoding="utf-8")
    answer = tell("audit", "--home", own_trained.home)
    assert answer.code == 1
    assert "the chain of audits is broken at 0001.json" in answer.err


def test_the_gate_names_every_test_and_its_exit_code_is_its_answer(own_trained: Place):
    answer = tell("promote", "--home", own_trained.home, "--json")
    codes = {test["code"] for test in answer.result["tests"]}
    expected = 1 if 1 in codes else 3 if 3 in codes else 0
    assert answer.code == expected
    assert answer.result["promoted"] is (expected == 0)
    names = [test["name"] for test in answer.result["tests"]]
    assert names == [
        "question", "better than random", "better than area_only",
        "better than count_of_flags", "better than points_card", "better than a coin",
        "calibrated", "reasons", "fairness",
    ]  # fmt: skip


def test_where_no_model_earned_its_place_the_points_card_serves(own_trained: Place):
    made = done("refer", "--home", own_trained.home, "--as-of", AS_OF, "--json").result
    assert made["model"] == "points-card"
    assert sum(made["families"].values()) > 0


def test_an_any_table_audit_needs_no_home(tmp_path: Path):
    """40 families, half of each group in need, everyone in need selected: nobody is missed."""
    rows = ["score,label,group"]
    rows += [f"{need},{need},{'ab'[i % 2]}" for need in (0, 1) for i in range(20)]
    table = tmp_path / "scored.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    answer = tell(
        "audit", "--table", table, "--groups", "group", "--threshold", 1,
        "--out", tmp_path / "report",
    )  # fmt: skip
    assert answer.code in (0, 3)
    assert "a: 10/10" in answer.out
    assert "b: 10/10" in answer.out


def test_a_pdf_of_every_page_or_a_note_that_this_system_makes_none(tmp_path: Path):
    table = tmp_path / "scored.csv"
    rows = [f"{need},{need},{'ab'[i % 2]}" for need in (0, 1) for i in range(20)]
    table.write_text("\n".join(["score,label,group", *rows]), encoding="utf-8")
    answer = tell(
        "audit", "--table", table, "--groups", "group", "--out", tmp_path / "report", "--pdf"
    )
    pages = {path.with_suffix("") for path in (tmp_path / "report").rglob("*.html")}
    printed = {path.with_suffix("") for path in (tmp_path / "report").rglob("*.pdf")}
    assert len(pages) == 6
    assert printed == (set() if "note: no PDF" in answer.err else pages)


def test_the_same_seed_makes_the_same_list_and_stores_it_once(reigning: Place):
    folder = reigning.home / "lists" / AS_OF
    before, rows = files_under(folder), listed(reigning.home).rows
    done("refer", "--home", reigning.home, "--as-of", AS_OF)
    assert files_under(folder) == before
    assert listed(reigning.home).rows == rows


def test_a_list_says_what_it_was_made_from(reigning: Place):
    made = done("refer", "--home", reigning.home, "--as-of", AS_OF, "--json").result
    assert made["store_digest"] == CaseStore.open(reigning.home).digest
    assert made["as_of_date"] == AS_OF
    assert (made["tie_rule"], made["random_share"]) == ("seeded_hash", 0.05)


@pytest.mark.parametrize(
    ("language", "advice"),
    [
        ("kk", "Бұл — көмек ұсыну туралы кеңес. Шешімді адам қабылдайды."),
        ("ru", "Это совет предложить помощь. Решение принимает человек."),
        ("en", "This is advice to offer help. A person decides."),
    ],
)
def test_reasons_end_by_saying_what_they_are(language: str, advice: str, reigning: Place):
    row = next(row for row in listed(reigning.home).rows if row["lane"] == "ranked")
    said = done("explain", row["family_id"], "--home", reigning.home, "--language", language).out
    assert said.splitlines()[-1] == advice
    for reason in row["shown"]["raises"]:
        assert reason["text"][language].removesuffix(".") in said


def test_what_is_explained_is_what_was_listed(reigning: Place):
    """The same words, family by family, as the desk shows."""
    rows = [row for row in listed(reigning.home).rows if row["lane"] == "ranked"][:5]
    for row in rows:
        said = done("explain", row["family_id"], "--home", reigning.home, "--json").result
        for part in ("raises", "lowers", "unknown", "frequency", "frequency_text"):
            assert said[part] == row["shown"][part]
        assert (said["band"], said["selected"]) == (row["band"], True)


def test_the_installed_module_answers_with_the_same_codes(own: Place):
    """Once through a process of its own: the message on standard error, the code 2."""
    ended = subprocess.run(
        [sys.executable, "-m", "tirek", "audit", "--home", own.home],
        check=False, capture_output=True, text=True, encoding="utf-8",
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "tirek: no model has been trained yet; run 'tirek train' first\n"
