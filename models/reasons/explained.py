"""Families' rows with what moved the model at each of them, and what of it is certain."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from features.matrix import FeatureMatrix
from models.model import Model
from models.reasons.comparing import Compared, compare_within
from models.reasons.contributions import ConceptContributions, contributions_by_concept
from models.reasons.foremost import Foremost, foremost
from models.reasons.meaning import context_concepts
from models.reasons.stability import surviving


@dataclass(frozen=True)
class Explained:
    """country: contributions of the rows by concept, against the whole country; stable (rows,
    concepts): which of these another draw of the learning rows would have given; within: the same
    rows against families of their own commission.
    """

    rows: FeatureMatrix
    country: ConceptContributions
    stable: npt.NDArray[np.bool_]
    within: Compared

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The row of each family."""
        return {family: row for row, family in enumerate(self.rows.family_id.tolist())}

    @cached_property
    def foremost(self) -> Foremost:
        """What is told of each row against the whole country."""
        return foremost(self.country.values, self.stable, self._context)

    @cached_property
    def foremost_within(self) -> Foremost:
        """What is told of each row against families of its own commission."""
        return foremost(self.within.values, self.within.stable, self._context)

    @property
    def _context(self) -> npt.NDArray[np.bool_]:
        beyond_help = context_concepts(self.rows.features)
        concepts = self.country.concepts
        return np.array([concept in beyond_help for concept in concepts], dtype=np.bool_)


def explain(model: Model, rows: FeatureMatrix, others: Sequence[FeatureMatrix]) -> Explained:
    """What moved the model at every row; `others` holds for each commission the families that its
    own are compared with, in the order of their lots.

    CheckFailed where contributions do not add up to the model's own output; BadInput for an
    infinite feature.
    """
    country = contributions_by_concept(model, rows)
    refitted = (contributions_by_concept(refit, rows).values for refit in model.refitted)
    return Explained(
        rows=rows,
        country=country,
        stable=surviving(country.values, refitted),
        within=compare_within(model, rows, others),
    )
