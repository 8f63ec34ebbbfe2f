"""The catalogue: everything that differs by country or data set, so that new data needs a
catalogue and no code.

A catalogue is one TOML file. `load_catalogue` reads it, checks it whole, and answers every
mistake with the file and line it stands on. Words on screen stand in every language that
the catalogue declares.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cases.catalogue_lines import describe_problems, fault
from cases.errors import BadCatalogue
from cases.purpose_lock import (
    SAYS_NOTHING,
    attribute_words,
    names_attribute,
    reads_as_saying_no,
    reads_as_who_people_are,
)

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = ("kk", "ru", "en")

Theme = Literal[
    "school", "health", "income", "housing", "safety", "employment", "family", "conduct"
]

PLURALS: dict[Language, frozenset[str]] = {
    "kk": frozenset({"other"}),
    "ru": frozenset({"one", "few", "many", "other"}),
    "en": frozenset({"one", "other"}),
}
"""Plural forms a counting phrase must give in each language (CLDR)."""

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Declared):
    """The same short text in Kazakh, Russian and English."""

    kk: str = Field(min_length=1)
    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: Language) -> str:
        """The text in one language."""
        return {"kk": self.kk, "ru": self.ru, "en": self.en}[language]


class CountPhrases(_Declared):
    """A counting phrase per language and plural form, with `{n}` where the number stands."""

    kk: dict[str, str]
    ru: dict[str, str]
    en: dict[str, str]

    @model_validator(mode="after")
    def _every_plural_form(self) -> Self:
        for language in LANGUAGES:
            forms = self.in_language(language)
            if frozenset(forms) != PLURALS[language]:
                needed = ", ".join(sorted(PLURALS[language]))
                msg = f"count.{language} must give exactly the plural forms {needed}"
                raise fault(msg, language)
            if any("{n}" not in phrase for phrase in forms.values()):
                msg = f"count.{language}: every form must hold {{n}}"
                raise fault(msg, language)
            if any(re.search("[{}]", phrase.replace("{n}", "")) for phrase in forms.values()):
                msg = f"count.{language}: only {{n}} is filled in; leave out every other brace"
                raise fault(msg, language)
        return self

    def in_language(self, language: Language) -> dict[str, str]:
        """The phrases by plural form in one language."""
        return {"kk": self.kk, "ru": self.ru, "en": self.en}[language]


class Named(_Declared):
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
                raise fault(_SAYS_WHO.format(code=self.code, words=says_who), *at)
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
_SAYS_WHO = (
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


class CohortRule(_Declared):
    """Who is scored as of a date, among families that live in the area on that date."""

    requires_minor: bool = True
    excludes_open_case: bool = True
    after_event: Code | None = None
    after_event_days: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _event_and_days_together(self) -> Self:
        if (self.after_event is None) != (self.after_event_days is None):
            msg = "after_event and after_event_days go together"
            raise fault(msg, "after_event" if self.after_event else "after_event_days")
        return self


class LabelRule(_Declared):
    """The outcome: a case with a labelled finding, opened in the half-open window
    [as_of + gap_days, as_of + gap_days + horizon_days).
    """

    name: Words
    gap_days: int = Field(ge=0)
    horizon_days: int = Field(ge=1)


class Cadence(_Declared):
    """How lists are made: months between lists, and capacity where a commission gives none.

    `months_between_training_dates` spaces the dates a model learns from: every list where
    each brings new families, fewer where the same families come back.
    """

    months_between_lists: int = Field(ge=1, le=12)
    months_between_training_dates: int = Field(default=3, ge=1, le=12)
    default_capacity: int = Field(ge=1)


class Catalogue(_Declared):
    """A whole catalogue, checked. `digest` is the SHA-256 of the file it came from."""

    code: Code
    version: str
    title: Words
    lookback_days: tuple[Annotated[int, Field(ge=1)], ...] = (30, 90, 180, 365, 1095)
    cohort: CohortRule
    label: LabelRule
    lists: Cadence
    sources: tuple[Named, ...] = Field(min_length=1)
    event_types: tuple[EventType, ...] = Field(min_length=1)
    grounds: tuple[Named, ...] = Field(min_length=1)
    findings: tuple[Finding, ...] = Field(min_length=1)
    help_types: tuple[Named, ...] = Field(min_length=1)
    attributes: tuple[Attribute, ...] = ()
    regions: tuple[Named, ...] = ()
    digest: str = ""

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        self._codes_are_unique()
        self._sources_exist()
        self._no_sensitive_feature()
        self._no_rule_of_who_or_of_saying_no()
        if not any(finding.label for finding in self.findings):
            msg = "no finding has label = true; the model needs an outcome to learn"
            raise fault(msg, "findings", 0)
        if tuple(sorted(set(self.lookback_days))) != self.lookback_days:
            msg = "lookback_days must rise without repeats"
            raise fault(msg, "lookback_days")
        return self

    def _codes_are_unique(self) -> None:
        for list_name in (
            "sources",
            "event_types",
            "grounds",
            "findings",
            "help_types",
            "attributes",
            "regions",
        ):
            seen: set[str] = set()
            for position, code in enumerate(self.codes(list_name)):
                if code in seen:
                    msg = f"'{code}' stands twice in {list_name}"
                    raise fault(msg, list_name, position, "code")
                seen.add(code)

    def _sources_exist(self) -> None:
        sources = set(self.codes("sources"))
        for position, event_type in enumerate(self.event_types):
            if event_type.source not in sources:
                msg = f"event type '{event_type.code}': source '{event_type.source}' is not listed"
                raise fault(msg, "event_types", position, "source")
        after = self.cohort.after_event
        if after is not None and after not in self.codes("event_types"):
            msg = f"cohort.after_event '{after}' is no event type"
            raise fault(msg, "cohort", "after_event")

    def _no_sensitive_feature(self) -> None:
        sensitive = attribute_words(
            word for attribute in self.attributes for word in attribute.own_words()
        )
        if sensitive is None:
            return
        for position, event_type in enumerate(self.event_types):
            for at, text in event_type.said() if event_type.feature else ():
                words = names_attribute(text, sensitive)
                if words:
                    msg = _SAYS_WHO.format(code=event_type.code, words=words)
                    raise fault(msg, "event_types", position, *at)

    def _no_rule_of_who_or_of_saying_no(self) -> None:
        """Neither the cohort nor the label may be made of refusals or of who people are."""
        after = self.cohort.after_event
        for event_type in self.event_types:
            reads = event_type.code == after and _reads_as(*(text for _, text in event_type.said()))
            if reads:
                msg = f"cohort.after_event '{after}' would pick out families, and it {reads}"
                raise fault(msg, "cohort", "after_event")
        for position, finding in enumerate(self.findings):
            name = (finding.name.in_language(language) for language in LANGUAGES)
            reads = finding.label and _reads_as(finding.code, *name)
            if reads:
                msg = (
                    f"finding '{finding.code}' {reads}, and a model would learn to foresee it; "
                    "leave out label = true"
                )
                raise fault(msg, "findings", position, "label")

    def codes(self, list_name: str) -> tuple[str, ...]:
        """The codes of one of the catalogue's lists, in order."""
        entries: tuple[Named, ...] = getattr(self, list_name)
        return tuple(entry.code for entry in entries)

    def event_type(self, code: str) -> EventType:
        """The event type of that code; KeyError where there is none."""
        for candidate in self.event_types:
            if candidate.code == code:
                return candidate
        raise KeyError(code)

    def source(self, code: str) -> Named:
        """The source of that code; KeyError where there is none."""
        for candidate in self.sources:
            if candidate.code == code:
                return candidate
        raise KeyError(code)

    @property
    def longest_lookback(self) -> int:
        """Days after which a record cannot influence a score."""
        return self.lookback_days[-1]

    @property
    def label_findings(self) -> tuple[str, ...]:
        """Codes of the findings that make the label."""
        return tuple(finding.code for finding in self.findings if finding.label)

    def feature_event_types(self, *, punitive: tuple[str, ...] = ()) -> tuple[EventType, ...]:
        """Event types that features may read; punitive ones only where named."""
        return tuple(
            event_type
            for event_type in self.event_types
            if event_type.feature and (not event_type.punitive or event_type.code in punitive)
        )


