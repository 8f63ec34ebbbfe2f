"""Pictures as SVG text: what stands in them is named above it, so that long names fit a phone.

Ink is the colour of the text around, so that a page may be light or dark; a picture by itself
is black on whatever is under it. The other colours are Okabe and Ito's (2008) or lie between
them, and what they say is told by place or shape as well. The same figures give the same text.
"""

import math
import textwrap
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from babel.numbers import format_decimal

from cases.catalogue.words import Language
from models.reasons.language import LOCALES

WIDTH = 340
MARGIN = 10
FONT = 12.5
LINE = 16
LETTER, BOLD = 0.63, 0.7
"""How wide a letter is, in its height: a little more than it is in DejaVu Sans, the widest of the
fonts asked for.
"""

INK, FAINT = "currentColor", "#767676"
BLUE = "#0072b2"
FROM_LOW_TO_HIGH = (BLUE, "#6675ad", "#cc79a7", "#d16b54", "#d55e00")

NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
FONTS = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
MINUS = "\N{MINUS SIGN}"
SIGNIFICANT = 3
MOST_TICKS = 5
STEPS = (1, 2, 5, 10)


class Axis(NamedTuple):
    """Values from `low` to `high` laid from `left` to `right`, in drawing units."""

    low: float
    high: float
    left: float = 2 * MARGIN
    right: float = WIDTH - 2 * MARGIN

    def at(self, value: float) -> float:
        """Where a value stands; one beyond the axis stands at its end."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    @property
    def ticks(self) -> tuple[float, ...]:
        """At most five round values on the axis, zero among them where it lies inside."""
        span = self.high - self.low
        if not span:
            return (self.low,)
        power = 10.0 ** math.floor(math.log10(span / MOST_TICKS))
        step = next(power * by for by in STEPS if span / (power * by) < MOST_TICKS)
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        return tuple(number * step for number in range(first, last + 1))


def element(tag: str, content: str = "", **attributes: str | float) -> str:
    """One element; `content` must be safe, attributes are escaped, `stroke_width` means
    `stroke-width`.
    """
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{said}>{content}</{tag}>" if content else f"<{tag}{said}/>"


def text(words: str, **attributes: str | float) -> str:
    """Words at a place, escaped."""
    return element("text", escape(words), **attributes)


def wrap(
    words: str, *, width: float = WIDTH - 2 * MARGIN, font: float = FONT, letter: float = LETTER
) -> tuple[str, ...]:
    """Words in lines that fit into a width, in drawing units."""
    most = max(int(width / (font * letter)), 1)
    return tuple(textwrap.wrap(words, most, break_on_hyphens=False))


def lines(words: Iterable[str], *, top: float, **attributes: str | float) -> str:
    """Lines of text under one another, the first of them under `top`."""
    return "".join(
        text(line, x=MARGIN, y=top + LINE * number - 4, **attributes)
        for number, line in enumerate(words, start=1)
    )


def upright(x: float, top: float, bottom: float) -> str:
    """A faint line from top to bottom."""
    return element("path", d=f"M{tidy(x)} {tidy(top)}V{tidy(bottom)}", stroke=FAINT)


def scale(axis: Axis, top: float, bottom: float, language: Language) -> str:
    """The axis' ticks and their values under `bottom`, the line of zero from `top` on."""
    return "".join(
        upright(axis.at(tick), top if tick == 0 else bottom - 4, bottom)
        + text(say_signed(tick, language), x=axis.at(tick), y=bottom + 13, text_anchor="middle")
        for tick in axis.ticks
    )


def picture(body: str, *, height: float, title: str, description: str) -> str:
    """The whole picture as one SVG element, which says in words what it shows."""
    said = element("title", escape(title)) + element("desc", escape(description))
    return (
        f'<svg{NAMESPACE} class="plot lanes" role="img" viewBox="0 0 {WIDTH} {tidy(height)}" '
        f'font-family="{FONTS}" font-size="{FONT}" fill="{INK}">{said}{body}</svg>'
    )


def inside_a_page(drawn: str) -> str:
    """A picture as HTML takes it in: there, it is no document of its own."""
    return drawn.replace(NAMESPACE, "", 1)


def capital(words: str) -> str:
    """Words as they begin a line."""
    return words[:1].upper() + words[1:]


def tidy(value: float) -> str:
    """A length with at most one decimal."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def decimals(value: float) -> int:
    """How many decimals a value needs for three significant digits; none for a whole one."""
    if value == round(value):
        return 0
    return max(SIGNIFICANT - 1 - math.floor(math.log10(abs(value))), 0)


def say_value(value: float, language: Language) -> str:
    """A value with the language's separators, to three significant digits."""
    digits = decimals(value)
    form = f"#,##0.{'#' * digits}" if digits else "#,##0"
    said = str(format_decimal(round(value, digits), format=form, locale=LOCALES[language]))
    return said.replace("-", MINUS)


def say_signed(value: float, language: Language) -> str:
    """A contribution: +0.5, 0, −0.25."""
    rounded = round(value, decimals(value))
    return f"{'+' if rounded > 0 else ''}{say_value(rounded, language)}"


def _attribute(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else tidy(value)
