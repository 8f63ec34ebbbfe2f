"""Pictures as text: the same figures give the same SVG, to be set into a page or kept by itself.

Ink is the colour of the text around, so that a page may be light or dark. The other colours are
Okabe and Ito's (2008), told apart by people who see colours differently and, beside them, by
shape and dash.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import BytesIO

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#010101"
FAINT = "#767676"
BLUE, VERMILION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
WIDTH = 7.4
STYLE = {
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 10.0,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "tirek",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
}
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
NAMED = re.compile(r'((?<= )id="|href="#|url\(#)')


@contextmanager
def styled() -> Iterator[None]:
    """Figures made and written here look the same whatever a machine's own settings say."""
    with matplotlib.style.context(["default", STYLE]):
        yield


def empty_figure(height: float) -> tuple[Figure, Axes]:
    """A figure of the page's width, `height` in inches, with one pair of axes."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    figure.patch.set_alpha(0.0)
    axes = figure.add_subplot()
    axes.patch.set_alpha(0.0)
    axes.grid(visible=True, color=FAINT, alpha=0.25, linewidth=0.6)
    return figure, axes


def as_svg(figure: Figure, *, name: str, title: str) -> str:
    """The figure as one SVG element. `name` keeps its ids apart from those of others on the
    page, `title` says in words what it shows.
    """
    written = BytesIO()
    figure.savefig(written, format="svg", metadata=NO_METADATA)
    text = written.getvalue().decode("utf-8")
    body = NAMED.sub(rf"\g<1>{name}-", text[text.index(">", text.index("<svg")) + 1 :])
    width, height = (round(72 * inches, 1) for inches in figure.get_size_inches())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'class="plot" role="img" viewBox="0 0 {width} {height}">'
        f"<title>{escape(title)}</title>{body.strip().replace(INK, 'currentColor')}"
    )
