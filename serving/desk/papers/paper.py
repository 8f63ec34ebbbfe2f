"""What a paper is made of, before it is known how it is written down."""

from datetime import datetime
from typing import Literal, NamedTuple, get_args

from cases.catalogue.words import Language

PaperKind = Literal["agenda", "minutes"]
Level = Literal["full", "internal", "family"]
"""How much a paper tells. `full` tells everything; `internal` has codes in place of what describes
a family, and nothing that somebody wrote about it; `family` is one family's own extract.
"""

LEVELS: tuple[Level, ...] = get_args(Level)


class Line(NamedTuple):
    """Something said, and what it is about; without a label it stands alone."""

    label: str
    text: str


class Section(NamedTuple):
    """A part of a paper, in the order it is read."""

    heading: str
    lines: tuple[Line, ...]


class Signature(NamedTuple):
    """Who signs, as what; the name is empty where nobody is written down."""

    office: str
    name: str


class Paper(NamedTuple):
    """A whole paper in one language. `moment` is the record's own, so that the same record always
    gives the same bytes.
    """

    language: Language
    body: str
    title: str
    notes: tuple[str, ...]
    particulars: tuple[Line, ...]
    sections: tuple[Section, ...]
    signatures: tuple[Signature, ...]
    moment: datetime
