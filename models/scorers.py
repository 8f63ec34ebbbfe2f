"""Two ways to turn a row of features into a raw score, and each score into contributions.

A scorer reads (rows, features) float32 with NaN for what is not known. Its contributions
are exact: for every row they sum, with the base value, to the raw score.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from cases.errors import BadInput
from models.forest import Forest
from models.shapley import against, expected, path_dependent

Floats = npt.NDArray[np.float64]
Values = npt.NDArray[np.float32]

BOOSTER_FILE = "booster.txt"
CARD_FILE = "card.json"


class Contributions(NamedTuple):
    """values (rows, features): what each feature adds to the raw score; base: what every
    row starts from.
    """

    values: Floats
    base: float


class Scorer(Protocol):
    """What a model ranks by."""

    def raw(self, values: Values) -> Floats:
        """Raw scores, (rows,); higher is ranked first."""
        ...

    def contributions(self, values: Values, background: Values | None = None) -> Contributions:
        """Exact additive contributions to the raw score: against the whole country, or against
        the rows of `background` where they are given.
        """
        ...


@dataclass(frozen=True)
class BoosterScorer:
    """A LightGBM booster; raw scores are log-odds, contributions their SHAP values: see
    models/shapley.py.
    """

    booster: lgb.Booster

    @cached_property
    def forest(self) -> Forest:
        """The booster's trees as contributions read them."""
        return Forest.of(self.booster)

    @cached_property
    def expected(self) -> float:
        """The raw score before anything is looked at."""
        return expected(self.forest)

    def raw(self, values: Values) -> Floats:
        """Log-odds, (rows,)."""
        return np.asarray(self.booster.predict(values, raw_score=True), dtype=np.float64)

    def contributions(self, values: Values, background: Values | None = None) -> Contributions:
        """SHAP values of the log-odds, path-dependent against the whole country and
        interventional against a background.
        """
        if background is None:
            return Contributions(path_dependent(self.forest, values), self.expected)
        return Contributions(
            against(self.forest, values, background), float(self.raw(background).mean())
        )

    def write(self, folder: Path, name: str = BOOSTER_FILE) -> str:
        """Write the booster in LightGBM's own text format; returns the file's SHA-256."""
        content = self.booster.model_to_string().encode()
        (folder / name).write_bytes(content)
        return hashlib.sha256(content).hexdigest()

    @classmethod
    def read(cls, folder: Path, name: str = BOOSTER_FILE, *, sha256: str) -> Self:
        """The booster that `write` left; BadInput where the file is another or no booster.

        LightGBM ends the whole process on a file that was cut short, so it is only shown
        one that is known to be whole.
        """
        path = folder / name
        try:
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != sha256:
                msg = f"{path.name}: not the file that was saved with the model; register it again"
                raise BadInput(msg)
            return cls(lgb.Booster(model_str=content.decode()))
        except (OSError, UnicodeDecodeError, lgb.basic.LightGBMError) as error:
            msg = f"{path.name}: not a LightGBM booster; register the model again"
            raise BadInput(msg) from error


class CardLine(NamedTuple):
    """One line of a card: so many points where a feature reaches a threshold.

    `share` is how many families reach it where the card was made: what a family's points
    are compared with, so that contributions speak of a difference from the usual.
    """

    feature: int
    threshold: float
    points: float
    share: float


@dataclass(frozen=True, slots=True)
class CardScorer:
    """A points card: the raw score is the sum of the points of the lines that hold.

    What is not known holds no line. With features taken as independent, a line's SHAP
    value is points * (holds - share) (Lundberg and Lee 2017, linear case).
    """

    lines: tuple[CardLine, ...]
    intercept: float = 0.0

    def raw(self, values: Values) -> Floats:
        """Points, (rows,)."""
        raw = np.full(len(values), self.intercept, dtype=np.float64)
        lines = self._worth_points()
        # line by line: a matrix product may add up in another order where rows stand elsewhere
        for line, holds in zip(lines, _holds(lines, values).T, strict=True):
            raw += line.points * holds
        return raw

    def contributions(self, values: Values, background: Values | None = None) -> Contributions:
        """Points against the usual, or against the background's mean, summed by feature."""
        lines = self._worth_points()
        usual = [line.share for line in lines]
        if background is not None:
            usual = _holds(lines, background).mean(axis=0).tolist()
        found = np.zeros((values.shape[1], len(values)), dtype=np.float64)
        base = self.intercept
        for line, holds, share in zip(lines, _holds(lines, values).T, usual, strict=True):
            found[line.feature] += line.points * (holds - share)
            base += line.points * share
        return Contributions(np.ascontiguousarray(found.T), base)

    def _worth_points(self) -> tuple[CardLine, ...]:
        """The lines that move a score: a card that was learned holds many that do not."""
        return tuple(line for line in self.lines if line.points)


def _holds(lines: Sequence[CardLine], values: Values) -> Floats:
    """Which lines hold, (rows, lines): one or nothing."""
    thresholds = np.array([line.threshold for line in lines], dtype=np.float32)
    columns = [line.feature for line in lines]
    return np.asfortranarray(values[:, columns] >= thresholds, dtype=np.float64)
