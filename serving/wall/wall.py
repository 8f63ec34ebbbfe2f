"""The wall around everything the service answers: headers, body limit, sign-in.

It stands outside the framework, so that the desk, the API and BentoML's own routes are
behind it alike. What is open to everybody is listed here and nowhere else; a path that
nobody thought of needs a signed-in person.
"""

import functools
import logging
import traceback
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from anyio.to_thread import current_default_thread_limiter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.access.bearers import ENTERED, Bearers
from serving.access.sessions import visitor_of
from serving.access.tokens import Machine, machine_of, token_hash_of
from serving.api.counting import Counting
from serving.api.operations import MACHINE_PREFIX
from serving.api.problems import problem
from serving.desk.cookies import SESSION, cookie_name
from serving.desk.forms import unsent_form
from serving.desk.pages import error_page
from serving.desk.sign_in import LEFT, PROVIDER_RETURN, PROVIDER_START, SIGN_IN, own_page
from serving.referrals.database import ReferralDatabase
from serving.referrals.reachable import RecordsUnreachable
from serving.settings.hosts import wrong_host
from serving.wall.lengths import too_long
from serving.wall.refusals import refused

READINESS = "/readyz"

OPEN = frozenset(
    {
        SIGN_IN,
        PROVIDER_START,
        PROVIDER_RETURN,
        LEFT,
        "/static/desk.css",
        "/static/tirek.svg",
        "/static/ornament.svg",
        "/healthz",
        "/livez",
        READINESS,
    }
)
"""What answers without a sign-in or token: the sign-in page with its looks, the way to the provider
and back, liveness and readiness.
"""

SYSTEM = frozenset({"/metrics", "/docs.json", "/schema.json"})
"""The framework's own routes: for a token that is not bound to one commission."""

ANY_HOST = frozenset({"/healthz", "/livez", READINESS, "/metrics"})
"""What is asked by probes and by Prometheus, which go by a machine's number."""

logger = logging.getLogger("tirek.serving")

LARGEST_BODY = 1024 * 1024

RETRY_AFTER_SECONDS = "10"
"""How long a killed worker needs to be back; most other things that fail need less."""

AT_ONCE = 2
"""Requests that one worker works on at the same moment; others wait in the order they came. More
threads would take the interpreter from one another, and the slowest pages would come later still.
"""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex",
}
HTTPS_HEADERS = {"strict-transport-security": "max-age=31536000"}


