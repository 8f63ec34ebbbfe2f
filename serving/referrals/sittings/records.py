"""A sitting as plain values, and what can go wrong with one.

CheckFailed
├── NoSuchSitting      none of the commission has this id, or it holds no such item
├── SittingClosed      a closed sitting is not worked on any more
├── SittingNotWhole    it cannot be closed yet, or not added to yet
├── WrittenMeanwhile   a colleague wrote about the item after its page was opened
└── SittingTokenUsed   a form's token came back from somebody else, or for something else
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from cases.errors import CheckFailed
from serving.referrals.decisions import Decision
from serving.referrals.records import StoredRow

Part = Literal["chair", "secretary", "member", "invited"]
PARTS: tuple[Part, ...] = get_args(Part)

VOTING: tuple[Part, ...] = ("chair", "secretary", "member")
"""Those who may vote; whoever is invited may not."""


class NoSuchSitting(CheckFailed):
    """The commission has no such sitting, or the sitting no such item."""


class SittingClosed(CheckFailed):
    """The sitting is closed: nothing in it changes any more."""


class SittingNotWhole(CheckFailed):
    """The sitting cannot be closed, or added to, as it is."""


class WrittenMeanwhile(CheckFailed):
    """A colleague wrote about the item meanwhile."""


class SittingTokenUsed(CheckFailed):
    """A form's token belongs to another submission."""


@dataclass(frozen=True, slots=True)
class WhenAndWhere:
    """When a sitting is held, and where; `begins_at` is such as 10:00."""

    held_on: date
    begins_at: str
    place: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting without what was dealt with; `closed_at` is None while it is worked on."""

    sitting_id: int
    commission_id: str
    number: int
    when: WhenAndWhere
    opened_by: str
    opened_at: datetime
    closed_by: str
    closed_at: datetime | None

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the sitting dealt with a family; votes are None where none were counted."""

    votes_for: int | None = None
    votes_against: int | None = None
    abstained: int | None = None
    dissent: str = ""
    family_present: bool = False

    @property
    def voted(self) -> int | None:
        """How many votes were given; None where none were counted."""
        counted = (self.votes_for, self.votes_against, self.abstained)
        given = [votes for votes in counted if votes is not None]
        return sum(given) if given else None


@dataclass(frozen=True, slots=True)
class Item:
    """A family on the agenda. `row` is None where the family was erased since.

    `decision` is the newest one about it while the sitting is worked on, and the one that stood
    when it was closed afterwards; None where there was none.
    """

    item_id: int
    family_id: str
    position: int
    row: StoredRow | None
    outcome: Outcome
    version: int
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Attendant:
    """Somebody who came, with their office and as what they sat there."""

    attendant_id: int
    part: Part
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A numbered addition to a closed sitting; `item_id` is None where it is about none."""

    number: int
    item_id: int | None
    text: str
    author_name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class SittingRecord:
    """All of one sitting, items in the order of the agenda."""

    sitting: Sitting
    commission_name: str
    items: tuple[Item, ...]
    attendants: tuple[Attendant, ...]
    additions: tuple[Addition, ...]

    def item(self, item_id: int) -> Item:
        """The item of that id; NoSuchSitting where there is none."""
        for item in self.items:
            if item.item_id == item_id:
                return item
        msg = "this sitting has no such item"
        raise NoSuchSitting(msg)

    def sat_as(self, *parts: Part) -> tuple[Attendant, ...]:
        """Those who came as one of these, in the order they were written down."""
        return tuple(one for one in self.attendants if one.part in parts)
