"""A limit of time for each request, inside the wall, so that its answer carries our headers.

The framework has a limit too, outside of everything; this one is shorter and comes first.
"""

import asyncio
import contextlib
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.wall.refusals import refused

SECONDS = 50.0


class TimeLimit:
    """ASGI middleware: what has not begun to answer in time is answered with 504.

    A thread that is at work cannot be stopped. It goes on to its end, and nobody hears what it then
    says; what it writes is written whole, since a transaction does not know of this.
    """

    def __init__(self, app: ASGIApp, *, seconds: float = SECONDS) -> None:
        self.app = app
        self.seconds = seconds
        self._going_on: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on for so long."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(send)
        work = asyncio.ensure_future(self.app(scope, receive, answer.send))
        try:
            await asyncio.wait({work}, timeout=self.seconds)
            if not work.done() and not answer.begun:
                answer.too_late = True
                self._leave(work)
                late = refused(scope, HTTPStatus.GATEWAY_TIMEOUT, "this took too long; try again")
                await late(scope, receive, send)
                return
            await work
        except asyncio.CancelledError:
            self._leave(work)
            raise

    def _leave(self, work: asyncio.Task[None]) -> None:
        """Let go of what is at work; it is held until it has ended, and its error is nobody's."""
        self._going_on.add(work)
        work.add_done_callback(self._ended)
        work.cancel()

    def _ended(self, work: asyncio.Task[None]) -> None:
        self._going_on.discard(work)
        with contextlib.suppress(asyncio.CancelledError):
            work.exception()


class _Answer:
    """What is sent, until it is too late for it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False
        self.too_late = False

    async def send(self, message: Message) -> None:
        if not self.too_late:
            self.begun = True
            await self._send(message)
