"""JSON without what two readers could take differently.

A key that stands twice, NaN and the infinities, and nesting that no form here has are refused
before anything reads the body; so are other encodings than UTF-8.
"""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from cases.errors import BadInput

DEEPEST = 16
"""How deep lists and objects may stand in one another."""


class NotOurJson(BadInput):
    """A body that is no JSON, or one that could be read in two ways; says why, never what it is."""


def require_plain(body: bytes) -> None:
    """NotOurJson unless the body is JSON that can be read in one way only."""
    try:
        told = json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except UnicodeDecodeError:
        _refuse("is not in UTF-8")
    except json.JSONDecodeError as error:
        _refuse(f"is no JSON: {error.msg} at line {error.lineno}, column {error.colno}")
    except RecursionError:
        _refuse(f"is nested deeper than {DEEPEST} levels")
    except ValueError as error:
        if isinstance(error, NotOurJson):
            raise
        _refuse("holds a number that is too long")
    _require_flat(told)


def _refuse(why: str) -> NoReturn:
    msg = f"the body {why}"
    # "from None": what the reader tripped over is told in the cause
    raise NotOurJson(msg) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        _refuse("has an object in which a name stands twice")
    return told


def _no_constant(name: str) -> NoReturn:
    _refuse(f"holds {name}, which is no JSON")


def _require_flat(told: Any) -> None:
    level: list[Any] = [told]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    _refuse(f"is nested deeper than {DEEPEST} levels")


def _inside(told: Any) -> Iterable[Any]:
    """What stands in a list or object and can hold something itself."""
    if isinstance(told, dict):
        return [one for one in told.values() if isinstance(one, dict | list)]
    if isinstance(told, list):
        return [one for one in told if isinstance(one, dict | list)]
    return ()
