"""The service's own routes: /livez, /readyz and /metrics. They stand behind the wall, and before
the framework's routes of the same names, whose metrics would name every path.
"""

from collections.abc import Callable
from http import HTTPStatus

from anyio.to_thread import run_sync
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from serving.operation.figures import FiguresReader
from serving.operation.metrics import CONTENT_TYPE, exposition
from serving.operation.rooms import Rooms
from serving.referrals.database import ReferralDatabase

ALIVE = frozenset({"/livez", "/healthz"})
READY = "/readyz"
METRICS = "/metrics"


class SystemRoutes:
    """ASGI middleware that answers them, and lets everything else through."""

    def __init__(
        self, app: ASGIApp, *, database: Callable[[], ReferralDatabase], rooms: Rooms
    ) -> None:
        self.app = app
        self.rooms = rooms
        self.figures = FiguresReader(database)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that asks for one of them."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path not in {*ALIVE, READY, METRICS}:
            await self.app(scope, receive, send)
            return
        scope["system_route"] = path
        answer = await self._answer(scope)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            headers = {"allow": "GET, HEAD"}
            return PlainTextResponse("", HTTPStatus.METHOD_NOT_ALLOWED, headers)
        if scope["path"] in ALIVE:
            return PlainTextResponse("alive\n")
        if scope["path"] == READY:
            return self._ready(await self.rooms.ready(), told="machine" in scope["state"])
        rooms = await self.rooms.ready()
        figures = await run_sync(self.figures.read)
        return Response(exposition(figures, rooms), media_type=CONTENT_TYPE)

    def _ready(self, rooms: dict[str, bool], *, told: bool) -> Response:
        """Which room is missing is told to a token for every commission, to others only whether."""
        status = HTTPStatus.OK if all(rooms.values()) else HTTPStatus.SERVICE_UNAVAILABLE
        if told:
            return JSONResponse({"ready": all(rooms.values()), "rooms": rooms}, status)
        return PlainTextResponse("ready\n" if all(rooms.values()) else "not ready\n", status)
