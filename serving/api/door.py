"""What may come in under `/v1` at all: looked at before anything is read, and answered so that a
program can act upon it.

The wall outside has found out which machine asks, how much it still may, and that neither headers
nor body are longer than anything here needs.
"""

from functools import partial
from http import HTTPStatus
from typing import cast

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cases.errors import TirekError
from serving.access.tokens import Machine
from serving.api.families import Handler, direct_handlers
from serving.api.media import liked_best, plain
from serving.api.operations import JSON, MACHINE_PREFIX, Operation, operations_at
from serving.api.problems import problem, problem_of
from serving.api.strict_json import NotOurJson, require_plain


class Door:
    """ASGI middleware before the machine interface; everything else passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._direct = direct_handlers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http" or not scope["path"].startswith(MACHINE_PREFIX):
            await self.app(scope, receive, send)
            return
        operation, refusal = _asked_for(scope)
        if operation is not None:
            refusal = _refusal(scope, operation)
            if refusal is None and _media_type(scope) == JSON and operation.takes:
                receive, refusal = await _read_plainly(receive)
        await (refusal or self._answering(scope))(scope, receive, send)

    def _answering(self, scope: Scope) -> ASGIApp:
        """What answers: the framework, or for families the handler itself, for the framework's way
        to it costs as much as an answer.
        """
        handler = self._direct.get(scope["path"])
        if handler is None:
            return self.app
        scope["system_route"] = scope["path"]  # what it is noted under: there is no route
        return partial(_answer, handler)


async def _answer(handler: Handler, scope: Scope, receive: Receive, send: Send) -> None:
    try:
        response = await handler(Request(scope, receive))
    except TirekError as error:
        response = problem_of(error)
    except HTTPException as error:  # the wall counts a body as it is read
        status = HTTPStatus(error.status_code)
        response = problem(status, status.description)
    await response(scope, receive, send)


def _asked_for(scope: Scope) -> tuple[Operation | None, Response | None]:
    """The operation, or why there is none."""
    here = operations_at(scope["path"])
    if not here:
        return None, problem(HTTPStatus.NOT_FOUND, "there is nothing at this address")
    if scope["method"] not in here:
        allowed = ", ".join(sorted(here))
        detail = f"this address answers to {allowed} alone"
        headers = {"allow": allowed}
        return None, problem(HTTPStatus.METHOD_NOT_ALLOWED, detail, headers=headers)
    return here[scope["method"]], None


def _refusal(scope: Scope, operation: Operation) -> Response | None:
    machine = cast("Machine", scope["state"]["machine"])
    return (
        _out_of_scope(machine, operation)
        or _not_taken(Headers(scope=scope), operation)
        or _not_given(Headers(scope=scope), operation)
    )


def _out_of_scope(machine: Machine, operation: Operation) -> Response | None:
    if operation.scope is None or operation.scope in machine.scopes:
        return None
    detail = f"this needs a token with the scope '{operation.scope}'"
    return problem(HTTPStatus.FORBIDDEN, detail, scopes=sorted(machine.scopes))


def _not_taken(headers: Headers, operation: Operation) -> Response | None:
    """Why the body, by what its headers say of it, is not read."""
    if not operation.takes or _without_body(headers):
        return None
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        # a few kilobytes may unpack to more than any machine holds
        detail = "send the body as it is, without Content-Encoding"
        more = {"accept-encoding": "identity"}
        return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, headers=more)
    if plain(headers.get("content-type", "")) in operation.takes and _in_utf8(headers):
        return None
    taken = ", ".join(operation.takes)
    detail = f"send the body as one of {taken}, JSON in UTF-8, and say so in Content-Type"
    return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, headers={"accept": taken})


def _without_body(headers: Headers) -> bool:
    """Whether nothing is sent at all: what then is missing is for the form to say."""
    return headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers


def _not_given(headers: Headers, operation: Operation) -> Response | None:
    """Why no answer would be in a form that the asker reads."""
    if liked_best(",".join(headers.getlist("accept")), operation.gives) is not None:
        return None
    detail = f"the answer can be had as one of {', '.join(operation.gives)}"
    return problem(HTTPStatus.NOT_ACCEPTABLE, detail)


def _media_type(scope: Scope) -> str:
    return plain(Headers(scope=scope).get("content-type", ""))


def _in_utf8(headers: Headers) -> bool:
    parameters = headers.get("content-type", "").lower().split(";")[1:]
    named = [one.partition("=")[2].strip(' "') for one in parameters if "charset" in one]
    return set(named) <= {"utf-8", "us-ascii"}


async def _read_plainly(receive: Receive) -> tuple[Receive, Response | None]:
    """The body read and looked at, to be received once more; or why it goes no further."""
    try:
        body = await _whole(receive)
        require_plain(body)
    except HTTPException as error:  # the wall counts as it is read
        status = HTTPStatus(error.status_code)
        return receive, problem(status, status.description)
    except NotOurJson as error:
        return receive, problem(HTTPStatus.BAD_REQUEST, str(error))
    return _again(body, receive), None


async def _whole(receive: Receive) -> bytes:
    pieces: list[bytes] = []
    more = True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)  # where the asker is gone there is no more
    return b"".join(pieces)


def _again(body: bytes, receive: Receive) -> Receive:
    """`receive` with the body first, whole, then whatever comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again
