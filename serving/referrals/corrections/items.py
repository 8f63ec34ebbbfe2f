"""What on a family's page can be said to be wrong, and how it is found again.

A fact is marked by the digest of all that the page says of it, a reason by its concept: the same
mark on every list that shows it, whichever words stand around it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cases.canonical import sha256_of
from cases.catalogue.words import Words
from models.reasons.meaning import OF_GENERAL
from serving.referrals.shown import Fact, Reason, Shown

ItemKind = Literal["fact", "reason"]

Effect = Literal["left_out", "kept", "source_only"]
"""What a list made meanwhile does. What lowers the level is `kept`, for a correction never raises
one. `source_only` are circumstances that no single record tells of, such as the area.
"""


@dataclass(frozen=True, slots=True)
class Item:
    """A fact or a reason; `place` is where on the page it stands."""

    place: str
    kind: ItemKind
    shown: Fact | Reason
    text: Words
    source: Words
    on: date | None
    effect: Effect

    @property
    def mark(self) -> str:
        """What it is, whatever list shows it."""
        return mark_of(self.shown)


def items_of(shown: Shown) -> Iterator[Item]:
    """Everything on a family's page that can be contested."""
    for at, fact in enumerate(shown.facts):
        effect: Effect = "kept" if fact.protective else "left_out"
        yield Item(f"fact-{at}", "fact", fact, fact.text, fact.source, fact.date, effect)
    for name, reasons in _reasons_of(shown):
        for at, reason in enumerate(reasons):
            yield Item(
                place=f"{name}-{at}",
                kind="reason",
                shown=reason,
                text=reason.text,
                source=reason.source,
                on=reason.last_recorded,
                effect=_effect_of(shown, reason),
            )


def _reasons_of(shown: Shown) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    yield "raises", shown.raises
    yield "lowers", shown.lowers
    yield "aside", shown.set_aside
    if shown.against is not None:
        yield "against-raises", shown.against.raises
        yield "against-lowers", shown.against.lowers


def _effect_of(shown: Shown, reason: Reason) -> Effect:
    if reason.concept in OF_GENERAL:
        return "source_only"
    lowering = {one.concept for one in shown.lowers}
    return "kept" if reason.concept in lowering else "left_out"


def mark_of(shown: Fact | Reason) -> str:
    """What a fact or a reason is, whatever list shows it."""
    if isinstance(shown, Reason):
        return shown.concept
    return sha256_of(shown.model_dump(mode="json"))


def item_at(shown: Shown, place: str) -> Item | None:
    """The item that stands at a place, None where nothing does."""
    return next((item for item in items_of(shown) if item.place == place), None)


def item_marked(shown: Shown, kind: str, mark: str) -> Item | None:
    """The item of that mark, None where the page does not show it."""
    same = (item for item in items_of(shown) if (item.kind, item.mark) == (kind, mark))
    return next(same, None)
