"""What a CSV file is like as a whole: its encoding, its header, and whether it is plain.

One pass over the bytes, before any row is read.
"""

import codecs
import csv
import sys
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cases.errors import BadExtract

_CHUNK = 1 << 24


class CsvShape(NamedTuple):
    """`lines` counts physical lines. In a `plain` file every line is one row: no quotes, no
    empty lines, one kind of line end.
    """

    lines: int
    plain: bool


def csv_shape(file: Path) -> CsvShape:
    """The shape of a file; BadExtract where it is empty or not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line_feeds = returns = pairs = 0
    plain = True
    last = b"\n"
    with file.open("rb") as source:
        while chunk := _read_chunk(source):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                raise _not_utf8(file, error, line_feeds) from error
            plain = plain and not _is_special(last, chunk)
            line_feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            pairs += chunk.count(b"\r\n")
            last = chunk[-1:]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _not_utf8(file, error, line_feeds) from error
    one_line_end = returns == pairs and returns in (0, line_feeds)
    return CsvShape(line_feeds + (last != b"\n"), plain and one_line_end)


def _read_chunk(source: BinaryIO) -> bytes:
    """The next bytes, never ending between a carriage return and its line feed."""
    chunk = source.read(_CHUNK)
    return chunk + source.read(1) if chunk.endswith(b"\r") else chunk


def _is_special(last: bytes, chunk: bytes) -> bool:
    """True where quotes, zero bytes or empty lines stand in `chunk`, which follows `last`."""
    starts_empty = last == b"\n" and chunk.startswith((b"\n", b"\r\n"))
    return starts_empty or any(mark in chunk for mark in (b'"', b"\0", b"\n\n", b"\n\r\n"))


def _not_utf8(file: Path, error: UnicodeDecodeError, lines_before: int) -> BadExtract:
    line = lines_before + error.object[: error.start].count(b"\n") + 1
    return BadExtract(
        f"{file}: line {line}: not UTF-8 (byte 0x{error.object[error.start]:02x}); "
        "save the file as UTF-8"
    )


def csv_header(file: Path) -> list[str]:
    """The column names in the first line; BadExtract where there is none."""
    csv.field_size_limit(sys.maxsize)
    with file.open(encoding="utf-8-sig", newline="") as text:
        try:
            header = next(csv.reader(text, strict=True), [])
        except csv.Error as error:
            msg = f"{file}: line 1: the header's quotation marks do not close; write it again"
            raise BadExtract(msg) from error
    if not header:
        msg = f"{file}: line 1: no header; the first line names the columns"
        raise BadExtract(msg)
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        msg = f"{file}: line 1: the columns are not separated by commas; save the file so"
        raise BadExtract(msg)
    return header
