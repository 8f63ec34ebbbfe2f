"""A document before it has a language: sections of sentences, lists and tables, all by code.

A sentence is the key of a pattern in `models/card/words/` and the figures that fill it. None
is a figure that nobody recorded; whoever speaks says so instead of leaving it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from cases.catalogue.words import Language, Words

DocumentKind = Literal["model_card", "datasheet"]


class Code(NamedTuple):
    """A digest, a version, a command: shown as it stands, in any language."""

    text: str


class Share(NamedTuple):
    """A share in 0 to 1 with its limits, shown in per cent; `whole` leaves the decimals out."""

    value: float
    low: float | None = None
    high: float | None = None
    whole: bool = False


class Points(NamedTuple):
    """A difference of shares with its limits, shown in percentage points."""

    value: float
    low: float | None = None
    high: float | None = None


class Number(NamedTuple):
    """A number with its limits, shown with so many decimals."""

    value: float
    low: float | None = None
    high: float | None = None
    digits: int = 2


class OutOfHundred(NamedTuple):
    """A share in 0 to 1 with its limits, said as so many of a hundred."""

    value: float
    low: float
    high: float


class Counted(NamedTuple):
    """A number with its noun; `noun` is a key of the counting phrases."""

    number: int
    noun: str


class Listed(NamedTuple):
    """Several values, one after the other."""

    values: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence: a pattern's key, and what fills it. `about` is the key of what is said to be
    not recorded where one of the figures is None.
    """

    key: str
    figures: Mapping[str, "Value"] = field(default_factory=dict)
    about: str = ""


Value = (
    Said
    | Code
    | Share
    | Points
    | Number
    | OutOfHundred
    | Counted
    | Listed
    | Words
    | date
    | int
    | str
    | None
)
"""What can be said. A plain text stands as it was given; a whole number is a count."""

FIGURES = (Share, Points, Number, int)
"""What tables set flush right."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One sentence or several that belong together."""

    text: Said


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of sentences, in an order that may matter to nobody."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FactList:
    """Facts by name: the name's key, and the value."""

    facts: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first column names the rows. Headings are values, so that a column may be
    named by the catalogue.
    """

    caption: Said
    headings: tuple[Value, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def flush_right(self) -> tuple[bool, ...]:
        """For each column, whether it holds figures."""
        columns = tuple(zip(*self.rows, strict=True)) or ((),) * len(self.headings)
        return tuple(any(isinstance(cell, FIGURES) for cell in column) for column in columns)


@dataclass(frozen=True, slots=True)
class Picture:
    """SVG by language, every text in it escaped; the table beside it says the same, and stands
    alone where there are no pictures.
    """

    drawn: Mapping[Language, str]


Block = Paragraph | Listing | FactList | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """One section under its heading's key."""

    key: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; `warnings` stand above everything else."""

    kind: DocumentKind
    warnings: tuple[Said, ...]
    sections: tuple[Section, ...]


def said(key: str, *, about: str = "", **figures: Value) -> Said:
    """A sentence with its figures."""
    return Said(key, figures, about)


def paragraph(key: str, *, about: str = "", **figures: Value) -> Paragraph:
    """A sentence that stands for itself."""
    return Paragraph(Said(key, figures, about))


def listing(*keys: str) -> Listing:
    """A list of sentences without figures."""
    return Listing(tuple(Said(key) for key in keys))


def headings(*keys: str) -> tuple[Value, ...]:
    """Column headings by key."""
    return tuple(Said(key) for key in keys)
