"""What a row must satisfy, written as conditions the engine evaluates over whole tables.

The checks follow from the contract and the catalogue. They stand in a fixed order, and a
row goes to quarantine for the first one it fails.

In the conditions `c` is the row: each column as text under its own name, and read as its
type under `<column>_read`. `r` says whether the row's key repeats. A row that another table
refers to stands under the name of that table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.catalogue.whole import Catalogue
from cases.contract import ATTRIBUTES, Column, ColumnType, Table
from cases.door.engine import literal

OLDEST_YEARS = 120
"""No living person's record, and so no date of an extract, is older."""


class Reason(StrEnum):
    """Why a row is in quarantine, as the report words it."""

    ERASED = "erased on request"
    BROKEN = "the row cannot be read"
    EMPTY = "empty, and a value is required"
    NOT_AN_IDENTIFIER = "not an identifier: at most 64 signs, without spaces"
    NOT_A_NAME = "not a name: at most 200 signs on one line, not a formula"
    FORMULA = "begins as a spreadsheet's formula"
    PERSONAL = "looks like an identity number, a telephone or an e-mail address"
    NOT_A_DAY = "not a day written YYYY-MM-DD"
    NOT_A_MONTH = "not a month written YYYY-MM"
    NOT_A_NUMBER = "not a number"
    NOT_A_COUNT = "not a whole number"
    NEGATIVE = "negative"
    UNKNOWN_CODE = "not a code of the contract or the catalogue"
    UNKNOWN_VALUE = "not a value the catalogue lists for this attribute"
    AFTER_CUT_OFF = "after the extract's cut-off"
    TOO_OLD = f"more than {OLDEST_YEARS} years before the extract's cut-off"
    REPEATED = "repeats an earlier row in every cell"
    CONFLICTING = "the same key stands on rows that differ"
    ORPHAN = "refers to a row that is not there"
    ORPHANED = "refers to a row that is in quarantine"
    OTHER_FAMILY = "the person belongs to another family"
    LEFT_BEFORE = "left before the first day"
    OUTSIDE_FAMILY = "outside the family's own time"
    BEFORE_BIRTH = "before the person's birth"
    KNOWN_BEFORE = "known before it happened"
    WITHDRAWN_BEFORE = "withdrawn before it was known"
    CLOSED_BEFORE = "closed before it was opened"
    NOT_CLOSED = "given though the case is not closed"
    STARTED_BEFORE = "began before it was offered"
    ENDED_BEFORE = "ended before it began"
    NOT_STARTED = "ended though it has not begun"
    NOT_ACCEPTED = "given though the family did not accept the offer"
    NOT_ENDED = "said to be over though no end is given"
    NOT_ONGOING = "said to be going on though it has ended"


@dataclass(frozen=True, slots=True)
class Check:
    """A row fails where the condition `fails` is true; null counts as not true."""

    column: str
    reason: Reason
    fails: str


LOOKS_PERSONAL = (
    # twelve digits that begin as a birth date: the individual identification number
    r"(^|\D)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[0-6]\d{5}(\D|$)"
    # +7 7xx xxx-xx-xx and its spellings, of a mobile or of a town
    r"|(^|\D)(\+?\s?7|8)[\s(.-]*7([\s().-]*\d){9}(\D|$)"
    r"|[^\s@]@[^\s@]"
)
"""Pattern (RE2) of what identifies or reaches a person in Kazakhstan."""

_ID_PATTERN = r"[^\s\p{C}]{1,64}"
_NAME_PATTERN = r"[^\p{C}=+@\-][^\p{C}]{0,199}"
_DAY_PATTERN = r"\d{4}-\d{2}-\d{2}"
_MONTH_PATTERN = r"\d{4}-\d{2}(-\d{2})?"
_NUMBER_PATTERN = r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?"
_COUNT_PATTERN = r"[+-]?\d+(\.0+)?"

_NOT_READ = {
    ColumnType.CODE: Reason.UNKNOWN_CODE,
    ColumnType.DATE: Reason.NOT_A_DAY,
    ColumnType.MONTH: Reason.NOT_A_MONTH,
    ColumnType.NUMBER: Reason.NOT_A_NUMBER,
    ColumnType.COUNT: Reason.NOT_A_COUNT,
}


def code_type(declared: Table, column: Column) -> str:
    """The name of the engine's enumeration of a code column."""
    return f"{declared.name}_{column.name}"


def codes_of(declared: Table, column: Column, catalogue: Catalogue) -> tuple[str, ...]:
    """The codes a column may hold, in the order in which they are declared."""
    if column.values:
        return column.values
    if column.catalogue_list:
        return catalogue.codes(column.catalogue_list)
    assert (declared.name, column.name) == ("attributes", "value"), "no list closes this column"
    values = (value.code for attribute in catalogue.attributes for value in attribute.values)
    return tuple(dict.fromkeys(values))


