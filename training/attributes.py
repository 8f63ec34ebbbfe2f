"""The sensitive attributes of families: for the audit alone, never for a model."""

import pandas as pd

from cases.store import CaseStore


def audit_attributes(store: CaseStore) -> pd.DataFrame:
    """Audit attributes, a column each, by family pseudonym."""
    long = store.table("attributes").to_pandas()
    long = long.astype({"attribute": str, "value": str})
    wide: pd.DataFrame = long.set_index(["family_id", "attribute"])["value"].unstack("attribute")  # noqa: PD010  keys are unique by contract
    return wide.fillna("")
