"""From enrolments of persons to stays of households in a programme."""

from collections.abc import Iterable, Iterator

import pandas as pd

from cases.importers.hmis.days import STILL_OPEN, day, is_day, known_on

GROUNDS = {
    "0": "emergency_shelter",
    "1": "emergency_shelter",
    "2": "transitional_housing",
    "3": "permanent_supportive_housing",
    "4": "street_outreach",
    "6": "services_only",
    "7": "other_programme",
    "8": "safe_haven",
    "9": "permanent_housing",
    "10": "permanent_housing",
    "11": "day_shelter",
    "12": "homelessness_prevention",
    "13": "rapid_rehousing",
    "14": "coordinated_entry",
}
"""Project types of the standard (2.02.6) and the ground under which a stay is opened."""


def join_enrolments(frames: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Each enrolment with its project and its exit, first entries first, and what was left out.

    Adds `entry`, `entry_known`, `exit`, `exit_known` (days; empty without an exit),
    `OrganizationID`, `ProjectType`, `Destination`. An entry that is no date comes last.
    """
    enrolments, enrolment_notes = _whole_enrolments(frames["Enrollment"])
    exits, exit_notes = _last_exits(frames["Exit"], enrolments["EnrollmentID"])
    projects = frames["Project"].drop_duplicates("ProjectID")
    joined = enrolments.merge(exits, on="EnrollmentID", how="left").merge(
        projects[["ProjectID", "OrganizationID", "ProjectType"]], on="ProjectID", how="left"
    )
    joined = joined.fillna("")
    entry = day(joined["EntryDate"])
    joined["entry"] = entry
    joined["entry_known"] = known_on(entry, joined["DateCreated"], joined["DateUpdated"])
    joined["undated"] = ~is_day(entry)
    ordered = joined.sort_values(["undated", "entry", "EnrollmentID"], ignore_index=True)
    return ordered, (*enrolment_notes, *exit_notes)


def _whole_enrolments(enrolments: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    # an empty person would link all households that have one into a single family
    named = enrolments[(enrolments["PersonalID"] != "") & (enrolments["EnrollmentID"] != "")]
    once = named.drop_duplicates("EnrollmentID")
    nameless, repeated = len(enrolments) - len(named), len(named) - len(once)
    notes = []
    if nameless:
        notes.append(f"Enrollment.csv: {nameless} rows lack a PersonalID or EnrollmentID; left out")
    if repeated:
        notes.append(f"Enrollment.csv: {repeated} rows repeat an EnrollmentID; left out")
    return once, tuple(notes)


def _last_exits(
    exits: pd.DataFrame, enrolment_ids: pd.Series
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    ours = exits[exits["EnrollmentID"].isin(enrolment_ids)]
    last = ours.sort_values("ExitDate").drop_duplicates("EnrollmentID", keep="last")
    exit_day = day(last["ExitDate"])
    frame = pd.DataFrame(
        {
            "EnrollmentID": last["EnrollmentID"],
            "exit": exit_day,
            # exit rows carry the enrolment's creation, so the last change is nearer the truth
            "exit_known": known_on(exit_day, last["DateUpdated"], last["DateCreated"]),
            "Destination": last["Destination"],
        }
    )
    notes = []
    if len(ours) < len(exits):
        notes.append(f"Exit.csv: {len(exits) - len(ours)} exits belong to no enrolment; left out")
    if len(last) < len(ours):
        notes.append(f"Exit.csv: {len(ours) - len(last)} exits were followed by another; left out")
    return frame, tuple(notes)


def number_stays(enrolments: pd.DataFrame) -> pd.Series:
    """The stay each enrolment belongs to, 0, 1, 2 …, aligned with `enrolments`.

    Persons of one household in one project share a stay while their times there touch, so a
    child born into a household does not make it enter again. Once everyone has left, a later
    entry opens another stay.
    """
    ordered = enrolments.sort_values(["HouseholdID", "ProjectID", "undated", "entry"])
    spells = zip(
        ordered["HouseholdID"],
        ordered["ProjectID"],
        ordered["entry"],
        ordered["exit"].where(ordered["exit"] != "", STILL_OPEN),
        strict=True,
    )
    return pd.Series(list(_stay_numbers(spells)), index=ordered.index).reindex(enrolments.index)


def _stay_numbers(spells: Iterable[tuple[str, str, str, str]]) -> Iterator[int]:
    number, place, latest = -1, ("", ""), ""
    for household, project, entry, left in spells:
        if number < 0 or (household, project) != place or entry > latest:
            number, place, latest = number + 1, (household, project), left
        latest = max(latest, left)
        yield number


def stays_of(enrolments: pd.DataFrame) -> pd.DataFrame:
    """One row a stay: family_id, ground, opened_on, known_on, closed_on, closing_known_on.

    `enrolments` has `stay` and `family_id`. A stay is closed on its last exit, once everyone
    has left, and that became known with the last of the exits.
    """
    by_stay = enrolments.sort_values(["stay", "undated", "entry"]).groupby("stay", sort=True)
    first = by_stay[["family_id", "ProjectType", "entry"]].first()
    left_by_all = (enrolments["exit"] != "").groupby(enrolments["stay"]).all()
    return pd.DataFrame(
        {
            "family_id": first["family_id"],
            "ground": first["ProjectType"].map(ground),
            "opened_on": first["entry"],
            "known_on": _opening_known(enrolments),
            "closed_on": by_stay["exit"].max().where(left_by_all, ""),
            "closing_known_on": by_stay["exit_known"].max().where(left_by_all, ""),
        }
    )


def ground(project_type: str) -> str:
    """The ground for a project type; a text that the catalogue lacks where the type is unknown,
    so that ingest keeps the row apart instead of a guess being stored.
    """
    return GROUNDS.get(project_type, f"project_type_{project_type or 'missing'}")


def _opening_known(enrolments: pd.DataFrame) -> pd.Series:
    opening = enrolments.groupby("stay")["entry"].transform("first")
    opens = enrolments[enrolments["entry"] == opening]
    return opens.groupby("stay")["entry_known"].min()
