"""The names of bands: apart from what computes them, for rooms that only show them."""

from typing import Literal

Band = Literal["high", "elevated", "usual"]
RISING: tuple[Band, ...] = ("usual", "elevated", "high")
