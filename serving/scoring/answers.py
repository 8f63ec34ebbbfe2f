"""Answers of one moment: whoever asks is told from memory, and by a stamp what it was made from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from serving.api.contract import (
    ExplainedFamily,
    RankedFamily,
    ScoredFamily,
    UnknownCommission,
    UnknownFamilies,
)
from serving.scoring.answering import Answering
from serving.scoring.stamp import Stamp
from serving.scoring.telling import explain_family, rank_family, score_family


@dataclass(frozen=True)
class Answers:
    """A ranked cohort, what it was made from, and today's code by each that a list showed."""

    stamp: Stamp
    answering: Answering
    renamed: Mapping[str, str]

    def find(self, families: Sequence[str], commission_id: str | None = None) -> list[str]:
        """Today's codes of the families, in the order asked, for somebody who may read one
        commission's or, with None, everybody's.

        UnknownFamilies for those outside the cohort. Another commission's family is as unknown as
        one that does not exist, so that neither can be told from the other.
        """
        codes = [self.renamed.get(family, family) for family in families]
        found = [self.answering.commission_of(code) for code in codes]
        unknown = [
            position
            for position, commission in enumerate(found)
            if commission is None or commission_id not in {None, commission}
        ]
        if unknown:
            raise UnknownFamilies(unknown)
        return codes

    def in_order(self, commission_id: str) -> tuple[str, ...]:
        """A commission's ranked families, the first of its order first; UnknownCommission."""
        try:
            return self.answering.in_order[commission_id]
        except KeyError:
            raise UnknownCommission from None

    def are_ready(self, codes: Sequence[str]) -> bool:
        """Whether these families' reasons can be told without working them out first."""
        return self.answering.blocks.hold(self.answering.told_before.missing(codes))

    def explain_ahead(self) -> Iterator[None]:
        """Explain as many of the cohort as are kept explained, some at each step."""
        return self.answering.blocks.explain_ahead()

    def score(self, codes: Sequence[str]) -> list[ScoredFamily]:
        """Families that were found, scored."""
        return [score_family(self.answering, code) for code in codes]

    def explain(self, codes: Sequence[str]) -> list[ExplainedFamily]:
        """Families that were found, explained."""
        for _ in self.answering.blocks.explain_all(self.answering.told_before.missing(codes)):
            pass
        tell = partial(explain_family, self.answering)
        return [self.answering.told_before.of(code, tell) for code in codes]

    def rank(self, codes: Sequence[str]) -> list[RankedFamily]:
        """Families that were found, with their places."""
        return [rank_family(self.answering, code) for code in codes]
