"""Selection at capacity: the one function behind evaluation, audit and lists.

Within each stratum (one commission's list on one date) families are ranked by risk, ties
are broken by a hash of the seed and the family, and the first `capacity` are taken. A
declared share of the capacity is drawn by chance below the cut, with the probability of
each draw recorded, so that reach and need can be estimated without bias.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from cases.errors import BadInput

TIE_RULE = "seeded_hash"
"""Name of the tie rule, as lists record it."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Selection(NamedTuple):
    """What was selected, one entry per row.

    rank: 1 for the first of its stratum. by_rank, by_chance: how it was selected, if at
    all. probability: of being selected under this design, before the seed is known: ties
    and draws are both lots.
    """

    rank: Ints
    by_rank: Flags
    by_chance: Flags
    probability: Floats

    @property
    def selected(self) -> Flags:
        """Selected either way."""
        return self.by_rank | self.by_chance


def select_at_capacity(
    risk: npt.ArrayLike,
    stratum: npt.ArrayLike,
    capacity: npt.ArrayLike,
    *,
    seed: int,
    identifiers: npt.ArrayLike | None = None,
    random_share: float = 0.0,
) -> Selection:
    """Select within strata.

    `risk` (rows,) finite, higher first; `stratum` (rows,) positions in `capacity`
    (strata,), families a list; `identifiers` (rows,) what ties are hashed by, the row's
    position where not given. BadInput for a risk that is not finite or a negative capacity.
    """
    scores = np.asarray(risk, dtype=np.float64)
    strata = np.asarray(stratum, dtype=np.int64)
    room = np.asarray(capacity, dtype=np.int64)
    _require_usable(scores, room, random_share)
    names = np.arange(len(scores)) if identifiers is None else np.asarray(identifiers)
    rank = _rank_within(strata, scores, seeded_hashes(names, seed))
    size = np.bincount(strata, minlength=len(room))
    places = np.minimum(room, size)
    expected_draws = places * random_share
    draws = _draws(expected_draws, seed)
    by_rank = rank <= (places - draws)[strata]
    by_chance = np.zeros_like(by_rank)
    if draws.any():
        lot = _rank_within(strata, np.where(by_rank, -np.inf, 0.0), seeded_hashes(names, seed + 1))
        by_chance = ~by_rank & (lot <= draws[strata])
    ties = _tie_blocks(scores, strata, rank)
    probability = _probability(ties, strata, places, size, expected_draws)
    return Selection(rank, by_rank, by_chance, probability)


def chance_at_capacity(
    risk: npt.ArrayLike, stratum: npt.ArrayLike, capacity: npt.ArrayLike
) -> Floats:
    """How likely each row, (rows,), is to be selected by rank over all orders of equal risks:
    the `probability` that `select_at_capacity` gives where nobody is drawn by chance.
    """
    scores = np.asarray(risk, dtype=np.float64)
    strata = np.asarray(stratum, dtype=np.int64)
    room = np.asarray(capacity, dtype=np.int64)
    _require_usable(scores, room, 0.0)
    rank = _rank_within(strata, scores, np.zeros(len(scores), dtype=np.uint64))
    size = np.bincount(strata, minlength=len(room))
    ties = _tie_blocks(scores, strata, rank)
    return _probability(ties, strata, np.minimum(room, size), size, np.zeros(len(room)))


class RankInterval(NamedTuple):
    """The lowest and the highest rank of each row, 1 for the first of its stratum."""

    low: Ints
    high: Ints


def rank_interval(
    risk: npt.ArrayLike,
    refit_risk: npt.NDArray[np.floating],
    stratum: npt.ArrayLike,
    *,
    seed: int,
    identifiers: npt.ArrayLike | None = None,
) -> RankInterval:
    """Over the model's own risk (rows,) and that of each refit (rows, refits): none is left out.

    Ties are broken as `select_at_capacity` breaks them with the same seed and identifiers.
    """
    strata = np.asarray(stratum, dtype=np.int64)
    names = np.arange(len(strata)) if identifiers is None else np.asarray(identifiers)
    ties = seeded_hashes(names, seed)
    low = _rank_within(strata, np.asarray(risk, dtype=np.float64), ties)
    high = low.copy()
    for scores in refit_risk.T:
        rank = _rank_within(strata, scores.astype(np.float64), ties)
        np.minimum(low, rank, out=low)
        np.maximum(high, rank, out=high)
    return RankInterval(low, high)


def _require_usable(scores: Floats, capacity: Ints, random_share: float) -> None:
    bad = int((~np.isfinite(scores)).sum())
    if bad:
        msg = f"{bad} of {len(scores)} risks are not finite numbers; nothing can be ranked by them"
        raise BadInput(msg)
    if (capacity < 0).any():
        msg = f"a capacity is {capacity.min()}; capacities are counts of families"
        raise BadInput(msg)
    if not 0 <= random_share <= 1:
        msg = f"random share {random_share} is not a share of 0 to 1"
        raise BadInput(msg)


def seeded_hashes(names: npt.NDArray[np.generic], seed: int) -> npt.NDArray[np.uint64]:
    """A hash per name that depends on the seed and on nothing else, order least of all."""
    hashed = pd.util.hash_array(names.astype(object), hash_key=f"{seed % 10**16:016d}")
    return np.asarray(hashed, dtype=np.uint64)


def _rank_within(strata: Ints, scores: Floats, ties: npt.NDArray[np.uint64]) -> Ints:
    """1-based rank by falling score, then rising tie breaker, within each stratum."""
    order = np.lexsort((ties, -scores, strata))
    size = np.bincount(strata[order])
    starts = np.repeat(np.cumsum(size) - size, size)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - starts + 1
    return rank


def _draws(expected: Floats, seed: int) -> Ints:
    """Whole draws per stratum with the expected mean: the fraction is itself a draw."""
    fraction = expected - np.floor(expected)
    chance = np.random.default_rng(seed).random(len(expected))
    return (np.floor(expected) + (chance < fraction)).astype(np.int64)


class _Ties(NamedTuple):
    """Per row, the best rank among the rows it is tied with, and how many those are."""

    first: Ints
    size: Ints


def _tie_blocks(scores: Floats, strata: Ints, rank: Ints) -> _Ties:
    order = np.lexsort((rank, strata))
    ordered_scores, ordered_strata = scores[order], strata[order]
    opens = np.ones(len(order), dtype=np.bool_)
    opens[1:] = (np.diff(ordered_scores) != 0) | (np.diff(ordered_strata) != 0)
    block = np.cumsum(opens) - 1
    first, count = np.empty(len(order), np.int64), np.empty(len(order), np.int64)
    first[order] = rank[order][opens][block]
    count[order] = np.bincount(block)[block]
    return _Ties(first, count)


def _probability(
    ties: _Ties, strata: Ints, places: Ints, size: Ints, expected_draws: Floats
) -> Floats:
    """Mean over tie orders and over the two possible numbers of draws."""
    few = np.floor(expected_draws).astype(np.int64)
    weight_many = expected_draws - few
    total = np.zeros(len(strata))
    for draws, weight in ((few, 1 - weight_many), (few + 1, weight_many)):
        draws_here = np.minimum(draws, places)
        cut = places - draws_here
        by_lot = np.minimum(draws_here / np.maximum(size - cut, 1), 1.0)[strata]
        above = np.clip((cut[strata] - ties.first + 1) / ties.size, 0.0, 1.0)
        total += weight[strata] * (above + (1 - above) * by_lot)
    return total
