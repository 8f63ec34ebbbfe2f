"""Where the next page begins, as a sign that an asker hands back unread.

A cursor holds places alone and opens nothing: whoever makes one up sees no more than they may see
without it.
"""

import base64
import binascii
import json
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from serving.api.problems import NotHere
from serving.referrals.list_pages import FamilyPlace, ListPlace

LONGEST_CURSOR = 2000

Place = TypeVar("Place", ListPlace, FamilyPlace)

_Id = Annotated[int, Field(ge=0, le=2**31 - 1)]
_IN_LISTS = TypeAdapter[ListPlace](ListPlace)
_ON_LIST = TypeAdapter[FamilyPlace](FamilyPlace)
_COUNTS = TypeAdapter(_Id)


class NoSuchPage(NotHere):
    """A cursor that no page of this question gave."""

    def __init__(self) -> None:
        super().__init__(
            "there is no page at this cursor; take the cursor of a page of the same question, or "
            "begin without one"
        )


def cursor_in_lists(place: ListPlace) -> str:
    """The cursor of the page that begins after a list."""
    return _sealed(["lists", *place])


def place_in_lists(cursor: str) -> ListPlace:
    """The place that `cursor_in_lists` was made of; NoSuchPage for any other sign."""
    place = _opened(cursor, ["lists"], _IN_LISTS)
    _require_id(place.list_id)
    return place


def cursor_on_list(list_id: int, commission_id: str | None, place: FamilyPlace) -> str:
    """The cursor of the page of a list, or of a commission's part of it, after a family's row."""
    return _sealed(["families", list_id, commission_id, *place])


def place_on_list(list_id: int, commission_id: str | None, cursor: str) -> FamilyPlace:
    """The place that `cursor_on_list` was made of; NoSuchPage for any other sign, and for one of
    another question.
    """
    place = _opened(cursor, ["families", list_id, commission_id], _ON_LIST)
    _require_id(place.position)
    _require_id(place.row_id)
    if not place.commission_id.isprintable():
        raise NoSuchPage
    return place


def _sealed(told: list[Any]) -> str:
    text = json.dumps(told, default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(cursor: str, question: list[Any], places: TypeAdapter[Place]) -> Place:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        told = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if not isinstance(told, list) or told[: len(question)] != question:
            raise NoSuchPage
        return places.validate_python(told[len(question) :])
    except (ValueError, RecursionError, binascii.Error, ValidationError):
        # "from None": the cause repeats what was sent
        raise NoSuchPage from None


def _require_id(told: int) -> None:
    try:
        _COUNTS.validate_python(told)
    except ValidationError:
        raise NoSuchPage from None
