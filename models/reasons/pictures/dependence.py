"""The dependence of a concept: what its value does to the contribution."""

from cases.catalogue.words import Language
from models.reasons.language import fill
from models.reasons.pictures import words
from models.reasons.pictures.drawing import (
    BLUE,
    BOLD,
    FAINT,
    LINE,
    MARGIN,
    WIDTH,
    Axis,
    capital,
    element,
    lines,
    picture,
    say_value,
    scale,
    text,
    tidy,
    wrap,
)
from models.reasons.pictures.moves import Bin, Mover

LABELS = 104
LANE = 24
BAND = 11
APART = 12
FOOT = 2 * LINE + 6
MOST_DRAWN = 6
"""Concepts whose dependence is worth a picture, the strongest first."""

DASH = "\N{EN DASH}"


def dependence(mover: Mover, language: Language) -> str:
    """The picture as SVG; "" where every bin is hidden."""
    if all(one.median is None for one in mover.bins):
        return ""
    name = wrap(mover.name.in_language(language), letter=BOLD)
    measure = wrap(capital(mover.measure.in_language(language)))
    directions = LINE * (len(name) + len(measure)) + 14
    top = float(directions + 6)
    axis = _axis(mover)
    places = _places(mover, top)
    bottom = max(places) + LANE / 2 + 4
    head = lines(name, top=0, font_weight="600") + lines(measure, top=LINE * len(name))
    return picture(
        head
        + _directions(axis, directions, language)
        + scale(axis, top, bottom, language)
        + _line(mover, axis, places)
        + "".join(
            _lane(one, axis, at, language) for one, at in zip(mover.bins, places, strict=True)
        )
        + text(
            words.CONTRIBUTION.in_language(language),
            x=WIDTH - MARGIN,
            y=bottom + LINE + 14,
            text_anchor="end",
        ),
        height=bottom + FOOT,
        title=fill(words.DEPENDENCE_TITLE, name=mover.name).in_language(language),
        description=words.DEPENDENCE_DESCRIPTION.in_language(language),
    )


def value_of(one: Bin, language: Language) -> str:
    """The values of a bin: 0, 1–4, ≥ 5, or that they are not known."""
    if not one.known:
        return words.NOT_KNOWN.in_language(language)
    low, high = (
        None if limit is None else say_value(limit, language) for limit in (one.low, one.high)
    )
    if low is None and high is None:
        return words.ANY.in_language(language)
    if low is None or high is None:
        return f"≤ {high}" if low is None else f"≥ {low}"
    return low if low == high else f"{low}{DASH}{high}"


def _axis(mover: Mover) -> Axis:
    ends = [end for one in mover.bins for end in (one.tenth, one.ninetieth) if end is not None]
    return Axis(min(0.0, *ends), max(0.0, *ends), left=LABELS + MARGIN)


def _places(mover: Mover, top: float) -> list[float]:
    """The middle of each bin's lane; the not known stands apart."""
    return [
        top + LANE * (number + 0.5) + (0 if one.known else APART)
        for number, one in enumerate(mover.bins)
    ]


def _directions(axis: Axis, y: float, language: Language) -> str:
    return text(words.LOWERS.in_language(language), x=axis.left, y=y) + text(
        words.RAISES.in_language(language), x=axis.right, y=y, text_anchor="end"
    )


def _line(mover: Mover, axis: Axis, places: list[float]) -> str:
    """The medians of known values, joined."""
    corners = [
        f"{tidy(axis.at(one.median))} {tidy(at)}"
        for one, at in zip(mover.bins, places, strict=True)
        if one.known and one.median is not None
    ]
    return element(
        "path", d=f"M{'L'.join(corners)}", fill="none", stroke=BLUE, stroke_width=1.5
    ) * bool(corners)


def _lane(one: Bin, axis: Axis, at: float, language: Language) -> str:
    """A bin's label with its band and median: a dot, or a square where it is not known."""
    label = text(value_of(one, language), x=LABELS - 4, y=at + 4, text_anchor="end")
    if one.tenth is None or one.median is None or one.ninetieth is None:
        hidden = words.HIDDEN.in_language(language)
        return label + text(hidden, x=axis.left + 4, y=at + 4, font_style="italic")
    colour = BLUE if one.known else FAINT
    low, high, middle = (axis.at(value) for value in (one.tenth, one.ninetieth, one.median))
    band = element(
        "rect",
        x=low,
        y=at - BAND / 2,
        width=max(high - low, 0.5),
        height=BAND,
        fill=colour,
        fill_opacity="0.3",
    )
    if one.known:
        return label + band + element("circle", cx=middle, cy=at, r=4, fill=colour)
    return label + band + element("rect", x=middle - 4, y=at - 4, width=8, height=8, fill=colour)
