"""A study file: how a model is to be trained. Every value has a default, so a study may
be empty; a mistake is answered with file and line.
"""

import tomllib
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cases.catalogue.lines import describe_problems
from cases.catalogue.rules import LabelRule
from cases.errors import BadInput
from training.windows import WindowsAsked

CandidateName = Literal["scorecard", "lightgbm", "lightgbm_monotone"]
Question = Literal[
    "learning_curve",
    "themes",
    "sources",
    "subsets",
    "transport",
    "churn",
    "ties",
    "punitive",
    "helped",
    "null_check",
]
"""What a training run can be asked beyond how good its model is: see training/diagnose/."""

CHEAP: tuple[Question, ...] = ("subsets", "churn", "ties", "helped", "null_check")
"""What fits nothing anew, or little: asked of every run unless its study says otherwise."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelAsked(_Section):
    """Another outcome than the catalogue's, for a question of the study's own. A model of
    such a study answers that question and is never promoted.
    """

    gap_days: int | None = Field(default=None, ge=0, le=3650)
    horizon_days: int | None = Field(default=None, ge=1, le=3650)

    def applied_to(self, rule: LabelRule) -> LabelRule:
        """The catalogue's rule with what the study says otherwise."""
        said = {name: days for name, days in self.model_dump().items() if days is not None}
        return rule.model_copy(update=said)


class Dates(_Section):
    """How many lists and dates go where: see training/windows.py."""

    years_of_history: float = Field(default=5.0, gt=0, le=20)
    test_lists: int = Field(default=6, ge=1, le=36)
    calibration_dates: int = Field(default=2, ge=1, le=36)
    validation_windows: int = Field(default=3, ge=2, le=12)
    dates_a_window: int = Field(default=1, ge=1, le=12)

    def asked(self) -> WindowsAsked:
        """As the windows are planned from it."""
        return WindowsAsked(**self.model_dump())


class Tuning(_Section):
    """How long settings are looked for: so many trials for each candidate beside the settings
    declared below, and no trial is begun once the seconds are over.
    """

    trials: int = Field(default=3, ge=0, le=1000)
    seconds: float = Field(default=600.0, gt=0)


class CardSettings(_Section):
    """A scorecard's settings. `strength` is the prior variance of its weights."""

    strength: float = Field(default=0.05, gt=0, le=100)


class BoosterSettings(_Section):
    """A booster's settings, in LightGBM's terms; `leaf_share` is the smallest leaf as a share
    of the rows.
    """

    trees: int = Field(default=200, ge=10, le=2000)
    leaves: int = Field(default=15, ge=2, le=255)
    learning_rate: float = Field(default=0.04, gt=0, le=1)
    leaf_share: float = Field(default=0.004, gt=0, le=0.2)
    feature_fraction: float = Field(default=0.5, gt=0, le=1)
    ridge: float = Field(default=5.0, gt=0, le=1000)


Settings = CardSettings | BoosterSettings


class Study(_Section):
    """What a training run may be told."""

    name: str = Field(default="default", min_length=1, max_length=100)
    seed: int = Field(default=20260101, ge=0, le=2**31)
    candidates: tuple[CandidateName, ...] = Field(
        default=("scorecard", "lightgbm", "lightgbm_monotone"), min_length=1
    )
    resamples: int = Field(default=1000, ge=200, le=20000)
    questions: tuple[Question, ...] = CHEAP
    label: LabelAsked = LabelAsked()
    dates: Dates = Dates()
    tuning: Tuning = Tuning()
    card: CardSettings = CardSettings()
    booster: BoosterSettings = BoosterSettings()

    def settings(self, candidate: CandidateName) -> Settings:
        """The settings that a candidate starts from."""
        return self.card if candidate == "scorecard" else self.booster

    @classmethod
    def read(cls, path: Path) -> Self:
        """The study in a TOML file; BadInput names file, line and remedy."""
        try:
            text = path.read_text(encoding="utf-8")
            declared = tomllib.loads(text)
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{path}: the study cannot be read ({error})"
            raise BadInput(msg) from error
        except tomllib.TOMLDecodeError as error:
            msg = f"{path}: not valid TOML: {error}"
            raise BadInput(msg) from error
        try:
            return cls.model_validate(declared)
        except ValidationError as error:
            raise BadInput(describe_problems(error, text, where=str(path))) from error
