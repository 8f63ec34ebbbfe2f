"""Exact Shapley values of a forest's raw score, for one row as for a country's.

Two games are played on each tree. Against the whole country a feature that is not looked at goes
both ways, weighted by the fitting rows that went each way (path-dependent TreeSHAP, Lundberg et
al. 2020). Against a background it takes the values of the background's rows, one after another
(interventional; Lundberg and Lee 2017).

Rows that answer a tree's splits alike are explained alike: the answers are packed into a key, and
each key that occurs is worked out once. In records that are mostly counts of nothing few keys
occur. At a leaf both games have closed forms. With `o` one where a row keeps to the path in a
feature and `r` the share of fitting rows that do, a feature's value is the leaf's times
(o - r) times the integral over t in (0, 1) of the product, over the path's other features, of
r (1 - t) + o t: a polynomial, which Gauss and Legendre's rule integrates exactly. Against one
background row only features matter in which the two part: with `a` where the row alone keeps to
the path and `b` where the background alone does, each of the former adds (a-1)! b! / (a+b)! of
the leaf's value, each of the latter takes a! (b-1)! / (a+b)! of it.

A row's values depend on the row alone: every row adds up the trees in the same order, however many
rows and threads there are.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from math import factorial
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from models.forest import MOST_SLOTS, Floats, Forest, Ints

Values = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]

THREADS = 2
CHUNK = 16_384
"""Rows that one thread explains at a time."""

BITS = 64
ZERO = 1e-35
"""LightGBM's own: what lies nearer to nothing is a zero."""

EMPTY = -1


def path_dependent(forest: Forest, values: Values) -> Floats:
    """Shapley values (rows, features) of each row's raw score against the whole country."""
    points, weights = _legendre()
    return _in_chunks(
        lambda rows, out: _explain_path_dependent(forest, rows, points, weights, out), values
    )


def against(forest: Forest, values: Values, background: Values) -> Floats:
    """Shapley values (rows, features) of each row's raw score against the mean over
    `background` (background rows, features), which holds a row at least.
    """
    with_us, without_us = _joining()
    columns = _by_column(background)
    return _in_chunks(
        lambda rows, out: _explain_against(forest, rows, columns, with_us, without_us, out), values
    )


def expected(forest: Forest) -> float:
    """The raw score before anything is looked at: every leaf by its share of fitting rows."""
    shares = np.array(
        [
            forest.step_share[forest.step_start[leaf] : forest.step_start[leaf + 1]].prod()
            for leaf in range(len(forest.value))
        ]
    )
    return float(shares @ forest.value)


def _in_chunks(explain: Callable[[Values, Floats], None], values: Values) -> Floats:
    found = np.zeros(values.shape, dtype=np.float64)
    starts = range(0, len(values), CHUNK)

    def one(start: int) -> None:
        rows = values[start : start + CHUNK]
        out = np.zeros((values.shape[1], len(rows)))
        explain(_by_column(rows), out)
        found[start : start + CHUNK] = out.T

    if len(starts) <= 1:
        for start in starts:
            one(start)
        return found
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, starts))
    return found


def _by_column(values: Values) -> Values:
    return np.ascontiguousarray(values.T, dtype=np.float32)


@lru_cache(maxsize=1)
def _legendre() -> tuple[Floats, Floats]:
    """Gauss and Legendre's points and weights on (0, 1): row n integrates degree 2n - 1."""
    most = MOST_SLOTS // 2 + 1
    points, weights = np.zeros((most + 1, most)), np.zeros((most + 1, most))
    for count in range(1, most + 1):
        on_both_sides, weight = np.polynomial.legendre.leggauss(count)
        points[count, :count] = (on_both_sides + 1) / 2
        weights[count, :count] = weight / 2
    return points, weights


@lru_cache(maxsize=1)
def _joining() -> tuple[Floats, Floats]:
    """(a-1)! b! / (a+b)! and a! (b-1)! / (a+b)! by a and b."""
    most = MOST_SLOTS + 1
    joins, leaves = np.zeros((most, most)), np.zeros((most, most))
    for a in range(most):
        for b in range(most - a):
            whole = factorial(a + b)
            joins[a, b] = factorial(a - 1) * factorial(b) / whole if a else 0.0
            leaves[a, b] = factorial(a) * factorial(b - 1) / whole if b else 0.0
    return joins, leaves


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    made: Callable[..., Any] = numba.njit(cache=True, nogil=True)(function)
    return made


