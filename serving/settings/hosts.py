"""For which names the service answers: a page of somebody else's must not reach it by another.

TIREK_HOSTS names them, without ports. The names of this machine itself are always among them: no
browser sends them for a page from elsewhere.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from cases.errors import BadInput

HOSTS_VARIABLE = "TIREK_HOSTS"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
BOUND_TO_LOOPBACK = LOOPBACK | {"::1"}

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]")
_SENT = re.compile(rf"({_NAME.pattern})(:[0-9]{{1,5}})?")


def read_hosts(environment: Mapping[str, str]) -> frozenset[str]:
    """The names that the service answers for; BadInput for what is no name."""
    told = environment.get(HOSTS_VARIABLE, "")
    names = [name.strip().lower() for name in told.split(",") if name.strip()]
    for name in names:
        if not _NAME.fullmatch(name):
            msg = (
                f"{HOSTS_VARIABLE}: '{name}' is no name of a host; give names such as "
                "desk.example.kz, without scheme and port, with commas between them"
            )
            raise BadInput(msg)
    return LOOPBACK | frozenset(names)


def require_hosts(bound_to: str, hosts: frozenset[str]) -> None:
    """BadInput where others can reach the service and it was not said under which names."""
    if bound_to in BOUND_TO_LOOPBACK or hosts - LOOPBACK:
        return
    msg = (
        f"--host {bound_to} lets other machines in: say under which names with {HOSTS_VARIABLE}="
        "desk.example.kz, or serve on 127.0.0.1 behind a proxy"
    )
    raise BadInput(msg)


def wrong_host(scope: Scope, hosts: frozenset[str]) -> Response | None:
    """The refusal of a request that was sent to another name; None where it was sent to ours."""
    sent = _SENT.fullmatch(Headers(scope=scope).get("host", "").lower())
    if sent is None:
        return PlainTextResponse("send a Host header with one name\n", HTTPStatus.BAD_REQUEST)
    if sent[1] in hosts:
        return None
    return PlainTextResponse(
        f"this service does not answer under that name; an administrator adds it to "
        f"{HOSTS_VARIABLE}\n",
        HTTPStatus.MISDIRECTED_REQUEST,
    )
