"""Whatever stands in the rows: no crash, no silent drop, and the balance always holds."""

import csv
import io
import random
import tempfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.contract import TABLES
from cases.errors import BadExtract
from cases.ingest import IngestReport, ingest
from cases.store import CaseStore

NASTY = [
    "",
    " ",
    "F1",
    "P1",
    "C1",
    "absence",
    "language",
    "kazakh",
    "2024-02-29",
    "2023-02-29",
    "2024-13-01",
    "0000-00-00",
    "9999-12-31",
    "29.02.2024",
    "2024-02-29T00:00",
    "1e308",
    "1e309",
    "-0",
    "nan",
    "٣",
    "=cmd|' /C calc'!A0",
    "870101300123",
    "+7 701 234 56 78",
    "a@b.kz",
    "'; DROP TABLE quarantine; --",
    '"',
    '""',
    "line\nbreak",
    "carriage\rreturn",
    "tab\there",
    "\x00",
    "\u202egnirts",
    "🙂" * 40,
    "x" * 5000,
    "NULL",
    "\\N",
]

cells = st.sampled_from(NASTY) | st.text(max_size=12)
rows = st.lists(cells, min_size=1, max_size=10)


@pytest.mark.slow
@given(
    added=st.dictionaries(
        st.sampled_from([declared.name for declared in TABLES]),
        st.lists(rows, max_size=8),
        min_size=1,
    ),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE]),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_malformed_rows_never_crash_and_never_vanish(
    tiny_catalogue: str,
    tiny_tables: dict[str, str],
    added: dict[str, list[list[str]]],
    quoting: int,
):
    texts = {
        name: content + _written(added.get(name, []), quoting)
        for name, content in tiny_tables.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        try:
            report = _ingest(Path(folder), tiny_catalogue, texts)
        except BadExtract as refusal:
            # a cell with a quote, written without quoting, may swallow the rest of its file
            assert "quotation mark opens a cell that never closes" in str(refusal)  # noqa: PT017
            return
        _assert_accounted_for(report, texts)


def _written(added: list[list[str]], quoting: int) -> str:
    if quoting == csv.QUOTE_NONE:
        return "".join(",".join(row).replace("\n", " ").replace("\r", " ") + "\n" for row in added)
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator="\n").writerows(added)
    return text.getvalue()


def _ingest(folder: Path, catalogue: str, texts: dict[str, str]) -> IngestReport:
    extract = folder / "extract"
    extract.mkdir()
    (extract / "tiny.toml").write_text(catalogue, encoding="utf-8")
    manifest = 'kind = "extract"\ncatalogue = "tiny.toml"\ncut_off = 2025-12-31\nsource = "test"\n'
    (extract / "extract.toml").write_text(manifest)
    for name, text in texts.items():
        (extract / f"{name}.csv").write_bytes(text.encode("utf-8", "replace"))
    return ingest(extract, folder / "home")


def _assert_accounted_for(report: IngestReport, texts: dict[str, str]) -> None:
    """Rows counted by an independent reading of the text; places in quarantine are unique."""
    quarantine = pq.read_table(report.folder / "quarantine.parquet").to_pylist()
    places = Counter((row["table"], row["line"]) for row in quarantine)
    assert not places or max(places.values()) == 1
    in_quarantine = Counter(row["table"] for row in quarantine)
    store = CaseStore.open(report.folder.parent.parent)
    for balance in report.balance:
        assert balance.read == _rows_of(texts[balance.table])
        assert balance.stored == store.table(balance.table).num_rows
        assert balance.quarantined == in_quarantine[balance.table]
        assert balance.read == balance.stored + balance.quarantined


def _rows_of(text: str) -> int:
    """Rows after the header; quotes torn in the middle of a line do not join lines."""
    count, lines = -1, iter(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return count
        except csv.Error:
            row = ["torn"]
        count += bool(row)


@pytest.mark.slow
def test_ten_thousand_damaged_rows_are_each_accounted_for(
    tmp_path: Path, tiny_catalogue: str, tiny_tables: dict[str, str]
):
    """Right rows under keys of their own, in each of which one cell is replaced."""
    chance = random.Random(20251231)  # noqa: S311  damage, not secrets
    texts = {}
    for name, content in tiny_tables.items():
        _, *good = list(csv.reader(io.StringIO(content)))
        damaged = [_damaged([f"N{n}", *chance.choice(good)[1:]], chance) for n in range(2000)]
        texts[name] = content + _written(damaged, csv.QUOTE_MINIMAL)
    report = _ingest(tmp_path, tiny_catalogue, texts)
    _assert_accounted_for(report, texts)
    assert sum(balance.quarantined for balance in report.balance) > 10_000
    assert {reason.table for reason in report.reasons} == set(tiny_tables)


def _damaged(row: list[str], chance: random.Random) -> list[str]:
    place = chance.randrange(len(row))
    return [*row[:place], chance.choice(NASTY), *row[place + 1 :]]


def test_a_million_of_one_bad_value_are_quarantined(
    tmp_path: Path, tiny_catalogue: str, tiny_tables: dict[str, str]
):
    bad = "E9,F1,,absence,2024-02-30,2024-03-05,1,school\n"
    texts = {**tiny_tables, "events": tiny_tables["events"] + bad * 1_000_000}
    report = _ingest(tmp_path, tiny_catalogue, texts)
    events = next(balance for balance in report.balance if balance.table == "events")
    assert (events.read, events.stored, events.quarantined) == (1_000_003, 3, 1_000_000)
    assert [(reason.column, reason.rows) for reason in report.reasons] == [
        ("event_date", 1_000_000)
    ]
