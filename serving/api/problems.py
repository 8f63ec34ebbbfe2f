"""Errors of the machine interface as problem+json (RFC 9457)."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

from cases.errors import BadInput, NotThereYet, TirekError
from cases.store import DamagedStore
from serving.api.contract import UnknownFamilies
from serving.referrals.changes.in_force import ModelSwitchedOff
from serving.referrals.reachable import RecordsUnreachable

logger = logging.getLogger("tirek.serving")

MEDIA_TYPE = "application/problem+json"


class NotHere(BadInput):
    """Something that is named in the right form, and is not there for whoever asks."""


_ANSWERS: dict[type[TirekError], tuple[HTTPStatus, str]] = {
    NotHere: (HTTPStatus.NOT_FOUND, ""),
    ModelSwitchedOff: (HTTPStatus.SERVICE_UNAVAILABLE, ""),
    RecordsUnreachable: (HTTPStatus.SERVICE_UNAVAILABLE, ""),
    DamagedStore: (
        HTTPStatus.SERVICE_UNAVAILABLE,
        "the case store is damaged; tell whoever runs this",
    ),
    NotThereYet: (HTTPStatus.SERVICE_UNAVAILABLE, "no model or case store is in use yet"),
    BadInput: (HTTPStatus.UNPROCESSABLE_ENTITY, ""),
}
"""The first that fits answers; where nothing is said here, the error's own words are: those of some
would name a place on our disk.
"""

_OTHERWISE = (HTTPStatus.CONFLICT, "")


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """One error: its status, what is wrong and what to do, and further members."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    told = {"www-authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    return JSONResponse(
        body, status_code=status, headers={**told, **(headers or {})}, media_type=MEDIA_TYPE
    )


def problem_of(error: TirekError) -> JSONResponse:
    """The answer to one of Tirek's own errors; that records cannot be reached is logged, too."""
    if isinstance(error, RecordsUnreachable):
        logger.error("%s", error)
    if isinstance(error, UnknownFamilies):
        return problem(HTTPStatus.NOT_FOUND, str(error), positions=list(error.positions))
    status, said = next(
        (answer for kind, answer in _ANSWERS.items() if isinstance(error, kind)),
        _OTHERWISE,
    )
    return problem(status, said or str(error))


def unforeseen() -> JSONResponse:
    """The answer where something broke; what it was is for the log alone."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong on our side")


def invalid_request(errors: Sequence[Mapping[str, Any]]) -> JSONResponse:
    """The answer to a body that breaks the schema: where and why, never the value sent."""
    where = [
        {"at": [str(step) for step in error["loc"]], "why": error["msg"]} for error in errors[:20]
    ]
    detail = "the request does not keep the schema; correct the places named in 'errors'"
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=where)
