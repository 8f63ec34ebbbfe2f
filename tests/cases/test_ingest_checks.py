"""Every bad row goes to quarantine with its line, column, value and reason.

Each table below holds rows that are wrong in one thing; beside each stands what the
quarantine must say of it. The rows follow the tiny extract's own, which must all stay.
"""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cases.errors import BadExtract
from cases.ingest import ingest
from cases.store import CaseStore

HIDDEN = "(identifier)"
PERSONAL = ("(looks personal)", "looks like an identity number, a telephone or an e-mail address")
REQUIRED = "empty, and a value is required"
NO_DAY = "not a day written YYYY-MM-DD"
NO_CODE = "not a code of the contract or the catalogue"
LATE = "after the extract's cut-off"
OLD = "more than 120 years before the extract's cut-off"
ORPHAN = "refers to a row that is not there"
NO_ID = "not an identifier: at most 64 signs, without spaces"
FORMULA = "begins as a spreadsheet's formula"
NOT_ACCEPTED = "given though the family did not accept the offer"
NOT_BEGUN = "ended though it has not begun"
NO_NAME = "not a name: at most 200 signs on one line, not a formula"
KNOWN_BEFORE = "known before it happened"

Row = tuple[str, str, str | None, str]

BAD_ROWS: dict[str, list[Row]] = {
    "commissions": [
        (",R1,Name,city,,", "commission_id", None, REQUIRED),
        ("C 9,R1,Name,city,,", "commission_id", HIDDEN, NO_ID),
        (f"{'C' * 65},R1,Name,city,,", "commission_id", HIDDEN, NO_ID),
        ("870101300123,R1,Name,city,,", "commission_id", HIDDEN, PERSONAL[1]),
        ("=1+1,R1,Name,city,,", "commission_id", HIDDEN, FORMULA),
        ("C9,@SUM(A1),Name,city,,", "region_id", HIDDEN, FORMULA),
        ("C9,R1,,city,,", "name", None, REQUIRED),
        ("C9,R1,=1+1,city,,", "name", "=1+1", NO_NAME),
        (f"C9,R1,{'n' * 201},city,,", "name", "n" * 80, NO_NAME),
        ("C10,R1,Call 8 (701) 234-56-78,city,,", "name", *PERSONAL),
        ("C11,R1,Write to a@b.kz,city,,", "name", *PERSONAL),
        ("C11a,R1,Call 8 (7172) 12-34-56,city,,", "name", *PERSONAL),
        ("C11b,R1,8.701.234.56.78,city,,", "name", *PERSONAL),
        ("C11c,R1,7 701 234 56 78,city,,", "name", *PERSONAL),
        ("C12,R1,Name,harbour,,", "settlement_type", "harbour", NO_CODE),
        ("C13,R1,Name,city,often,", "sittings_per_month", "often", "not a number"),
        ("C14,R1,Name,city,nan,", "sittings_per_month", "nan", "not a number"),
        ("C15,R1,Name,city,1e999,", "sittings_per_month", "1e999", "not a number"),
        ("C16,R1,Name,city,-2,", "sittings_per_month", "-2", "negative"),
        ("C17,R1,Name,city,,2.5", "capacity", "2.5", "not a whole number"),
        ("C18,R1,Name,city,,-1", "capacity", "-1", "negative"),
        ("C19,R1,Name,city,,3000000000", "capacity", "3000000000", "not a whole number"),
    ],
    "families": [
        ("F90,C9,2023-01-01,", "commission_id", HIDDEN, ORPHAN),
        ("F91,C1,2023-02-30,", "registered_on", "2023-02-30", NO_DAY),
        ("F92,C1,01.02.2023,", "registered_on", "01.02.2023", NO_DAY),
        ("F93,C1,2026-01-01,", "registered_on", "2026-01-01", LATE),
        ("F94,C1,1905-12-30,", "registered_on", "1905-12-30", OLD),
        ("F95,C1,2023-05-01,2023-04-30", "left_on", "2023-04-30", "left before the first day"),
    ],
    "members": [
        ("P90,F9,child,,2023-01-10,", "family_id", HIDDEN, ORPHAN),
        ("P91,F1,cousin,,2023-01-10,", "role", "cousin", NO_CODE),
        ("P92,F1,870101300123,,2023-01-10,", "role", *PERSONAL),
        ("P93,F1,F2,,2023-01-10,", "role", HIDDEN, NO_CODE),
        ("P94,F1,child,2015,2023-01-10,", "birth_month", "2015", "not a month written YYYY-MM"),
        (
            "P95,F1,child,2015-02-31,2023-01-10,",
            "birth_month",
            "2015-02-31",
            "not a month written YYYY-MM",
        ),
        ("P96,F1,child,2026-02,2023-01-10,", "birth_month", "2026-02", LATE),
        ("P97,F1,child,1905-11,2023-01-10,", "birth_month", "1905-11", OLD),
        (
            "P98,F1,child,2023-05,2023-04-30,",
            "joined_on",
            "2023-04-30",
            "before the person's birth",
        ),
        ("P99,F2,child,,2025-07-01,", "joined_on", "2025-07-01", "outside the family's own time"),
        (
            "P9A,F1,child,,2020-01-01,2023-01-09",
            "left_on",
            "2023-01-09",
            "outside the family's own time",
        ),
        (
            "P9B,F1,child,,2023-03-02,2023-03-01",
            "left_on",
            "2023-03-01",
            "left before the first day",
        ),
    ],
    "events": [
        ("E90,F9,,absence,2024-01-01,2024-01-01,,school", "family_id", HIDDEN, ORPHAN),
        ("E91,F1,P9,absence,2024-01-01,2024-01-01,,school", "person_id", HIDDEN, ORPHAN),
        (
            "E92,F1,P3,absence,2024-01-01,2024-01-01,,school",
            "person_id",
            HIDDEN,
            "the person belongs to another family",
        ),
        ("E93,F1,,truancy,2024-01-01,2024-01-01,,school", "event_type", "truancy", NO_CODE),
        ("E94,F1,,absence,2024-01-01,2024-01-01,,police", "source", "police", NO_CODE),
        ("E95,F1,,absence,2024-01-01,2024-01-01,many,school", "value", "many", "not a number"),
        ("E96,F1,,absence,2024-01-01,2024-01-01,870101300123,school", "value", *PERSONAL),
        ("E96a,F1,,absence,2024-01-01,2024-01-01,8.70101300123E11,school", "value", *PERSONAL),
        ("E97,F1,,absence,,2024-01-01,,school", "event_date", None, REQUIRED),
        (
            "E98,F1,,absence,2024-01-02,2024-01-01,,school",
            "knowledge_date",
            "2024-01-01",
            KNOWN_BEFORE,
        ),
        (
            "E99,F1,P2,absence,2015-08-31,2024-01-01,,school",
            "event_date",
            "2015-08-31",
            "before the person's birth",
        ),
        (
            "E9A,F1,,absence,2025-12-31,2026-01-01,,school",
            "knowledge_date",
            "2026-01-01",
            LATE,
        ),
    ],
    "cases": [
        ("K90,F1,2024-01-02,2024-01-01,poverty,,,", "knowledge_date", "2024-01-01", KNOWN_BEFORE),
        ("K91,F1,2024-01-02,2024-01-02,hunger,,,", "ground", "hunger", NO_CODE),
        ("K92,F1,2024-01-02,2024-01-02,poverty,guilty,,", "finding", "guilty", NO_CODE),
        (
            "K93,F1,2024-01-02,2024-01-02,poverty,,2024-01-01,",
            "closed_on",
            "2024-01-01",
            "closed before it was opened",
        ),
        (
            "K94,F1,2024-01-02,2024-01-02,poverty,,,2024-02-01",
            "closing_knowledge_date",
            "2024-02-01",
            "given though the case is not closed",
        ),
        (
            "K95,F1,2024-01-02,2024-01-02,poverty,,2024-02-02,2024-02-01",
            "closing_knowledge_date",
            "2024-02-01",
            KNOWN_BEFORE,
        ),
    ],
    "help": [
        ("H90,F1,money,2024-01-02,accepted,,,", "help_type", "money", NO_CODE),
        ("H91,F1,legal,2024-01-02,maybe,,,", "response", "maybe", NO_CODE),
        (
            "H92,F1,legal,2024-01-02,accepted,2024-01-01,,",
            "started_on",
            "2024-01-01",
            "began before it was offered",
        ),
        (
            "H93,F1,legal,2024-01-02,accepted,,2024-01-05,",
            "ended_on",
            "2024-01-05",
            "ended though it has not begun",
        ),
        (
            "H94,F1,legal,2024-01-02,accepted,2024-01-05,2024-01-04,",
            "ended_on",
            "2024-01-04",
            "ended before it began",
        ),
        ("H95,F1,legal,2024-01-02,declined,2024-01-05,,", "started_on", "2024-01-05", NOT_ACCEPTED),
        ("H96,F1,legal,2024-01-02,no_answer,,2024-01-05,", "ended_on", "2024-01-05", NOT_ACCEPTED),
        ("H97,F1,legal,2024-01-02,declined,,,stopped", "outcome", "stopped", NOT_ACCEPTED),
        ("H98,F1,legal,2024-01-02,accepted,,,ongoing", "outcome", "ongoing", NOT_BEGUN),
        (
            "H99,F1,legal,2024-01-02,accepted,2024-01-05,2024-02-05,ongoing",
            "outcome",
            "ongoing",
            "said to be going on though it has ended",
        ),
        (
            "H9A,F1,legal,2024-01-02,accepted,2024-01-05,,completed",
            "outcome",
            "completed",
            "said to be over though no end is given",
        ),
    ],
    "attributes": [
        ("F9,language,kazakh", "family_id", HIDDEN, ORPHAN),
        ("F3,religion,none", "attribute", "religion", NO_CODE),
        ("F3,language,klingon", "value", "klingon", NO_CODE),
        (
            "F3,area,kazakh",
            "value",
            "kazakh",
            "not a value the catalogue lists for this attribute",
        ),
    ],
}


