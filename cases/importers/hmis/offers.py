"""Help offered: coordinated entry's referrals to a programme, with the family's answer."""

import pandas as pd

from cases.importers.hmis.days import day
from cases.importers.hmis.lookup import look_up

HELP_TYPES = {
    "1": "prevention",
    "2": "problem_solving",
    "5": "case_management",
    "10": "emergency_shelter",
    "11": "transitional_housing",
    "12": "rapid_rehousing",
    "13": "rapid_rehousing",
    "14": "supportive_housing",
    "15": "permanent_housing",
    "16": "material",
    "17": "housing_voucher",
    "18": "housing_voucher",
}
"""Referrals of the standard (4.20.2) that offer something to the family, by help type."""

RESPONSES = {"1": "accepted", "2": "declined"}
"""Results (4.20.D) that are the family's answer; a provider's refusal is not one."""


def describe_help(referrals: pd.DataFrame, family_of: pd.Series) -> pd.DataFrame:
    """The contract's help; when it began and ended is not in the export."""
    offers = referrals[referrals["Event"].isin(HELP_TYPES)].reset_index(drop=True)
    return pd.DataFrame(
        {
            "offer_id": [f"O{number:07d}" for number in range(1, len(offers) + 1)],
            "family_id": look_up(offers["PersonalID"], family_of),
            "help_type": offers["Event"].map(HELP_TYPES),
            "offered_on": day(offers["EventDate"]),
            "response": look_up(offers["ReferralResult"], RESPONSES).replace("", "no_answer"),
            "started_on": "",
            "ended_on": "",
            "outcome": "",
        }
    )
