"""Of 100 families with similar records: a drawing of one dot per family."""

from typing import NamedTuple

from serving.referrals.shown import Frequency

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