def read_expression(declared: Table, column: Column) -> str:
    """SQL that reads a cell's text as its type; null where it cannot be read."""
    cell = f'"{column.name}"'
    match column.type:
        case ColumnType.IDENTIFIER | ColumnType.NAME:
            return cell
        case ColumnType.CODE:
            return f'TRY_CAST({cell} AS "{code_type(declared, column)}")'
        case ColumnType.DATE:
            return _where_matches(cell, _DAY_PATTERN, f"TRY_CAST({cell} AS DATE)")
        case ColumnType.MONTH:
            day = f"TRY_CAST(rpad({cell}, 10, '-01') AS DATE)"
            month = f"CAST(date_trunc('month', {day}) AS DATE)"
            return _where_matches(cell, _MONTH_PATTERN, month)
        case ColumnType.NUMBER:
            number = f"TRY_CAST({cell} AS DOUBLE)"
            finite = f"CASE WHEN isfinite({number}) THEN {number} END"
            return _where_matches(cell, _NUMBER_PATTERN, finite)
        case ColumnType.COUNT:
            return _where_matches(cell, _COUNT_PATTERN, f"TRY_CAST({cell} AS INTEGER)")


def _where_matches(cell: str, pattern: str, expression: str) -> str:
    return f"CASE WHEN regexp_full_match({cell}, {literal(pattern)}) THEN {expression} END"


def checks_of(declared: Table, *, catalogue: Catalogue, cut_off: date) -> tuple[Check, ...]:
    """Every check of one table in the order in which they are made: each cell by itself,
    then the row's key, then what it refers to, then whether its facts can be true together.
    """
    return (
        *(check for column in declared.columns for check in _of_cell(column, cut_off)),
        *_of_key(declared),
        *(check for column in declared.columns for check in _of_reference(column)),
        *(_of_attribute(catalogue) if declared is ATTRIBUTES else ()),
        *_TOGETHER.get(declared.name, ()),
    )


def _of_cell(column: Column, cut_off: date) -> Iterator[Check]:
    text, value = f'c."{column.name}"', f'c."{column.name}_read"'
    if not column.nullable:
        yield Check(column.name, Reason.EMPTY, f"{text} IS NULL")
    match column.type:
        case ColumnType.IDENTIFIER:
            yield _unlike(column, _ID_PATTERN, Reason.NOT_AN_IDENTIFIER)
            if column.name in _STAYS:
                formula = f"regexp_matches(c.\"{column.name}\", '^[=+@-]')"
                yield Check(column.name, Reason.FORMULA, formula)
                yield _personal(column)
        case ColumnType.NAME:
            yield _unlike(column, _NAME_PATTERN, Reason.NOT_A_NAME)
            yield _personal(column)
        case _:
            unread = f"{text} IS NOT NULL AND {value} IS NULL"
            yield Check(column.name, _NOT_READ[column.type], unread)
    yield from _of_value(column, value, cut_off)


_STAYS = ("commission_id", "region_id")
"""Identifiers that are stored as they are, and so must not be a person's."""


def _of_value(column: Column, value: str, cut_off: date) -> Iterator[Check]:
    match column.type:
        case ColumnType.DATE | ColumnType.MONTH:
            last_day = f"DATE '{cut_off.isoformat()}'"
            yield Check(column.name, Reason.AFTER_CUT_OFF, f"{value} > {last_day}")
            oldest = f"{last_day} - INTERVAL {OLDEST_YEARS} YEAR"
            yield Check(column.name, Reason.TOO_OLD, f"{value} < {oldest}")
        case ColumnType.NUMBER:
            # the pattern is costly over millions of amounts, and only a long one can match;
            # written as 9.0123E11, an identity number shows only once it is read
            long = f'length(c."{column.name}") > 10'
            personal = _personal(column)
            read = f"CAST(TRY_CAST({value} AS HUGEINT) AS VARCHAR)"
            fails = f"({personal.fails} OR regexp_matches({read}, {literal(LOOKS_PERSONAL)}))"
            yield Check(column.name, personal.reason, f"{long} AND {fails}")
        case _:
            pass


def _unlike(column: Column, pattern: str, reason: Reason) -> Check:
    matches = f'regexp_full_match(c."{column.name}", {literal(pattern)})'
    return Check(column.name, reason, f"NOT {matches}")


def _personal(column: Column) -> Check:
    matches = f'regexp_matches(c."{column.name}", {literal(LOOKS_PERSONAL)})'
    return Check(column.name, Reason.PERSONAL, matches)


