"""The waterfall of one family: bars from an average family of the country to this one.

Each bar starts where the last ended; to the right it raises, to the left it lowers. Lengths are
shares of the longest bar, since no score leaves the system.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from models.reasons.pictures.drawing import MARGIN, Axis, tidy, wrap

WIDTH = 290
FONT = 13.0
LINE = 17
BAR = 13
TIP = 5
GAP = 9
MOST_BARS = 12

Strength = Literal["most", "much", "some", "little"]
MUCH, SOME = 0.5, 0.15


class Length(NamedTuple):
    """One bar: the position of its concept, None for all others together, and its share of the
    longest bar, below zero where it lowers.
    """

    concept: int | None
    share: float


class Bar(NamedTuple):
    """One bar as it is drawn, in drawing units: the lines of its name from `top` on, an arrow
    from `start` to `end` with its outline `path`, and where its line stands.
    """

    name: tuple[str, ...]
    top: float
    y: float
    start: float
    end: float
    path: str
    raises: bool
    strength: Strength


class Waterfall(NamedTuple):
    """The bars, where an average family and this family stand, and the size of the whole, in
    drawing units.
    """

    width: int
    height: float
    average: float
    family: float
    top: float
    bottom: float
    first: tuple[str, ...]
    last: tuple[str, ...]
    anchor: Literal["start", "middle", "end"]
    bars: tuple[Bar, ...]

    line: int = LINE
    bar: int = BAR
    font: float = FONT
    margin: int = MARGIN


def lengths(contributions: npt.NDArray[np.float64], *, worth: float) -> tuple[Length, ...]:
    """The bars of one family's contributions (concepts,), the longest first and all others
    together last, so that they end at the sum; none shorter than `worth`.
    """
    order = np.argsort(-np.abs(contributions), kind="stable").tolist()
    named = [at for at in order if abs(contributions[at]) > worth][:MOST_BARS]
    others = float(contributions.sum() - contributions[named].sum())
    found: list[tuple[int | None, float]] = [(at, float(contributions[at])) for at in named]
    if abs(others) > worth:
        found.append((None, others))
    longest = max((abs(value) for _, value in found), default=1.0)
    return tuple(Length(at, value / longest) for at, value in found)


def draw_waterfall(bars: Sequence[tuple[str, float]], *, first: str, last: str) -> Waterfall:
    """Named shares as bars; `first` says where they start and `last` where they end."""
    ends = np.cumsum([0.0, *(share for _, share in bars)])
    axis = Axis(float(ends.min()), float(ends.max()), MARGIN, WIDTH - MARGIN)
    places = [round(axis.at(end), 1) for end in ends.tolist()]
    opening, closing = _lines(first), _lines(last)
    top = at = float(LINE * len(opening) + GAP)
    drawn = []
    for (name, share), start, end in zip(bars, places[:-1], places[1:], strict=True):
        bar = _bar(_lines(name), at, start, end, share)
        drawn.append(bar)
        at = bar.y + BAR + GAP
    return Waterfall(
        width=WIDTH,
        height=at + LINE * len(closing) + GAP / 2,
        average=places[0],
        family=places[-1],
        top=top,
        bottom=at,
        first=opening,
        last=closing,
        anchor=_anchor(places[-1]),
        bars=tuple(drawn),
    )


def _anchor(x: float) -> Literal["start", "middle", "end"]:
    """Words at a place lean away from the edge that is near."""
    if x < WIDTH / 3:
        return "start"
    return "end" if x > 2 * WIDTH / 3 else "middle"


def strength(share: float) -> Strength:
    """How a share of the longest bar is said in words."""
    size = abs(share)
    if size >= 1:
        return "most"
    if size >= MUCH:
        return "much"
    return "some" if size >= SOME else "little"


def _bar(name: tuple[str, ...], top: float, start: float, end: float, share: float) -> Bar:
    y = top + LINE * len(name) + 2
    return Bar(name, top, y, start, end, _arrow(start, end, y), share > 0, strength(share))


def _arrow(start: float, end: float, y: float) -> str:
    """A bar with its end pointed, so that it says its direction without a colour."""
    neck = max(end - TIP, start) if end > start else min(end + TIP, start)
    middle, bottom = tidy(y + BAR / 2), tidy(y + BAR)
    return (
        f"M{tidy(start)} {tidy(y)}H{tidy(neck)}L{tidy(end)} {middle}"
        f"L{tidy(neck)} {bottom}H{tidy(start)}Z"
    )


def _lines(words: str) -> tuple[str, ...]:
    return wrap(words, width=WIDTH - 2 * MARGIN, font=FONT)
