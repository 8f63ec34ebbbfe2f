"""What the documents are made from: plain facts, any of which may be missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from cases.composition import Composition
from models.card.document import Number, OutOfHundred, Points, Share
from models.reasons.pictures.moves import Moves

Json = Mapping[str, Any]


class AuditedGroup(NamedTuple):
    """One group as the audit found it: the verdict in words, the share of its families in need
    that were on a list, and how many those in need were.
    """

    name: Words
    verdict: Words
    recall: Share | None
    in_need: int


class AuditedAttribute(NamedTuple):
    """One attribute of the audit with its groups."""

    name: Words
    groups: tuple[AuditedGroup, ...]


class Limits(NamedTuple):
    """An interval of training's: an estimate with its 95 % limits."""

    estimate: float
    low: float
    high: float


class Quarantined(NamedTuple):
    """Rows of one table that could not be stored for one reason in one column."""

    table: str
    column: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is known of a case store. `privacy`, `composition`, `quarantined` and `erased`, the
    number of families erased, are None where nobody measured them.
    """

    catalogue: Catalogue
    manifest: Json
    composition: Composition | None = None
    privacy: Json | None = None
    quarantined: tuple[Quarantined, ...] | None = None
    erased: int | None = None


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known of a trained version beside its data.

    `measured` is what training measured; `steps` words the cohort flow's steps, `audit` what
    the fairness audit found, `gate` what the gate decided; `made_on` and `store_digest` are
    the run's day and the store it was trained on; `licence` is the code's; `moves` is what moves
    the ranking.
    """

    measured: Json
    steps: Mapping[str, Words] = field(default_factory=dict)
    audit: tuple[AuditedAttribute, ...] | None = None
    gate: Json | None = None
    made_on: date | None = None
    store_digest: str | None = None
    licence: str | None = None
    moves: Moves | None = None


def look(facts: Any, *path: str | int) -> Any:
    """What stands at the end of a path through mappings and sequences; None where it breaks
    off.
    """
    for step in path:
        if isinstance(facts, Mapping):
            facts = facts.get(str(step))
        elif isinstance(facts, Sequence) and isinstance(step, int):
            facts = facts[step] if -len(facts) <= step < len(facts) else None
        else:
            return None
    return facts


def day(text: str | None) -> date | None:
    """An ISO day as a date."""
    return None if text is None else date.fromisoformat(text)


def share(interval: Sequence[float] | None) -> Share | None:
    """An interval of training's as a share."""
    return None if interval is None else Share(*Limits(*interval))


def points(interval: Sequence[float] | None) -> Points | None:
    """An interval of training's as a difference."""
    return None if interval is None else Points(*Limits(*interval))


def number(interval: Sequence[float] | None, digits: int = 2) -> Number | None:
    """An interval of training's as a plain number."""
    return None if interval is None else Number(*Limits(*interval), digits)


def others_of_hundred(interval: Sequence[float] | None) -> OutOfHundred | None:
    """Of a hundred, those whom a share does not count."""
    if interval is None:
        return None
    estimate, low, high = Limits(*interval)
    return OutOfHundred(1 - estimate, 1 - high, 1 - low)


def quotient(top: float | None, bottom: float | None, digits: int = 1) -> Number | None:
    """One count over another; None where there is nothing to divide by."""
    return Number(top / bottom, digits=digits) if top is not None and bottom else None
