"""shap and mlflow, imported here so that no test module is the first to do so: both warn
while they are imported, of things that are not ours, and in tests every warning is an error.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import mlflow.pyfunc
    import shap

__all__ = ["mlflow", "shap"]
