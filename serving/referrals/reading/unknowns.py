"""What the record does not know, without what that would do to the level: that is advice."""

from collections.abc import Iterable
from itertools import product

from models.bands import RISING
from models.reasons.remarks import say_if_told
from serving.referrals.shown import Unknown

ABOUT_LEVELS = frozenset(say_if_told(low, high).en for low, high in product(RISING, RISING))


def without_levels(unknown: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Those that tell no level."""
    return tuple(one for one in unknown if one.text.en not in ABOUT_LEVELS)
