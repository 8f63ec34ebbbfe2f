"""From a validation error to the line of the TOML file it stands on.

The standard TOML reader keeps no positions, so a small scan of the text finds the table
headers and keys again: enough to point a reader to the right line.
"""

import re
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\"]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\-\"]+)\s*=\s*(.*)")
_ELEMENT = re.compile(r"^\s*\{")


class _Position(NamedTuple):
    path: tuple[str | int, ...]
    line: int


def fault(message: str, *at: str | int) -> PydanticCustomError:
    """A catalogue's fault to raise in a validator; `at` leads from there to where it stands."""
    return PydanticCustomError("fault", "{message}", {"message": message, "at": at})


def describe_problems(error: ValidationError, text: str, *, where: str) -> str:
    """Every problem in one message, each led by `file:line:`."""
    positions = _positions(text)
    lines = []
    for problem in error.errors(include_url=False):
        at = problem.get("ctx", {}).get("at", ())
        line = _line_of((*problem["loc"], *at), positions)
        lines.append(
            f"{where}:{line}: {_in_words(problem['type'], problem['msg'], problem['loc'])}"
        )
    return "\n".join(lines)


def _in_words(kind: str, message: str, loc: tuple[str | int, ...]) -> str:
    path = ".".join(str(step) for step in loc)
    if kind == "extra_forbidden":
        return f"'{loc[-1]}' is not a key that belongs here; correct its spelling"
    if kind == "missing":
        return f"'{path}' is missing"
    return f"'{path}': {message}" if path else message


def _positions(text: str) -> list[_Position]:
    positions: list[_Position] = []
    counts: dict[str, int] = {}
    prefix: tuple[str | int, ...] = ()
    listing: tuple[str | int, ...] | None = None
    elements = 0
    for number, line in enumerate(text.split("\n"), start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if listing is not None and _ELEMENT.match(line):
            positions.append(_Position((*listing, elements), number))
            elements += 1
        elif header:
            prefix = _header_path(header.group(1), header.group(2), counts)
            positions.append(_Position(prefix, number))
            listing = None
        elif key:
            path = prefix + tuple(_split(key.group(1)))
            positions.append(_Position(path, number))
            listing, elements = (path if key.group(2).strip() == "[" else None), 0
    return positions


def _header_path(bracket: str, dotted: str, counts: dict[str, int]) -> tuple[str | int, ...]:
    steps = _split(dotted)
    if bracket == "[[":
        counts[dotted] = counts.get(dotted, -1) + 1
    path: list[str | int] = []
    for depth, step in enumerate(steps, start=1):
        path.append(step)
        index = counts.get(".".join(steps[:depth]))
        if index is not None:
            path.append(index)
    return tuple(path)


def _split(dotted: str) -> list[str]:
    return [step.strip('" ') for step in dotted.split(".")]


def _line_of(loc: tuple[str | int, ...], positions: list[_Position]) -> int:
    """The line of the longest known path that leads to `loc`; 1 where none does."""
    best = _Position((), 1)
    for position in positions:
        depth = len(position.path)
        if loc[:depth] == position.path and depth > len(best.path):
            best = position
    return best.line