class BodyTooLarge(HTTPException):
    """A body that went on past the limit without saying its length first."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class Wall:
    """ASGI middleware; `database` is called on the first request that needs it, `hosts` are
    the names that are answered for, any where none are given.

    An error that the application could not answer better has been answered with 500 when
    it arrives here; it is noted and goes no further.
    """

    def __init__(
        self,
        app: ASGIApp,
        database: Callable[[], ReferralDatabase],
        *,
        https: bool = False,
        hosts: frozenset[str] | None = None,
    ) -> None:
        self.app = app
        self.database = database
        self.counting = Counting(database)
        self.hosts = hosts
        self.headers = {**HEADERS, **(HTTPS_HEADERS if https else {})}
        self._bearers = Bearers()
        self.session_cookie = cookie_name(SESSION, https=https)
        self._threads_set = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._not_http(scope, receive, send)
            return
        self._set_threads()
        sending = functools.partial(self._send_with_headers, send)
        refusal = await self._stop(scope, receive)
        if refusal is not None:
            await refusal(scope, receive, sending)
            return
        try:
            await self.app(scope, _limited(receive), sending)
        except Exception as error:  # noqa: BLE001  whatever it is, its text must not reach a log
            _note(error)

    def _set_threads(self) -> None:
        """Once there is an event loop, for it: every page is drawn in one of its threads."""
        if not self._threads_set:
            current_default_thread_limiter().total_tokens = AT_ONCE
            self._threads_set = True

    async def _stop(self, scope: Scope, receive: Receive) -> Response | None:
        """Why the request goes no further; also where the database cannot say who is asking."""
        try:
            return (
                _too_long(scope)
                or self._misdirected(scope)
                or _too_large(scope)
                or _unreadable(scope)
                or await self._refusal(scope)
            )
        except RecordsUnreachable as error:
            logger.error("%s", error)  # noqa: TRY400  where it happened tells nothing more
            if scope["method"] == "POST" and not scope["path"].startswith(MACHINE_PREFIX):
                await unsent_form(Request(scope, _limited(receive)))
            return refused(scope, HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        except Exception as error:  # noqa: BLE001  as below: its text must not reach a log
            _note(error)
            return refused(
                scope, HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong on our side"
            )

    async def _not_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        else:  # no page here talks over a web socket
            await send({"type": "websocket.close", "code": 1008})

    async def _send_with_headers(self, send: Send, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in self.headers.items():
                # what we show of others' making says of itself what it may do: still less
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
            if message["status"] == HTTPStatus.SERVICE_UNAVAILABLE:
                headers.setdefault("retry-after", RETRY_AFTER_SECONDS)
        await send(message)

    def _misdirected(self, scope: Scope) -> Response | None:
        if self.hosts is None or scope["path"] in ANY_HOST:
            return None
        return wrong_host(scope, self.hosts)

    async def _refusal(self, scope: Scope) -> Response | None:
        """Why the request may not go on; None where it may, with its visitor noted."""
        scope.setdefault("state", {})
        path: str = scope["path"]
        if path == READINESS:
            await self._machine_refusal(scope)  # who shows a token is told more
        if path in OPEN:
            return None
        if path.startswith(MACHINE_PREFIX) or path in SYSTEM:
            return await self._machine_refusal(scope)
        return await self._visitor_refusal(scope)

    async def _machine_refusal(self, scope: Scope) -> Response | None:
        scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        machine = None
        if scheme.lower() == "bearer" and token:
            machine = await self._bearer(scope["path"], token)
        if machine is None:
            return await self.counting.stranger(scope)
        too_often = await self.counting.machine(machine)
        if too_often is not None:
            return too_often
        if scope["path"] in {*SYSTEM, READINESS} and machine.commission_id is not None:
            return problem(HTTPStatus.FORBIDDEN, "this needs a token for every commission")
        scope["state"]["machine"] = machine
        scope["state"]["token_hash"] = token_hash_of(token)
        return None

    async def _bearer(self, path: str, token: str) -> Machine | None:
        """Whose token it is; from memory where it is looked at again before anything is told."""
        machine = self._bearers.remembered(token) if path in ENTERED else None
        if machine is None:
            machine = await run_in_threadpool(self._machine, token)
            if machine is not None:
                self._bearers.remember(token, machine)
        return machine

    def _machine(self, token: str) -> Machine | None:
        with self.database().reading() as session:
            return machine_of(session, token)

    async def _visitor_refusal(self, scope: Scope) -> Response | None:
        request = Request(scope)
        cookie = request.cookies.get(self.session_cookie)
        visitor = None
        if cookie:
            visitor = await run_in_threadpool(lambda: visitor_of(self.database(), cookie))
        if visitor is not None:
            scope["state"]["visitor"] = visitor
            return None
        if request.method not in {"GET", "HEAD"}:
            return error_page(request, HTTPStatus.FORBIDDEN)
        wanted = own_page(scope["path"])
        query = "" if wanted == "/" else f"?next={quote(wanted, safe='/')}"
        return RedirectResponse(SIGN_IN + query, HTTPStatus.SEE_OTHER)


def _note(error: Exception) -> None:
    """Log what kind of error and where: its text could hold a value from a record."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename}:{place.lineno}"
    logger.error(
        "unforeseen %s at %s; the request was answered with 500", type(error).__name__, where
    )


def _too_long(scope: Scope) -> Response | None:
    found = too_long(scope)
    return None if found is None else refused(scope, found.status, found.detail)


def _too_large(scope: Scope) -> Response | None:
    length = Headers(scope=scope).get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length[:20]) <= LARGEST_BODY:
        return None
    detail = f"the body may have at most {LARGEST_BODY} bytes; send fewer families at once"
    return refused(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)


def _unreadable(scope: Scope) -> Response | None:
    """A path with signs that nothing here is named by, and that PostgreSQL cannot even look up."""
    if scope["path"].isprintable():
        return None
    return refused(scope, HTTPStatus.NOT_FOUND, "there is nothing at this address")


def _limited(receive: Receive) -> Receive:
    """`receive`, counting: a chunked body has no length to check beforehand."""
    taken = 0

    async def receive_counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            raise BodyTooLarge
        return message

    return receive_counted
