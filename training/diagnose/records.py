"""The case store as it is asked by questions: the same rows with other features, and what is
known of commissions and families beside them.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cases.catalogue.whole import Catalogue
from cases.store import CaseStore
from features.asof import to_date
from features.engine import Engine
from features.matrix import FeatureMatrix, build_matrix
from training.attributes import audit_attributes


@dataclass(frozen=True)
class StoreRecords:
    """The store that training read; `engine` makes the features."""

    store: CaseStore
    engine: Engine | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The store's catalogue, with the outcome that the study asks for."""
        return self.store.catalogue

    def commissions(self) -> pd.DataFrame:
        """`region_id` and `settlement_type`, a row for each commission in the matrix's order."""
        table = self.store.table("commissions", ["region_id", "settlement_type"])
        told: pd.DataFrame = table.to_pandas().astype(str)
        return told

    def attributes(self) -> pd.DataFrame:
        """The audit's attributes, a column each, by family."""
        return audit_attributes(self.store)

    def remade(
        self, rows: FeatureMatrix, catalogue: Catalogue, *, punitive: tuple[str, ...] = ()
    ) -> FeatureMatrix:
        """The same rows with the features of another catalogue, made from the events anew and
        not kept: totals, silences and counts of sources then follow from what is read, too.
        """
        made = build_matrix(
            replace(self.store, catalogue=catalogue),
            [to_date(int(day)) for day in np.unique(rows.as_of_day)],
            punitive=punitive,
            engine=self.engine,
        )
        at = _keys(made).get_indexer(_keys(rows))
        assert (at >= 0).all(), "features decide nothing about who is in the cohort"
        return replace(made.rows(at), outcome=rows.outcome, helped=rows.helped)


def _keys(rows: FeatureMatrix) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([rows.family_id, rows.as_of_day])
