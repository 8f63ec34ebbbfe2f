"""What a section of the page is made of: words, tables, pictures."""

from typing import NamedTuple


class Table(NamedTuple):
    """Rows of text, the first of each its name; `chosen` is the row that is set apart."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chosen: int | None = None


class Part(NamedTuple):
    """A table and the picture of the same figures, one of them at least. `picture` is SVG in
    which every text is escaped.
    """

    table: Table | None = None
    picture: str = ""


class Section(NamedTuple):
    """A heading with what stands under it."""

    code: str
    title: str
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
