"""Questions about families, led past what the framework does with every request.

The application is mounted inside BentoML's, and each has layers of its own: contexts, spans, limits
that the wall keeps already, routes to look through. They cost a machine a tenth of its answers.
"""

from fastapi import FastAPI
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from serving.api.door import Door
from serving.api.families import direct_handlers
from serving.api.problems import unforeseen


class Shortcut:
    """ASGI middleware before the framework; all but questions about families passes untouched.
    `application` is the one behind it, whose state answers are made from.
    """

    def __init__(self, app: ASGIApp, *, application: FastAPI) -> None:
        self.app = app
        self._application = application
        self._shortened = frozenset(direct_handlers())
        self._door = ServerErrorMiddleware(Door(application), handler=_unforeseen)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a question about families, or hand the request on."""
        if scope["type"] == "http" and scope["path"] in self._shortened:
            scope["app"] = self._application
            await self._door(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _unforeseen(_request: Request, _error: Exception) -> Response:
    return unforeseen()
