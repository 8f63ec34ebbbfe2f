"""A gap drawn as a line: its interval, the tolerance zone, and no difference at zero.

Colours stand in the drawing itself, because not every printer applies a page's style to it.
"""

from dataclasses import dataclass
from html import escape

from fairness.report.told import Interval

WIDTH, HEIGHT = 260, 43
MARGIN = 18
MIDDLE, TICKS = 16, 41
LEAST_REACH = 0.30
SPAN = 'stroke="#111" stroke-width="2"'


@dataclass(frozen=True, slots=True)
class Scale:
    """Differences from -reach to reach over the drawing's width, shared by all rows."""

    reach: float

    @classmethod
    def covering(cls, estimates: list[Interval], *, delta: float) -> "Scale":
        """The scale that holds every interval and the tolerance zone."""
        bounds = [abs(bound) for estimate in estimates for bound in (estimate.low, estimate.high)]
        return cls(min(1.0, max([LEAST_REACH, 1.5 * delta, *bounds])))

    def x(self, difference: float) -> float:
        """Where a difference stands, in drawing units."""
        half = WIDTH / 2 - MARGIN
        return round(WIDTH / 2 + half * difference / self.reach, 1)


@dataclass(frozen=True, slots=True)
class DrawnGap:
    """What one drawing shows; `title` says the same in words, for those who cannot see it."""

    estimate: Interval
    title: str
    ticks: tuple[str, str, str]


def draw_gap(gap: DrawnGap, scale: Scale, *, delta: float) -> str:
    """One gap as inline SVG. `ticks` label -delta, zero and delta."""
    left, right = scale.x(-delta), scale.x(delta)
    low, high, value = (
        scale.x(bound) for bound in (gap.estimate.low, gap.estimate.high, gap.estimate.value)
    )
    marks = "".join(
        f'<text x="{x}" y="{TICKS}" text-anchor="middle" font-size="11" fill="#444">'
        f"{escape(label)}</text>"
        for x, label in zip((left, scale.x(0), right), gap.ticks, strict=True)
    )
    return (
        f'<svg class="gap" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}"><title>{escape(gap.title)}</title>'
        f'<rect class="zone" x="{left}" y="2" width="{round(right - left, 1)}" height="28" '
        'fill="#dbe6f2"/>'
        f'<line class="zero" x1="{scale.x(0)}" x2="{scale.x(0)}" y1="2" y2="30" '
        'stroke="#555" stroke-dasharray="3 2"/>'
        f'<line class="span" {SPAN} x1="{low}" x2="{high}" y1="{MIDDLE}" y2="{MIDDLE}"/>'
        f'<line class="span" {SPAN} x1="{low}" x2="{low}" y1="{MIDDLE - 5}" y2="{MIDDLE + 5}"/>'
        f'<line class="span" {SPAN} x1="{high}" x2="{high}" y1="{MIDDLE - 5}" y2="{MIDDLE + 5}"/>'
        f'<circle class="value" cx="{value}" cy="{MIDDLE}" r="4.5" fill="#111"/>{marks}</svg>'
    )