@pytest.mark.parametrize("table", BAD_ROWS)
def test_a_row_wrong_in_one_thing_is_quarantined_for_that_thing(
    table: str,
    write_extract: Callable[..., Path],
    tiny_tables: dict[str, str],
    home: Path,
):
    rows = BAD_ROWS[table]
    good = tiny_tables[table]
    extract = write_extract(**{table: good + "".join(f"{row}\n" for row, *_ in rows)})

    report = ingest(extract, home)

    first = good.count("\n") + 1
    expected = [
        (table, f"{table}.csv", first + place, column, value, reason)
        for place, (_, column, value, reason) in enumerate(rows)
    ]
    assert _quarantine(report.folder) == expected
    balance = {line.table: line for line in report.balance}[table]
    assert (balance.stored, balance.quarantined) == (first - 2, len(rows))


def _quarantine(folder: Path) -> list[tuple[object, ...]]:
    rows = pq.read_table(folder / "quarantine.parquet").to_pylist()
    return [tuple(row.values()) for row in rows]


def test_merely_early_or_late_facts_are_kept(
    write_extract: Callable[..., Path], tiny_tables: dict[str, str], home: Path
):
    members = tiny_tables["members"] + (
        # born and living in the family before the register knew it; here after it has left
        "P8,F2,parent,1980-02-29,1999-05-01,2025-08-01\nP9,F2,child,2025-06,2025-06-30,\n"
    )
    events = tiny_tables["events"] + (
        # history older than the registration, news after the family left, both on one day
        "E8,F2,P8,absence,2001-01-01,2025-12-31,-1.5e2,school\n"
        "E9,F2,,absence,2025-12-31,2025-12-31,+3,clinic\n"
    )
    report = ingest(write_extract(members=members, events=events), home)
    assert report.reasons == ()


