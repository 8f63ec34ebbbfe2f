"""Contributions summed by concept: what a reader can be told about, not columns."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.errors import BadInput, CheckFailed
from features.matrix import FeatureMatrix
from models.model import Model

ADDITIVITY_TOLERANCE = 1e-6
ROWS = 65_536


class ConceptContributions(NamedTuple):
    """concepts (concepts,) in the features' order; values (rows, concepts) in the raw
    score's units, summing with `base` to each row's raw score.
    """

    concepts: tuple[str, ...]
    values: npt.NDArray[np.float64]
    base: float


def contributions_by_concept(
    model: Model, matrix: FeatureMatrix, background: FeatureMatrix | None = None
) -> ConceptContributions:
    """Exact contributions of every row, summed by concept: against the whole country, or against
    the families of `background`.

    CheckFailed where they do not add up to the model's own output: such a list must not
    be shown to anyone. BadInput for a feature that is infinite, named.
    """
    _require_finite(matrix)
    concepts = concepts_of(matrix)
    turns = _turns(matrix, concepts)
    summed, base = np.zeros((len(matrix), len(concepts))), 0.0
    # a country's contributions by feature would not fit in memory: some rows at a time
    for start in range(0, max(len(matrix), 1), ROWS):
        rows = matrix.rows(np.arange(start, min(start + ROWS, len(matrix))))
        found = model.contributions(rows, background)
        breach = np.abs(found.values.sum(axis=1) + found.base - model.raw(rows)).max(initial=0.0)
        if not breach <= ADDITIVITY_TOLERANCE:
            msg = (
                f"reasons do not add up to the model's output (by {breach:.2g}); no list was made: "
                "train again and report this"
            )
            raise CheckFailed(msg)
        base = found.base
        for turn in turns:
            summed[start : start + ROWS, turn.concepts] += found.values[:, turn.columns]
    return ConceptContributions(concepts, summed, base)


class _Turn(NamedTuple):
    """A feature each of some concepts: the positions of both."""

    concepts: list[int]
    columns: list[int]


def _turns(matrix: FeatureMatrix, concepts: tuple[str, ...]) -> list[_Turn]:
    """First the first feature of every concept, then the second of those that have one, and so on:
    so each concept's are added up in their order, whichever others it has.
    """
    place = {concept: number for number, concept in enumerate(concepts)}
    taken = [0] * len(concepts)
    turns: list[_Turn] = []
    for column, feature in enumerate(matrix.features):
        concept = place[feature.concept]
        if taken[concept] == len(turns):
            turns.append(_Turn([], []))
        turns[taken[concept]].concepts.append(concept)
        turns[taken[concept]].columns.append(column)
        taken[concept] += 1
    return turns


def concepts_of(matrix: FeatureMatrix) -> tuple[str, ...]:
    """The concepts that a matrix speaks of, in the features' order."""
    return tuple(dict.fromkeys(feature.concept for feature in matrix.features))


def _require_finite(matrix: FeatureMatrix) -> None:
    """What is not known is NaN and can be explained; what is infinite is a mistake."""
    columns = np.flatnonzero(np.isinf(matrix.values).any(axis=0))
    if len(columns):
        named = ", ".join(matrix.feature_names[column] for column in columns[:3])
        msg = (
            f"{len(columns)} features hold infinite values (the first: {named}); nothing can be "
            "explained by them: ingest the store again and report this"
        )
        raise BadInput(msg)
