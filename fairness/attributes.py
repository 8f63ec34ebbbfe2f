"""What an attribute of the audit has to say about itself.

`cases.catalogue.entries.Attribute` says it; `attributes_of` says it for a table without a
catalogue, where the values are whatever stands in the table and the reference is everyone else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cases.catalogue.words import LANGUAGES, Language
from fairness.scored import NOT_RECORDED, ScoredTable

REST = "rest"


class Wording(Protocol):
    """Something with a name in every language."""

    def in_language(self, language: Language, /) -> str:
        """The name in one language."""
        ...


class DeclaredValue(Protocol):
    """One value of an attribute."""

    @property
    def code(self) -> str:
        """The value as it stands in the table."""
        ...

    @property
    def name(self) -> Wording:
        """What it is called."""
        ...


class DeclaredAttribute(Protocol):
    """A sensitive attribute, its values in order, and whom each is compared with.

    `reference` is "rest" (everyone else in the same commission) or one of the values;
    `mandatory` means that "cannot tell" on a declared value needs a signature. `pooling` lists,
    from narrow to wide, which values a small one is counted together with.
    """

    @property
    def code(self) -> str:
        """The column of the table."""
        ...

    @property
    def name(self) -> Wording:
        """What it is called."""
        ...

    @property
    def values(self) -> Sequence[DeclaredValue]:
        """Its values, in the order they are shown."""
        ...

    @property
    def reference(self) -> str:
        """A value's code, or "rest"."""
        ...

    @property
    def mandatory(self) -> bool:
        """Whether an answer has to be had."""
        ...

    @property
    def pooling(self) -> Sequence[Sequence[str]]:
        """Codes of the values that are counted as one where a value among them is small."""
        ...


@dataclass(frozen=True, slots=True)
class SameWord:
    """A name that is the same in every language, such as a column's."""

    text: str

    def in_language(self, _language: Language, /) -> str:
        """The one name."""
        return self.text


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value found in a table."""

    code: str

    @property
    def name(self) -> SameWord:
        """Its code: a table has no other word for it."""
        return SameWord(self.code)


@dataclass(frozen=True, slots=True)
class FoundAttribute:
    """A group column of a table that comes without a catalogue."""

    code: str
    values: tuple[FoundValue, ...]
    reference: str = REST
    mandatory: bool = False
    pooling: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> SameWord:
        """The column's name."""
        return SameWord(self.code)


def attributes_of(table: ScoredTable) -> tuple[FoundAttribute, ...]:
    """Every group column of the table as an attribute, its values in alphabetical order."""
    return tuple(
        FoundAttribute(
            column, tuple(FoundValue(name) for name in codes.names if name != NOT_RECORDED)
        )
        for column, codes in table.groups.items()
    )


def in_every_language(wording: Wording) -> dict[str, str]:
    """The name by language code."""
    return {language: wording.in_language(language) for language in LANGUAGES}
