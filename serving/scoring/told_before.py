"""What was told of a cohort's families, kept to be told again.

A family is asked about again and again as long as a list holds, and nothing of its answer moves
before the cohort does.
"""

from collections.abc import Callable, Sequence
from threading import Lock

from serving.api.contract import ExplainedFamily

MOST_KEPT = 16_384
"""Families kept as they were told, a few kilobytes each: their reasons are shared by many."""


class ToldBefore:
    """A cohort's families as they were told; any thread may ask."""

    def __init__(self) -> None:
        self._kept: dict[str, ExplainedFamily] = {}
        self._keeping = Lock()

    def missing(self, families: Sequence[str]) -> list[str]:
        """Those that have to be told for the first time."""
        kept = self._kept
        return [family for family in families if family not in kept]

    def of(self, family: str, tell: Callable[[str], ExplainedFamily]) -> ExplainedFamily:
        """A family as it was told before, or as `tell` does now. Where too many are kept, the
        oldest goes.
        """
        kept = self._kept.get(family)
        if kept is None:
            kept = tell(family)
            with self._keeping:
                self._kept[family] = kept
                if len(self._kept) > MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
        return kept
