"""The child as the unit that is ranked: families, members and sensitive attributes."""

import numpy as np
import pandas as pd

from cases.importers.ssda903.areas import areas_of
from cases.importers.ssda903.codes import ETHNICITY, NEED, SEX
from cases.importers.ssda903.days import full_years, is_day
from cases.importers.ssda903.lookup import look_up

DISABILITY = "need_disability"
AGE_BANDS = ((16, "from_16"), (10, "from_10_to_15"), (5, "from_5_to_9"), (0, "under_5"))


def describe_families(spans: pd.DataFrame, area_of: pd.Series) -> pd.DataFrame:
    """The contract's families: one a child with an episode, in care from its first day there."""
    return pd.DataFrame(
        {
            "family_id": "F" + spans.index,
            "commission_id": areas_of(spans.index, area_of),
            "registered_on": spans["first_day"].to_numpy(),
            "left_on": spans["last_day"].to_numpy(),
        }
    )


def describe_members(header: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The contract's members: the child, and a child of her own where the return names one.

    Her own child joins on the day of its birth. A mother in care is a parent, and still a
    child: her age says so.
    """
    known = header.set_index("CHILD").reindex(spans.index).fillna("")
    mothers = known[(known["MOTHER"] == "1") & (known["MC_DOB"] != "")]
    in_care = pd.DataFrame(
        {
            "person_id": known.index,
            "family_id": "F" + known.index,
            "role": np.where(known.index.isin(mothers.index), "parent", "child"),
            "birth_month": _month(known["DOB"]),
            "joined_on": spans["first_day"],
            "left_on": "",
        }
    )
    own = pd.DataFrame(
        {
            "person_id": mothers.index + "-own",
            "family_id": "F" + mothers.index,
            "role": "child",
            "birth_month": _month(mothers["MC_DOB"]),
            "joined_on": mothers["MC_DOB"],
            "left_on": "",
        }
    )
    return pd.concat([in_care, own], ignore_index=True)


def _month(born: pd.Series) -> pd.Series:
    return born.where(~is_day(born), born.str.slice(0, 7))


def describe_attributes(
    header: pd.DataFrame, spans: pd.DataFrame, needs: pd.Series, *, unaccompanied: pd.Series
) -> pd.DataFrame:
    """The contract's attributes: five rows a child.

    `needs` holds the category of need (CIN) by child; `unaccompanied` the children in the
    return's table of asylum seekers. Age is that on the first day in the return.
    """
    known = header.set_index("CHILD").reindex(spans.index).fillna("")
    disabled = look_up(needs.reindex(spans.index), NEED)
    wide = pd.DataFrame(
        {
            "sex": look_up(known["SEX"], SEX).replace("", "not_known"),
            "ethnicity": look_up(known["ETHNIC"], ETHNICITY).replace("", "not_known"),
            "age": _age_bands(known["DOB"], spans["first_day"]),
            "disability": np.select(
                [disabled == DISABILITY, disabled != ""], ["yes", "no"], default="not_known"
            ),
            "unaccompanied": np.where(spans.index.isin(unaccompanied), "yes", "no"),
        },
        index=spans.index,
    )
    by_family = wide.set_index("F" + wide.index.rename("family_id"))
    long = by_family.reset_index().melt(id_vars="family_id", var_name="attribute")
    return long.sort_values(["family_id", "attribute"], ignore_index=True)


def _age_bands(born: pd.Series, on: pd.Series) -> np.ndarray:
    years = full_years(born, on)
    conditions = [years >= youngest for youngest, _ in AGE_BANDS]
    return np.select(conditions, [band for _, band in AGE_BANDS], default="not_known")
