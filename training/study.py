"""A study file: how a model is to be trained. Every value has a default, so a study may
be empty; a mistake is answered with file and line.
"""

import tomllib
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cases.catalogue_lines import describe_problems
from cases.errors import BadInput

CandidateName = Literal["scorecard", "lightgbm", "lightgbm_monotone"]


class Study(BaseModel):
    """What a training run may be told.

    `test_lists` is how many of the latest matured lists are kept for the test;
    `calibration_share` the share of learning families, latest first, kept for calibration.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "default"
    seed: int = Field(default=20260101, ge=0, le=2**31)
    years_of_history: float = Field(default=5.0, gt=0, le=20)
    test_lists: int = Field(default=6, ge=1, le=36)
    calibration_share: float = Field(default=0.25, gt=0.05, lt=0.6)
    candidates: tuple[CandidateName, ...] = Field(
        default=("scorecard", "lightgbm", "lightgbm_monotone"), min_length=1
    )
    resamples: int = Field(default=1000, ge=200, le=20000)
    trees: int = Field(default=200, ge=10, le=2000)
    leaves: int = Field(default=15, ge=2, le=255)
    learning_rate: float = Field(default=0.04, gt=0, le=1)

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
