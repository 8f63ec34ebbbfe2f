"""The page that tells a data provider what an extract is, made from the contract itself.

`python -m cases.contract_page` prints it; `docs/data-contract.md` is that print. Tables and
columns come from the contract, the checks and their reasons from the door.
"""

import sys
from collections.abc import Iterator
from datetime import date

from cases.catalogue.reading import shipped_catalogue
from cases.contract import EXTRACT_MANIFEST, TABLES, Column, ColumnType, Table
from cases.door.checks import Check, Reason, checks_of
from cases.door.quarantine import HIDDEN, HIDDEN_PERSONAL, SHOWN_SIGNS

_EXAMPLE_CATALOGUE = "kazakhstan"
_EXAMPLE_CUT_OFF = date(2025, 12, 31)

_TYPES = {
    ColumnType.IDENTIFIER: "1 to 64 signs without spaces, written the same way everywhere",
    ColumnType.CODE: "one of a closed list, spelt exactly so",
    ColumnType.NAME: "at most 200 signs on one line, and nobody's own name or number",
    ColumnType.DATE: "a day written YYYY-MM-DD",
    ColumnType.MONTH: "a month written YYYY-MM; a full day is taken and cut to its month",
    ColumnType.NUMBER: "digits, a decimal point, no separators: 1250.5",
    ColumnType.COUNT: "a whole number, not negative",
}

_OPENING = """\
# The data contract

What a case extract must hold so that `tirek ingest` takes it. This page is made from the code
(`python -m cases.contract_page`), so it is what the door really checks. A small extract to look at
and to copy lies in [example-extract](example-extract/README.md).

An extract is a folder with `{manifest}` and one file per table, `<table>.csv` or
`<table>.parquet`. It speaks for every day up to its cut-off. There is no column for free text, and
a column that is not named here is refused rather than skipped: what nobody asked for must not come
in.
"""

_FILES = """\
## How files are written

**CSV**: UTF-8 (a byte order mark is allowed), commas, a header in the first line, columns in any
order, line ends of any kind. A cell that holds a comma, a quotation mark or a line end stands in
quotation marks. An empty cell means what the column's last line says. Nothing is trimmed: ` x` is
not `x`. A row that is torn or not UTF-8 is set aside by itself; a file that as a whole is UTF-16, a
workbook or compressed is refused with what to do.

**Parquet**: text, or the column's own type: days as dates or as midnights without a time zone,
numbers of any kind, codes as categories. Refused are bytes, nested values, moments in a time zone,
lengths of time, and identifiers that have become floats.

| type | written as |
|---|---|
"""

_MANIFEST_PART = """\
## `{manifest}`

```toml
kind = "extract"                # always
catalogue = "kazakhstan"        # one that comes with Tirek, or a file beside this one
cut_off = 2025-12-31            # the last day the extract speaks for
source = "register of the city" # its name for people; at most 200 signs, nobody's number
simulated = false               # true for invented records; may be left out
```
"""

_VERSIONS = """\
## Late facts, corrections, versions

`event_date` says when something happened, `knowledge_date` when the commission's data came to know
it. A record that arrives late is simply a new row with both days. Nothing is overwritten: a row
that proved wrong gets the day on which that was learnt in `withdrawn_on`, and what is right, if
anything, comes as a row of its own, known from that day. So a list made in March can be replayed
in May with exactly what was known in March.

Every extract is the whole of what is known, and continues the one in use. Registers that overwrite
show no corrections, so the door finds them by comparing: a record dated as long known that was not
there before counts as known on the new cut-off; one that is gone is kept and counts as withdrawn.
"""

_CHECKS = """\
## What the door checks

In this order, and a row goes to quarantine for the first check it fails. First each cell by
itself, in the order of the columns; then the row's key; then what it refers to; then whether its
days can be true together. A row that refers to one in quarantine follows it there.
"""

_WHOLE_ROWS = """\
A row may also be set aside as a whole: {reasons}.
"""

