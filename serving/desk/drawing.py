"""Drawings of the desk: one dot per family of a hundred, and a bar for each reason of one
family.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cases.catalogue.words import Language
from models.reasons.pictures.waterfall import Waterfall, draw_waterfall
from serving.referrals.shown import Frequency, Step

COLUMNS = 20
STEP = 14
RADIUS = 4.5


class Dot(NamedTuple):
    """One family of the hundred: centre in drawing units and the class that colours it."""

    x: float
    y: float
    kind: str


class Drawing(NamedTuple):
    """The dots and the size of the whole drawing, in drawing units."""

    width: int
    height: int
    radius: float
    dots: tuple[Dot, ...]


def hundred_families(frequency: Frequency) -> Drawing:
    """One dot per family, in reading order: `surely` up to the interval's low end,
    `perhaps` up to its high end, `rest` after that.
    """
    dots = tuple(
        Dot(
            x=(at % COLUMNS + 0.5) * STEP,
            y=(at // COLUMNS + 0.5) * STEP,
            kind=_kind(at, frequency),
        )
        for at in range(100)
    )
    return Drawing(COLUMNS * STEP, 100 // COLUMNS * STEP, RADIUS, dots)


def _kind(at: int, frequency: Frequency) -> str:
    if at < frequency.low:
        return "surely"
    return "perhaps" if at < frequency.high else "rest"


def all_reasons(steps: Sequence[Step], *, first: str, last: str, language: Language) -> Waterfall:
    """The bars of all reasons in one language; `first` says where they start and `last` where
    they end.
    """
    named = [(step.name.in_language(language), step.share) for step in steps]
    return draw_waterfall(named, first=first, last=last)