@_compiled
def _answers(forest: Forest, tree: int, columns: Values, keys: Keys) -> None:
    """Each row's answers to the tree's splits, a bit for each that sends it left; `keys` is
    (words, rows).
    """
    first = forest.node_start[tree]
    keys[:] = 0
    for node in range(first, forest.node_start[tree + 1]):
        word, bit = (node - first) // BITS, np.uint64(1) << np.uint64((node - first) % BITS)
        column, threshold = columns[forest.feature[node]], forest.threshold[node]
        missing, default_left = forest.missing[node], forest.default_left[node]
        for row in range(columns.shape[1]):
            value = float(column[row])
            unknown = np.isnan(value)
            if unknown and missing != 2:  # noqa: PLR2004  see MISSING
                value, unknown = 0.0, False
            if missing == 1 and -ZERO <= value <= ZERO:
                unknown = True
            if default_left if unknown else value <= threshold:
                keys[word, row] |= bit


@_compiled
def _number(keys: Keys, number: Ints) -> Keys:
    """The different keys, (different, words); `number` (rows,) says which of them each row has."""
    words, rows = keys.shape
    room = 16
    while room < 2 * rows:
        room *= 2
    table = np.full(room, EMPTY, dtype=np.int32)
    different = np.empty((rows, words), dtype=np.uint64)
    count = 0
    for row in range(rows):
        mixed = np.uint64(0)
        for word in range(words):
            mixed = (mixed ^ keys[word, row]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        place = np.int64(mixed & np.uint64(room - 1))
        while True:
            known = table[place]
            if known == EMPTY:
                table[place] = count
                for word in range(words):
                    different[count, word] = keys[word, row]
                known = count
                count += 1
                break
            same = True
            for word in range(words):
                same &= different[known, word] == keys[word, row]
            if same:
                break
            place = (place + 1) % room
        number[row] = known
    return different[:count]


@_compiled
def _patterns(forest: Forest, leaf: int, place: Ints, different: Keys) -> Keys:
    """For each key, in which of the features that the path to a leaf asks about it keeps to the
    path: a bit for each, (1, different). `place` is the bit of each slot of the tree.
    """
    found = np.zeros((1, len(different)), dtype=np.uint64)
    for step in range(forest.step_start[leaf], forest.step_start[leaf + 1]):
        found[0] |= np.uint64(1) << np.uint64(place[forest.step_slot[step]])
    for step in range(forest.step_start[leaf], forest.step_start[leaf + 1]):
        node, left = forest.step_node[step], forest.step_left[step]
        word, shift = node // BITS, np.uint64(node % BITS)
        strays = ~(np.uint64(1) << np.uint64(place[forest.step_slot[step]]))
        for one in range(len(different)):
            if ((different[one, word] >> shift) & np.uint64(1) == 1) != left:
                found[0, one] &= strays
    return found


@_compiled
def _asked(forest: Forest, leaf: int, place: Ints, share: Floats) -> int:
    """How many features the path to a leaf asks about; the `place` of each among them by slot of
    the tree, and by place the `share` of fitting rows that keeps to the path in it.
    """
    place[:] = EMPTY
    count = 0
    for step in range(forest.step_start[leaf], forest.step_start[leaf + 1]):
        slot = forest.step_slot[step]
        if place[slot] == EMPTY:
            place[slot] = count
            share[count] = 1.0
            count += 1
        share[place[slot]] *= forest.step_share[step]
    return count


@_compiled
def _words(forest: Forest, tree: int) -> int:
    nodes = forest.node_start[tree + 1] - forest.node_start[tree]
    return max(1, int((nodes + BITS - 1) // BITS))


@_compiled
def _spread(forest: Forest, tree: int, table: Floats, number: Ints, out: Floats) -> None:
    """Add to each row what its key is worth: `table` (different, slots), `out` (features, rows)."""
    first = forest.slot_start[tree]
    for slot in range(table.shape[1]):
        column = out[forest.slot_feature[first + slot]]
        worth = np.ascontiguousarray(table[:, slot])
        for row in range(len(number)):
            column[row] += worth[number[row]]


@_compiled
def _add(worth: Floats, place: Ints, pattern_of: Ints, table: Floats) -> None:
    """Add to each key what its pattern is worth at a leaf: `worth` (patterns, asked)."""
    for slot in range(len(place)):
        if place[slot] != EMPTY:
            for one in range(len(pattern_of)):
                table[one, slot] += worth[pattern_of[one], place[slot]]


@_compiled
def _explain_path_dependent(
    forest: Forest, columns: Values, points: Floats, weights: Floats, out: Floats
) -> None:
    number = np.empty(columns.shape[1], dtype=np.int32)
    for tree in range(len(forest.node_start) - 1):
        slots = forest.slot_start[tree + 1] - forest.slot_start[tree]
        keys = np.empty((_words(forest, tree), columns.shape[1]), dtype=np.uint64)
        _answers(forest, tree, columns, keys)
        different = _number(keys, number)
        table = np.zeros((len(different), slots))
        share, place = np.ones(slots), np.empty(slots, dtype=np.int32)
        pattern_of = np.empty(len(different), dtype=np.int32)
        for leaf in range(forest.leaf_start[tree], forest.leaf_start[tree + 1]):
            count = _asked(forest, leaf, place, share)
            patterns = _number(_patterns(forest, leaf, place, different), pattern_of)
            worth = np.zeros((len(patterns), count))
            for one in range(len(patterns)):
                _play_shares(patterns[one, 0], share[:count], points, weights, worth[one])
            _add(worth * forest.value[leaf], place, pattern_of, table)
        _spread(forest, tree, table, number, out)


@_compiled
def _play_shares(
    pattern: int, share: Floats, points: Floats, weights: Floats, worth: Floats
) -> None:
    """The Shapley values, (asked,), of reaching a leaf that is worth one."""
    count = (len(share) + 1) // 2
    for at in range(count):
        t, product = points[count, at], weights[count, at]
        for place in range(len(share)):
            kept = np.float64((pattern >> np.uint64(place)) & np.uint64(1))
            product *= share[place] * (1 - t) + kept * t
        for place in range(len(share)):
            kept = np.float64((pattern >> np.uint64(place)) & np.uint64(1))
            own = share[place] * (1 - t) + kept * t
            worth[place] += product / own * (kept - share[place])


@_compiled
def _explain_against(
    forest: Forest,
    columns: Values,
    background: Values,
    joins: Floats,
    leaves: Floats,
    out: Floats,
) -> None:
    number = np.empty(columns.shape[1], dtype=np.int32)
    their_number = np.empty(background.shape[1], dtype=np.int32)
    for tree in range(len(forest.node_start) - 1):
        slots = forest.slot_start[tree + 1] - forest.slot_start[tree]
        keys = np.empty((_words(forest, tree), columns.shape[1]), dtype=np.uint64)
        _answers(forest, tree, columns, keys)
        different = _number(keys, number)
        their_keys = np.empty((_words(forest, tree), background.shape[1]), dtype=np.uint64)
        _answers(forest, tree, background, their_keys)
        theirs = _number(their_keys, their_number)
        often = np.zeros(len(theirs))
        for row in their_number:
            often[row] += 1 / background.shape[1]
        table = np.zeros((len(different), slots))
        share, place = np.ones(slots), np.empty(slots, dtype=np.int32)
        pattern_of = np.empty(len(different), dtype=np.int32)
        their_pattern_of = np.empty(len(theirs), dtype=np.int32)
        for leaf in range(forest.leaf_start[tree], forest.leaf_start[tree + 1]):
            count = _asked(forest, leaf, place, share)
            patterns = _number(_patterns(forest, leaf, place, different), pattern_of)
            their_patterns = _number(_patterns(forest, leaf, place, theirs), their_pattern_of)
            their_often = np.zeros(len(their_patterns))
            for one in range(len(theirs)):
                their_often[their_pattern_of[one]] += often[one]
            worth = np.zeros((len(patterns), count))
            for one in range(len(patterns)):
                for other in range(len(their_patterns)):
                    _play_against(
                        patterns[one, 0],
                        their_patterns[other, 0],
                        their_often[other] * forest.value[leaf],
                        joins,
                        leaves,
                        worth[one],
                    )
            _add(worth, place, pattern_of, table)
        _spread(forest, tree, table, number, out)


@_compiled
def _play_against(
    pattern: int, their_pattern: int, value: float, joins: Floats, leaves: Floats, worth: Floats
) -> None:
    """Add the Shapley values, (asked,), of reaching a leaf of this value where one background
    row would have.
    """
    bit, none = np.uint64(1), np.uint64(0)
    asked = ~none >> np.uint64(BITS - len(worth)) if len(worth) else none
    if pattern | their_pattern != asked:
        return
    ours, theirs = pattern & ~their_pattern, their_pattern & ~pattern
    a, b = _ones(ours), _ones(theirs)
    for place in range(len(worth)):
        if (ours >> np.uint64(place)) & bit:
            worth[place] += value * joins[a, b]
        elif (theirs >> np.uint64(place)) & bit:
            worth[place] -= value * leaves[a, b]


@_compiled
def _ones(pattern: int) -> int:
    """How many bits are set."""
    left, count = np.uint64(pattern), 0
    while left:
        left &= left - np.uint64(1)
        count += 1
    return count
