"""The windows in time, drawn: what each learned from, and on what it was judged."""

from datetime import date
from html import escape
from typing import NamedTuple

WIDTH, LABELS, LINE, FOOT = 720, 120, 26, 26


class Stretch(NamedTuple):
    """One window: the dates learned from and those judged."""

    name: str
    learn: tuple[date, ...]
    judge: tuple[date, ...]


def draw_timeline(stretches: tuple[Stretch, ...]) -> str:
    """A line a window: rings are dates learned from, squares are lists judged."""
    days = [day for stretch in stretches for day in (*stretch.learn, *stretch.judge)]
    scale = _Scale(min(days), max(days))
    lines = "".join(_line(stretch, row, scale) for row, stretch in enumerate(stretches))
    height = len(stretches) * LINE + FOOT
    years = range(scale.first.year + 1, scale.last.year + 1)
    marks = "".join(_year(year, scale, height) for year in years)
    title = "The windows in time: rings are dates learned from, squares are lists judged"
    return (
        f'<svg class="timeline" role="img" viewBox="0 0 {WIDTH} {height}">'
        f"<title>{title}</title>{marks}{lines}</svg>"
    )


class _Scale(NamedTuple):
    first: date
    last: date

    def x(self, day: date) -> float:
        whole = max((self.last - self.first).days, 1)
        return round(LABELS + 14 + (WIDTH - LABELS - 34) * (day - self.first).days / whole, 1)


def _line(stretch: Stretch, row: int, scale: _Scale) -> str:
    y = row * LINE + LINE // 2
    learned = [scale.x(day) for day in stretch.learn]
    judged = [scale.x(day) for day in stretch.judge]
    rings = "".join(f'<circle cx="{x}" cy="{y}" r="4"/>' for x in learned)
    squares = "".join(
        f'<rect x="{round(x - 4.5, 1)}" y="{y - 4.5}" width="9" height="9"/>' for x in judged
    )
    return (
        f'<text x="{LABELS - 8}" y="{y + 4}" text-anchor="end">{escape(stretch.name)}</text>'
        f'<line class="learned" x1="{learned[0]}" x2="{learned[-1]}" y1="{y}" y2="{y}"/>'
        f'<line class="waited" x1="{learned[-1]}" x2="{judged[0]}" y1="{y}" y2="{y}"/>'
        f"{rings}{squares}"
    )


def _year(year: int, scale: _Scale, height: int) -> str:
    x = scale.x(date(year, 1, 1))
    return (
        f'<line class="year" x1="{x}" x2="{x}" y1="0" y2="{height - FOOT + 4}"/>'
        f'<text x="{x}" y="{height - 8}" text-anchor="middle">{year}</text>'
    )
