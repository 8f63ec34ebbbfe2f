"""Errors of the machine interface as problem+json (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

from cases.errors import BadInput, NotThereYet, TirekError
from serving.api.contract import UnknownFamilies
from serving.referrals.changes.in_force import ModelSwitchedOff

MEDIA_TYPE = "application/problem+json"


class NotHere(BadInput):
    """Something that is named in the right form, and is not there for whoever asks."""


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
    """The answer to one of Tirek's own errors."""
    if isinstance(error, UnknownFamilies):
        return problem(HTTPStatus.NOT_FOUND, str(error), positions=list(error.positions))
    if isinstance(error, NotHere):
        return problem(HTTPStatus.NOT_FOUND, str(error))
    if isinstance(error, ModelSwitchedOff):
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
    if isinstance(error, NotThereYet):
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, "no model or case store is in use yet")
    if isinstance(error, BadInput):
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    return problem(HTTPStatus.CONFLICT, str(error))


def invalid_request(errors: Sequence[Mapping[str, Any]]) -> JSONResponse:
    """The answer to a body that breaks the schema: where and why, never the value sent."""
    where = [
        {"at": [str(step) for step in error["loc"]], "why": error["msg"]} for error in errors[:20]
    ]
    detail = "the request does not keep the schema; correct the places named in 'errors'"
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=where)
