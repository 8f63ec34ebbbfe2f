"""Families that lists were made for, what people did and what came of it, for the audit."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from cases.store import CaseStore
from fairness.columns import text_column
from fairness.evidence.people import DecidedFamilies, ListedDecision
from fairness.scored import NOT_RECORDED
from features.asof import has_matured, to_day
from features.kept import kept_matrix
from training.attributes import audit_attributes

LISTED = ("by_rank", "decided", "offered")


def decided_families(
    store: CaseStore, decisions: Sequence[ListedDecision]
) -> DecidedFamilies | None:
    """Every list's families; None for no lists.

    Where a list's label window is over, all of its cohort with their outcomes; before that those on
    the list alone, whose need nobody can know yet.
    """
    if not decisions:
        return None
    frame = pd.DataFrame(decisions, columns=ListedDecision._fields)
    by_date = [
        _of_date(store, day, frame[frame["as_of_date"] == day])
        for day in sorted({decision.as_of_date for decision in decisions})
    ]
    rows = pd.concat(by_date, ignore_index=True).join(audit_attributes(store), on="family_id")
    stratum = rows["commission_id"] + "@" + rows["as_of_date"].map(date.isoformat)
    return DecidedFamilies(
        commission=text_column(rows["commission_id"]),
        lists=stratum.nunique(),
        groups={
            attribute.code: text_column(
                rows[attribute.code] if attribute.code in rows else stratum.map(lambda _: ""),
                missing=NOT_RECORDED,
            )
            for attribute in store.catalogue.attributes
        },
        listed=rows["by_rank"].to_numpy(bool),
        decided=rows["decided"].to_numpy(bool),
        offered=rows["offered"].to_numpy(bool),
        need=rows["need"].to_numpy(np.float64),
    )


def _of_date(store: CaseStore, day: date, listed: pd.DataFrame) -> pd.DataFrame:
    rule = store.catalogue.label
    if not has_matured(to_day(day), rule.gap_days, rule.horizon_days, to_day(store.cut_off)):
        return listed.assign(need=np.nan)
    matrix = kept_matrix(store, [day], outcomes_seen_until=store.cut_off)
    cohort = pd.DataFrame(
        {
            "family_id": matrix.family_id,
            "commission_id": [matrix.commissions[place] for place in matrix.commission],
            "as_of_date": day,
            "need": matrix.labels.astype(np.float64),
        }
    )
    known = listed.set_index("family_id")[list(LISTED)]
    joined = cohort.join(known, on="family_id")
    return joined.assign(**{name: joined[name].eq(True) for name in LISTED})  # noqa: FBT003
