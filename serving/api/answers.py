"""What `/v1` answers about lists, the model and itself.

Every answer is an object that says which version of its form it keeps.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from cases.catalogue.words import Words
from serving.api.contract import ListContext
from serving.referrals.records import Band, Lane, ModelKind
from serving.referrals.shown import Frequency

Cursor = Annotated[
    str | None, Field(description="hand it back as `cursor` for the next page; null on the last")
]
Count = Annotated[int, Field(ge=0)]


class Answer(BaseModel):
    """An answer of this version of the interface."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal["1"] = "1"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListOnOffer(_Part):
    """One list: what it was made with, and how much those commissions that the token reads could
    take on. `list_id` opens its families.
    """

    list_id: Annotated[int, Field(ge=1)]
    as_of_date: date
    created_at: datetime
    model_name: str
    model_version: str
    model_kind: ModelKind
    trained_through: date
    commissions: Annotated[int, Field(ge=1, description="commissions that the token reads")]
    capacity: Annotated[int, Field(ge=0, description="families they can visit")]


class Lists(Answer):
    """A page of lists, newest first."""

    lists: tuple[ListOnOffer, ...]
    next: Cursor


class FamilyOnList(_Part):
    """A family as its list was made: its lane, band and frequency with interval, and what the list
    was made for. Frequency and band are empty where nothing was ranked, and while the model's
    advice is switched off.
    """

    family_id: str
    commission_id: str
    lane: Lane
    band: Band
    frequency: Frequency | None
    frequency_text: Words | None
    context: ListContext


class FamiliesOnList(Answer):
    """A page of a list: commissions in turn, families in the order that the commission's own desk
    shows. That order is shuffled on purpose and no ranking.
    """

    list_id: Annotated[int, Field(ge=1)]
    model_switched_on: bool
    families: tuple[FamilyOnList, ...]
    next: Cursor


class Measure(_Part):
    """A measure on test lists that the model had not seen, with its interval."""

    name: str
    estimate: float
    low: float
    high: float


class ModelThatServes(Answer):
    """The model behind every answer, and how well it did when it was trained; no family. Without
    measures where it was not trained here.
    """

    name: str
    version: str
    kind: ModelKind
    trained_through: date
    switched_on: bool
    digest: Annotated[
        str | None, Field(description="SHA-256 over the model's files; null if unknown")
    ]
    measures: tuple[Measure, ...]


class NewestList(_Part):
    """Which list is the newest, and when it was made."""

    list_id: Annotated[int, Field(ge=1)]
    as_of_date: date
    created_at: datetime


class Health(Answer):
    """That the service answers and its database too."""

    status: Literal["ok"] = "ok"
    newest_list: NewestList | None
    model_switched_on: bool


class Problem(BaseModel):
    """What went wrong (RFC 9457): why, what to do, and where; never a value that was sent."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
