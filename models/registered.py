"""How MLflow loads a registered model: this file is logged as its code.

The registered model holds text and JSON only; MLflow runs this module to put them
together, and nothing is unpickled.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext

from models.model import Model


class RegisteredModel(PythonModel):
    """A Tirek model as MLflow's generic function: feature columns in, calibrated risk out."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the model's text files."""
        self.model = Model.load(Path(context.artifacts["model"]))

    def predict(
        self,
        context: PythonModelContext,
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,
    ) -> pd.DataFrame:
        """Calibrated risk, one row per row of `model_input` (the model's feature columns)."""
        del context, params
        columns = list(self.model.feature_names)
        values = model_input[columns].to_numpy(dtype=np.float32)
        risk = self.model.calibrator.risk(self.model.scorer.raw(values))
        return pd.DataFrame({"calibrated_risk": risk})


set_model(RegisteredModel())
