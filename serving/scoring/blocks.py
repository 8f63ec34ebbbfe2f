"""A cohort's families explained in blocks, each made once and kept."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from threading import Event, Lock

import numpy as np

from models.reasons.explained import Explained
from serving.ranking.cohort import RankedCohort

BLOCK = 256
"""Families of a commission that are explained together: so many at once take hardly longer than
one alone, and who asks for one is likely to ask for the next.
"""

AT_ONCE = 1_024
"""Families explained together where it is known that all of them are needed: four times a block
take one and a half times as long.
"""

BLOCKS_KEPT = 512


class Blocks:
    """The explained blocks of one cohort; any thread may ask."""

    def __init__(self, cohort: RankedCohort) -> None:
        self._cohort = cohort
        self._made: dict[int, Explained] = {}
        self._being_made: dict[int, Event] = {}
        self._sharing = Lock()

    def explained(self, family: str) -> Explained:
        """The family explained, with others of its commission."""
        block = self._block_of[family]
        made = self._made.get(block)
        while made is None:  # which may be let go of before it is looked at
            self._make([block])
            made = self._made.get(block)
        return made

    def hold(self, families: Iterable[str]) -> bool:
        """Whether all the ranked among these families are explained already."""
        return all(block in self._made for block in self._blocks_of(families))

    def explain_all(self, families: Iterable[str]) -> Iterator[None]:
        """Explain those of the families that are not, and as many as are kept: some each step."""
        missing = [block for block in sorted(self._blocks_of(families)) if block not in self._made]
        together = max(AT_ONCE // BLOCK, 1)
        for start in range(0, min(len(missing), BLOCKS_KEPT), together):
            self._make(missing[start : start + together])
            yield

    def explain_ahead(self) -> Iterator[None]:
        """Explain as many of the cohort as are kept, some each step."""
        return self.explain_all(self._block_of)

    def _make(self, blocks: Sequence[int]) -> None:
        """Make those of the blocks that are missing; of one that another thread is making, wait
        for it, and for nothing else that thread makes.
        """
        mine, theirs = self._share_out(blocks)
        try:
            if mine:
                families = [family for block in mine for family in self._blocks[block]]
                self._keep(mine, self._cohort.explain(families))
        finally:
            with self._sharing:
                for block in mine:
                    self._being_made.pop(block).set()
        for being_made in theirs:
            being_made.wait()

    def _share_out(self, blocks: Sequence[int]) -> tuple[list[int], list[Event]]:
        """The missing blocks that nobody makes yet, which is now told, and signs of the others."""
        with self._sharing:
            missing = [block for block in blocks if block not in self._made]
            theirs = [self._being_made[block] for block in missing if block in self._being_made]
            mine = [block for block in missing if block not in self._being_made]
            self._being_made.update((block, Event()) for block in mine)
        return mine, theirs

    def _keep(self, blocks: Sequence[int], made: Explained) -> None:
        with self._sharing:
            self._made.update((block, made) for block in blocks)
            while len(self._made) > BLOCKS_KEPT:
                del self._made[next(iter(self._made))]

    def _blocks_of(self, families: Iterable[str]) -> set[int]:
        return {self._block_of[family] for family in families if family in self._block_of}

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