_QUARANTINE = """\
## What the quarantine shows

`quarantine.parquet` in the store has a row for every row that was not stored: `table`, `file`,
`line`, `column`, `value`, `reason`. The line is that of the file (in Parquet, the row's number
from 1). An identifier is never shown but as `{hidden}`, and a value that looks like an
identity number, a telephone or an e-mail address only as `{personal}`; any other is cut to
{signs} signs. Torn rows have no column; their value says what is wrong with them.

For every table, rows read = rows stored + rows in quarantine. The run prints this balance, and
stops if it does not hold.
"""


def contract_page() -> str:
    """The whole page as Markdown."""
    catalogue = shipped_catalogue(_EXAMPLE_CATALOGUE)
    checks = {
        declared.name: checks_of(declared, catalogue=catalogue, cut_off=_EXAMPLE_CUT_OFF)
        for declared in TABLES
    }
    return "\n".join(
        [
            _OPENING.format(manifest=EXTRACT_MANIFEST),
            _FILES + "\n".join(f"| {kind.value} | {how} |" for kind, how in _TYPES.items()) + "\n",
            _MANIFEST_PART.format(manifest=EXTRACT_MANIFEST),
            "## The tables\n",
            *(_table_part(declared) for declared in TABLES),
            _VERSIONS,
            _CHECKS,
            *(_checks_part(name, made) for name, made in checks.items()),
            _WHOLE_ROWS.format(reasons="; ".join(_reasons_of_whole_rows(checks))),
            _QUARANTINE.format(hidden=HIDDEN, personal=HIDDEN_PERSONAL, signs=SHOWN_SIGNS).rstrip(),
            "",
        ]
    )


def _table_part(declared: Table) -> str:
    key = " and ".join(f"`{name}`" for name in declared.key)
    lines = [f"### `{declared.name}`", "", f"{declared.meaning} Key: {key}.", ""]
    for column in declared.columns:
        lines.append(f"- **`{column.name}`** – {_kind(column)}. {column.meaning}")
        lines += [f"  - {more}" for more in _more(column)]
    return "\n".join([*lines, ""])


def _kind(column: Column) -> str:
    unit = f" ({column.unit})" if column.unit else ""
    return f"{column.type.value}{unit}"


def _more(column: Column) -> Iterator[str]:
    """What else a provider has to know of a column, a line each."""
    if column.values:
        yield "one of " + ", ".join(f"`{code}`" for code in column.values)
    if column.catalogue_list:
        yield f"one of the catalogue's `{column.catalogue_list}`"
    if column.refers_to:
        yield f"stands in `{column.refers_to}`"
    if column.optional:
        yield "the whole column may be left out"
    yield f"empty: {column.null_meaning}" if column.nullable else "never empty"
    if column.known_faults:
        yield f"known faults: {column.known_faults}"


def _checks_part(name: str, checks: tuple[Check, ...]) -> str:
    rows = [f"| `{column}` | {reasons} |" for column, reasons in _in_order(checks)]
    return "\n".join([f"### In `{name}`", "", "| column | reason |", "|---|---|", *rows, ""])


def _reasons_of_whole_rows(checks: dict[str, tuple[Check, ...]]) -> Iterator[str]:
    """The reasons that no check of a cell gives."""
    of_cells = {check.reason for made in checks.values() for check in made}
    return (reason.value for reason in Reason if reason not in of_cells)


def _in_order(checks: tuple[Check, ...]) -> Iterator[tuple[str, str]]:
    """Column and reasons, neighbouring checks of one column in one row."""
    column, reasons = checks[0].column, [checks[0].reason.value]
    for check in checks[1:]:
        if check.column == column:
            reasons.append(check.reason.value)
        else:
            yield column, "; ".join(reasons)
            column, reasons = check.column, [check.reason.value]
    yield column, "; ".join(reasons)


if __name__ == "__main__":
    sys.stdout.write(contract_page())
