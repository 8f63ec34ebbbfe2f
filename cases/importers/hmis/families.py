"""Who belongs together: persons who ever shared a household are one family."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from cases.importers.hmis.days import STILL_OPEN, full_years, is_day
from cases.importers.hmis.lookup import look_up

UNKNOWN = ("8", "9", "99")
"""The standard's codes for not known, not answered and not collected: never a fact."""

ADULT_AGE = 18
HEAD, CHILD, SPOUSE = "1", "2", "3"
DECEASED = "24"


class Families(NamedTuple):
    """The contract's families and members, and the head's row of each family's first
    enrolment (index family_id) for the attributes.
    """

    families: pd.DataFrame
    members: pd.DataFrame
    first_heads: pd.DataFrame


def link_families(households: pd.Series, persons: pd.Series) -> pd.Series:
    """The family of each row: persons linked by any chain of shared households.

    The family is named after its smallest person, "H" and that person's identifier. Links
    use all that the export holds; a household formed later joins its members' pasts.
    """
    links = _Links()
    for household, group in persons.groupby(households):
        del household
        links.join(group)
    return persons.map(links.smallest_of)


class _Links:
    """Disjoint sets of persons; each set is found by its smallest identifier."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def join(self, persons: Iterable[str]) -> None:
        roots = {self._root(person) for person in persons}
        smallest = min(roots, key=_by_size)
        self._parent.update(dict.fromkeys(roots, smallest))

    def smallest_of(self, person: str) -> str:
        return f"H{self._root(person)}"

    def _root(self, person: str) -> str:
        parent = self._parent.setdefault(person, person)
        while parent != person:
            self._parent[person] = self._parent[parent]
            person, parent = parent, self._parent[parent]
        return person


def _by_size(identifier: str) -> tuple[int, str]:
    # numbers written as text: 99 before 100
    return len(identifier), identifier


def describe_families(enrolments: pd.DataFrame, clients: pd.DataFrame, *, cut_off: str) -> Families:
    """Families and members from enrolments in order of entry (`family_id` among the columns).

    A family belongs to the organisation of its first enrolment, which is known when it is
    registered; later moves between organisations are not followed.
    """
    known = clients.drop_duplicates("PersonalID").set_index("PersonalID")
    rows = enrolments.assign(
        born=look_up(enrolments["PersonalID"], birth_days(known)),
        is_head=enrolments["RelationshipToHoH"] == HEAD,
    )
    rows["age"] = full_years(rows["born"], rows["entry"])
    members = _members(rows, cut_off=cut_off)
    first_heads = _first_heads(rows)
    return Families(_families(first_heads, members), members, first_heads)


def birth_days(clients: pd.DataFrame) -> pd.Series:
    """The birth days as recorded; empty where the record says that they are not known."""
    return clients["DOB"].mask(clients["DOBDataQuality"].isin(UNKNOWN), "")


def _first_heads(rows: pd.DataFrame) -> pd.DataFrame:
    ordered = rows.sort_values(
        ["undated", "entry", "is_head", "EnrollmentID"], ascending=[True, True, False, True]
    )
    return ordered.drop_duplicates("family_id").set_index("family_id").sort_index()


def _members(rows: pd.DataFrame, *, cut_off: str) -> pd.DataFrame:
    first = rows.drop_duplicates("PersonalID").set_index("PersonalID").sort_index()
    return pd.DataFrame(
        {
            "person_id": first.index,
            "family_id": first["family_id"],
            "role": _roles(first),
            "birth_month": _months(first["born"]),
            "joined_on": first["entry"],
            "left_on": _deaths(rows, cut_off=cut_off).reindex(first.index, fill_value=""),
        }
    ).reset_index(drop=True)


def _roles(first: pd.DataFrame) -> np.ndarray:
    is_child = (first["RelationshipToHoH"] == CHILD) | (first["age"] < ADULT_AGE)
    with_child = is_child.groupby(first["family_id"]).transform("any")
    is_parent = first["RelationshipToHoH"].isin((HEAD, SPOUSE)) & with_child
    return np.select([is_child, is_parent], ["child", "parent"], default="other")


def _months(born: pd.Series) -> pd.Series:
    return born.where(~is_day(born), born.str.slice(0, 7))


def _deaths(rows: pd.DataFrame, *, cut_off: str) -> pd.Series:
    """The day the register learned of a death, by person.

    Not the day of death itself: members carry no knowledge date, and a list must not be
    shorter because of what nobody knew yet.
    """
    last = rows.drop_duplicates("PersonalID", keep="last")
    died = last[(last["Destination"] == DECEASED) & (last["exit_known"] <= cut_off)]
    return died.set_index("PersonalID")["exit_known"]


def _families(first_heads: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    still_there = members["left_on"].where(members["left_on"] != "", STILL_OPEN)
    left_on = still_there.groupby(members["family_id"]).max().replace(STILL_OPEN, "")
    return pd.DataFrame(
        {
            "family_id": first_heads.index,
            "commission_id": first_heads["OrganizationID"],
            "registered_on": first_heads["entry"],
            "left_on": left_on.reindex(first_heads.index, fill_value=""),
        }
    ).reset_index(drop=True)
