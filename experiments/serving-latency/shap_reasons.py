"""What MLflow serves where reasons are asked for: the prediction, and shap's eight strongest."""

from typing import Any

import lightgbm as lgb
import mlflow
import numpy as np
import pandas as pd
import shap

STRONGEST = 8


class ShapReasons(mlflow.pyfunc.PythonModel):  # type: ignore[misc,name-defined]
    """A booster with `shap.TreeExplainer` beside it, made once."""

    def load_context(self, context: Any) -> None:
        """Read the booster and prepare the explainer."""
        self.booster = lgb.Booster(model_file=context.artifacts["booster"])
        self.explainer = shap.TreeExplainer(self.booster)

    def predict(
        self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The prediction of each row, with the features that moved it most and how far."""
        del context, params
        values = model_input.to_numpy(dtype=np.float64)
        contributions = np.asarray(self.explainer.shap_values(values))
        strongest = np.argsort(-np.abs(contributions), axis=1)[:, :STRONGEST]
        return [
            {
                "prediction": float(prediction),
                "reasons": {model_input.columns[at]: float(row[at]) for at in first},
            }
            for prediction, row, first in zip(
                self.booster.predict(values), contributions, strongest, strict=True
            )
        ]


mlflow.models.set_model(ShapReasons())
