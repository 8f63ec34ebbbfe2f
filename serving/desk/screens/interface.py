"""The machine interface described, for those who connect other systems to it."""

import json
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from serving.api.examples import EXAMPLES
from serving.api.openapi import document
from serving.api.operations import OPERATIONS, Operation
from serving.desk.acting import only
from serving.desk.pages import page
from serving.desk.words import mark

router = APIRouter(include_in_schema=False, dependencies=[only("administrator", "data_scientist")])

OPERATION_WORDS = {
    "POST /v1/score": mark("Band and frequency of the families named"),
    "POST /v1/explain": mark("The same with the reasons in three languages"),
    "POST /v1/rank": mark("Places in a commission's order, with band and frequency"),
    "GET /v1/lists": mark("The lists that were made, newest first"),
    "GET /v1/lists/{list_id}/families": mark("The families on one list, a page at a time"),
    "GET /v1/model": mark("The model behind the answers and how well it ranked"),
    "GET /v1/fairness": mark("The newest public fairness report"),
    "GET /v1/health": mark("Whether the service and its database answer"),
    "GET /v1/openapi.json": mark("This description for programs, as OpenAPI"),
}

REFUSALS = {
    HTTPStatus.UNAUTHORIZED: mark("no valid token: it is unknown, revoked or expired"),
    HTTPStatus.FORBIDDEN: mark("the token is not for this"),
    HTTPStatus.NOT_FOUND: mark("no such family, list or address for this token"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: mark("too much was sent at once"),
    HTTPStatus.UNPROCESSABLE_ENTITY: mark("the question breaks its form; the answer says where"),
    HTTPStatus.TOO_MANY_REQUESTS: mark("asked too often; the answer says how long to wait"),
}


class DescribedOperation(NamedTuple):
    """An operation as the page shows it; `sent` is empty where nothing is sent in the body."""

    method: str
    address: str
    words: str
    scope: str
    sent: str
    answer: str


@router.get("/api")
def interface(request: Request) -> HTMLResponse:
    """What machines may ask, with an example of each question and answer."""
    return page(
        request,
        "interface.html",
        operations=[_described(one) for one in OPERATIONS],
        refusals=[(int(status), words) for status, words in REFUSALS.items()],
    )


@router.get("/api/openapi.json")
def openapi_document() -> JSONResponse:
    """The same for a program, to be kept."""
    return JSONResponse(
        document(), headers={"content-disposition": 'attachment; filename="tirek-v1-openapi.json"'}
    )


def _described(operation: Operation) -> DescribedOperation:
    name = f"{operation.method} {operation.path}"
    example = EXAMPLES[name]
    query = f"?{urlencode(example.query)}" if example.query else ""
    return DescribedOperation(
        method=operation.method,
        address=operation.path + query,
        words=OPERATION_WORDS[name],
        scope=operation.scope or "",
        sent=_in_lines(example.body) if example.body else "",
        answer=_in_lines(example.answer),
    )


def _in_lines(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)
