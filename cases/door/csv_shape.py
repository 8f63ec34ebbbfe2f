"""What a CSV file is like as a whole: its encoding, its header, and whether it is plain.

One pass over the bytes, before any row is read.
"""

import codecs
import csv
import re
import sys
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO

from cases.errors import BadExtract

_CHUNK = 1 << 24


class CsvShape(NamedTuple):
    """`lines` counts physical lines. In a `plain` file every line is one row: all of it UTF-8,
    no quotes, no empty lines, one kind of line end.
    """

    lines: int
    plain: bool


def csv_shape(file: Path) -> CsvShape:
    """The shape of a file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line_feeds = returns = pairs = 0
    plain = True
    last = b"\n"
    with file.open("rb") as source:
        while chunk := _read_chunk(source):
            plain = plain and _decodes(decoder, chunk) and not _is_special(last, chunk)
            line_feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            pairs += chunk.count(b"\r\n")
            last = chunk[-1:]
    plain = plain and _decodes(decoder, b"", final=True)
    one_line_end = returns == pairs and returns in (0, line_feeds)
    return CsvShape(line_feeds + (last != b"\n"), plain and one_line_end)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final=final)
    except UnicodeDecodeError:
        return False
    return True


def _read_chunk(source: BinaryIO) -> bytes:
    """The next bytes, never ending between a carriage return and its line feed."""
    chunk = source.read(_CHUNK)
    return chunk + source.read(1) if chunk.endswith(b"\r") else chunk


def _is_special(last: bytes, chunk: bytes) -> bool:
    """True where quotes, zero bytes or empty lines stand in `chunk`, which follows `last`."""
    starts_empty = last == b"\n" and chunk.startswith((b"\n", b"\r\n"))
    return starts_empty or any(mark in chunk for mark in (b'"', b"\0", b"\n\n", b"\n\r\n"))


_NOT_CSV = {
    b"\xff\xfe": "UTF-16, not UTF-8; save it as UTF-8 (spreadsheets call it 'CSV UTF-8')",
    b"\xfe\xff": "UTF-16, not UTF-8; save it as UTF-8 (spreadsheets call it 'CSV UTF-8')",
    b"PK\x03\x04": "a workbook or an archive, not CSV; save the sheet as 'CSV UTF-8'",
    b"\x1f\x8b": "compressed, not CSV; unpack it",
}
"""How files begin that somebody named `.csv` all the same, and what to do about each."""

_ESCAPED = re.compile("[\udc80-\udcff]")


def open_csv(file: Path) -> TextIO:
    """A CSV file as text; a byte that is not UTF-8 becomes a sign that `is_utf8` knows."""
    return file.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def is_utf8(cell: str) -> bool:
    """False where a cell read through `open_csv` held a byte that is not UTF-8."""
    return cell.isascii() or not _ESCAPED.search(cell)


def csv_header(file: Path) -> list[str]:
    """The column names in the first line; BadExtract where there is none that can be read."""
    _require_csv(file)
    csv.field_size_limit(sys.maxsize)
    with open_csv(file) as text:
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
    if not all(is_utf8(name) and "\0" not in name for name in header):
        msg = f"{file}: line 1: the header is not UTF-8; save the file as UTF-8"
        raise BadExtract(msg)
    return header


def _require_csv(file: Path) -> None:
    with file.open("rb") as source:
        begins = source.read(4)
    for mark, found in _NOT_CSV.items():
        if begins.startswith(mark):
            msg = f"{file}: {found}"
            raise BadExtract(msg)
