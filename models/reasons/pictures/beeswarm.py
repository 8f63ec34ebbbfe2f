"""The beeswarm: for each concept, where the families stand whom it raises or lowers."""

import itertools
import math
from collections.abc import Iterator

import numpy as np

from cases.catalogue.words import Language
from models.reasons.language import fill
from models.reasons.pictures import words
from models.reasons.pictures.drawing import (
    BOLD,
    FAINT,
    FROM_LOW_TO_HIGH,
    LINE,
    MARGIN,
    WIDTH,
    Axis,
    element,
    lines,
    picture,
    scale,
    text,
    tidy,
    upright,
    wrap,
)
from models.reasons.pictures.moves import NOT_KNOWN, PLACES, Mover, Moves

DOT = 3.4
MOST_STACKED = 11
SWARM = MOST_STACKED * DOT
DASH, MOST_DASHES = 2.5, 4
APART = 2.0
UNKNOWN = MOST_DASHES * DASH + APART
GAP = 12
FOOT = 2 * LINE + 6


def beeswarm(moves: Moves, language: Language) -> str:
    """The picture as SVG; "" where nothing moves the ranking."""
    if not moves.movers:
        return ""
    axis = Axis(moves.low, moves.high)
    legend, top = _legend(moves, language)
    lanes = []
    for mover in moves.movers:
        drawn, height = _lane(mover, axis, top, language)
        lanes.append(drawn)
        top += height
    ruled = scale(axis, top - 4, top, language)
    named = text(
        words.CONTRIBUTION.in_language(language),
        x=WIDTH / 2,
        y=top + LINE + 14,
        text_anchor="middle",
    )
    title = fill(words.SWARM_TITLE, n=len(moves.movers))
    return picture(
        legend + ruled + "".join(lanes) + named,
        height=top + FOOT,
        title=title.in_language(language),
        description=words.SWARM_DESCRIPTION.in_language(language),
    )


def _legend(moves: Moves, language: Language) -> tuple[str, float]:
    """The two directions, the colours from low to high, and the dash where it is needed; and
    their height.
    """
    directions = text(words.LOWERS.in_language(language), x=MARGIN, y=12) + text(
        words.RAISES.in_language(language), x=WIDTH - MARGIN, y=12, text_anchor="end"
    )
    middle, y = WIDTH / 2, LINE + 16
    colours = "".join(
        element("circle", cx=middle + 11 * (rank - 2), cy=y - 4, r=4, fill=colour)
        for rank, colour in enumerate(FROM_LOW_TO_HIGH)
    )
    ends = text(words.LOW.in_language(language), x=middle - 32, y=y, text_anchor="end") + text(
        words.HIGH.in_language(language), x=middle + 32, y=y
    )
    if not any(any(mover.swarm[NOT_KNOWN]) for mover in moves.movers):
        return directions + colours + ends, y + GAP
    y += LINE
    dash = element("path", d=f"M{tidy(middle)} {y - 10}v10", stroke=FAINT, stroke_width=1.5)
    named = text(words.NOT_KNOWN.in_language(language), x=middle + 10, y=y)
    return directions + colours + ends + dash + named, y + GAP


def _lane(mover: Mover, axis: Axis, top: float, language: Language) -> tuple[str, float]:
    """A concept's name with its swarm, and their height."""
    named = wrap(mover.name.in_language(language), letter=BOLD)
    head = LINE * len(named)
    body = lines(named, top=top, font_weight="600")
    middle = top + head + SWARM / 2
    body += _dots(mover, axis, middle)
    height = head + SWARM
    if any(mover.swarm[NOT_KNOWN]):
        body += _dashes(mover, axis, top + height + APART)
        height += UNKNOWN
    zero = upright(axis.at(0.0), top + head - 2, top + height + 2)
    return zero + body, height + LINE / 2


def _dots(mover: Mover, axis: Axis, middle: float) -> str:
    """A path a colour, of dots without length; those of low value stand below."""
    crowds = np.array(mover.swarm[:NOT_KNOWN]).T
    by_rank: dict[int, list[str]] = {}
    for place in range(PLACES):
        stack = list(stacked(crowds[place].tolist(), most=int(crowds.sum(axis=1).max())))
        bottom = middle + DOT * (len(stack) - 1) / 2
        for number, rank in enumerate(stack):
            at = f"M{tidy(_centre(axis, place))} {tidy(bottom - DOT * number)}h0"
            by_rank.setdefault(rank, []).append(at)
    return "".join(
        element(
            "path",
            d="".join(dots),
            stroke=FROM_LOW_TO_HIGH[rank],
            stroke_width=DOT,
            style="stroke-linecap:round",  # an attribute would yield to a page's own rules
        )
        for rank, dots in sorted(by_rank.items())
    )


def stacked(counts: list[int], *, most: int) -> Iterator[int]:
    """The ranks that stand at one place, from the lowest, given how many families of each do and
    the `most` at any place.

    Where these are more than fit, a stack grows with the root of its families, or small groups
    would vanish, and every so-many-th of them is taken, so that the shares within it stay.
    """
    whole = list(itertools.chain.from_iterable([rank] * n for rank, n in enumerate(counts)))
    if most > MOST_STACKED:
        shown = min(math.ceil(MOST_STACKED * math.sqrt(len(whole) / most)), len(whole))
    else:
        shown = len(whole)
    return (whole[(2 * at + 1) * len(whole) // (2 * shown)] for at in range(shown))


def _dashes(mover: Mover, axis: Axis, top: float) -> str:
    """Dashes for those of whom the value is not known, longer where there are more."""
    dashes = "".join(
        f"M{tidy(_centre(axis, place))} {tidy(top)}v{tidy(DASH * min(count, MOST_DASHES))}"
        for place, count in enumerate(mover.swarm[NOT_KNOWN])
        if count
    )
    return element("path", d=dashes, stroke=FAINT, stroke_width=1.5)


def _centre(axis: Axis, place: int) -> float:
    return axis.left + (place + 0.5) * (axis.right - axis.left) / PLACES
