"""Countries drawn at random of which the truth is known, to ask whether the audit tells it.

In all of them the audited attribute is `group`, and everybody not in a small group is one of
the "others". A gap is a group's recall less the others' within every commission.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from fairness.arrays import BoolArray, Codes, Commissions, FloatArray, IntArray
from fairness.scored import ScoredTable
from fairness.selecting import Chosen, SelectionRule, apply_selection

GROUP = "group"
OTHERS = "others"
MINORITY = "minority"
LISTS = 6


class World(NamedTuple):
    """A country to draw again and again, and what is true of it.

    `gaps` gives by small group the gap within commissions; `truth` by group the values that
    the intervals of the report should hold, where these are asked.
    """

    draw: Callable[[np.random.Generator], ScoredTable]
    gaps: Mapping[str, float]
    truth: Mapping[str, Mapping[str, float]]


class People(NamedTuple):
    """Who lives where: in each commission and group how many are in need and how many not,
    each of shape (C, G).
    """

    in_need: IntArray
    without: IntArray


class Reach(NamedTuple):
    """The chance of being selected, each of shape (C, G): of those in need and of the others."""

    in_need: FloatArray
    without: FloatArray


def clustered(commissions: int) -> World:
    """Commissions differ in size, in need and in how many they reach, from a fifth to four.

    What families of one commission share is .12 of the variance of being reached. The
    minority is reached 8 points less often everywhere; its share differs by commission.
    """
    gap, need, reach = -0.08, (0.2, 0.4), (0.2, 0.8)
    mean_need, mean_reach = np.mean(need), np.mean(reach)

    def draw(rng: np.random.Generator) -> ScoredTable:
        size = 20 + rng.negative_binomial(3, 3 / (3 + 60), commissions)
        minority = rng.binomial(size, rng.beta(3, 5, commissions))
        families = np.stack([size - minority, minority], axis=1)
        in_need = rng.binomial(families, rng.uniform(*need, (commissions, 1)))
        level = rng.uniform(*reach, (commissions, 1))
        chance = Reach(level + np.array([0.0, gap]), np.repeat(level / 2, 2, axis=1))
        people = People(in_need, families - in_need)
        return drawn_table(rng, people, chance, (OTHERS, MINORITY))

    def rates(shift: float) -> dict[str, float]:
        hit, listed = mean_need * (mean_reach + shift), (1 - mean_need) * mean_reach / 2
        missed, left = mean_need - hit, 1 - hit - listed
        return {
            "recall": mean_reach + shift,
            "precision": hit / (hit + listed),
            "need_among_not_selected": missed / left,
            "selection_rate": hit + listed,
        }

    here, there = rates(gap), rates(0.0)
    differences = {
        "within": gap,
        "territory_gap": gap,
        "capacity_gap": 0.0,
        "precision_gap": here["precision"] - there["precision"],
        "need_among_not_selected_gap": here["need_among_not_selected"]
        - there["need_among_not_selected"],
        "impact_ratio": here["selection_rate"] / there["selection_rate"],
    }
    return World(draw, {MINORITY: gap}, {MINORITY: {**here, **differences}, OTHERS: there})


def several_lists(commissions: int) -> World:
    """The same country, with every commission's families on six lists of different dates: what a
    commission's lists have in common is no evidence twice.
    """
    world = clustered(commissions)
    names = tuple(f"c{c}@{at}" for c in range(commissions) for at in range(LISTS))
    whose = Commissions(np.repeat(np.arange(commissions), LISTS), commissions)

    def draw(rng: np.random.Generator) -> ScoredTable:
        table = world.draw(rng)
        on = LISTS * table.stratum.codes + rng.integers(LISTS, size=table.score.size)
        stratum = Codes(names, on)
        chosen = Chosen.by_score(table.selected, table.score, stratum)
        return replace(
            table,
            stratum=stratum,
            rank=chosen.rank,
            capacity=chosen.capacity,
            listed_by=whose,
        )

    return World(draw, world.gaps, world.truth)


def unequal_capacity() -> World:
    """30 commissions that rank everybody alike by the score, the less capacity the more of
    the minority: what they can visit falls from 8 in 10 of those in need to 1 in 4.
    """
    commissions, in_need = 30, 0.25
    share, room = np.linspace(0.1, 0.9, commissions), np.linspace(0.8, 0.25, commissions)
    names = tuple(f"c{c}" for c in range(commissions))

    def draw(rng: np.random.Generator) -> ScoredTable:
        size = rng.integers(120, 240, commissions)
        stratum = np.repeat(np.arange(commissions), size)
        need = (rng.random(stratum.size) < in_need) * 1.0
        capacity = np.rint(room * in_need * size).astype(np.int64)
        score = rng.random(stratum.size) + need / 2
        rule = SelectionRule("capacity", capacity=dict(zip(names, capacity.tolist(), strict=True)))
        chosen = apply_selection(rule, score, strata=Codes(names, stratum), source="unequal")
        return ScoredTable(
            source="unequal capacity",
            stratum=Codes(names, stratum),
            score=score,
            need=need,
            selected=chosen.selected,
            rank=chosen.rank,
            capacity=chosen.capacity,
            groups={
                GROUP: Codes(
                    (OTHERS, MINORITY),
                    (rng.random(stratum.size) < share[stratum]).astype(np.int64),
                )
            },
            selection=rule,
        )

    return World(draw, {MINORITY: 0.0}, {MINORITY: {"within": 0.0}})


def with_positives(positives: tuple[int, ...], *, gap: float, commissions: int = 30) -> World:
    """Small groups with so many in need each, spread by chance, beside 1,500 others in need.

    Commissions reach from 4 to 7 in 10 of the others in need. With several small groups the
    rest that each is compared with are the others and its fellows, so that no gap is alike
    but none at all.
    """
    names = (OTHERS, *(f"{MINORITY}-{n}" for n in positives))
    shifts = np.array([0.0, *(gap for _ in positives)])

    def draw(rng: np.random.Generator) -> ScoredTable:
        where = rng.dirichlet(np.full(commissions, 4.0))
        in_need = np.stack([rng.multinomial(n, where) for n in (1500, *positives)], axis=1)
        level = rng.uniform(0.4, 0.7, (commissions, 1))
        chance = Reach(level + shifts, np.full(in_need.shape, 0.2))
        return drawn_table(rng, People(in_need, 2 * in_need), chance, names)

    gaps = dict.fromkeys(names[1:], gap)
    return World(draw, gaps, {name: {"within": gap} for name in gaps})


def drawn_table(
    rng: np.random.Generator, people: People, chance: Reach, names: tuple[str, ...]
) -> ScoredTable:
    """A table in which everyone has been selected or not with the chance of their kind."""
    reached = rng.binomial(people.in_need, chance.in_need)
    listed = rng.binomial(people.without, chance.without)
    cells = np.stack([people.without - listed, listed, people.in_need - reached, reached], axis=-1)
    commissions, groups, kinds = cells.shape
    place = np.repeat(np.arange(cells.size), cells.ravel())
    kind = place % kinds
    selected: BoolArray = kind % 2 == 1
    stratum = Codes(tuple(f"c{c}" for c in range(commissions)), place // (groups * kinds))
    chosen = Chosen.by_score(selected, selected.astype(np.float64), stratum)
    return ScoredTable(
        source="drawn",
        stratum=stratum,
        score=selected.astype(np.float64),
        need=(kind >= kinds // 2) * 1.0,
        selected=selected,
        rank=chosen.rank,
        capacity=chosen.capacity,
        groups={GROUP: Codes(names, place // kinds % groups)},
        selection=SelectionRule("given"),
    )


WORLDS: dict[str, Callable[[], World]] = {
    "clustered_30": partial(clustered, 30),
    "clustered_100": partial(clustered, 100),
    "several_lists_30": partial(several_lists, 30),
    "unequal_capacity": unequal_capacity,
    "few_positives": partial(with_positives, (5, 15, 40), gap=0.0),
    "few_positives_in_12": partial(with_positives, (5, 15, 40), gap=0.0, commissions=12),
    "no_gap_250": partial(with_positives, (250,), gap=0.0),
    "gap_10_250": partial(with_positives, (250,), gap=-0.10),
    "gap_10_1000": partial(with_positives, (1000,), gap=-0.10),
    "gap_20_250": partial(with_positives, (250,), gap=-0.20),
}
