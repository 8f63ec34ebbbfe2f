"""A model: scorer, calibrator, bands, feature list and training summary, in text files.

No pickles: a model folder holds JSON and, for a booster, LightGBM's own text format, so
loading one runs no code.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from cases.canonical import canonical_json
from cases.errors import BadInput
from features.matrix import FeatureMatrix
from models.calibration import Calibrator
from models.scorers import BoosterScorer, CardLine, CardScorer, Contributions

ModelKind = Literal["lightgbm", "scorecard", "points_card"]
Band = Literal["high", "elevated", "usual"]
MODEL_FILE = "model.json"
FORMAT = 1

Floats = npt.NDArray[np.float64]


class Bands(NamedTuple):
    """Lowest calibrated risk of the bands `high` and `elevated`; below is `usual`."""

    high: float
    elevated: float

    def of(self, risk: Floats) -> npt.NDArray[np.object_]:
        """The band of each risk, (rows,)."""
        named: npt.NDArray[np.object_] = np.where(
            risk >= self.high, "high", np.where(risk >= self.elevated, "elevated", "usual")
        ).astype(object)
        return named


@dataclass(frozen=True, slots=True)
class Model:
    """Everything needed to score, calibrate, band and explain a feature matrix.

    `summary` says what it was trained on: dates, digests, seed; no family's data.
    """

    kind: ModelKind
    feature_names: tuple[str, ...]
    scorer: BoosterScorer | CardScorer
    calibrator: Calibrator
    bands: Bands
    summary: dict[str, Any]

    def risk(self, matrix: FeatureMatrix) -> Floats:
        """Calibrated risk, (rows,), in (0, 1)."""
        return self.calibrator.risk(self.raw(matrix))

    def raw(self, matrix: FeatureMatrix) -> Floats:
        """The raw score that ranks, (rows,)."""
        self._require_same_features(matrix)
        return self.scorer.raw(matrix.values)

    def contributions(
        self, matrix: FeatureMatrix, background: FeatureMatrix | None = None
    ) -> Contributions:
        """Exact contributions to the raw score, (rows, features) and base: against the whole
        country, or against the rows of `background`.
        """
        self._require_same_features(matrix)
        if background is None:
            return self.scorer.contributions(matrix.values)
        self._require_same_features(background)
        if not len(background):
            msg = "nobody to compare with: a background has to hold a family at least"
            raise BadInput(msg)
        return self.scorer.contributions(matrix.values, background.values)

    def _require_same_features(self, matrix: FeatureMatrix) -> None:
        if matrix.feature_names != self.feature_names:
            missing = sorted(set(self.feature_names) - set(matrix.feature_names))[:3]
            msg = (
                f"the model reads {len(self.feature_names)} features and the matrix has "
                f"{len(matrix.feature_names)} (missing: {', '.join(missing) or 'none'}); they come "
                "from different catalogues: train again"
            )
            raise BadInput(msg)

    def save(self, folder: Path) -> None:
        """Write the model's files into an existing folder."""
        described: dict[str, Any] = {
            "format": FORMAT,
            "kind": self.kind,
            "feature_names": list(self.feature_names),
            "calibrator": self.calibrator.to_dict(),
            "bands": self.bands._asdict(),
            "summary": self.summary,
        }
        if isinstance(self.scorer, CardScorer):
            described["card"] = {
                "intercept": self.scorer.intercept,
                "lines": [line._asdict() for line in self.scorer.lines],
            }
        else:
            described["booster_sha256"] = self.scorer.write(folder)
        (folder / MODEL_FILE).write_text(canonical_json(described), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model that `save` left; BadInput where the folder holds none."""
        path = folder / MODEL_FILE
        try:
            described = json.loads(path.read_text(encoding="utf-8"))
            if described["format"] != FORMAT:
                msg = f"{path.name}: format {described['format']}, this version reads {FORMAT}"
                raise BadInput(msg)
            return cls(
                kind=described["kind"],
                feature_names=tuple(described["feature_names"]),
                scorer=_scorer(described, folder),
                calibrator=Calibrator.from_dict(described["calibrator"]),
                bands=Bands(**described["bands"]),
                summary=described["summary"],
            )
        except (OSError, KeyError, TypeError, ValueError) as error:
            msg = f"{path.name}: not a model of Tirek ({type(error).__name__}); register it again"
            raise BadInput(msg) from error


def _scorer(described: dict[str, Any], folder: Path) -> BoosterScorer | CardScorer:
    card = described.get("card")
    if card is None:
        return BoosterScorer.read(folder, sha256=described["booster_sha256"])
    return CardScorer(tuple(CardLine(**line) for line in card["lines"]), card["intercept"])
