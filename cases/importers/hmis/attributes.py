"""Sensitive attributes of families, for the audit only: race, sex, age, disability, children."""

import numpy as np
import pandas as pd

from cases.importers.hmis.families import Families
from cases.importers.hmis.layout import GENDER_COLUMNS, HISPANIC_COLUMNS

RACES = {
    "native": ("AmIndAKNative",),
    "asian_pacific": ("Asian", "NativeHIPacific"),
    "black": ("BlackAfAmerican",),
    "middle_eastern": ("MidEastNAfrican",),
    "white": ("White",),
}
"""The standard's race columns (3.04), one yes or no each, by the group they are audited in."""

FEMALE, MALE = "0", "1"
"""Codes of `Sex` (FY2026); 8, 9 and 99 mean not known."""

YOUNG_BELOW, OLDER_FROM = 25, 55


def describe_attributes(
    families: Families, clients: pd.DataFrame, enrolments: pd.DataFrame
) -> pd.DataFrame:
    """The contract's attributes: five rows a family.

    Race, sex and age are those of the head at the family's first enrolment; disability is
    yes where any enrolment of a member says so.
    """
    heads = families.first_heads
    known = clients.drop_duplicates("PersonalID").set_index("PersonalID")
    of_head = known.reindex(heads["PersonalID"]).fillna("").set_index(heads.index)
    wide = pd.DataFrame(
        {
            "race": races(of_head),
            "sex": sexes(of_head),
            "age_of_head": ages(heads["age"]),
            "disability": disability(enrolments).reindex(heads.index),
            "household_with_children": _with_children(families.members).reindex(heads.index),
        },
        index=heads.index,
    )
    long = wide.reset_index().melt(id_vars="family_id", var_name="attribute")
    return long.sort_values(["family_id", "attribute"], ignore_index=True)


def races(clients: pd.DataFrame) -> np.ndarray:
    """One group a person: Hispanic of any race first, then several races, then the one."""
    marked = pd.DataFrame(
        {race: (clients[list(columns)] == "1").any(axis=1) for race, columns in RACES.items()}
    )
    hispanic = (clients[list(HISPANIC_COLUMNS)] == "1").any(axis=1)
    conditions = [hispanic, marked.sum(axis=1) > 1, *(marked[race] for race in RACES)]
    return np.select(conditions, ["hispanic", "several", *RACES], default="not_known")


def sexes(clients: pd.DataFrame) -> np.ndarray:
    """Female, male, other or not known, from `Sex` or from the older layout's gender columns."""
    genders = clients[list(GENDER_COLUMNS)] == "1"
    one_gender = genders.sum(axis=1) == 1
    conditions = [
        clients["Sex"] == FEMALE,
        clients["Sex"] == MALE,
        genders["Woman"] & one_gender,
        genders["Man"] & one_gender,
        genders.any(axis=1),
    ]
    return np.select(conditions, ["female", "male", "female", "male", "other"], default="not_known")


def ages(years: pd.Series) -> np.ndarray:
    """The age band at first enrolment; an age below 0 cannot be and is not known."""
    return np.select(
        [years.isna() | (years < 0), years < YOUNG_BELOW, years < OLDER_FROM],
        ["not_known", "under_25", "from_25_to_54"],
        default="from_55",
    )


def disability(enrolments: pd.DataFrame) -> pd.Series:
    """Yes, no or not known by family, from `DisablingCondition` of all its enrolments."""
    by_family = enrolments["family_id"]
    yes = (enrolments["DisablingCondition"] == "1").groupby(by_family).any()
    no = (enrolments["DisablingCondition"] == "0").groupby(by_family).any()
    return pd.Series(np.select([yes, no], ["yes", "no"], default="not_known"), index=yes.index)


def _with_children(members: pd.DataFrame) -> pd.Series:
    any_child = (members["role"] == "child").groupby(members["family_id"]).any()
    return any_child.map({True: "yes", False: "no"})
