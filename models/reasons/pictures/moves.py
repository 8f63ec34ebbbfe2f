"""What moves the ranking, measured on families drawn from the test: what the pictures of it, and
the tables beside them, are made from.

No family can be told from it: values are counted in places and bins, a concept that few families
have on record is left out, and small bins are hidden.
"""

from typing import Annotated, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from features.matrix import FeatureMatrix
from models.model import Model
from models.reasons.contributions import ConceptContributions, contributions_by_concept
from models.reasons.naming import name_concept
from models.reasons.pictures.drawing import FROM_LOW_TO_HIGH
from models.small_counts import SMALL, hidden_counts

MOST_EXPLAINED = 4_000
MOST_DRAWN = 1_000
MOST_CONCEPTS = 12
MOST_BINS = 6
PLACES = 88
MOVED = 1e-3
"""A contribution below this, in raw score units, neither raises nor lowers."""

RANKS = len(FROM_LOW_TO_HIGH)
NOT_KNOWN = RANKS
"""Where a swarm keeps the families of whom the value is not known."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Share = Annotated[float, Field(ge=0, le=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bin(_Frozen):
    """Families whose value lies from `low` to `high`, or of whom it is not known: how many, and
    the 10 %, 50 % and 90 % quantiles of the contribution, None where they are hidden.

    The outermost bins are open, None, where they hold several values: none is a single family's.
    """

    known: bool
    low: float | None
    high: float | None
    families: int | None
    tenth: float | None
    median: float | None
    ninetieth: float | None


class Mover(_Frozen):
    """One concept: its mean absolute contribution in raw score units, and the shares of families
    whom it raises and lowers.

    `measure` names the concept's feature that contributes most, whose value colours the swarm and
    makes the bins. `swarm` counts the drawn families (RANKS + 1, PLACES) by rank of that value,
    the lowest first and not known last, and by place of the contribution.
    """

    concept: str
    name: Words
    measure: Words
    mean_absolute: Annotated[float, Field(ge=0)]
    raised: Share
    lowered: Share
    swarm: tuple[tuple[int, ...], ...]
    bins: tuple[Bin, ...]


class Moves(_Frozen):
    """The concepts that move the ranking most, the strongest first; none where the model ranks
    everybody alike.

    `explained` families make the figures, the first `drawn` of them the swarms, whose places run
    from `low` to `high`, in raw score units.
    """

    explained: int
    drawn: int
    low: float
    high: float
    movers: tuple[Mover, ...]


def measure_moves(model: Model, matrix: FeatureMatrix, catalogue: Catalogue, *, seed: int) -> Moves:
    """What moves a model's ranking on a matrix (rows, features): of each family one row, drawn
    by seed.
    """
    rows = draw_families(matrix.family_id, seed=seed)
    explained, drawn = matrix.rows(rows), matrix.rows(rows[:MOST_DRAWN])
    found = contributions_by_concept(model, explained)
    chosen = _strongest(found, _measures(model, drawn))
    inside = [_within(found.values[: len(drawn), concept]) for concept in chosen]
    low = min((float(values.min()) for values in inside), default=0.0)
    high = max((float(values.max()) for values in inside), default=0.0)
    edges = np.linspace(min(low, 0.0), max(high, 0.0), PLACES + 1)
    movers = tuple(
        Mover(
            concept=found.concepts[concept],
            name=name_concept(catalogue, found.concepts[concept]),
            measure=explained.features[feature].words,
            **_shares(found.values[:, concept]),
            swarm=_swarm(values, drawn.values[:, feature], edges),
            bins=bins_of(explained.values[:, feature], found.values[:, concept]),
        )
        for (concept, feature), values in zip(chosen.items(), inside, strict=True)
    )
    return Moves(
        explained=len(explained),
        drawn=len(drawn),
        low=float(edges[0]),
        high=float(edges[-1]),
        movers=movers,
    )


def draw_families(
    family_id: npt.NDArray[np.object_], *, seed: int, most: int = MOST_EXPLAINED
) -> Ints:
    """One row of each of at most so many families, in drawn order; whose row it is has no part
    in the draw.
    """
    drawn: dict[str, int] = {}
    for row in np.random.default_rng(seed).permutation(len(family_id)):
        drawn.setdefault(family_id[row], int(row))
        if len(drawn) == most:
            break
    return np.array(list(drawn.values()), dtype=np.int64)


def _measures(model: Model, drawn: FeatureMatrix) -> dict[str, int]:
    """The column of each concept that contributes most, among those that enough families have
    on record.
    """
    weight = np.abs(model.contributions(drawn).values).sum(axis=0)
    recorded = (np.nan_to_num(drawn.values) != 0).sum(axis=0)
    chosen: dict[str, int] = {}
    for column in np.argsort(-weight, kind="stable").tolist():
        if recorded[column] >= SMALL:
            chosen.setdefault(drawn.features[column].concept, column)
    return chosen


def _strongest(found: ConceptContributions, measures: dict[str, int]) -> dict[int, int]:
    """The concepts that move most, and the column of each one's measure."""
    mean = np.abs(found.values).mean(axis=0) if len(found.values) else np.zeros(0)
    order = [
        concept
        for concept in np.argsort(-mean, kind="stable").tolist()
        if mean[concept] > 0 and found.concepts[concept] in measures
    ]
    return {concept: measures[found.concepts[concept]] for concept in order[:MOST_CONCEPTS]}


