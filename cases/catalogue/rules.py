"""Whom a catalogue has scored, what counts as the outcome, and how often lists are made."""

from typing import Self

from pydantic import Field, model_validator

from cases.catalogue.entries import Code
from cases.catalogue.lines import fault
from cases.catalogue.words import Declared, Words


class CohortRule(Declared):
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


class LabelRule(Declared):
    """The outcome: a case with a labelled finding, opened in the half-open window
    [as_of + gap_days, as_of + gap_days + horizon_days).
    """

    name: Words
    gap_days: int = Field(ge=0)
    horizon_days: int = Field(ge=1)


class Cadence(Declared):
    """How lists are made: months between lists, and capacity where a commission gives none.

    `months_between_training_dates` spaces the dates a model learns from: every list where
    each brings new families, fewer where the same families come back.
    """

    months_between_lists: int = Field(ge=1, le=12)
    months_between_training_dates: int = Field(default=3, ge=1, le=12)
    default_capacity: int = Field(ge=1)
