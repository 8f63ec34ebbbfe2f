"""What rankers, candidates and metrics are called on the page, and how figures are written."""

from collections.abc import Mapping, Sequence
from typing import Any

RANKERS = {
    "model": "the model",
    "champion": "champion",
    "runner_up": "runner-up",
    "points_card": "points card",
    "count_of_flags": "count of flags",
    "area_only": "area only",
    "random": "at random",
}
CANDIDATES = {
    "scorecard": "scorecard",
    "lightgbm": "LightGBM",
    "lightgbm_monotone": "LightGBM with directions",
}
LIMITS = 3
UNDEFINED = "not defined"
MINUS = "\N{MINUS SIGN}"


def count(number: int) -> str:
    """A whole number, thousands apart: 12 345."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def percent(share: float, digits: int = 1) -> str:
    """A share as 14.7 %."""
    return f"{100 * share:.{digits}f}\N{NARROW NO-BREAK SPACE}%"


def share(interval: Sequence[float] | None) -> str:
    """A share and its limits: 14.7 % (13.2 to 16.3)."""
    if interval is None:
        return UNDEFINED
    value, low, high = interval
    return _with_limits(percent(value), f"{100 * low:.1f}", f"{100 * high:.1f}")


def points(interval: Sequence[float] | None) -> str:
    """A difference of shares in points, signed: +4.4 (+3.1 to +5.7)."""
    if interval is None:
        return UNDEFINED
    value, low, high = (f"{round(100 * part, 1) + 0.0:+.1f}" for part in interval)
    return _with_limits(value, low, high)


def plain(interval: Sequence[float] | None, digits: int = 3, *, signed: bool = False) -> str:
    """A number and its limits: 0.821 (0.811 to 0.831)."""
    if interval is None:
        return UNDEFINED
    form = f"{'+' if signed else ''}.{digits}f"
    # adding 0.0 turns a rounded -0.0 into 0.0
    value, low, high = (f"{round(part, digits) + 0.0:{form}}" for part in interval)
    return _with_limits(value, low, high)


def _with_limits(value: str, low: str, high: str) -> str:
    """The limits stay on one line."""
    text = f"{value} ({low}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{high})"
    return text.replace("-", MINUS)


def listed(names: Sequence[str]) -> str:
    """One, two and three."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def settings(found: dict[str, float]) -> str:
    """Settings as they are declared in a study, short: leaves 15, ridge 5."""
    return ", ".join(f"{spaced(name)} {value:.4g}" for name, value in found.items())


def spaced(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def shown(value: Any) -> str:
    """Any JSON value in a cell; three numbers that enclose the first are its limits."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{spaced(str(name))} {shown(inner)}" for name, inner in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return plain(value) if _has_limits(value) else ", ".join(map(_inside, value))
    return str(value)


def _inside(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"({shown(value)})"
    return shown(value)


def _has_limits(value: Sequence[Any]) -> bool:
    if len(value) != LIMITS or not all(isinstance(part, float) for part in value):
        return False
    return bool(value[1] <= value[0] <= value[2])
