"""Families told as JSON; what many of them share is written once.

A list's context, a frequency and a reason are the same objects for many families. Each keeps its
text from the first time on, and a family's answer is mostly such texts put side by side.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from pydantic import BaseModel

from cases.catalogue.words import Words
from serving.api.contract import SCHEMA_VERSION, ListContext, ScoredFamily
from serving.referrals.shown import Frequency, Reason, Unknown

A_PIECE = 256
"""Families of an answer that are written and sent together."""

SHARED = (Frequency, ListContext, Reason, Unknown, Words)
MOST_TEXTS = 65_536
"""As many as reasons are kept to be told again: see `serving.telling.reasons`."""


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
            # as bytes: a text would be read and written once more
            written = model.__pydantic_serializer__.to_json(model)
            known = model, orjson.Fragment(written)
            self._known[id(model)] = known
        return known[1]


_TEXTS = Texts()


def told_as_json(_kind: type[ScoredFamily], families: Sequence[ScoredFamily]) -> list[bytes]:
    """The answer in pieces: joined, they are the JSON of the contract's model for this kind."""
    pieces = [
        orjson.dumps([one.__dict__ for one in families[start : start + A_PIECE]], _told)[1:-1]
        for start in range(0, len(families), A_PIECE)
    ]
    opening = f'{{"schema_version":"{SCHEMA_VERSION}","families":['.encode()
    if len(pieces) <= 1:
        return [b"".join((opening, *pieces, b"]}"))]
    first, *others = pieces
    return [opening + first, *(b"," + piece for piece in others), b"]}"]


def _told(model: Any) -> Any:
    """A model within an answer: its kept text, or its fields, in the order of the contract."""
    return _TEXTS.of(model) if isinstance(model, SHARED) else model.__dict__
