"""What the punitive records would add, and for whom: the model's like, fitted with every
punitive event type of the catalogue, on the same families.

It is an answer to a study's question and nothing else. No such model is calibrated, registered or
served: lists read the default features.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.diagnose.examined import Examined, Unanswered
from training.evaluation import Ranking, chance_of_selection
from training.hiding import hidden_groups
from training.intervals import Floats, Interval, auc_difference, shown

if TYPE_CHECKING:
    import pandas as pd

NOT_RECORDED = "not recorded"
REMARK = "a model that reads punitive records cannot serve: this answers a question, no more"


@dataclass(frozen=True, slots=True)
class GroupReach:
    """In need and selected in one group of an attribute, by the model and with the punitive
    records; ties count as their chances. `gain` is the second recall less the first, paired.
    None and hidden where the group is small, or could be told from the rest.
    """

    attribute: str
    value: str
    in_need: int | None
    reached: float | None
    reached_with: float | None
    gain: Interval | None

    def line(self) -> str:
        """One line for a terminal."""
        if self.in_need is None or self.reached is None or self.reached_with is None:
            return f"{self.attribute} {self.value}: not shown, to protect families"
        return (
            f"{self.attribute} {self.value}: {self.reached_with - self.reached:+.1f} reached of "
            f"{self.in_need} in need ({self.reached:.1f} to {self.reached_with:.1f}), recall "
            f"{shown(self.gain, signed=True)}"
        )


@dataclass(frozen=True, slots=True)
class Punitive:
    """The ranking with these event types, what it gains over the model, and whom it reaches."""

    event_types: tuple[str, ...]
    ranking: Ranking
    gain: Interval | None
    auc_gain: Interval | None
    groups: tuple[GroupReach, ...]

    def lines(self) -> Iterator[str]:
        """What they add, for whom, and what that is not."""
        yield f"refitted with the punitive records ({', '.join(self.event_types)}):"
        yield (
            f"recall at capacity {shown(self.gain, signed=True)}, "
            f"AUC {shown(self.auc_gain, signed=True)}"
        )
        yield from (group.line() for group in self.groups)
        yield REMARK


def punitive(examined: Examined) -> Punitive | Unanswered:
    """The model with all punitive event types that features may read at all."""
    catalogue = examined.records.catalogue
    named = tuple(one.code for one in catalogue.event_types if one.punitive and one.feature)
    if not named:
        return Unanswered("the catalogue names no punitive event type that features may read")
    learning, test = (
        examined.records.remade(rows, catalogue, punitive=named)
        for rows in (examined.learning, examined.test)
    )
    score = examined.refitted(learning, test)
    bench = examined.bench
    return Punitive(
        event_types=named,
        ranking=bench.judge("with punitive records", score),
        gain=bench.gain(score, examined.risk),
        auc_gain=auc_difference(score, examined.risk, bench.outcome, bench.clusters),
        groups=tuple(_reach(examined, score)),
    )


def _reach(examined: Examined, score: Floats) -> Iterator[GroupReach]:
    outcome, lists = examined.bench.outcome, examined.bench.lists
    now, then = (
        chance_of_selection(ranked_by, lists) * outcome for ranked_by in (examined.risk, score)
    )
    for attribute, values in _attributes_of(examined).items():
        groups = {value: (values == value).to_numpy() for value in sorted(set(values))}
        hidden = hidden_groups(
            {value: int((group & outcome).sum()) for value, group in groups.items()}
        )
        for value, group in groups.items():
            if value in hidden:
                yield GroupReach(attribute, value, None, None, None, None)
                continue
            yield GroupReach(
                attribute=attribute,
                value=value,
                in_need=int((group & outcome).sum()),
                reached=float(now[group].sum()),
                reached_with=float(then[group].sum()),
                gain=examined.bench.resampling.ratio_difference(
                    then * group, now * group, outcome & group
                ),
            )


def _attributes_of(examined: Examined) -> "dict[str, pd.Series[str]]":
    """Each test row's value of every declared attribute; they are read here and by the audit,
    and by nothing that scores.
    """
    declared = examined.records.catalogue.attributes
    if not declared:
        return {}
    known = examined.records.attributes().reindex(
        index=examined.test.family_id, columns=[one.code for one in declared]
    )
    told = known.fillna("").replace("", NOT_RECORDED).reset_index(drop=True)
    return {str(name): told[name].astype(str) for name in told.columns}
