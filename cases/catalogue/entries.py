"""What a catalogue lists: kinds of events, findings, sensitive attributes, and what else has a
code and a name.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cases.catalogue.lines import fault
from cases.catalogue.words import LANGUAGES, CountPhrases, Declared, Words
from cases.purpose_lock import SAYS_NOTHING, reads_as_saying_no, reads_as_who_people_are

Theme = Literal[
    "school", "health", "income", "housing", "safety", "employment", "family", "conduct"
]

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]


class Named(Declared):
    """A code and what it is called."""

    code: Code
    name: Words


class EventType(Named):
    """A kind of event and how it may be used.

    `punitive` types stay out of the default features; `urgent` types are never ranked and
    go to the urgent lane; `protective` types are expected to lower risk; `context` types
    describe circumstances nobody can act on.
    """

    theme: Theme
    source: Code
    count: CountPhrases
    unit: Words | None = None
    punitive: bool = False
    urgent: bool = False
    protective: bool = False
    context: bool = False
    feature: bool = True

    @property
    def is_difficulty(self) -> bool:
        """True where the event speaks of a difficulty someone could help with."""
        return not (self.protective or self.context)

    @model_validator(mode="after")
    def _keeps_the_purpose_lock(self) -> Self:
        if self.urgent and self.feature:
            msg = (
                f"'{self.code}' is urgent, and urgent danger is never ranked; "
                "declare feature = false"
            )
            raise fault(msg, "urgent")
        for at, text in self.said():
            says_no = reads_as_saying_no(text)
            if says_no and (self.feature or self.urgent):
                raise fault(_SAYS_NO.format(code=self.code, words=says_no), *at)
            says_who = reads_as_who_people_are(text)
            if says_who and self.feature:
                raise fault(SAYS_WHO.format(code=self.code, words=says_who), *at)
        return self

    def said(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every text of the event type, with where it stands."""
        yield ("code",), self.code
        for language in LANGUAGES:
            yield ("name", language), self.name.in_language(language)
            for phrase in self.count.in_language(language).values():
                yield ("count", language), phrase


_SAYS_NO = (
    "'{code}' reads as a refusal, complaint or correction ('{words}'), which is never a feature "
    "and never urgent: saying no must cost a family nothing; declare feature = false and no "
    "urgent, or, if it speaks of something else, say so in other words"
)
SAYS_WHO = (
    "'{code}' speaks of who people are ('{words}'), a sensitive attribute that cannot be a "
    "feature; declare feature = false and carry it in the attributes table for the audit, or, "
    "if it speaks of something else, say so in other words"
)


class Finding(Named):
    """What a commission may find; `label` marks the findings the model learns to foresee."""

    label: bool = False


class Attribute(Named):
    """A sensitive attribute of the audit.

    `reference` is a value's code or "rest" (everyone else in the same commission). It is
    declared here, before data is seen, and never picked by size. So is `pooling`: which values are
    counted as one, from narrow to wide, where one of them is small; the small one is shown as well.
    """

    values: tuple[Named, ...] = Field(min_length=2)
    reference: Code = "rest"
    mandatory: bool = False
    pooling: tuple[tuple[Code, ...], ...] = ()

    @model_validator(mode="after")
    def _reference_is_a_value(self) -> Self:
        codes = [value.code for value in self.values]
        if len(set(codes)) < len(codes):
            msg = f"a value stands twice among {', '.join(codes)}"
            raise fault(msg, "values")
        if "rest" in codes:
            msg = "no value may be called 'rest', which stands for everyone else"
            raise fault(msg, "values", codes.index("rest"))
        if self.reference != "rest" and self.reference not in codes:
            msg = f"reference '{self.reference}' is none of its values ({', '.join(codes)})"
            raise fault(msg, "reference")
        return self

    @model_validator(mode="after")
    def _pooling_widens(self) -> Self:
        others = {value.code for value in self.values} - {self.reference}
        for at, pool in enumerate(self.pooling):
            if len(set(pool)) < max(2, len(pool)) or not set(pool) <= others:
                msg = f"a pool has two or more different values besides the reference, not {pool}"
                raise fault(msg, "pooling", at)
            if self.reference == "rest" and set(pool) == others:
                msg = "a pool of all values leaves nobody to compare it with"
                raise fault(msg, "pooling", at)
            if any(0 < len(set(pool) & set(before)) < len(before) for before in self.pooling[:at]):
                msg = "a later pool holds an earlier one whole, or nothing of it"
                raise fault(msg, "pooling", at)
        return self

    def own_words(self) -> Iterator[str]:
        """Its code and names and those of its values, but for words like yes and other."""
        for entry in (self, *self.values):
            if entry.code not in SAYS_NOTHING:
                yield entry.code
                yield from (entry.name.in_language(language) for language in LANGUAGES)
