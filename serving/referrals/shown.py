"""What the desk shows about one family on one list, frozen with the list.

These words are written once, when the list is made, and stored with it. The desk reads
nothing else about a family, so a page can be shown again as it was, with the model
switched off or replaced. No score, rank or probability stands here beyond the frequency
sentence.
"""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from cases.catalogue.words import Words
from models.bands import Band
from models.reasons.foremost import MOST_LOWERING, MOST_RAISING


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reason(_Frozen):
    """One concept's contribution as a sentence, with its source and freshness.

    `freshness` says how long ago the last record is; `is_context` marks what no help can act
    upon (the area, the size of the family); `means_not` says what the reason does not mean.
    """

    concept: str
    text: Words
    source: Words
    last_recorded: dt.date | None = None
    freshness: Words | None = None
    is_context: bool = False
    means_not: Words | None = None


class Against(_Frozen):
    """Why the family stands out among those of its own commission: `compared_with` says whom
    it was compared with.
    """

    compared_with: Words
    raises: Annotated[tuple[Reason, ...], Field(max_length=MOST_RAISING)] = ()
    lowers: Annotated[tuple[Reason, ...], Field(max_length=MOST_LOWERING)] = ()


class Step(_Frozen):
    """One bar of the picture of all reasons: how far it moves the rank, as a share of the
    longest bar; a share below zero lowers.
    """

    name: Words
    share: Annotated[float, Field(ge=-1, le=1)]


class Unknown(_Frozen):
    """Something the record does not know, and what that does."""

    text: Words


class Frequency(_Frozen):
    """Of 100 families with similar records, how many: the estimate and its interval."""

    per_hundred: Annotated[int, Field(ge=0, le=100)]
    low: Annotated[int, Field(ge=0, le=100)]
    high: Annotated[int, Field(ge=0, le=100)]


class Fact(_Frozen):
    """One recorded fact: what, from which source, when it happened, when it became known."""

    source: Words
    text: Words
    date: dt.date
    known: dt.date
    protective: bool = False


class HelpGiven(_Frozen):
    """One earlier offer of help; `response` is a code of `cases.contract.RESPONSES`."""

    text: Words
    offered_on: dt.date
    response: str


class UrgentSignal(_Frozen):
    """Why the family stands in the urgent lane, by rule and never by a model."""

    text: Words
    date: dt.date


class Brief(_Frozen):
    """What a list says of one family; `completeness` is a share of 0 to 1. `between_bands` names
    two bands where another draw of the learning rows would have given the other one.
    """

    children_ages: tuple[Annotated[int, Field(ge=0, le=21)], ...]
    place: str
    completeness: Annotated[float, Field(ge=0, le=1)]
    main_reason: Words
    between_bands: tuple[Band, Band] | None = None
    urgent: tuple[UrgentSignal, ...] = ()


class Shown(Brief):
    """Everything the desk shows about one family.

    `raises` and `lowers` are the main reasons against the whole country, `against` those
    against the family's own commission. `set_aside` holds reasons that did not survive another
    draw of the learning rows: told as such, never among the main ones.
    """

    members: Annotated[int, Field(ge=0)]
    days_known: Annotated[int, Field(ge=0)]
    raises: Annotated[tuple[Reason, ...], Field(max_length=MOST_RAISING)] = ()
    lowers: Annotated[tuple[Reason, ...], Field(max_length=MOST_LOWERING)] = ()
    set_aside: tuple[Reason, ...] = ()
    against: Against | None = None
    steps: tuple[Step, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    frequency: Frequency | None = None
    frequency_text: Words | None = None
    facts: tuple[Fact, ...] = ()
    help: tuple[HelpGiven, ...] = ()
