"""The published tables as one: every routine inspection, who looked, what was found.

Rows are read where they lie; none is written anywhere.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
from history import plan_start

INSPECTIONS = "csv_23_food_insp_features.csv.gz"
LICENCES = "csv_24_bus_features.csv.gz"
JUDGED = "csv_30_xgboost_data.csv.gz"
MOST_MINOR = 8
"""Minor violations beyond this many count no more."""

PROJECT = Path(__file__).resolve().parents[2]


def samples() -> Path:
    """The folder of the published tables; ends the study where they are absent."""
    home = Path(os.environ.get("TIREK_SAMPLES", PROJECT.parent / "shared" / "data"))
    folder = home / "chicago"
    if not (folder / JUDGED).is_file():
        msg = (
            "The food-inspection tables are not there: set TIREK_SAMPLES to the folder that "
            f"holds chicago/{JUDGED} (looked in {folder})."
        )
        raise SystemExit(msg)
    return folder


def read_inspections(folder: Path) -> pd.DataFrame:
    """Every routine inspection, (inspections, …), in order of time.

    `day` and `licensed` are days since 1970, `as_of` the first day of the plan that the
    inspection lies in; `inspector` is the published group of whoever looked and "" where there is
    none; `mark` is "train", "test" or ""; `authors` is the authors' own score, NaN where
    they gave none. `critical`, `serious`, `minor` and `failed` are what was found.
    """
    table = pd.read_csv(folder / INSPECTIONS, low_memory=False)
    licences = pd.read_csv(folder / LICENCES, usecols=["Inspection_ID", "minDate"])
    judged = pd.read_csv(
        folder / JUDGED, usecols=["Inspection_ID", "Inspector_Assigned", "score", "Test"]
    )
    table = table.merge(licences, on="Inspection_ID", validate="1:1")
    table = table.merge(judged, on="Inspection_ID", how="left", validate="1:1")
    day = _days(table["Inspection_Date"])
    read = pd.DataFrame(
        {
            "inspection": table["Inspection_ID"].astype(np.int64),
            "licence": table["License"].astype(np.int64),
            "trade_name": table["AKA_Name"].fillna(table["DBA_Name"]),
            "place": table["Zip"].fillna(0).astype(np.int64),
            "day": day.astype(np.int64),
            "as_of": plan_start(day),
            "licensed": _days(table["minDate"]),
            "restaurant": table["Facility_Type"] == "Restaurant",
            "grocery": table["Facility_Type"] == "Grocery Store",
            "high_risk": table["Risk"].str.startswith("Risk 1"),
            "low_risk": table["Risk"].str.startswith("Risk 3"),
            "critical": table["criticalCount"].clip(upper=1),
            "serious": table["seriousCount"].clip(upper=1),
            "minor": table["minorCount"].clip(upper=MOST_MINOR),
            "failed": table["fail_flag"],
            "inspector": table["Inspector_Assigned"].fillna(""),
            "mark": table["Test"].map({True: "test", False: "train"}).fillna(""),
            "authors": table["score"],
        }
    )
    return read.sort_values(["day", "inspection"], ignore_index=True)


def _days(dates: pd.Series) -> pd.Series:
    """Days since 1970, NaN where there is no date."""
    return (pd.to_datetime(dates) - pd.Timestamp(0)).dt.days
