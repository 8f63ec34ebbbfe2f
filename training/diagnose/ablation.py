"""What each theme and each source is worth: the model's like fitted without it.

What is left out is left out of the catalogue, and the features are made from the events anew. To
blank or drop columns would not be fair: a theme's total, the days since a source last spoke and
the number of sources that spoke are folded from many event types and would go on telling of those
that are missing. A theme that others tell of as well is worth little by this measure, and so
is either of two sources that tell the same: it is what would be lost, not what is used.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from cases.catalogue.entries import EventType
from cases.catalogue.whole import Catalogue
from training.diagnose.examined import Examined, Unanswered, losses
from training.evaluation import Ranking

Kind = Literal["theme", "source"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A theme or source that was left out, how many event types and features went with it, and
    the ranking without it, whose gains are what the model loses.
    """

    code: str
    event_types: int
    features: int
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Ablation:
    """Each left out by itself, in the catalogue's order."""

    kind: Kind
    left_out: tuple[LeftOut, ...]

    def lines(self) -> Iterator[str]:
        """The greatest loss first."""
        yield f"refitted without one {self.kind}; what recall at capacity and AUC lose"
        width = max(len(one.code) for one in self.left_out) + 2
        for one in sorted(self.left_out, key=_loss, reverse=True):
            size = f"{one.event_types} event types, {one.features} features"
            yield f"{one.code:<{width}}{size:<30}{losses(one.ranking)}"


def themes(examined: Examined) -> Ablation | Unanswered:
    """The model without each theme."""
    return _leave_out(examined, "theme", lambda event_type: event_type.theme)


def sources(examined: Examined) -> Ablation | Unanswered:
    """The model without each source."""
    return _leave_out(examined, "source", lambda event_type: event_type.source)


def _leave_out(
    examined: Examined, kind: Kind, of: Callable[[EventType], str]
) -> Ablation | Unanswered:
    read = examined.records.catalogue.feature_event_types()
    codes = tuple(dict.fromkeys(of(event_type) for event_type in read))
    if not codes:
        return Unanswered("the catalogue names no event type that features read")
    return Ablation(
        kind,
        tuple(
            _without(examined, code, {one.code for one in read if of(one) == code})
            for code in examined.told(f"{kind}s", codes)
        ),
    )


def _without(examined: Examined, code: str, event_types: set[str]) -> LeftOut:
    catalogue = unread(examined.records.catalogue, event_types)
    learning = examined.records.remade(examined.learning, catalogue)
    test = examined.records.remade(examined.test, catalogue)
    return LeftOut(
        code=code,
        event_types=len(event_types),
        features=len(examined.learning.features) - len(learning.features),
        ranking=examined.judge(f"without {code}", examined.refitted(learning, test)),
    )


def unread(catalogue: Catalogue, codes: set[str]) -> Catalogue:
    """A catalogue of which features do not read these event types."""
    event_types = tuple(
        one.model_copy(update={"feature": False}) if one.code in codes else one
        for one in catalogue.event_types
    )
    return catalogue.model_copy(update={"event_types": event_types})


def _loss(one: LeftOut) -> float:
    return one.ranking.gain.estimate if one.ranking.gain else 0.0