def _within(values: Floats) -> Floats:
    """Contributions drawn within their 1 % and 99 % quantiles: no single family stands out."""
    low, high = np.quantile(values, [0.01, 0.99])
    return np.asarray(np.clip(values, low, high), dtype=np.float64)


def _shares(contributions: Floats) -> dict[str, float]:
    return {
        "mean_absolute": float(np.abs(contributions).mean()),
        "raised": float((contributions > MOVED).mean()),
        "lowered": float((contributions < -MOVED).mean()),
    }


def _swarm(
    contributions: Floats, values: npt.NDArray[np.float32], edges: Floats
) -> tuple[tuple[int, ...], ...]:
    place = np.clip(np.searchsorted(edges, contributions, side="right") - 1, 0, PLACES - 1)
    counts = np.zeros((RANKS + 1, PLACES), dtype=np.int64)
    np.add.at(counts, (rank_values(values), place), 1)
    return tuple(tuple(row) for row in counts.tolist())


def rank_values(values: npt.NDArray[np.float32]) -> Ints:
    """The fifth of the families that each value stands in, 0 for the lowest, or NOT_KNOWN for NaN.

    A lowest value that a fifth or more have (nothing on record, mostly) is 0 alone, and the
    others are ranked among themselves, or they would all look alike.
    """
    known = ~np.isnan(values)
    _, of_known, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    ranks = np.full(len(values), NOT_KNOWN, dtype=np.int64)
    ranks[known] = _ranks(counts.astype(np.int64))[of_known]
    return ranks


def _ranks(counts: Ints) -> Ints:
    """The ranks of values that so many families have, the lowest value first."""
    if len(counts) > 1 and counts[0] * RANKS >= counts.sum():
        return np.append(0, _parts(counts[1:], RANKS - 1))
    return np.maximum(_parts(counts, RANKS) - 1, 0) if len(counts) > 1 else np.zeros_like(counts)


def _parts(counts: Ints, parts: int) -> Ints:
    """In which of so many equal parts, from 1 on, the last family of each value stands."""
    return np.asarray(-(-parts * counts.cumsum() // counts.sum()), dtype=np.int64)


def bins_of(values: npt.NDArray[np.float32], contributions: Floats) -> tuple[Bin, ...]:
    """Families by value (families,), the lowest first and the not known last, with quantiles of
    their contributions (families,).

    Bins are as even as whole values allow, and none of a known value is small unless all are.
    """
    known = ~np.isnan(values)
    groups: list[tuple[_Limits | None, Flags]] = [
        (limits, limits.hold(values)) for limits in _limits(values[known])
    ]
    if not known.all():
        groups.append((None, ~known))
    hidden = hidden_counts({str(at): int(who.sum()) for at, (_, who) in enumerate(groups)})
    return tuple(
        _bin(limits, None if str(at) in hidden else contributions[who])
        for at, (limits, who) in enumerate(groups)
    )


class _Limits(NamedTuple):
    low: float
    high: float
    opens: bool = False
    ends: bool = False

    def hold(self, values: npt.NDArray[np.float32]) -> Flags:
        return np.asarray((values >= self.low) & (values <= self.high))


def _limits(known: npt.NDArray[np.float32]) -> list[_Limits]:
    """The bins of known values; what is too small for one of its own goes with the last."""
    occurring, counts = np.unique(known, return_counts=True)
    bins: list[_Limits] = []
    first, inside, left = 0, 0, len(known)
    for at, count in enumerate(counts.tolist()):
        inside += count
        if inside >= max(left / (MOST_BINS - len(bins)), SMALL):
            bins.append(_Limits(float(occurring[first]), float(occurring[at])))
            first, inside, left = at + 1, 0, left - inside
    if inside:
        low = bins.pop().low if bins else float(occurring[0])
        bins.append(_Limits(low, float(occurring[-1])))
    last = len(bins) - 1
    return [
        limits._replace(opens=at == 0, ends=at == last) if limits.low < limits.high else limits
        for at, limits in enumerate(bins)
    ]


def _bin(limits: _Limits | None, contributions: Floats | None) -> Bin:
    quantiles: tuple[float | None, ...] = (None, None, None)
    if contributions is not None:
        quantiles = tuple(np.quantile(contributions, [0.1, 0.5, 0.9]).tolist())
    tenth, median, ninetieth = quantiles
    return Bin(
        known=limits is not None,
        low=None if limits is None or limits.opens else limits.low,
        high=None if limits is None or limits.ends else limits.high,
        families=None if contributions is None else len(contributions),
        tenth=tenth,
        median=median,
        ninetieth=ninetieth,
    )
