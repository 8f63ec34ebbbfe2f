"""What the machine interface asks of the model, and what it answers.

An answer is never a bare score: it carries the band, the frequency with its interval and
the list it was read from, so that nobody can take a number for a verdict.
"""

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from sqlalchemy.orm import Session

from cases.catalogue.words import Words
from cases.errors import BadInput
from serving.referrals.records import Band, Lane, ModelKind
from serving.referrals.shown import Against, Frequency, Reason, Unknown

MOST_FAMILIES = 10_000


SCHEMA_VERSION: Final = "1"
SchemaVersion = Annotated[
    Literal["1"], Field(description="moves only where a client would have to change")
]
FamilyCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


def _whole(told: object) -> object:
    """JSON has one kind of number: 20.0 is 20, as the description's `integer` has it."""
    return int(told) if isinstance(told, float) and told.is_integer() else told


Whole = BeforeValidator(_whole)


class UnknownFamilies(BadInput):
    """Some families asked for are not in the cohort; named by position, never by code."""

    def __init__(self, positions: Sequence[int]) -> None:
        self.positions = tuple(positions)
        first = ", ".join(str(position) for position in self.positions[:10])
        super().__init__(
            f"{len(self.positions)} of the families asked for are not known here "
            f"(first positions, from 0: {first}); ask for families of your commissions' cohort"
        )


class UnknownCommission(BadInput):
    """No commission of that name can be read by whoever asks; the name is not repeated."""

    def __init__(self) -> None:
        super().__init__("there is no such commission for this token; name one that it reads")


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asked(BaseModel):
    """A question: which families, each once, and as of which date; without one, as of the newest
    list.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    families: tuple[FamilyCode, ...]
    as_of_date: date | None = None

    @field_validator("families")
    @classmethod
    def _each_once(cls, families: tuple[str, ...]) -> tuple[str, ...]:
        first: dict[str, int] = {}
        again = [at for at, family in enumerate(families) if first.setdefault(family, at) != at]
        if again:
            told = ", ".join(str(position) for position in again[:10])
            msg = f"a family may be asked for once; asked for again at positions {told} (from 0)"
            raise ValueError(msg)
        return families


class FamiliesAsked(Asked):
    """Which families, each once, and as of which date; without one, as of the newest list."""

    families: Annotated[
        tuple[FamilyCode, ...],
        Field(min_length=1, max_length=MOST_FAMILIES, json_schema_extra={"uniqueItems": True}),
    ]


class RankAsked(Asked):
    """Which families' places, as of which date: those that are named, each once, or else, where
    none is, those of a commission in its order from `first_place` on, at most `at_most`.

    A token that is bound to a commission need not name it.
    """

    families: Annotated[
        tuple[FamilyCode, ...],
        Field(max_length=MOST_FAMILIES, json_schema_extra={"uniqueItems": True}),
    ] = ()
    commission_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    first_place: Annotated[int, Field(ge=1, le=10**9), Whole] = 1
    at_most: Annotated[int, Field(ge=1, le=MOST_FAMILIES), Whole] = MOST_FAMILIES


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


class RankedFamily(ScoredFamily):
    """The same with its `place` in its commission's order, 1 the first; None in the urgent lane,
    which is not ranked.
    """

    place: Annotated[int, Field(ge=1)] | None


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


class FamiliesScored(_Sent):
    """Families in the order asked."""

    schema_version: SchemaVersion = SCHEMA_VERSION
    families: tuple[ScoredFamily, ...]


class FamiliesExplained(_Sent):
    """Families in the order asked, with reasons."""

    schema_version: SchemaVersion = SCHEMA_VERSION
    families: tuple[ExplainedFamily, ...]


class FamiliesRanked(_Sent):
    """Families in the order asked, or by place where a commission was asked for."""

    schema_version: SchemaVersion = SCHEMA_VERSION
    families: tuple[RankedFamily, ...]


class FairnessAudit(_Sent):
    """Who is reached and who is missed, as everybody may read it, and what the gate makes of the
    audit: 0 pass, 1 fail, 3 a named person has to sign.
    """

    schema_version: Literal["1"] = "1"
    gate: Literal[0, 1, 3]
    report: dict[str, Any]


class Answers(Protocol):
    """All that can be answered as of one moment, from memory. Answers keep the order of the
    families asked for.
    """

    @property
    def stamp(self) -> Hashable:
        """What they were made from."""
        ...

    def find(self, families: Sequence[str], commission_id: str | None = None) -> list[str]:
        """Today's codes of families; UnknownFamilies for those that are none of the commission,
        or, with None, of any.
        """
        ...

    def in_order(self, commission_id: str) -> Sequence[str]:
        """A commission's ranked families, the first of its order first; UnknownCommission."""
        ...

    def are_ready(self, codes: Sequence[str]) -> bool:
        """Whether these families' reasons can be told without working them out first."""
        ...

    def explain_ahead(self) -> Iterator[None]:
        """Work out reasons before anybody asks, some at each step."""
        ...

    def score(self, codes: Sequence[str]) -> Sequence[ScoredFamily]:
        """Band, frequency and list context of families that were found."""
        ...

    def explain(self, codes: Sequence[str]) -> Sequence[ExplainedFamily]:
        """The same with reasons."""
        ...

    def rank(self, codes: Sequence[str]) -> Sequence[RankedFamily]:
        """The same as `score` with places."""
        ...


class Scoring(Protocol):
    """What stands behind `/v1`; any thread may ask."""

    def stamp(self, session: Session) -> Hashable:
        """What answers would be made from now, read in a transaction."""
        ...

    def at_hand(self, as_of_date: date | None = None) -> Answers | None:
        """The answers made ready last for a date, which may no longer hold; None where none."""
        ...

    def ready(self, as_of_date: date | None = None) -> Answers:
        """Answers as things stand now; may take as long as ranking a country.

        NotThereYet where no model or case store is there, and BadInput for a date that cannot be
        answered.
        """
        ...

    def audit(self) -> FairnessAudit:
        """The newest audit; NotThereYet where none was made."""
        ...
