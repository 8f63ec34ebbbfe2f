"""A cohort as it was ranked: who is where, how sure that is, and what moved the model."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.store import CaseStore
from fairness.mitigation.choice import Choice
from fairness.mitigation.shifting import shifted
from features.asof import to_day
from features.matrix import FeatureMatrix
from models.reasons.background import Background
from models.reasons.contributions import contributions_by_concept
from models.reasons.explained import Explained, explain
from models.reasons.missing import Lenders
from models.reasons.stability import between_bands
from models.scored import ScoredFamilies
from models.selection import RankInterval, Selection, rank_interval
from serving.ranking.serves import ServingModel
from serving.telling.book import Book
from serving.urgent import UrgentSignals

SEED = 20260101
RANDOM_SHARE = 0.05
DATES = 100_000


class Ordering(NamedTuple):
    """How ties and draws are decided: a recorded seed and the share drawn by chance."""

    seed: int = SEED
    random_share: float = RANDOM_SHARE

    def seed_of(self, as_of: date) -> int:
        """The seed of one list: every date draws anew, or chance would always be the same."""
        return self.seed * DATES + to_day(as_of)


@dataclass(frozen=True)
class RankedCohort:
    """Everybody who can be ranked as of a date, ranked and selected at capacity.

    scored, selection, band, offset: one entry per family; capacity and cohort_size (commissions,).
    `borders` are those of the levels where they are not the model's own. `mitigation` is the signed
    choice that the families were selected with, None where there is none; `offset` what it added
    to their log-odds, 0 without. Risks and bands know nothing of it.
    `matrix` holds the feature rows of those families whose reasons may be asked for,
    `drawn` those that they are compared with, commission by commission: `backgrounds`.
    """

    store: CaseStore
    serving: ServingModel
    as_of: date
    ordering: Ordering
    scored: ScoredFamilies
    matrix: FeatureMatrix
    drawn: FeatureMatrix
    backgrounds: tuple[Background, ...]
    selection: Selection
    capacity: npt.NDArray[np.int64]
    urgent: UrgentSignals
    borders: Mapping[str, float]
    mitigation: Choice | None
    offset: npt.NDArray[np.float64]

    @cached_property
    def band(self) -> npt.NDArray[np.object_]:
        """The band of every family; empty where the record is too thin for one."""
        band = self.serving.model.bands.of(self.scored.risk)
        band[self.scored.thin] = ""
        return band

    def explain(self, families: Collection[str]) -> Explained:
        """The rows of those families whose reasons may be asked for, in the order asked, with what
        moved the model at each; checked for additivity.
        """
        asked = np.array([self._matrix_row_of[family] for family in families], dtype=np.int64)
        return explain(self.serving.model, self.matrix.rows(asked), self._others)

    @cached_property
    def _others(self) -> tuple[FeatureMatrix, ...]:
        """Whom each commission's families are compared with, in the order of their lots."""
        return tuple(self.drawn.rows(rows) for rows in self._drawn_rows)

    @cached_property
    def lenders(self) -> tuple[Lenders, ...]:
        """The same, and what their records come to."""
        values = contributions_by_concept(self.serving.model, self.drawn).values
        return tuple(
            Lenders(background.families, values[rows])
            for background, rows in zip(self.backgrounds, self._drawn_rows, strict=True)
        )

    @cached_property
    def _drawn_rows(self) -> tuple[npt.NDArray[np.int64], ...]:
        place = {family: row for row, family in enumerate(self.drawn.family_id.tolist())}
        return tuple(
            np.array([place[family] for family in background.families], dtype=np.int64)
            for background in self.backgrounds
        )

    @cached_property
    def book(self) -> Book:
        """What is told of the families, as far as it was told of any."""
        model = self.serving.model
        return Book(self.store.catalogue, self.matrix.features, model.calibrator)

    @cached_property
    def group(self) -> list[int]:
        """The group of similar risk in which each family stands."""
        found: list[int] = self.serving.model.calibrator.group_of(self.scored.risk).tolist()
        return found

    @cached_property
    def between(self) -> npt.NDArray[np.object_]:
        """The two bands that every family stands between, the higher first; None where its band
        is settled, or the record too thin for one.
        """
        bands = self.serving.model.bands
        between = between_bands(bands, self.scored.risk, self.scored.refit_risk)
        between[self.scored.thin] = None
        return between

    @property
    def rank_low(self) -> npt.NDArray[np.int64]:
        """The lowest rank of every family in its commission's cohort under the model and its
        refits: for the audit and for studies, never for a page.
        """
        return self._rank_interval.low

    @property
    def rank_high(self) -> npt.NDArray[np.int64]:
        """The highest, alike."""
        return self._rank_interval.high

    @cached_property
    def _rank_interval(self) -> RankInterval:
        return rank_interval(
            shifted(self.scored.risk, self.offset),
            shifted(self.scored.refit_risk, self.offset[:, None]),
            self.scored.commission,
            seed=self.ordering.seed_of(self.as_of),
            identifiers=self.scored.family_id,
        )

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The place of each family among the scored."""
        return {family: row for row, family in enumerate(self.scored.family_id.tolist())}

    @cached_property
    def _matrix_row_of(self) -> dict[str, int]:
        return {family: row for row, family in enumerate(self.matrix.family_id.tolist())}

    @cached_property
    def cohort_size(self) -> npt.NDArray[np.int64]:
        """Families ranked per commission."""
        return np.bincount(self.scored.commission, minlength=len(self.capacity))
