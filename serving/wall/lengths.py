"""How long a request's address and headers may be, before anything else is asked of it."""

from http import HTTPStatus
from typing import NamedTuple

from starlette.types import Scope

LONGEST_ADDRESS = 8 * 1024
LARGEST_HEADERS = 16 * 1024
"""All of them together: cookies, a token and what browsers add come to a tenth of it."""


class TooLong(NamedTuple):
    """What is too long, as a status, and in words."""

    status: HTTPStatus
    detail: str


def too_long(scope: Scope) -> TooLong | None:
    """What of a request is longer than anything here asks for; None where nothing is."""
    if len(scope["path"]) + len(scope.get("query_string", b"")) > LONGEST_ADDRESS:
        detail = f"an address may have at most {LONGEST_ADDRESS} signs"
        return TooLong(HTTPStatus.REQUEST_URI_TOO_LONG, detail)
    if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEADERS:
        detail = f"headers may have at most {LARGEST_HEADERS} bytes together"
        return TooLong(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail)
    return None
