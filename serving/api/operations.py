"""Every operation of `/v1`: its address, which token may ask it, what it takes and gives.

What is not in this table is not there, for anybody: a route that nobody entered here cannot be
reached.
"""

import re
from typing import NamedTuple

from starlette.routing import compile_path

from serving.access.tokens import TokenScope

JSON = "application/json"
PROBLEM = "application/problem+json"
ARROW = "application/vnd.apache.arrow.stream"
PARQUET = "application/vnd.apache.parquet"

MACHINE_PREFIX = "/v1/"

IN_JSON = (JSON,)
IN_TABLES = (JSON, ARROW, PARQUET)


class Operation(NamedTuple):
    """One thing that can be asked; `scope` None is for every token. `takes` and `gives` are media
    types, the first being the usual one.
    """

    method: str
    path: str
    scope: TokenScope | None
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = IN_JSON


OPERATIONS = (
    Operation("POST", "/v1/score", "score", IN_TABLES, IN_TABLES),
    Operation("POST", "/v1/explain", "explain", IN_TABLES, IN_TABLES),
    Operation("POST", "/v1/rank", "rank", IN_TABLES, IN_TABLES),
    Operation("GET", "/v1/lists", "lists"),
    Operation("GET", "/v1/lists/{list_id}/families", "lists"),
    Operation("GET", "/v1/model", "model"),
    Operation("GET", "/v1/fairness", "fairness"),
    Operation("GET", "/v1/health", None),
    Operation("GET", "/v1/openapi.json", None),
)

SCOPE_OF: dict[str, TokenScope | None] = {
    f"{one.method} {one.path}": one.scope for one in OPERATIONS
}


class _Address(NamedTuple):
    pattern: re.Pattern[str]
    by_method: dict[str, Operation]


def _addresses() -> tuple[_Address, ...]:
    by_path: dict[str, dict[str, Operation]] = {}
    for one in OPERATIONS:
        by_path.setdefault(one.path, {})[one.method] = one
    return tuple(_Address(compile_path(path)[0], found) for path, found in by_path.items())


_ADDRESSES = _addresses()


def operations_at(path: str) -> dict[str, Operation]:
    """What can be asked at an address, by method; nothing where it is none of ours."""
    return next((one.by_method for one in _ADDRESSES if one.pattern.match(path)), {})
