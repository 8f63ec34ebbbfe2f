"""What a Parquet file is like as a whole: which columns it has, and what each of them holds.

A typed column is read by what it says. Where its text would be another thing than what was
meant, the file is refused: an identifier that became a float ends in `.0` and matches
nothing, bytes have no letters, and a moment in a time zone lies on two days at once.
"""

from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from cases.contract import Column, ColumnType, Table
from cases.door.extract import check_columns
from cases.errors import BadExtract

_AS_TEXT = (ColumnType.IDENTIFIER, ColumnType.CODE, ColumnType.NAME)


class ParquetShape(NamedTuple):
    """How many rows the file says it has, and its columns in the file's order."""

    rows: int
    names: tuple[str, ...]


def parquet_shape(file: Path, declared: Table) -> ParquetShape:
    """The shape of a file; BadExtract where its columns are not those declared, or one of
    them holds what no cell of it can be.
    """
    try:
        metadata = pq.read_metadata(file)
        schema = metadata.schema.to_arrow_schema()
    except (pa.ArrowException, OSError) as error:
        msg = f"{file}: cannot be read as Parquet; write the file again"
        raise BadExtract(msg) from error
    check_columns(file, list(schema.names), declared)
    for field in schema:
        remedy = _remedy(field.type, declared.column(field.name))
        if remedy:
            msg = f"{file}: column '{field.name}' holds {field.type}; {remedy}"
            raise BadExtract(msg)
    return ParquetShape(metadata.num_rows, tuple(schema.names))


def _remedy(kind: pa.DataType, column: Column) -> str:
    """What to write instead; empty where the kind can be read."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_nested(kind):
        return "write one plain value a row"
    if _is_bytes(kind):
        return "write it as text in UTF-8"
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return "which day is meant depends on where one stands: write the day itself"
    if pa.types.is_duration(kind):
        return "write the number itself, in the unit that the column or the catalogue names"
    if column.type in _AS_TEXT and (pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        return "write identifiers and codes as text, so that 7 does not become 7.0"
    return ""


def _is_bytes(kind: pa.DataType) -> bool:
    return any(
        holds(kind)
        for holds in (
            pa.types.is_binary,
            pa.types.is_large_binary,
            pa.types.is_binary_view,
            pa.types.is_fixed_size_binary,
        )
    )
