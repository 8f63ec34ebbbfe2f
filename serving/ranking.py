"""Today's cohort, ranked: the one computation behind lists, explanations and the API.

Families with an urgent signal are taken out before anything is ranked: their lane goes by
rule and works without a model.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.errors import CheckFailed
from cases.progress import Progress, silent
from cases.store import CaseStore
from features.asof import to_day
from features.engine import Engine
from features.matrix import FeatureMatrix, build_matrix
from models.fallback import has_points_card, kept_points_card
from models.model import Model
from models.reasons.contributions import ConceptContributions, contributions_by_concept
from models.registry import Registry
from models.selection import Selection, select_at_capacity
from serving.urgent import UrgentSignals, find_urgent

SEED = 20260101
RANDOM_SHARE = 0.05
DATES = 100_000
POINTS_CARD = "points-card"


class ServingModel(NamedTuple):
    """The model that serves, by name and version."""

    model: Model
    name: str
    version: str


class Ordering(NamedTuple):
    """How ties and draws are decided: a recorded seed and the share drawn by chance."""

    seed: int = SEED
    random_share: float = RANDOM_SHARE

    def seed_of(self, as_of: date) -> int:
        """The seed of one list: every date draws anew, or chance would always be the same."""
        return self.seed * DATES + to_day(as_of)


class NobodyInCohort(CheckFailed):
    """No family can be ranked as of the date; some may still stand in the urgent lane."""


@dataclass(frozen=True)
class RankedCohort:
    """Everybody who can be ranked as of a date, ranked and selected at capacity.

    risk, selection: one entry per row of `matrix`; capacity and cohort_size (commissions,).
    """

    store: CaseStore
    serving: ServingModel
    as_of: date
    ordering: Ordering
    matrix: FeatureMatrix
    risk: npt.NDArray[np.float64]
    selection: Selection
    capacity: npt.NDArray[np.int64]
    urgent: UrgentSignals

    @cached_property
    def reasons(self) -> ConceptContributions:
        """Contributions of every row by concept, checked for additivity."""
        return contributions_by_concept(self.serving.model, self.matrix)

    @cached_property
    def band(self) -> npt.NDArray[np.object_]:
        """The band of every row; empty where the record is too thin for one."""
        band = self.serving.model.bands.of(self.risk)
        band[self.thin] = ""
        return band

    @cached_property
    def thin(self) -> npt.NDArray[np.bool_]:
        """Rows for which no source holds a record in the longest look-back."""
        return np.isnan(self.matrix.column("record__silence"))

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each family."""
        return {family: row for row, family in enumerate(self.matrix.family_id.tolist())}

    @cached_property
    def cohort_size(self) -> npt.NDArray[np.int64]:
        """Families ranked per commission."""
        return np.bincount(self.matrix.commission, minlength=len(self.capacity))


def has_model(home: Path, catalogue_code: str) -> bool:
    """True where anything could rank: a champion, or a calibrated points card."""
    champion = Registry(home, catalogue_code).champion()
    return champion is not None or has_points_card(home)


def serving_model(home: Path, catalogue_code: str) -> ServingModel:
    """The champion, or the points card where no model has earned its place."""
    champion = Registry(home, catalogue_code).champion()
    if champion is not None:
        return ServingModel(champion.model, champion.name, champion.version)
    card = kept_points_card(home)
    return ServingModel(card, POINTS_CARD, card.summary["trained_through"])


def rank_cohort(
    home: Path,
    as_of: date,
    *,
    ordering: Ordering | None = None,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> RankedCohort:
    """Rank the cohort of a date with the model that serves.

    NotThereYet where nothing was ingested or trained; BadInput for a date outside the
    store; NobodyInCohort where nobody is.
    """
    how = ordering or Ordering()
    store = CaseStore.open(home)
    serving = serving_model(home, store.catalogue.code)
    matrix = build_matrix(store, [as_of], engine=engine, progress=progress)
    urgent = find_urgent(store, as_of)
    matrix = matrix.rows(~np.isin(matrix.family_id.astype(str), list(urgent)))
    if not len(matrix):
        msg = f"nobody is in the cohort of {as_of}; choose a date the data speaks for"
        raise NobodyInCohort(msg)
    risk = serving.model.risk(matrix)
    capacity = store.table("commissions")["capacity"].to_numpy().astype(np.int64)
    selection = select_at_capacity(
        risk,
        matrix.commission,
        capacity,
        seed=how.seed_of(as_of),
        identifiers=matrix.family_id,
        random_share=how.random_share,
    )
    return RankedCohort(store, serving, as_of, how, matrix, risk, selection, capacity, urgent)
