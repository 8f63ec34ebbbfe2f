"""Which reasons, and which bands, another draw of the learning rows would have given as well.

A model's refits differ from it by chance in the rows that were learned from. A reason that they
do not share is one that such chance has given, and a family that they place in another band might
as well have stood there.
"""

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from models.bands import RISING, Band
from models.model import Bands

AGREEING = 0.8
"""The share of refits in which a reason has to hold."""

KEPT = 0.5
"""The share of its size that a reason has to keep there. Refits share the rows whose chance gave a
reason that is none, and so most of them point the same way: by direction alone, 44 of 100 such
reasons would hold in 7 of 8 refits; with half of their size, 21 do, and of reasons three standard
errors from nothing 90."""

ELSEWHERE = 0.25
"""The share of refits that have to place a family in another band before both are named."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]


def surviving(contributions: Floats, draws: Iterable[Floats]) -> Flags:
    """Which contributions (rows, concepts) another draw would have given, (rows, concepts): of the
    learning rows, or of the families that a row is compared with.

    `draws` holds what each draw says of the same rows and concepts: AGREEING of them have to
    point the same way with at least KEPT of the size. Without draws every contribution survives;
    where a concept moves nothing there is none to survive.
    """
    kept = np.zeros(contributions.shape, dtype=np.int16)
    asked = 0
    for draw in draws:
        kept += draw * np.sign(contributions) >= KEPT * np.abs(contributions)
        asked += 1
    return np.asarray((kept >= AGREEING * asked) & (contributions != 0))


def between_bands(
    bands: Bands, risk: Floats, refit_risk: npt.NDArray[np.float32]
) -> npt.NDArray[np.object_]:
    """Two bands, the higher first, for each family whose band might as well have been another;
    None for all others, (families,).

    risk (families,); refit_risk (families, refits), all of the same families. Under a refit the
    bands hold as many families as under the model, whatever its risks: it is who stands in them
    that is asked, not how many. Named is the other band in which most refits place the family,
    where all others together are ELSEWHERE of them.
    """
    own = _codes(risk, bands.elevated, bands.high)
    placed = _placed_as_many(own, refit_risk)
    placings = _counts(placed)
    placings[np.arange(len(own)), own] = 0
    elsewhere = placings.sum(axis=1)
    other = _likeliest(placings, own)
    settled = (elsewhere == 0) | (elsewhere < ELSEWHERE * refit_risk.shape[1])
    return _PAIRS[own, np.where(settled, own, other)]


def _codes(risk: npt.NDArray[np.floating], elevated: float, high: float) -> Codes:
    """Positions in RISING."""
    return (risk >= elevated).astype(np.int8) + (risk >= high)


def _placed_as_many(own: Codes, refit_risk: npt.NDArray[np.float32]) -> Codes:
    """The band of every family under every refit, (families, refits). Equal risks that a band's
    edge would part tell nothing of who belongs where: these families keep their own.
    """
    least_elevated, high = (int((own >= code).sum()) for code in (1, 2))
    placed = np.empty(refit_risk.shape, dtype=np.int8)
    for column, risk in enumerate(refit_risk.T):
        ranked = np.sort(risk)
        edges = [_lowest_of(ranked, families) for families in (least_elevated, high)]
        codes = _codes(risk, *edges)
        for edge, families in zip(edges, (least_elevated, high), strict=True):
            if (risk >= edge).sum() > families:
                codes = np.where(risk == edge, own, codes)
        placed[:, column] = codes
    return placed


def _lowest_of(rising: npt.NDArray[np.float32], families: int) -> float:
    """The lowest of so many of the highest risks; infinite for none."""
    return float(rising[-families]) if families else np.inf


def _counts(placed: Codes) -> npt.NDArray[np.int16]:
    """How many refits place each family in each band, (families, bands)."""
    codes = range(len(RISING))
    return np.stack([(placed == code).sum(axis=1, dtype=np.int16) for code in codes], axis=1)


def _likeliest(placings: npt.NDArray[np.int16], own: Codes) -> npt.NDArray[np.int64]:
    """The band that most refits say; of as many the nearer, and of as near the higher."""
    band = np.arange(len(RISING), dtype=np.int16)
    near = len(RISING) - np.abs(band - own[:, None])
    preferred = placings * 100 + near * 10 + band
    return np.asarray(np.argmax(preferred, axis=1))


def _pairs(bands: Sequence[Band]) -> npt.NDArray[np.object_]:
    """[own, other] to the two names, the higher first; None on the diagonal."""
    found = np.empty((len(bands), len(bands)), dtype=object)
    for own, other in product(range(len(bands)), repeat=2):
        if own != other:
            found[own, other] = (bands[max(own, other)], bands[min(own, other)])
    return found


_PAIRS = _pairs(RISING)
