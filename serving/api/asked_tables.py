"""Questions sent as a table: an Arrow stream or a Parquet file, with a row a family.

Columns: `family_id`, text, dictionary-encoded or not; and, if a date is asked for, `as_of_date`, a
date, the same in every row. A question for ranks without rows asks for all of the token's
commission.

A table of a kilobyte can claim to hold a gigabyte. What it claims is looked at before it is made:
its columns, its rows, and how it was encoded, where that could make much of little.
"""

import struct
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cases.errors import BadInput
from serving.api.contract import MOST_FAMILIES, Asked

LONGEST_CODE = 64
GENTLE_CODECS = frozenset({"UNCOMPRESSED", "SNAPPY"})
GENTLE_ENCODINGS = frozenset({"PLAIN", "PLAIN_DICTIONARY", "RLE", "RLE_DICTIONARY", "BIT_PACKED"})
"""Parquet's ways to write that make at most some twenty bytes of one."""

ROWS_AT_ONCE = 64
END_OF_STREAM = b"\xff\xff\xff\xff\0\0\0\0"
_THRIFT: dict[str, Any] = {"thrift_container_size_limit": 100_000}
_TEXTS = (pa.string(), pa.large_string())
_BROKEN = (pa.ArrowException, OSError, ValueError, TypeError, OverflowError, struct.error)


class UnreadableTable(BadInput):
    """A body that is no table such as may be asked with; it is told why, never what it held."""


class BrokenTable(UnreadableTable):
    """A body that is not what its content type says, or only a part of it."""

    def __init__(self) -> None:
        super().__init__("the body is no whole, sound table of the kind that its type names")


def read_arrow(kind: type[Asked], body: bytes) -> Asked:
    """A question from an Arrow stream; UnreadableTable, or pydantic's ValidationError."""
    try:
        rows = _rows(_arrow_batches(body))
    except _BROKEN:
        raise BrokenTable from None
    return _asked(kind, rows)


def read_parquet(kind: type[Asked], body: bytes) -> Asked:
    """A question from a Parquet file; UnreadableTable, or pydantic's ValidationError."""
    try:
        rows = _rows(_parquet_batches(body))
    except _BROKEN:
        raise BrokenTable from None
    return _asked(kind, rows)


def _asked(kind: type[Asked], rows: dict[str, list[Any]]) -> Asked:
    dates = set(rows.get("as_of_date", ()))
    if len(dates) > 1:
        msg = "as_of_date differs between rows; ask for one date at a time"
        raise UnreadableTable(msg)
    return kind.model_validate(
        {"families": tuple(rows["family_id"]), "as_of_date": next(iter(dates), None)}
    )


def _rows(batches: Iterator[pa.RecordBatch]) -> dict[str, list[Any]]:
    """The values of the columns, None where a row has none."""
    rows: dict[str, list[Any]] = {"family_id": []}
    for batch in batches:
        batch.validate(full=True)
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            _require_short(column)
            rows.setdefault(name, []).extend(column.to_pylist())
        _require_few(len(rows["family_id"]))
    return rows


def _arrow_batches(body: bytes) -> Iterator[pa.RecordBatch]:
    if not body.endswith(END_OF_STREAM):  # else one that was cut off would pass for a shorter one
        raise BrokenTable
    for message in pa.ipc.MessageReader.open_stream(body):
        if message.type != "schema" and _is_compressed(message.metadata.to_pybytes()):
            msg = "send the Arrow stream uncompressed; Parquet may be compressed by Snappy"
            raise UnreadableTable(msg)
    stream = pa.ipc.open_stream(body)
    _require_columns(stream.schema)
    for batch in stream:
        _require_few(batch.num_rows)
        yield batch


def _parquet_batches(body: bytes) -> Iterator[pa.RecordBatch]:
    _require_columns(pq.ParquetFile(pa.BufferReader(body), **_THRIFT).schema_arrow)
    file = pq.ParquetFile(pa.BufferReader(body), read_dictionary=["family_id"], **_THRIFT)
    _require_few(file.metadata.num_rows)
    for group in range(file.metadata.num_row_groups):
        for at in range(file.metadata.num_columns):
            column = file.metadata.row_group(group).column(at)
            if column.compression not in GENTLE_CODECS or not GENTLE_ENCODINGS.issuperset(
                column.encodings
            ):
                msg = "write the Parquet file plain or in dictionaries, compressed by Snappy or not"
                raise UnreadableTable(msg)
    # a few rows at a time: the file may be written otherwise than it says
    yield from file.iter_batches(ROWS_AT_ONCE)


def _require_columns(schema: pa.Schema) -> None:
    kinds = dict(zip(schema.names, schema.types, strict=True))
    family, day = kinds.pop("family_id", None), kinds.pop("as_of_date", pa.date32())
    if isinstance(family, pa.DictionaryType):
        family = family.value_type
    if kinds or len(schema) > 2 or family not in _TEXTS or day != pa.date32():  # noqa: PLR2004
        msg = "send a column 'family_id' of text and, if wanted, 'as_of_date' of date32, no other"
        raise UnreadableTable(msg)


def _require_few(rows: int) -> None:
    if rows > MOST_FAMILIES:
        msg = f"at most {MOST_FAMILIES} families can be asked for at once; send fewer rows"
        raise UnreadableTable(msg)


def _require_short(column: pa.Array) -> None:
    """Before anything is made of a dictionary, whose words can be repeated in every row."""
    words = column.dictionary if pa.types.is_dictionary(column.type) else column
    if words.type in _TEXTS and (pc.max(pc.binary_length(words)).as_py() or 0) > LONGEST_CODE:
        msg = f"a family's code has at most {LONGEST_CODE} letters and digits"
        raise UnreadableTable(msg)


_HEADER, _BATCH_OF_DICTIONARY, _COMPRESSION = 2, 1, 3
"""Fields of Arrow's flatbuffers: Message.header, DictionaryBatch.data, RecordBatch.compression."""
_HEADER_TYPE, _DICTIONARY = 1, 2


def _is_compressed(metadata: bytes) -> bool:
    """Whether a batch's buffers are compressed, from its flatbuffer: pyarrow tells only by making
    of them what they claim. Source: arrow's format/Message.fbs.
    """
    message = _follow(metadata, 0)
    at = _field(metadata, message, _HEADER_TYPE)
    batch = _child(metadata, message, _HEADER)
    if metadata[at] == _DICTIONARY:
        batch = _child(metadata, batch, _BATCH_OF_DICTIONARY)
    return _field(metadata, batch, _COMPRESSION) != 0


def _follow(buffer: bytes, at: int) -> int:
    return at + int(struct.unpack_from("<I", buffer, at)[0])


def _child(buffer: bytes, table: int, field: int) -> int:
    return _follow(buffer, _field(buffer, table, field))


def _field(buffer: bytes, table: int, field: int) -> int:
    """Where a field of a table lies; 0 where the table has none."""
    fields = table - int(struct.unpack_from("<i", buffer, table)[0])
    (length,) = struct.unpack_from("<H", buffer, fields)
    entry = 4 + 2 * field
    if entry + 2 > length:
        return 0
    (offset,) = struct.unpack_from("<H", buffer, fields + entry)
    return table + int(offset) if offset else 0
