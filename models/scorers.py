"""Two ways to turn a row of features into a raw score, and each score into contributions.

A scorer reads (rows, features) float32 with NaN for what is not known. Its contributions
are exact: for every row they sum, with the base value, to the raw score.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from cases.errors import BadInput

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

    def contributions(self, values: Values) -> Contributions:
        """Exact additive contributions to the raw score."""
        ...


@dataclass(frozen=True, slots=True)
class BoosterScorer:
    """A LightGBM booster; raw scores are log-odds, contributions are SHAP values
    (path-dependent TreeSHAP, Lundberg et al. 2020).
    """

    booster: lgb.Booster

    def raw(self, values: Values) -> Floats:
        """Log-odds, (rows,)."""
        return np.asarray(self.booster.predict(values, raw_score=True), dtype=np.float64)

    def contributions(self, values: Values) -> Contributions:
        """SHAP values of the log-odds."""
        found = np.asarray(self.booster.predict(values, pred_contrib=True), dtype=np.float64)
        return Contributions(found[:, :-1], float(found[0, -1]) if len(found) else 0.0)

    def write(self, folder: Path) -> None:
        """Write the booster in LightGBM's own text format."""
        text = self.booster.model_to_string()
        (folder / BOOSTER_FILE).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The booster that `write` left; BadInput where the file is no booster."""
        path = folder / BOOSTER_FILE
        try:
            return cls(lgb.Booster(model_str=path.read_text(encoding="utf-8")))
        except (OSError, lgb.basic.LightGBMError) as error:
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
        points = np.array([line.points for line in self.lines])
        return np.asarray(self.intercept + self._holds(values) @ points, dtype=np.float64)

    def contributions(self, values: Values) -> Contributions:
        """Points against the usual, summed by feature."""
        found = np.zeros(values.shape, dtype=np.float64)
        holds = self._holds(values)
        for column, line in enumerate(self.lines):
            found[:, line.feature] += line.points * (holds[:, column] - line.share)
        base = self.intercept + sum(line.points * line.share for line in self.lines)
        return Contributions(found, base)

    def _holds(self, values: Values) -> Floats:
        columns = [line.feature for line in self.lines]
        thresholds = np.array([line.threshold for line in self.lines], dtype=np.float32)
        return (values[:, columns] >= thresholds).astype(np.float64)
