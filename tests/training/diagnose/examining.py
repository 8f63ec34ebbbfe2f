"""A trained model small enough to question on paper, over the tiny catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from cases.catalogue.entries import Attribute
from cases.catalogue.whole import Catalogue
from features.concepts import declare_features
from features.matrix import FeatureMatrix
from tests.models.building import matrix_of, tiny_catalogue
from training.candidates import fit_candidate
from training.diagnose.examined import Examined
from training.study import BoosterSettings, CandidateName, CardSettings
from training.thinning import thin

SEX: dict[str, Any] = {
    "code": "sex",
    "name": {"kk": "жыныс", "ru": "пол", "en": "sex"},
    "values": [
        {"code": "female", "name": {"kk": "әйел", "ru": "женский", "en": "female"}},
        {"code": "male", "name": {"kk": "ер", "ru": "мужской", "en": "male"}},
    ],
}


def tiny(*, punitive: str = "") -> Catalogue:
    """The tiny catalogue with an attribute, and with one event type made punitive."""
    plain = tiny_catalogue()
    event_types = tuple(
        one.model_copy(update={"punitive": one.code == punitive}) for one in plain.event_types
    )
    return plain.model_copy(
        update={"event_types": event_types, "attributes": (Attribute.model_validate(SEX),)}
    )


@dataclass
class OnPaper:
    """Records that hold every column there is, and give those that a catalogue declares."""

    whole: Sequence[FeatureMatrix]
    catalogue: Catalogue
    region: Sequence[str] = ("north",)
    settlement: Sequence[str] = ("town",)
    sex: dict[str, str] = field(default_factory=dict)

    def commissions(self) -> pd.DataFrame:
        size = len(self.whole[0].commissions)
        told = {"region_id": self.region, "settlement_type": self.settlement}
        return pd.DataFrame(
            {name: list(values) * (size // len(values)) for name, values in told.items()}
        )

    def attributes(self) -> pd.DataFrame:
        return pd.DataFrame({"sex": pd.Series(self.sex, dtype=object)})

    def remade(
        self, rows: FeatureMatrix, catalogue: Catalogue, *, punitive: tuple[str, ...] = ()
    ) -> FeatureMatrix:
        (found,) = (one for one in self.whole if one.outcome is rows.outcome)
        declared = {feature.name for feature in declare_features(catalogue, punitive=punitive)}
        return narrowed(found, declared)


def narrowed(matrix: FeatureMatrix, names: set[str]) -> FeatureMatrix:
    """The matrix with those of its columns only."""
    kept = [name for name in matrix.feature_names if name in names]
    return replace(
        matrix,
        features=tuple(feature for feature in matrix.features if feature.name in kept),
        values=np.array([matrix.column(name) for name in kept]).reshape(-1, len(matrix)).T,
    )


def examined_of(
    learning: FeatureMatrix,
    test: FeatureMatrix,
    *,
    candidate: CandidateName = "scorecard",
    places: int | Sequence[int] = 5,
    risk: Sequence[float] | None = None,
    punitive: str = "",
    **records: Any,
) -> Examined:
    """The candidate fitted on the default columns of `learning`, with so many places a list;
    its risks on the test unless the test says them.
    """
    settings = (
        CardSettings() if candidate == "scorecard" else BoosterSettings(trees=10, learning_rate=0.2)
    )
    fitter = partial(fit_candidate, candidate, settings=settings, seed=3)
    catalogue = tiny(punitive=punitive)
    paper = OnPaper((learning, test), catalogue, **records)
    default = paper.remade(learning, catalogue)
    tested = paper.remade(test, catalogue)
    ranked_by = (
        expit(fitter(thin(default, 3)).raw(tested.values)) if risk is None else np.array(risk)
    )
    room = [places] * len(test.commissions) if isinstance(places, int) else places
    return Examined(
        candidate=candidate,
        fitter=fitter,
        learning=default,
        test=tested,
        risk=ranked_by,
        capacity=np.array(room, dtype=np.int64),
        records=paper,
        seed=3,
        resamples=300,
    )


def with_outcome_of(rows: int, names: Sequence[str], seed: int, *, pull: str) -> FeatureMatrix:
    """Counts drawn by chance, and outcomes that follow one column alone."""
    rng = np.random.default_rng(seed)
    columns = {name: rng.poisson(0.7, rows) for name in names}
    outcome = rng.random(rows) < expit(2.0 * columns[pull] - 3.0)
    return matrix_of(
        columns, outcome=outcome, commission=rng.integers(0, 4, rows), as_of_day=[0] * rows
    )


def listed_by_hand(
    risk: Sequence[float], need: Sequence[bool], *, places: int | Sequence[int] = 1, **rows: Any
) -> Examined:
    """Test rows with the risks and outcomes that a test says; what was learned is by the way."""
    names = {"absence__count_365": [0.0] * len(risk)}
    test = matrix_of(names, outcome=need, **rows)
    learning = with_outcome_of(200, ["absence__count_365"], 1, pull="absence__count_365")
    return examined_of(learning, test, places=places, risk=risk)
