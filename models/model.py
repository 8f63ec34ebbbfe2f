"""A model: scorer, calibrator, bands, feature list, refits and training summary, in text files.

No pickles: a model folder holds JSON and, for a booster, LightGBM's own text format, so
loading one runs no code.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from cases.canonical import canonical_json
from cases.errors import BadInput
from features.matrix import FeatureMatrix
from models.calibration import Calibrator
from models.refits import describe_refits, describe_scorer, described_refits, described_scorer
from models.scorers import BoosterScorer, CardScorer, Contributions

ModelKind = Literal["lightgbm", "scorecard", "points_card"]
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

    `summary` says what it was trained on: dates, digests, seed; no family's data. `refits` are
    scorers of the same kind fitted on other draws of the learning rows; a points card, which
    nothing is learned for, has none.
    """

    kind: ModelKind
    feature_names: tuple[str, ...]
    scorer: BoosterScorer | CardScorer
    calibrator: Calibrator
    bands: Bands
    summary: dict[str, Any]
    refits: tuple[BoosterScorer | CardScorer, ...] = ()

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

    @property
    def refitted(self) -> tuple[Self, ...]:
        """The same model with each of its refits for a scorer."""
        return tuple(replace(self, scorer=refit, refits=()) for refit in self.refits)

    def refit_risk(self, matrix: FeatureMatrix) -> npt.NDArray[np.float32]:
        """Calibrated risk under each refit, (rows, refits)."""
        found = np.empty((len(matrix), len(self.refits)), dtype=np.float32)
        for column, refitted in enumerate(self.refitted):
            found[:, column] = refitted.risk(matrix)
        return found

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
            "refits": describe_refits(self.refits, folder),
            **describe_scorer(self.scorer, folder),
        }
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
                scorer=described_scorer(described, folder),
                calibrator=Calibrator.from_dict(described["calibrator"]),
                bands=Bands(**described["bands"]),
                summary=described["summary"],
                refits=described_refits(described.get("refits", ()), folder),
            )
        except (OSError, KeyError, TypeError, ValueError) as error:
            msg = f"{path.name}: not a model of Tirek ({type(error).__name__}); register it again"
            raise BadInput(msg) from error
