"""Who is reached at capacity, by group, beside the other figures of an evaluation.

The counts are those of the audit: one row of each tested family, drawn by its lot. The audit
says whether a difference is one; here it is only shown. Small groups stay hidden, since these
figures go to whoever may read the tracking server.
"""

from typing import Any, NamedTuple

import pandas as pd

from cases.store import CaseStore
from fairness.counts import recall
from fairness.groups import AuditedGroup, groups_of
from fairness.statistics.intervals import clustered_wilson
from training.audited import one_row_per_family, scored_table
from training.hiding import hidden_groups
from training.intervals import Interval


class GroupReach(NamedTuple):
    """One value of an attribute: how many came into need, how many of them were on a list, and
    the share. None and hidden where the group is small, or could be told from the rest.
    """

    code: str
    name: str
    in_need: int | None
    reached: int | None
    recall: Interval | None


class AttributeReach(NamedTuple):
    """An attribute with its groups in the order they are shown."""

    code: str
    name: str
    groups: tuple[GroupReach, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {**self._asdict(), "groups": [group._asdict() for group in self.groups]}


def measure_reach(store: CaseStore, scores: pd.DataFrame) -> tuple[AttributeReach, ...]:
    """Reach on the test lists by every attribute of the catalogue; `scores` as they are kept,
    a row per family and list.
    """
    if not store.catalogue.attributes:
        return ()
    rows = one_row_per_family(scores)
    table = scored_table(store, rows, chosen="selected", source="the test")
    return tuple(
        AttributeReach(
            attribute.code,
            attribute.name.in_language("en"),
            hide_small([_reach(group) for group in groups_of(table, attribute)]),
        )
        for attribute in store.catalogue.attributes
    )


def _reach(group: AuditedGroup) -> GroupReach:
    tally = recall(group.pair.group)
    found = clustered_wilson(tally)
    share = None if found is None else Interval(found.value, found.low, found.high)
    return GroupReach(
        group.code, group.names["en"], int(tally.totals.sum()), int(tally.hits.sum()), share
    )


def hide_small(groups: list[GroupReach]) -> tuple[GroupReach, ...]:
    """The groups, those hidden that are small or would follow from the others."""
    hidden = hidden_groups({group.code: group.in_need or 0 for group in groups})
    return tuple(
        group._replace(in_need=None, reached=None, recall=None) if group.code in hidden else group
        for group in groups
    )
