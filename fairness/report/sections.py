"""The parts of a page below its first screen: each a title, a note and tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from fairness.report.measure_words import COLUMNS, NOTES, TITLES
from fairness.report.sentences import Speaker
from fairness.report.told import ToldGroup
from fairness.report.words import HEADINGS


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is called, and its figures."""

    name: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `headings` name the rows and then their figures. A drawing shows
    the same.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    drawing: Markup | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; a note may be empty."""

    code: str
    title: str
    note: str
    tables: tuple[Table, ...]


Group = TypeVar("Group", bound=ToldGroup)


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts sections into one language; `alpha` is the audit's."""

    speaker: Speaker
    alpha: float

    def section(self, code: str, tables: Sequence[Table], **figures: str) -> Section:
        """A section with its title, and with its note where there is one."""
        language = self.speaker.language
        note = NOTES[code][language].format(**figures) if code in NOTES else ""
        return Section(code, TITLES[code][language], note, tuple(tables))

    def headings(self, columns: Sequence[str]) -> tuple[str, ...]:
        """What columns are called."""
        confidence = self.speaker.whole_percent(1 - self.alpha)
        words = {**HEADINGS, **COLUMNS}
        return tuple(
            words[column][self.speaker.language].format(confidence=confidence) for column in columns
        )

    def groups(
        self,
        name: str,
        groups: Sequence[Group],
        headings: Sequence[str],
        figures: Callable[[Group], tuple[str, ...]],
        drawing: Markup | None = None,
    ) -> Table:
        """One attribute's groups, a row each."""
        rows = tuple(Row(group.names[self.speaker.language], figures(group)) for group in groups)
        return Table(name, tuple(headings), rows, drawing)
