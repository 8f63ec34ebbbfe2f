"""The forms that questions and answers travel in: JSON, an Arrow stream, or Parquet."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from serving.api.asked_tables import read_arrow, read_parquet
from serving.api.contract import Asked, ScoredFamily
from serving.api.media import liked_best, plain
from serving.api.told_json import told_as_json
from serving.api.told_tables import told_as_arrow, told_as_parquet

Pieces = Sequence[bytes]


class Form(NamedTuple):
    """A media type, how a question is read from it, and how families are told in it."""

    media_type: str
    read: Callable[[type[Asked], bytes], Asked]
    tell: Callable[[type[ScoredFamily], Sequence[ScoredFamily]], Pieces]


def _read_json(kind: type[Asked], body: bytes) -> Asked:
    return kind.model_validate_json(body)


JSON = Form("application/json", _read_json, told_as_json)
ARROW = Form("application/vnd.apache.arrow.stream", read_arrow, told_as_arrow)
PARQUET = Form("application/vnd.apache.parquet", read_parquet, told_as_parquet)
FORMS = (JSON, ARROW, PARQUET)
_BY_TYPE = {form.media_type: form for form in FORMS}


def form_sent(content_type: str) -> Form:
    """The form of a question; JSON where nothing was sent, for the door refuses other types."""
    return _BY_TYPE.get(plain(content_type), JSON)


def form_wanted(accept: str) -> Form:
    """The form that an Accept header likes best; one that likes none does not pass the door."""
    return _BY_TYPE[liked_best(accept, tuple(_BY_TYPE)) or JSON.media_type]
