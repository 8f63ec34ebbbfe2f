"""On what ground the need of each tested family was found, for the audit."""

import pandas as pd
import pyarrow as pa

from cases.store import CaseStore
from features.asof import in_label_window

UNKNOWN = ""


def grounds_of(store: CaseStore, rows: pd.DataFrame) -> "pd.Series[str]":
    """The ground of the first labelled case in each row's label window, in the rows' order; ""
    where there is none. `rows` hold `family_id` and `as_of_day`.
    """
    rule = store.catalogue.label
    asked = rows[["family_id", "as_of_day"]].assign(row=range(len(rows)))
    found = _labelled_cases(store).merge(asked, on="family_id")
    inside = in_label_window(
        found["opened_day"], found["as_of_day"], rule.gap_days, rule.horizon_days
    )
    first = found[inside].sort_values(["opened_day", "ground"]).drop_duplicates("row")
    by_row = dict(zip(first["row"], first["ground"], strict=True))
    told = [by_row.get(row, UNKNOWN) for row in range(len(rows))]
    return pd.Series(told, index=rows.index, dtype=str)


def _labelled_cases(store: CaseStore) -> pd.DataFrame:
    """Family, day of opening and ground of every case with a labelled finding that still stands."""
    parts: list[pd.DataFrame] = []
    for part in store.parts:
        families = part.table("families")["family_id"].to_numpy(zero_copy_only=False)
        cases = part.table("cases")
        frame = pd.DataFrame(
            {
                "family_id": families[cases["family_index"].to_numpy()],
                "opened_day": cases["opened_on"].cast(pa.int32()).to_numpy(),
                "ground": cases["ground"].cast(pa.string()).to_numpy(zero_copy_only=False),
            }
        )
        finding = cases["finding"].cast(pa.string()).to_pandas()
        stands = cases["withdrawn_on"].is_null().to_numpy()
        kept = stands & finding.isin(store.catalogue.label_findings).to_numpy()
        parts.append(frame.loc[kept])
    return pd.concat(parts, ignore_index=True)
