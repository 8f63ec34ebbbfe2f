"""What the machine interface asks of the model, and what it answers.

An answer is never a bare score: it carries the band, the frequency with its interval and
the list it was read from, so that nobody can take a number for a verdict.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from cases.catalogue import Words
from cases.errors import BadInput
from serving.referrals.records import Band, Lane, ModelKind
from serving.referrals.shown import Against, Frequency, Reason, Unknown

MOST_FAMILIES = 10_000


class UnknownFamilies(BadInput):
    """Some families asked for are not in the cohort; named by position, never by code."""

    def __init__(self, positions: Sequence[int]) -> None:
        self.positions = tuple(positions)
        first = ", ".join(str(position) for position in self.positions[:10])
        super().__init__(
            f"{len(self.positions)} of the families asked for are not known here "
            f"(first positions, from 0: {first}); ask for families of your commissions' cohort"
        )


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FamiliesAsked(_Sent):
    """Which families, and as of which date; without one, as of the newest list."""

    families: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")], ...],
        Field(min_length=1, max_length=MOST_FAMILIES),
    ]
    as_of_date: date | None = None


class ListContext(_Sent):
    """What the answer was read from: model, moment, and the capacity that set the cut."""

    as_of_date: date
    model_name: str
    model_version: str
    model_kind: ModelKind
    trained_through: date
    capacity: Annotated[int, Field(ge=0, description="families the commission can visit")]
    cohort_size: Annotated[int, Field(ge=0)]


class ScoredFamily(_Sent):
    """A family's band, frequency and place on the list; `selected` at the commission's
    own capacity.
    """

    family_id: str
    commission_id: str
    lane: Lane
    band: Band
    selected: bool
    frequency: Frequency | None
    frequency_text: Words | None
    context: ListContext


class ExplainedFamily(ScoredFamily):
    """The same with the reasons in words: what raises, what lowers, what is not known.

    `set_aside`, `against` and `between_bands` are as in `Shown`.
    """

    raises: tuple[Reason, ...]
    lowers: tuple[Reason, ...]
    set_aside: tuple[Reason, ...] = ()
    against: Against | None = None
    between_bands: tuple[Band, Band] | None = None
    unknown: tuple[Unknown, ...]


class FairnessAudit(_Sent):
    """Who is reached and who is missed, as everybody may read it, and what the gate makes of the
    audit: 0 pass, 1 fail, 3 a named person has to sign.
    """

    schema_version: Literal["1"] = "1"
    gate: Literal[0, 1, 3]
    report: dict[str, Any]


class Scoring(Protocol):
    """What stands behind `/v1`. Answers keep the order of the families asked for.

    Both raise UnknownFamilies for families outside the cohort, NotThereYet where no model
    or case store is there, and BadInput for a date that cannot be answered.
    """

    def score(self, families: Sequence[str], as_of_date: date | None = None) -> list[ScoredFamily]:
        """Band, frequency and list context of each family."""
        ...

    def explain(
        self, families: Sequence[str], as_of_date: date | None = None
    ) -> list[ExplainedFamily]:
        """The same with reasons."""
        ...

    def audit(self) -> FairnessAudit:
        """The newest audit; NotThereYet where none was made."""
        ...
