"""Records kept as NamedTuples of equally long arrays, treated as tables of rows."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from cases.simulate.timeline import Indices, Mask

Rows = TypeVar("Rows", bound=tuple[Any, ...])


def take_rows(rows: Rows, keep: Mask | Indices) -> Rows:
    """The rows flagged or listed."""
    return _like(rows, [column[keep] for column in rows])


def join_rows(parts: Sequence[Rows]) -> Rows:
    """Rows of the same kind, one part after the other."""
    return _like(parts[0], [np.concatenate(columns) for columns in zip(*parts, strict=True)])


def _like(rows: Rows, columns: list[Any]) -> Rows:
    made: Rows = type(rows)(*columns)
    return made
