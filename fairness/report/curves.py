"""The recall curves of an attribute's groups: capacity to the right, share reached upward."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from fairness.report.measure_words import COLUMNS
from fairness.report.sentences import Speaker

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 46, 190, 12, 28
APART = 15
"""Names stand at least so far from each other."""

STROKES = ("", "7 3", "2 3", "9 3 2 3", "5 2", "1 2")
MOST = 8
"""With more groups than this nobody could tell the lines apart: the table tells."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One group's share reached at every multiple of capacity; None where there is none."""

    name: str
    shares: Sequence[float | None]


def draw_curves(
    title: str, times: Sequence[float], curves: Sequence[Curve], speaker: Speaker
) -> Markup | None:
    """The curves as inline SVG, each named at its end; None where there is nothing to draw, or too
    much.
    """
    drawn = [(curve.name, [s for s in curve.shares if s is not None]) for curve in curves]
    drawn = [(name, shares) for name, shares in drawn if len(shares) == len(times)]
    if not drawn or len(drawn) > MOST:
        return None
    most = max(0.1, *(max(shares) for _, shares in drawn))
    across = [
        LEFT + (WIDTH - LEFT - RIGHT) * (one - times[0]) / (times[-1] - times[0]) for one in times
    ]

    def up(share: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share / most, 1)

    lines = "".join(
        f'<polyline class="curve" stroke-dasharray="{STROKES[at % len(STROKES)]}" points="'
        + " ".join(f"{x:.1f},{up(share)}" for x, share in zip(across, shares, strict=True))
        + '"/>'
        for at, (_, shares) in enumerate(drawn)
    )
    names = _names([(name, up(shares[-1])) for name, shares in drawn])
    marks = "".join(
        f'<text x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="middle">× {speaker.ratio(one)}</text>'
        for x, one in zip(across, times, strict=True)
    )
    sides = "".join(
        f'<text x="{LEFT - 6}" y="{up(share) + 4}" text-anchor="end">'
        f"{escape(speaker.whole_percent(round(share, 2)))}</text>"
        for share in (0.0, most)
    )
    axis = f'<path class="axis" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>'
    return Markup(  # noqa: S704  every text in it is escaped
        f'<svg class="curves" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}"><title>{escape(title)}: '
        f"{escape(COLUMNS['times'][speaker.language].format(times=''))}</title>"
        f"{axis}{lines}{names}{marks}{sides}</svg>"
    )


def _names(ends: Sequence[tuple[str, float]]) -> str:
    """Each curve's name at its end, with a piece of its stroke, moved down where two would meet."""
    placed, lowest = [], -APART * 1.0
    for at, (name, y) in sorted(enumerate(ends), key=lambda one: one[1][1]):
        lowest = max(y, lowest + APART)
        placed.append(
            f'<line class="curve" stroke-dasharray="{STROKES[at % len(STROKES)]}" '
            f'x1="{WIDTH - RIGHT + 6}" x2="{WIDTH - RIGHT + 30}" y1="{lowest}" y2="{lowest}"/>'
            f'<text x="{WIDTH - RIGHT + 36}" y="{lowest + 4}">{escape(name)}</text>'
        )
    return "".join(placed)
