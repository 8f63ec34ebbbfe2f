"""Persons who ever shared a household are a family, with roles, an organisation and a head."""

import pandas as pd
import pytest

from cases.importers.hmis.families import link_families
from tests.cases.importers.tiny_export import TinyExport


def test_persons_linked_by_a_chain_of_households_are_one_family() -> None:
    # 12 and 9 share house A, 9 and 30 share house B, 7 lives alone
    households = pd.Series(["A", "A", "B", "B", "C"])
    persons = pd.Series(["12", "9", "9", "30", "7"])
    assert list(link_families(households, persons)) == ["H9", "H9", "H9", "H9", "H7"]


def test_two_families_that_a_later_household_joins_become_one() -> None:
    households = pd.Series(["A", "A", "B", "B", "C", "C"])
    persons = pd.Series(["1", "2", "3", "4", "2", "4"])
    assert set(link_families(households, persons)) == {"H1"}


def test_the_smallest_identifier_is_found_as_a_number_not_as_a_text() -> None:
    assert set(link_families(pd.Series(["A", "A"]), pd.Series(["100", "99"]))) == {"H99"}


def test_a_household_of_mother_and_child_is_one_family(export: TinyExport) -> None:
    export.client("1")
    export.client("2", DOB="2015-03-30")
    export.enrol("10", "1", HouseholdID="h")
    export.enrol("11", "2", HouseholdID="h", RelationshipToHoH="2")
    export.run()
    members = export.table("members")
    assert members.to_dict("records") == [
        {
            "person_id": "1",
            "family_id": "H1",
            "role": "parent",
            "birth_month": "1990-05",
            "joined_on": "2021-01-04",
            "left_on": "",
        },
        {
            "person_id": "2",
            "family_id": "H1",
            "role": "child",
            "birth_month": "2015-03",
            "joined_on": "2021-01-04",
            "left_on": "",
        },
    ]
    assert export.table("families").to_dict("records") == [
        {
            "family_id": "H1",
            "commission_id": "O1",
            "registered_on": "2021-01-04",
            "left_on": "",
        }
    ]


@pytest.mark.parametrize(
    ("born", "relationship", "role"),
    [
        ("2003-01-04", "4", "other"),  # 18 on the day of entry
        ("2003-01-05", "4", "child"),  # 18 the day after
        ("1980-01-01", "2", "child"),  # the head's grown child
        ("1980-01-01", "3", "other"),  # a spouse without children
        ("2004-06-01", "1", "child"),  # a minor on their own
        ("", "1", "other"),  # age not known
    ],
)
def test_a_role_follows_relationship_and_age_at_entry(
    export: TinyExport, born: str, relationship: str, role: str
) -> None:
    export.client("1", DOB=born)
    export.enrol("10", "1", RelationshipToHoH=relationship)
    export.run()
    assert list(export.table("members")["role"]) == [role]


@pytest.mark.parametrize("quality", ["8", "9", "99"])
def test_a_birth_day_that_is_said_not_to_be_known_is_left_empty(
    export: TinyExport, quality: str
) -> None:
    export.client("1", DOB="1900-01-01", DOBDataQuality=quality)
    export.enrol("10", "1")
    export.run()
    assert list(export.table("members")["birth_month"]) == [""]


def test_a_birth_day_that_is_no_date_goes_on_as_it_is(export: TinyExport) -> None:
    export.client("1", DOB="17.05.1990")
    export.enrol("10", "1")
    export.run()
    assert list(export.table("members")["birth_month"]) == ["17.05.1990"]


def test_a_family_belongs_to_the_organisation_of_its_first_enrolment(export: TinyExport) -> None:
    export.add("Organization", OrganizationID="O2", OrganizationName="Second Door")
    export.add("Project", ProjectID="P2", OrganizationID="O2", ProjectType="13")
    export.client("1")
    export.enrol("11", "1", ProjectID="P2", EntryDate="2021-05-01")
    export.enrol("12", "1", ProjectID="P1", EntryDate="2021-02-01")
    export.run()
    families = export.table("families")
    assert list(families["commission_id"]) == ["O1"]
    assert list(families["registered_on"]) == ["2021-02-01"]


def test_an_entry_that_is_no_date_does_not_come_before_one_that_is(export: TinyExport) -> None:
    export.client("1")
    export.enrol("11", "1", EntryDate="")
    export.enrol("12", "1", EntryDate="2021-02-01")
    export.run()
    assert list(export.table("families")["registered_on"]) == ["2021-02-01"]


def test_a_project_that_the_export_lacks_leaves_the_commission_empty(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1", ProjectID="P9")
    export.run()
    assert list(export.table("families")["commission_id"]) == [""]
    assert list(export.table("cases")["ground"]) == ["project_type_missing"]


def test_a_death_counts_from_the_day_the_register_learned_of_it(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.leave("10", "1", "2021-03-01", Destination="24", DateUpdated="2021-03-20 10:00:00")
    export.run()
    assert list(export.table("members")["left_on"]) == ["2021-03-20"]
    assert list(export.table("families")["left_on"]) == ["2021-03-20"]


def test_a_family_stays_while_one_member_lives(export: TinyExport) -> None:
    export.client("1")
    export.client("2")
    export.enrol("10", "1", HouseholdID="h")
    export.enrol("11", "2", HouseholdID="h", RelationshipToHoH="3")
    export.leave("10", "1", "2021-03-01", Destination="24")
    export.run()
    assert list(export.table("members")["left_on"]) == ["2021-03-01", ""]
    assert list(export.table("families")["left_on"]) == [""]


def test_an_enrolment_without_a_household_stands_alone(export: TinyExport) -> None:
    export.client("1")
    export.client("2")
    export.enrol("10", "1", HouseholdID="")
    export.enrol("11", "2", HouseholdID="")
    export.run()
    assert list(export.table("families")["family_id"]) == ["H1", "H2"]


def test_a_person_never_enrolled_is_left_out_and_counted(export: TinyExport) -> None:
    export.client("1")
    export.client("2")
    export.enrol("10", "1")
    summary = export.run()
    assert summary.rows["members"] == 1
    assert "Client.csv: 1 persons were never enrolled; they are left out" in summary.notes
