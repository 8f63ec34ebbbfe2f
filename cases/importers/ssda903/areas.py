"""Postcode areas in the place of commissions, with a declared capacity.

Of a home postcode only the letters before the first digit are kept, EH of EH14 8EC: an area
of many thousand homes. An area with few children is put together with the others like it.
"""

import pandas as pd

from cases.importers.ssda903.days import ReturnPeriod

SMALL_BELOW = 20
"""Children; an area with fewer does not stand by itself."""

OTHER_AREAS, NOT_KNOWN = "other-areas", "not-known"
NAMES = {OTHER_AREAS: "Other postcode areas", NOT_KNOWN: "Home postcode not known"}

REGION = "authority"
"""One local authority makes one return, so all areas are of one region."""

SUPPORT_SHARE = 0.05
"""The return knows no staffing. Assumed: of the children of an area who are in care on the
return's first day, one in twenty can be given extra support in a month."""

CAPACITY_NOTE = (
    "capacity is assumed, not recorded: one in twenty of the area's children in care on the "
    "return's first day, at least one; set your own in commissions.csv"
)


def home_areas(ordered: pd.DataFrame) -> pd.Series:
    """The area by child, from the home postcode of the first episode, which is known when the
    child is registered; later moves of the home are not followed.
    """
    first = ordered.drop_duplicates("CHILD").set_index("CHILD")["HOME_POST"]
    letters = first.str.upper().str.extract(r"^([A-Z]{1,2})[0-9]", expand=False)
    children = letters.value_counts()
    small = letters.isin(children[children < SMALL_BELOW].index)
    return letters.mask(small, OTHER_AREAS).fillna(NOT_KNOWN)


def areas_of(children: pd.Index, area_of: pd.Series) -> pd.Series:
    """The area of each child, in the order of `children`."""
    return area_of.reindex(children).reset_index(drop=True)


def describe_commissions(families: pd.DataFrame, period: ReturnPeriod) -> pd.DataFrame:
    """The contract's commissions: one an area."""
    ids = sorted(families["commission_id"].unique())
    return pd.DataFrame(
        {
            "commission_id": ids,
            "region_id": REGION,
            "name": [NAMES.get(area, f"Postcode area {area}") for area in ids],
            # the letters do not say more; an English postcode area is named after a town
            "settlement_type": "town",
            "sittings_per_month": "",
            "capacity": [_capacity(families, area, period) for area in ids],
        }
    )


def _capacity(families: pd.DataFrame, area: str, period: ReturnPeriod) -> str:
    of_area = families[families["commission_id"] == area]
    in_care = int((of_area["registered_on"] == period.start.isoformat()).sum())
    return str(max(round(in_care * SUPPORT_SHARE), 1))
