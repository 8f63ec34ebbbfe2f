"""Damaged tables, each row wrong in one way that is known because it was made so.

A seeded generator draws thousands of rows: right ones under keys of their own, in each of
which one thing is replaced. What the quarantine has to say of a row stands beside the damage.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

Cells = list[str]

EMPTY = "empty, and a value is required"
NO_ID = "not an identifier: at most 64 signs, without spaces"
NO_DAY = "not a day written YYYY-MM-DD"
NO_MONTH = "not a month written YYYY-MM"
NO_NUMBER = "not a number"
NO_COUNT = "not a whole number"
NO_CODE = "not a code of the contract or the catalogue"
NO_NAME = "not a name: at most 200 signs on one line, not a formula"
PERSONAL = "looks like an identity number, a telephone or an e-mail address"
LATE = "after the extract's cut-off"
OLD = "more than 120 years before the extract's cut-off"
ORPHAN = "refers to a row that is not there"
ORPHANED = "refers to a row that is in quarantine"
KNOWN_BEFORE = "known before it happened"
LEFT_BEFORE = "left before the first day"
OUTSIDE = "outside the family's own time"
NOT_ACCEPTED = "given though the family did not accept the offer"
REPEATED = "repeats an earlier row in every cell"
CONFLICTING = "the same key stands on rows that differ"
BROKEN = "the row cannot be read"


class Expected(NamedTuple):
    """What the quarantine must say of a row."""

    column: str
    reason: str


class Damage(NamedTuple):
    """Cells put in place of right ones, and what must come of it."""

    cells: dict[str, str]
    expected: Expected


class Row(NamedTuple):
    """A row as it is written, and what must come of it (None: it is stored)."""

    cells: Cells
    expected: Expected | None = None
    raw: bytes | None = None


RIGHT: dict[str, dict[str, str]] = {
    "commissions": {
        "commission_id": "W{}",
        "region_id": "R1",
        "name": "Ауыл, №{}",
        "settlement_type": "village",
        "sittings_per_month": "2",
        "capacity": "5",
    },
    "families": {
        "family_id": "G{}",
        "commission_id": "C1",
        "registered_on": "2023-01-10",
        "left_on": "",
    },
    "members": {
        "person_id": "M{}",
        "family_id": "F1",
        "role": "child",
        "birth_month": "2015-09",
        "joined_on": "2023-01-10",
        "left_on": "",
    },
    "events": {
        "event_id": "V{}",
        "family_id": "F1",
        "person_id": "P2",
        "event_type": "absence",
        "event_date": "2024-03-01",
        "knowledge_date": "2024-03-05",
        "value": "2.5",
        "source": "school",
        "withdrawn_on": "",
    },
    "cases": {
        "case_id": "S{}",
        "family_id": "F1",
        "opened_on": "2024-02-01",
        "knowledge_date": "2024-02-03",
        "ground": "poverty",
        "finding": "difficult",
        "closed_on": "2024-08-01",
        "closing_knowledge_date": "2024-08-05",
        "withdrawn_on": "2025-01-01",
    },
    "help": {
        "offer_id": "U{}",
        "family_id": "F1",
        "help_type": "legal",
        "offered_on": "2024-02-10",
        "response": "accepted",
        "started_on": "2024-02-20",
        "ended_on": "2024-04-01",
        "outcome": "completed",
    },
    "attributes": {"family_id": "A{}", "attribute": "language", "value": "kazakh"},
}
"""A right row of each table; {} is its number."""

KEYS = {table: next(iter(cells)) for table, cells in RIGHT.items()}

_ODD = ("\x00", "\ufeff{}", "a {}", " {}", "{} ", "t\tab{}", "two\nlines{}", "x" * 65, "\u202e{}")
_IDENTIFIERS = [(value, NO_ID) for value in _ODD] + [("", EMPTY)]
_NO_DAYS = (
    *("2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "0000-00-00", "29.02.2024"),
    *("2024/02/28", "20240228", "2024-2-8", " 2024-02-28", "2024-02-28 ", "2024-02-28T00:00"),
    *("٢٠٢٤-03-01", "45352", "=TODAY()", "NULL", "\\N", "nan", "yesterday", "2024-02-28\n"),
)
_DAYS = [*((value, NO_DAY) for value in _NO_DAYS), ("9999-12-31", LATE), ("1905-12-30", OLD)]
_DAYS += [("2026-01-01", LATE), ("0001-01-01", OLD)]
_MONTHS = [(value, NO_MONTH) for value in ("2015", "2015-13", "09.2015", "2015-02-31", "٢", " ")]
_MONTHS += [("2026-01", LATE), ("1905-11", OLD)]
_NO_NUMBERS = ("many", "nan", "inf", "1e999", "1,5", "1 000", "0x10", "٣", "½", "--1", "=2+2", " 1")
_NUMBERS = [*((value, NO_NUMBER) for value in (*_NO_NUMBERS, "9" * 5000)), ("1e", NO_NUMBER)]
_COUNTS = [(value, NO_COUNT) for value in ("2.5", "1e3", "3000000000", "five", "٣", "5.0.0")]
_CODES = [(value, NO_CODE) for value in (" ", "Absence!", "absence ", "x" * 9000, "=1+1", "🙂")]
_CODES += [("870101300123", PERSONAL), ("+7 701 234 56 78", PERSONAL), ("a@b.kz", PERSONAL)]
_CODES += [("'; DROP TABLE quarantine; --", NO_CODE), ('"', NO_CODE), ("de\nux", NO_CODE)]
_NAMES = [(value, NO_NAME) for value in ("=1+1", "@SUM(A1)", "+7", "-x", "a\tb", "n" * 201, "\x00")]
_NAMES += [("Call 8 (701) 234-56-78", PERSONAL), ("write to a@b.kz", PERSONAL), ("", EMPTY)]
_REFERENCES = [("nobody-{}", ORPHAN), ("Z{}", ORPHAN), *_IDENTIFIERS]
_FAMILY = [*_REFERENCES, ("Q1", ORPHANED)]

_CELLS: dict[str, dict[str, list[tuple[str, str]]]] = {
    "commissions": {
        "commission_id": [*_IDENTIFIERS, ("870101300123", PERSONAL)],
        "region_id": [*_IDENTIFIERS, ("87012345678", PERSONAL)],
        "name": _NAMES,
        "settlement_type": [*_CODES, ("", EMPTY)],
        "sittings_per_month": [*_NUMBERS, ("-1", "negative")],
        "capacity": [*_COUNTS, ("-1", "negative")],
    },
    "families": {
        "family_id": _IDENTIFIERS,
        "commission_id": [*_REFERENCES, ("Q3", ORPHANED)],
        "registered_on": [*_DAYS, ("", EMPTY)],
        "left_on": [*_DAYS, ("2023-01-09", LEFT_BEFORE)],
    },
    "members": {
        "person_id": _IDENTIFIERS,
        "family_id": _FAMILY,
        "role": [*_CODES, ("", EMPTY)],
        "birth_month": _MONTHS,
        "joined_on": [*_DAYS, ("", EMPTY), ("2015-08-31", "before the person's birth")],
        "left_on": [*_DAYS, ("2023-01-09", LEFT_BEFORE)],
    },
    "events": {
        "event_id": _IDENTIFIERS,
        "family_id": _FAMILY,
        "person_id": [
            *(_REFERENCES[:-1]),
            ("Q2", ORPHANED),
            ("P3", "the person belongs to another family"),
        ],
        "event_type": [*_CODES, ("", EMPTY)],
        "event_date": [*_DAYS, ("", EMPTY), ("2015-08-31", "before the person's birth")],
        "knowledge_date": [*_DAYS, ("", EMPTY), ("2024-02-29", KNOWN_BEFORE)],
        "value": [*_NUMBERS, ("870101300123", PERSONAL), ("87012345678", PERSONAL)],
        "source": [*_CODES, ("", EMPTY)],
        "withdrawn_on": [*_DAYS, ("2024-03-04", "withdrawn before it was known")],
    },
    "cases": {
        "case_id": _IDENTIFIERS,
        "family_id": _FAMILY,
        "opened_on": [*_DAYS, ("", EMPTY)],
        "knowledge_date": [*_DAYS, ("", EMPTY), ("2024-01-31", KNOWN_BEFORE)],
        "ground": [*_CODES, ("", EMPTY)],
        "finding": _CODES,
        "closed_on": [*_DAYS, ("2024-01-31", "closed before it was opened")],
        "closing_knowledge_date": [*_DAYS, ("2024-07-31", KNOWN_BEFORE)],
        "withdrawn_on": [*_DAYS, ("2024-02-02", "withdrawn before it was known")],
    },
    "help": {
        "offer_id": _IDENTIFIERS,
        "family_id": _FAMILY,
        "help_type": [*_CODES, ("", EMPTY)],
        "offered_on": [*_DAYS, ("", EMPTY)],
        "response": [*_CODES, ("", EMPTY)],
        "started_on": [*_DAYS, ("2024-02-09", "began before it was offered")],
        "ended_on": [*_DAYS, ("2024-02-19", "ended before it began")],
        "outcome": [*_CODES, ("ongoing", "said to be going on though it has ended")],
    },
    "attributes": {
        "family_id": _REFERENCES,
        "attribute": [*_CODES, ("", EMPTY), ("religion", NO_CODE)],
        "value": [
            *_CODES,
            ("", EMPTY),
            ("rural", "not a value the catalogue lists for this attribute"),
        ],
    },
}

_TOGETHER: dict[str, list[Damage]] = {
    "members": [
        Damage({"family_id": "F2", "joined_on": "2025-07-01"}, Expected("joined_on", OUTSIDE)),
        Damage({"joined_on": "2020-01-01", "left_on": "2023-01-09"}, Expected("left_on", OUTSIDE)),
    ],
    "cases": [
        Damage(
            {"closed_on": ""},
            Expected("closing_knowledge_date", "given though the case is not closed"),
        )
    ],
    "help": [
        Damage({"response": "declined"}, Expected("started_on", NOT_ACCEPTED)),
        Damage({"response": "no_answer", "started_on": ""}, Expected("ended_on", NOT_ACCEPTED)),
        Damage(
            {"response": "declined", "started_on": "", "ended_on": ""},
            Expected("outcome", NOT_ACCEPTED),
        ),
        Damage({"started_on": ""}, Expected("ended_on", "ended though it has not begun")),
        Damage(
            {"started_on": "", "ended_on": ""}, Expected("outcome", "ended though it has not begun")
        ),
        Damage({"ended_on": ""}, Expected("outcome", "said to be over though no end is given")),
    ],
}


def damages(table: str) -> list[Damage]:
    """Every way in which a row of the table can be wrong."""
    single = [
        Damage({column: value}, Expected(column, reason))
        for column, listed in _CELLS[table].items()
        for value, reason in listed
    ]
    return single + _TOGETHER.get(table, [])


def draw_rows(table: str, count: int, chance: np.random.Generator) -> list[Row]:
    """At least `count` damaged rows among right ones, in a drawn order, each kind met."""
    ways = damages(table)
    drawn = np.concatenate([np.arange(len(ways)), chance.integers(len(ways), size=count)])
    groups = [[_damaged(table, number, ways[way])] for number, way in enumerate(drawn)]
    groups += [[Row(_cells(table, 1_000_000 + number))] for number in range(count // 10)]
    groups += [_twins(table, 2_000_000 + number) for number in range(count // 20)]
    order = chance.permutation(len(groups))
    return [row for place in order for row in groups[place]]


def _cells(table: str, number: int) -> Cells:
    return [value.replace("{}", str(number)) for value in RIGHT[table].values()]


def _damaged(table: str, number: int, damage: Damage) -> Row:
    changed = {**RIGHT[table], **damage.cells}
    return Row([value.replace("{}", str(number)) for value in changed.values()], damage.expected)


def _twins(table: str, number: int) -> list[Row]:
    """Two rows of one key: even numbers repeat, odd ones differ."""
    key = "attribute" if table == "attributes" else KEYS[table]
    first = _cells(table, number)
    if number % 2 == 0:
        return [Row(first), Row(first, Expected(key, REPEATED))]
    column = {"commissions": "capacity", "attributes": "value"}.get(table)
    column = column or next(name for name in RIGHT[table] if name.endswith("_on"))
    other = {"capacity": "6", "value": "russian"}.get(column, "2024-02-11")
    place = list(RIGHT[table]).index(column)
    second = [*first[:place], other, *first[place + 1 :]]
    return [Row(first, Expected(key, CONFLICTING)), Row(second, Expected(key, CONFLICTING))]


def torn_rows(table: str, count: int, chance: np.random.Generator) -> list[Row]:
    """Rows without cells to check, as only CSV can hold them."""
    ways = chance.integers(5, size=count)
    return [Row([], Expected("", BROKEN), _torn(table, n, int(way))) for n, way in enumerate(ways)]


def _torn(table: str, number: int, way: int) -> bytes:
    plain = [value.replace(",", "") for value in _cells(table, 3_000_000 + number)]
    line = ",".join(plain).encode()
    return (
        line + b",more",
        ",".join(plain[:-1]).encode(),
        b'"' + plain[0].encode() + b'"x,' + ",".join(plain[1:]).encode(),
        line + "Қала".encode("utf-16-be").replace(b"\n", b"").replace(b'"', b"") + b"\xff",
        b"\xcf\xf0\xe8" + line,
    )[way]


def as_csv(table: str, rows: list[Row], *, header: str, good: list[Cells]) -> bytes:
    """The table as a CSV file: the header, the good rows, then the drawn ones."""
    lines = [header.encode() + b"\n", *(_written(cells) for cells in good)]
    lines += [row.raw + b"\n" if row.raw is not None else _written(row.cells) for row in rows]
    assert table in RIGHT
    return b"".join(lines)


def _written(cells: Cells) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def csv_lines(rows: list[Row], *, first: int) -> Iterator[tuple[int, Expected]]:
    """On which physical line each damaged row starts; `first` is that of the first row."""
    line = first
    for row in rows:
        if row.expected:
            yield line, row.expected
        written = row.raw + b"\n" if row.raw is not None else _written(row.cells)
        line += len(re.findall(rb"\r\n|\r|\n", written))
