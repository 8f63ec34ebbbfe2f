"""The forms that questions and answers travel in: JSON, an Arrow stream, or Parquet."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import NamedTuple

from serving.api.asked_tables import read_arrow, read_parquet
from serving.api.contract import Asked, ScoredFamily
from serving.api.told_json import told_as_json
from serving.api.told_tables import told_as_arrow, told_as_parquet

Pieces = Sequence[bytes]


class Form(NamedTuple):
    """A media type, how a question is read from it, and how families are told in it."""

    media_type: str
    read: Callable[[type[Asked], bytes], Asked]
    tell: Callable[[type[ScoredFamily], Sequence[ScoredFamily]], Pieces]


class NoSuchForm(Exception):
    """A media type that is not spoken here: 415 as what was sent, 406 as what was asked for."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status
        spoken = ", ".join(form.media_type for form in FORMS)
        self.detail = (
            f"send the question as one of: {spoken}"
            if status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
            else f"answers are made as one of: {spoken}"
        )
        super().__init__(self.detail)


def _read_json(kind: type[Asked], body: bytes) -> Asked:
    return kind.model_validate_json(body)


JSON = Form("application/json", _read_json, told_as_json)
ARROW = Form("application/vnd.apache.arrow.stream", read_arrow, told_as_arrow)
PARQUET = Form("application/vnd.apache.parquet", read_parquet, told_as_parquet)
FORMS = (JSON, ARROW, PARQUET)
_BY_TYPE = {form.media_type: form for form in FORMS}


def form_sent(content_type: str) -> Form:
    """The form of a question, JSON where it does not say; NoSuchForm for one not spoken here."""
    media_type = _plain(content_type)
    if not media_type:
        return JSON
    try:
        return _BY_TYPE[media_type]
    except KeyError:
        raise NoSuchForm(HTTPStatus.UNSUPPORTED_MEDIA_TYPE) from None


def form_wanted(accept: str) -> Form:
    """The form of the answer that an Accept header likes best; NoSuchForm where it likes none.

    A type that is named counts before `application/*`, and that before `*/*`; of equals JSON.
    """
    if not accept or accept == "*/*":
        return JSON
    wanted = dict(_weighed(part) for part in accept.split(","))
    weights = [_weight(form.media_type, wanted) for form in FORMS]
    best = max(weights)
    if best <= 0:
        raise NoSuchForm(HTTPStatus.NOT_ACCEPTABLE)
    return FORMS[weights.index(best)]


def _plain(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _weighed(part: str) -> tuple[str, float]:
    """A media range of an Accept header with its weight, 0 for one that cannot be read."""
    weight = 1.0
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = 0.0
    return _plain(part), weight if 0 <= weight <= 1 else 0.0


def _weight(media_type: str, wanted: dict[str, float]) -> float:
    for named in (media_type, "application/*", "*/*"):
        if named in wanted:
            return wanted[named]
    return 0.0
