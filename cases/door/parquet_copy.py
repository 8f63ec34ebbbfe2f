"""Reading a Parquet file carefully: for one in which the engine met text that is not UTF-8.

The good rows are copied with their place in the file, the others are set aside one by one.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cases.errors import BadExtract

_BATCH_ROWS = 50_000
_TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)


def copy_readable_rows(file: Path, copy: Path) -> list[tuple[int, str]]:
    """Write the rows whose text is UTF-8 to `copy`, under `line` the row's number from 1.

    Returns the other rows: their number, and the column that cannot be read.

    Raises:
        BadExtract: the file is damaged, or names categories in bytes that are not UTF-8, so
            that rows cannot be told apart.
    """
    aside: list[tuple[int, str]] = []
    try:
        with pq.ParquetFile(file) as source:
            schema = _schema_of_copy(source)
            with pq.ParquetWriter(copy, schema) as writer:
                for first, rows in _numbered_batches(source):
                    unreadable = _unreadable(rows)
                    aside.extend((first + row, name) for row, name in sorted(unreadable.items()))
                    writer.write_table(_with_lines(rows, first, unreadable, schema))
    except (pa.ArrowException, OSError) as error:
        msg = (
            f"{file}: damaged, or its categories are not UTF-8, so that rows cannot be told "
            "apart; write the file again"
        )
        raise BadExtract(msg) from error
    return aside


def _schema_of_copy(source: pq.ParquetFile) -> pa.Schema:
    """The file's own columns behind `line`; categories as what they name."""
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in source.schema_arrow
    ]
    return pa.schema([pa.field("line", pa.int64()), *fields])


def _numbered_batches(source: pq.ParquetFile) -> Iterator[tuple[int, dict[str, pa.Array]]]:
    """Columns by name, with the number of their first row."""
    first = 1
    for batch in source.iter_batches(_BATCH_ROWS):
        columns = {
            name: column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        }
        yield first, columns
        first += batch.num_rows


def _unreadable(columns: dict[str, pa.Array]) -> dict[int, str]:
    """By place in the batch, the last column whose text is not UTF-8."""
    found: dict[int, str] = {}
    for name, column in columns.items():
        if any(is_text(column.type) for is_text in _TEXTS) and not _is_valid(column):
            cells = column.cast(pa.binary()).to_pylist()
            found |= {row: name for row, cell in enumerate(cells) if cell and not _is_utf8(cell)}
    return found


def _is_valid(column: pa.Array) -> bool:
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _is_utf8(cell: bytes) -> bool:
    try:
        cell.decode()
    except UnicodeDecodeError:
        return False
    return True


def _with_lines(
    columns: dict[str, pa.Array], first: int, unreadable: dict[int, str], schema: pa.Schema
) -> pa.Table:
    size = len(next(iter(columns.values())))
    lines = pa.array(range(first, first + size), pa.int64())
    rows = pa.Table.from_arrays([lines, *columns.values()], schema=schema)
    return rows.filter(pa.array(row not in unreadable for row in range(size)))
