"""A whole catalogue, and what has to hold between its parts."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from cases.catalogue.entries import SAYS_WHO, Attribute, Code, EventType, Finding, Named
from cases.catalogue.lines import fault
from cases.catalogue.rules import Cadence, CohortRule, LabelRule
from cases.catalogue.words import LANGUAGES, Declared, Words
from cases.purpose_lock import (
    attribute_words,
    names_attribute,
    reads_as_saying_no,
    reads_as_who_people_are,
)


class Catalogue(Declared):
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
                    msg = SAYS_WHO.format(code=event_type.code, words=words)
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
