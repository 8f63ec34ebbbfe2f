"""Families told as JSON; what many of them share is written once.

A list's context, a frequency and a reason are the same objects for many families. Each keeps its
text from the first time on, and a family's answer is mostly such texts put side by side.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from pydantic import BaseModel

from cases.catalogue import Words
from serving.api.contract import SCHEMA_VERSION, ListContext, ScoredFamily
from serving.referrals.shown import Frequency, Reason, Unknown

A_PIECE = 256
"""Families of an answer that are written and sent together."""

SHARED = (Frequency, ListContext, Reason, Unknown, Words)
MOST_TEXTS = 20_000


class Texts:
    """The JSON of models that are told again and again, by which object it is.

    Each is held beside its text, so that its place in memory is nobody else's meanwhile.
    """

    def __init__(self, most: int = MOST_TEXTS) -> None:
        self._most = most
        self._known: dict[int, tuple[BaseModel, orjson.Fragment]] = {}

    def of(self, model: BaseModel) -> orjson.Fragment:
        """The model's JSON, written the first time it is told."""
        known = self._known.get(id(model))
        if known is None:
            if len(self._known) >= self._most:
                self._known.clear()
            known = model, orjson.Fragment(model.model_dump_json())
            self._known[id(model)] = known
        return known[1]


_TEXTS = Texts()


def told_as_json(_kind: type[ScoredFamily], families: Sequence[ScoredFamily]) -> list[bytes]:
    """The answer in pieces: joined, they are the JSON of the contract's model for this kind."""
    pieces = [
        orjson.dumps([_told(family) for family in families[start : start + A_PIECE]])[1:-1]
        for start in range(0, len(families), A_PIECE)
    ]
    opening = f'{{"schema_version":"{SCHEMA_VERSION}","families":['.encode()
    if len(pieces) <= 1:
        return [b"".join((opening, *pieces, b"]}"))]
    first, *others = pieces
    return [opening + first, *(b"," + piece for piece in others), b"]}"]


def _told(model: BaseModel) -> dict[str, Any]:
    values = model.__dict__
    return {name: _told_value(values[name]) for name in _fields(type(model))}


def _told_value(value: Any) -> Any:
    if isinstance(value, SHARED):
        return _TEXTS.of(value)
    if isinstance(value, BaseModel):
        return _told(value)
    if isinstance(value, tuple):
        return [_told_value(one) for one in value]
    return value


@cache
def _fields(kind: type[BaseModel]) -> tuple[str, ...]:
    return tuple(kind.model_fields)
