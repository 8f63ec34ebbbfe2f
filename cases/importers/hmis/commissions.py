"""Organisations in the place of commissions, with a declared capacity."""

from datetime import date

import pandas as pd

from cases.importers.hmis.days import as_dates
from cases.importers.hmis.lookup import look_up

FOLLOW_UP_SHARE = 0.25
"""The export knows no staffing. Assumed: an organisation can follow up a quarter of the
households that leave it in a month, counted over the export's first year."""

CAPACITY_NOTE = (
    "capacity is assumed, not recorded: a quarter of the households that left the organisation "
    "in a month of the export's first year; set your own in commissions.csv"
)

YEAR_DAYS, MONTHS = 365, 12
NO_REGION = "CoC"


def describe_commissions(
    frames: dict[str, pd.DataFrame],
    enrolments: pd.DataFrame,
    stays: pd.DataFrame,
    *,
    period_start: date,
) -> pd.DataFrame:
    """The contract's commissions: one an organisation, its region the continuum of care (CoC)
    that most of its projects belong to.
    """
    organisations = frames["Organization"]
    ids = organisations["OrganizationID"]
    return pd.DataFrame(
        {
            "commission_id": ids,
            "region_id": look_up(ids, _regions(frames)).replace("", NO_REGION),
            "name": organisations["OrganizationName"],
            "settlement_type": "city",
            "sittings_per_month": "",
            "capacity": look_up(ids, _capacities(enrolments, stays, period_start)),
        }
    )


def _regions(frames: dict[str, pd.DataFrame]) -> pd.Series:
    placed = frames["ProjectCoC"].merge(frames["Project"], on="ProjectID")
    placed = placed[placed["CoCCode"] != ""]
    counts = placed.groupby(["OrganizationID", "CoCCode"]).size().rename("projects").reset_index()
    ranked = counts.sort_values(["projects", "CoCCode"], ascending=[False, True])
    return ranked.drop_duplicates("OrganizationID").set_index("OrganizationID")["CoCCode"]


def _capacities(enrolments: pd.DataFrame, stays: pd.DataFrame, period_start: date) -> pd.Series:
    organisation = enrolments.drop_duplicates("stay").set_index("stay")["OrganizationID"]
    days_in = (as_dates(stays["closed_on"]) - pd.Timestamp(period_start)).dt.days
    first_year = stays[(days_in >= 0) & (days_in < YEAR_DAYS)]
    a_month = organisation.reindex(first_year.index).value_counts() / MONTHS
    return (a_month * FOLLOW_UP_SHARE).round().clip(lower=1).astype(int).astype(str)
