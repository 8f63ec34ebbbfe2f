"""Arrow columns from arrays, made whole at once: millions of readable ids take no loop."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cases.simulate.timeline import Days, Indices, Mask

Column = Any
"""A pyarrow array; pyarrow ships no types."""

FOUR_DIGITS = np.array([list(b"%04d" % number) for number in range(10_000)], dtype=np.uint8)
"""[number, place]: the signs of 0000 to 9999."""


def id_column(prefix: str, numbers: Indices, *, digits: int, absent: Mask | None = None) -> Column:
    """Ids such as F0000001 for 1: one letter and so many digits; null where `absent`."""
    width = 1 + digits
    signs = np.empty((len(numbers), width), dtype=np.uint8)
    signs[:, 0] = ord(prefix)
    rest = numbers
    for end in range(width, 1, -4):
        begin = max(end - 4, 1)
        rest, four = np.divmod(rest, 10_000)
        signs[:, begin:end] = FOUR_DIGITS[four, 4 - (end - begin) :]
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * np.int32(width)
    ids = pa.StringArray.from_buffers(
        len(numbers), pa.py_buffer(offsets), pa.py_buffer(signs.tobytes())
    )
    return ids if absent is None else _without(ids, absent)


def day_column(days: Days, *, absent: Mask | None = None) -> Column:
    """Dates from day numbers; null where `absent`."""
    return pa.array(days.astype(np.int32), mask=absent).view(pa.date32())


def code_column(indices: Indices, codes: Sequence[str], *, absent: Mask | None = None) -> Column:
    """Codes from their places in a list; null where `absent`."""
    places = pa.array(indices.astype(np.int16), mask=absent)
    return pa.DictionaryArray.from_arrays(places, pa.array(list(codes), type=pa.string()))


def number_column(values: npt.NDArray[Any]) -> Column:
    """Numbers, null where not a number."""
    return pa.array(values, mask=np.isnan(values))


def _without(column: Column, absent: Mask) -> Column:
    keep = pa.array(~absent)
    return pc.if_else(keep, column, pa.scalar(None, type=pa.string()))