def test_identical_repeats_keep_the_first_and_conflicting_ones_keep_none(
    write_extract: Callable[..., Path], tiny_tables: dict[str, str], home: Path
):
    good = tiny_tables["events"]
    e1, e2 = good.splitlines()[1:3]
    extract = write_extract(events=good + f"{e1}\n{e2.replace('clinic', 'school')}\n{e1}\n")

    report = ingest(extract, home)

    repeated = "repeats an earlier row in every cell"
    conflicting = "the same key stands on rows that differ"
    assert [(row[2], row[3], row[5]) for row in _quarantine(report.folder)] == [
        (3, "event_id", conflicting),
        (5, "event_id", repeated),
        (6, "event_id", conflicting),
        (7, "event_id", repeated),
    ]


def test_what_refers_to_a_quarantined_row_follows_it(
    write_extract: Callable[..., Path], tiny_tables: dict[str, str], home: Path
):
    """Commission C2 is bad, so its family F3 goes, and with it all that is said of F3."""
    commissions = tiny_tables["commissions"].replace("C2,R1,Қала,city", "C2,R1,Қала,harbour")
    report = ingest(write_extract(commissions=commissions), home)
    follows = "refers to a row that is in quarantine"
    assert [(row[0], row[2], row[3], row[5]) for row in _quarantine(report.folder)] == [
        ("commissions", 3, "settlement_type", NO_CODE),
        ("families", 4, "commission_id", follows),
        ("members", 5, "family_id", follows),
        ("events", 4, "family_id", follows),
        ("cases", 3, "family_id", follows),
        ("help", 3, "family_id", follows),
    ]


def test_an_extract_of_which_no_family_is_left_is_refused_and_the_store_stays(
    write_extract: Callable[..., Path], home: Path
):
    before = ingest(write_extract(), home)
    families = "family_id,commission_id,registered_on,left_on\nF1,C9,2023-01-10,\n"
    wrong = (
        r"none of 1 families.*families: refers to a row that is not there \(commission_id, 1 rows\)"
    )
    with pytest.raises(BadExtract, match=wrong):
        ingest(write_extract(families=families), home)
    assert CaseStore.open(home).digest == before.digest
