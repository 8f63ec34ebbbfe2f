"""A cohort's families explained in blocks, each made once and kept."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from threading import Lock

import numpy as np

from models.reasons.explained import Explained
from serving.ranking import RankedCohort

BLOCK = 256
"""Families of a commission that are explained together: so many at once take hardly longer than
one alone, and who asks for one is likely to ask for the next.
"""

BLOCKS_KEPT = 512


class Blocks:
    """The explained blocks of one cohort; any thread may ask."""

    def __init__(self, cohort: RankedCohort) -> None:
        self._cohort = cohort
        self._made: dict[int, Explained] = {}
        self._making = Lock()

    def explained(self, family: str) -> Explained:
        """The family explained, with others of its commission."""
        return self._block(self._block_of[family])

    def hold(self, families: Sequence[str]) -> bool:
        """Whether all the ranked among these families are explained already."""
        return all(
            family not in self._block_of or self._block_of[family] in self._made
            for family in families
        )

    def explain_ahead(self) -> Iterator[None]:
        """Explain as many as are kept, one block at each step."""
        for block in range(min(len(self._blocks), BLOCKS_KEPT)):
            self._block(block)
            yield

    def _block(self, block: int) -> Explained:
        made = self._made.get(block)
        if made is not None:
            return made
        with self._making:  # of two that ask for the same block, one waits for the other's
            if block not in self._made:
                explained = self._cohort.explain(self._blocks[block])
                if len(self._made) >= BLOCKS_KEPT:
                    del self._made[next(iter(self._made))]
                self._made[block] = explained
            return self._made[block]

    @cached_property
    def _blocks(self) -> tuple[tuple[str, ...], ...]:
        """The cohort's families, commission by commission, in blocks."""
        scored = self._cohort.scored
        ends = np.cumsum(self._cohort.cohort_size).tolist()
        ordered = scored.family_id[np.argsort(scored.commission, kind="stable")].tolist()
        return tuple(
            tuple(ordered[start : min(start + BLOCK, end)])
            for begin, end in pairwise((0, *ends))
            for start in range(begin, end, BLOCK)
        )

    @cached_property
    def _block_of(self) -> dict[str, int]:
        return {family: at for at, block in enumerate(self._blocks) for family in block}