def _reads_as(*texts: str) -> str:
    """What no rule may be made of and the texts read as; empty where they do not."""
    if reads_as_saying_no(*texts):
        return "reads as a refusal, complaint or correction"
    return "speaks of who people are" if reads_as_who_people_are(*texts) else ""


def shipped_catalogues() -> tuple[str, ...]:
    """Names of the catalogues that come with Tirek."""
    folder = resources.files("cases") / "catalogues"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def shipped_catalogue(name: str) -> Catalogue:
    """A catalogue that comes with Tirek; BadCatalogue where there is none of that name."""
    return parse_catalogue(shipped_catalogue_content(name), where=f"{name}.toml")


def shipped_catalogue_content(name: str) -> bytes:
    """The bytes of a catalogue that comes with Tirek; BadCatalogue where there is none."""
    if name not in shipped_catalogues():
        known = ", ".join(shipped_catalogues())
        msg = (
            f"no catalogue named '{name}' comes with Tirek (there are {known}); "
            "give your own with --catalogue FILE"
        )
        raise BadCatalogue(msg)
    return (resources.files("cases") / "catalogues" / f"{name}.toml").read_bytes()


def load_catalogue(path: Path) -> Catalogue:
    """The catalogue in a file; BadCatalogue names file, line and remedy."""
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{path}: the catalogue cannot be read ({error.strerror})"
        raise BadCatalogue(msg) from error
    return parse_catalogue(content, where=str(path))


def parse_catalogue(content: bytes, *, where: str) -> Catalogue:
    """The catalogue written in `content`; `where` names it in messages."""
    try:
        text = content.decode("utf-8-sig")
        declared = tomllib.loads(text)
    except UnicodeDecodeError as error:
        msg = f"{where}: not UTF-8 at byte {error.start}; save the catalogue as UTF-8"
        raise BadCatalogue(msg) from error
    except tomllib.TOMLDecodeError as error:
        msg = f"{where}: not valid TOML: {error}"
        raise BadCatalogue(msg) from error
    try:
        digest = hashlib.sha256(content).hexdigest()
        return Catalogue.model_validate({**declared, "digest": digest})
    except ValidationError as error:
        raise BadCatalogue(describe_problems(error, text, where=where)) from error
