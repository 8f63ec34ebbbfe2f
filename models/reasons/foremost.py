"""Which of the things that move a score are told, and in which order."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

WORTH_SAYING = 1e-3
"""Contributions below this (in raw score units) are not worth a sentence."""

MOST_RAISING = 5
MOST_LOWERING = 3

MOST_SET_ASIDE = 3
"""So many reasons that are not certain are told at most: beside those that are, and after them."""

Flags = npt.NDArray[np.bool_]
Order = npt.NDArray[np.int64]


class Foremost(NamedTuple):
    """For each row the positions of concepts, strongest first. `set_aside` are those that would
    stand among the others but are not stable; with `unsettled`, (rows,), something raises and
    nothing of it is stable.
    """

    raises: tuple[tuple[int, ...], ...]
    lowers: tuple[tuple[int, ...], ...]
    set_aside: tuple[tuple[int, ...], ...]
    unsettled: list[bool]


def foremost(contributions: npt.NDArray[np.float64], stable: Flags, context: Flags) -> Foremost:
    """What is told of contributions and whether they are stable, both (rows, concepts); `context`
    (concepts,) marks what no help can act upon. Of equals the one that stands first is stronger.
    """
    order: Order = np.argsort(-np.abs(contributions), axis=1, kind="stable")
    amounts = np.take_along_axis(contributions, order, axis=1)
    holds = np.take_along_axis(stable, order, axis=1)
    raising, lowering = amounts > WORTH_SAYING, amounts < -WORTH_SAYING
    would_stand = _first(raising, MOST_RAISING) | _first(lowering, MOST_LOWERING)
    certain: Flags = raising & holds
    return Foremost(
        raises=_by_row(order, _with_help(certain, context[order])),
        lowers=_by_row(order, _first(lowering & holds, MOST_LOWERING)),
        set_aside=_by_row(order, _first(would_stand & ~holds, MOST_SET_ASIDE)),
        unsettled=(_any(raising) & ~_any(certain)).tolist(),
    )


def _any(flags: Flags) -> Flags:
    """Whether any is set in each row, (rows,)."""
    return np.asarray(flags.any(axis=1))


def _first(flags: Flags, most: int) -> Flags:
    """The first so many that are set in each row."""
    return np.asarray(flags & (np.cumsum(flags, axis=1) <= most))


def _with_help(raising: Flags, context: Flags) -> Flags:
    """The first of those that raise; the last place goes to one that help can act upon where the
    others are all context.
    """
    told = _first(raising, MOST_RAISING)
    beyond = _first(raising & ~told & ~context, 1)
    gives_way = (_any(beyond) & ~_any(told & ~context))[:, None]
    kept = np.where(gives_way, _first(raising, MOST_RAISING - 1), told)
    return np.asarray(kept | (beyond & gives_way))


def _by_row(order: Order, flags: Flags) -> tuple[tuple[int, ...], ...]:
    """The positions of concepts that are set in each row."""
    found = order[flags].tolist()
    ends = np.cumsum(flags.sum(axis=1)).tolist()
    starts = [0, *ends][:-1]
    return tuple(tuple(found[start:end]) for start, end in zip(starts, ends, strict=True))
