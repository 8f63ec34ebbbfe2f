"""Families as the evidence about labels sees them, and what is reckoned of each one's need."""

from typing import NamedTuple

import numpy as np

from cases.errors import BadInput
from fairness.arrays import BoolArray, FloatArray, IntArray


class FamilyRows(NamedTuple):
    """One entry per row in each array; one row is one family as of one date.

    `need` is 1, 0, or NaN where the label was not observed; `selected` is the choice whose
    recall is asked about. `stratum` and `group` are codes from 0. `covariates` (rows, columns)
    is what else may tell whether a label is observed, and need; NaN where not known.
    """

    score: FloatArray
    need: FloatArray
    selected: BoolArray
    stratum: IntArray
    group: IntArray
    covariates: FloatArray | None = None

    @property
    def observed(self) -> BoolArray:
        """Whose label was observed."""
        return ~np.isnan(self.need)

    def drawn(self, most: int, *, seed: int) -> "FamilyRows":
        """At most so many rows, drawn by lot where there are more, in their order."""
        if len(self.score) <= most:
            return self
        kept = np.sort(np.random.default_rng(seed).permutation(len(self.score))[:most])
        return FamilyRows(
            score=self.score[kept],
            need=self.need[kept],
            selected=self.selected[kept],
            stratum=self.stratum[kept],
            group=self.group[kept],
            covariates=None if self.covariates is None else self.covariates[kept],
        )


class NeedByRow(NamedTuple):
    """What each row adds to an estimate, (rows,) each.

    The sum of `need` estimates how many are in need, that of `reached` how many of them are
    selected; a single row's may be negative or above 1. `expected`, never negative, only says
    how much weight a commission gets where commissions are compared.
    """

    reached: FloatArray
    need: FloatArray
    expected: FloatArray


def as_observed(rows: FamilyRows) -> NeedByRow:
    """The naive reckoning: a family whose label was not observed counts as absent."""
    need = np.nan_to_num(rows.need)
    return NeedByRow(np.where(rows.selected, need, 0.0), need, need)


def require_rows(rows: FamilyRows) -> None:
    """BadInput where arrays do not fit each other, a score is no number or a label no label."""
    lengths = {len(column) for column in rows if column is not None}
    if lengths != {rows.score.size} or rows.score.size == 0:
        found = ", ".join(str(length) for length in sorted(lengths))
        msg = f"the columns have {found} rows; give arrays of one length, with a row at least"
        raise BadInput(msg)
    if not np.isfinite(rows.score).all():
        msg = f"{int((~np.isfinite(rows.score)).sum())} scores are not finite numbers"
        raise BadInput(msg)
    labels = rows.need[rows.observed]
    if not np.isin(labels, (0.0, 1.0)).all():
        bad = labels[~np.isin(labels, (0.0, 1.0))]
        msg = f"{bad.size} labels are neither 1, 0 nor missing (first: {bad[0]})"
        raise BadInput(msg)