def _of_key(declared: Table) -> Iterator[Check]:
    column = declared.key[-1]
    yield Check(column, Reason.CONFLICTING, "r.conflicting")
    yield Check(column, Reason.REPEATED, "r.repeats")


def _of_reference(column: Column) -> Iterator[Check]:
    if column.refers_to:
        there, given = f'"{column.refers_to}"', f'c."{column.name}" IS NOT NULL'
        yield Check(column.name, Reason.ORPHAN, f"{given} AND {there}.id IS NULL")
        yield Check(column.name, Reason.ORPHANED, f"{given} AND {there}.ordinal IS NULL")


def _of_attribute(catalogue: Catalogue) -> Iterator[Check]:
    allowed = [
        literal(f"{attribute.code}={value.code}")
        for attribute in catalogue.attributes
        for value in attribute.values
    ]
    if allowed:  # where there are none, no attribute's code passes either
        pair = "c.attribute || '=' || c.\"value\""
        yield Check("value", Reason.UNKNOWN_VALUE, f"{pair} NOT IN ({', '.join(allowed)})")


_WITHDRAWN = Check(
    "withdrawn_on", Reason.WITHDRAWN_BEFORE, "c.withdrawn_on_read < c.knowledge_date_read"
)

_NOT_ACCEPTED = "c.response IN ('declined', 'no_answer')"

_TOGETHER: dict[str, tuple[Check, ...]] = {
    "commissions": (
        Check("sittings_per_month", Reason.NEGATIVE, "c.sittings_per_month_read < 0"),
        Check("capacity", Reason.NEGATIVE, "c.capacity_read < 0"),
    ),
    "families": (Check("left_on", Reason.LEFT_BEFORE, "c.left_on_read < c.registered_on_read"),),
    # A child may be born, and a parent may have joined, long before the register knew the
    # family; what cannot be is a member who was gone before it came or came after it went.
    "members": (
        Check("left_on", Reason.LEFT_BEFORE, "c.left_on_read < c.joined_on_read"),
        Check("joined_on", Reason.BEFORE_BIRTH, "c.joined_on_read < c.birth_month_read"),
        Check("joined_on", Reason.OUTSIDE_FAMILY, "c.joined_on_read > families.left_on"),
        Check("left_on", Reason.OUTSIDE_FAMILY, "c.left_on_read < families.registered_on"),
    ),
    # Records older than the registration are history, and records after a family left are
    # late news: both can be true.
    "events": (
        Check("knowledge_date", Reason.KNOWN_BEFORE, "c.knowledge_date_read < c.event_date_read"),
        Check("person_id", Reason.OTHER_FAMILY, "members.family <> families.ordinal"),
        Check("event_date", Reason.BEFORE_BIRTH, "c.event_date_read < members.birth_month"),
        _WITHDRAWN,
    ),
    "cases": (
        Check("knowledge_date", Reason.KNOWN_BEFORE, "c.knowledge_date_read < c.opened_on_read"),
        Check("closed_on", Reason.CLOSED_BEFORE, "c.closed_on_read < c.opened_on_read"),
        Check(
            "closing_knowledge_date",
            Reason.NOT_CLOSED,
            "c.closing_knowledge_date_read IS NOT NULL AND c.closed_on_read IS NULL",
        ),
        Check(
            "closing_knowledge_date",
            Reason.KNOWN_BEFORE,
            "c.closing_knowledge_date_read < c.closed_on_read",
        ),
        _WITHDRAWN,
    ),
    # An offer that was declined or never answered began nothing: which of the two is wrong
    # nobody can tell from here.
    "help": (
        *(
            Check(column, Reason.NOT_ACCEPTED, f"{_NOT_ACCEPTED} AND c.{column} IS NOT NULL")
            for column in ("started_on", "ended_on", "outcome")
        ),
        Check("started_on", Reason.STARTED_BEFORE, "c.started_on_read < c.offered_on_read"),
        Check(
            "ended_on",
            Reason.NOT_STARTED,
            "c.ended_on_read IS NOT NULL AND c.started_on_read IS NULL",
        ),
        Check("ended_on", Reason.ENDED_BEFORE, "c.ended_on_read < c.started_on_read"),
        Check(
            "outcome",
            Reason.NOT_STARTED,
            "c.outcome IS NOT NULL AND c.started_on_read IS NULL",
        ),
        Check("outcome", Reason.NOT_ONGOING, "c.outcome = 'ongoing' AND c.ended_on IS NOT NULL"),
        Check(
            "outcome",
            Reason.NOT_ENDED,
            "c.outcome IN ('completed', 'stopped') AND c.ended_on IS NULL",
        ),
    ),
}
