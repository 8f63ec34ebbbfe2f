"""Planned inspections as Tirek's feature matrix, with or without who is to look."""

import numpy as np
import pandas as pd
from history import FOUND, past_of

from cases.catalogue.words import Words
from features.matrix import FeatureMatrix
from features.vocabulary import Feature, Measure

YEAR = 365.0
OLDEST = 12.0
"""Years of licence beyond which a business grows no older."""
SETTLED = 4.0
KINDS = ("restaurant", "grocery", "high_risk", "low_risk")
GROUPS = ("blue", "brown", "green", "orange", "purple", "yellow")
"""The authors' groups of inspectors, by how much each finds."""


def as_matrix(
    rows: pd.DataFrame, inspections: pd.DataFrame, *, with_inspectors: bool
) -> FeatureMatrix:
    """The matrix of planned inspections; outcome: whether a critical violation was found.

    Without inspectors, past findings are not held against who looked either. A licence is the
    matrix's family, the city its only commission, and each plan's first day an as-of date.
    """
    seen = inspections if with_inspectors else inspections.assign(inspector="")
    table = pd.concat([past_of(rows, seen), _business(rows)], axis="columns")
    if with_inspectors:
        by = {f"by_{group}": rows["inspector"] == group for group in GROUPS}
        table = table.assign(**by)
    return FeatureMatrix(
        features=tuple(_feature(str(name)) for name in table.columns),
        commissions=("city",),
        values=table.to_numpy(np.float32),
        family_id=rows["licence"].astype(str).to_numpy(object),
        commission=np.zeros(len(rows), dtype=np.int32),
        as_of_day=rows["as_of"].to_numpy(np.int32),
        outcome=rows["critical"].to_numpy(np.float64) > 0,
        flow={},
    )


def _business(rows: pd.DataFrame) -> pd.DataFrame:
    """What a business is, and for how many years it had been licensed when the plan began."""
    years = ((rows["as_of"] - rows["licensed"]) / YEAR).clip(0.0, OLDEST)
    return rows[list(KINDS)].assign(years=years, settled=years > SETTLED)


def _feature(name: str) -> Feature:
    """Past findings are counts, of which more may only raise a risk; what a business is, and
    who looks, may do either.
    """
    counted = name in {f"past_{finding}" for finding in FOUND}
    flag = name in KINDS or name == "settled" or name.startswith("by_")
    return Feature(
        name=name,
        concept=name,
        measure=Measure.COUNT if counted or flag else Measure.LAST_VALUE,
        unit="",
        words=Words(kk=name, ru=name, en=name),
        context=not counted,
    )
