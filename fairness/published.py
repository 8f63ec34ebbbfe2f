"""What a published report says of each group's reach, read for whoever shows it elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cases.catalogue.words import Words


class PerCent(NamedTuple):
    """A rate in whole per cent, and the limits of its interval."""

    value: int
    low: int
    high: int


class ReachedGroup(NamedTuple):
    """A group, by the attribute it is of: of those in need, how many in a hundred are on a list;
    None where that is withheld.
    """

    attribute: Words
    name: Words
    recall: PerCent | None


def reached_groups(report: Mapping[str, Any]) -> Iterator[ReachedGroup]:
    """The groups of a public report as JSON (`fairness.public_results`), in the order they stand;
    none where the report has none.
    """
    for attribute in report.get("attributes", ()):
        for group in attribute["groups"]:
            yield ReachedGroup(
                _words(attribute["names"]), _words(group["names"]), _per_cent(group["recall"])
            )


def _words(names: Mapping[str, str]) -> Words:
    return Words.model_validate(dict(names))


def _per_cent(recall: Any) -> PerCent | None:
    if not isinstance(recall, Mapping):
        return None
    return PerCent(*(round(100 * recall[name]) for name in ("value", "low", "high")))
