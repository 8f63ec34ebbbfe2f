"""A p-value from an interval: the level at which the interval just lets go of "no difference"."""

from collections.abc import Callable

from fairness.statistics.intervals import Estimate

Interval = Callable[[float], Estimate | None]
"""An interval at level 1 - alpha, from alpha; None where there is none at that level."""

SMALLEST = 1e-9
"""Smaller p-values are told as this one: no interval is right so far out."""

HALVINGS = 30


def p_by_inversion(interval: Interval, *, equal: float = 0.0) -> float | None:
    """The least alpha at which the interval excludes `equal`, found by halving on the log scale.

    An interval is a family of tests, and this is the p-value of the test that it belongs to
    (Casella and Berger 2002, theorem 9.2.2): at most alpha exactly where the interval at alpha
    leaves `equal` out, so that a p-value never says otherwise than the interval beside it. Where
    there is no interval at a level it leaves nothing out. None where there is none at any.
    """
    point = interval(1.0)
    if point is None:
        return None
    if point.value == equal:
        return 1.0
    if _leaves_out(interval(SMALLEST), equal):
        return SMALLEST
    inside, outside = SMALLEST, 1.0
    for _ in range(HALVINGS):
        middle = float((inside * outside) ** 0.5)
        if _leaves_out(interval(middle), equal):
            outside = middle
        else:
            inside = middle
    return outside


def _leaves_out(found: Estimate | None, equal: float) -> bool:
    return found is not None and not found.low <= equal <= found.high
