"""Every answer is counted and noted in a line: by route, never by what was asked for.

It stands outside the wall, so that what the wall refuses is seen too.
"""

import logging
import os
import re
import secrets
import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.operation.json_log import log_as_json
from serving.operation.metrics import observe

logger = logging.getLogger("tirek.requests")

NO_ROUTE = "(none)"
"""For an answer that no route gave: a refusal at the wall, or an address with nothing behind it."""
REQUEST_ID = "x-request-id"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER_METHOD = "OTHER"
NEVER_ANSWERED = 499
"""The status noted where whoever asked hung up, or the answer broke off before it began."""

_PROXYS_ID = re.compile(r"[0-9a-f-]{8,64}")


class Watched:
    """ASGI middleware that counts, notes and names requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and say afterwards how it ended."""
        if scope["type"] != "http":
            log_as_json()  # the framework sets its logs up anew before it starts the application
            await self.app(scope, receive, send)
            return
        request_id, status, began = _request_id(scope), NEVER_ANSWERED, time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            _note(scope, status, time.perf_counter() - began, request_id)


def _request_id(scope: Scope) -> str:
    """The id that a proxy gave the request, if it is one that may stand in a log; else our own."""
    given = Headers(scope=scope).get(REQUEST_ID, "")
    return given if _PROXYS_ID.fullmatch(given) else secrets.token_hex(8)


def _note(scope: Scope, status: int, seconds: float, request_id: str) -> None:
    method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
    route = route_of(scope)
    observe(method=method, route=route, status=status, seconds=seconds)
    told: dict[str, Any] = {
        "method": method,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "request": request_id,
        "worker": os.getpid(),
    }
    logger.info("request", extra={"told": told})


def route_of(scope: Scope) -> str:
    """The route's template, such as /families/{family_id}: the path itself names a family."""
    named = scope.get("system_route")  # of what is answered before any route is looked for
    template = named or getattr(scope.get("route"), "path", None)
    return template if isinstance(template, str) else NO_ROUTE
