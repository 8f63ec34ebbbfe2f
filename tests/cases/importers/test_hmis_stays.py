"""A household's stay in a project is one case, whoever comes and goes within it."""

from tests.cases.importers.tiny_export import TinyExport


def cases_of(export: TinyExport) -> list[tuple[str, str, str, str]]:
    table = export.table("cases")
    columns = table[["opened_on", "knowledge_date", "closed_on", "closing_knowledge_date"]]
    return list(columns.itertuples(index=False, name=None))


def test_two_persons_of_one_household_make_one_case(export: TinyExport) -> None:
    for number, relationship in (("1", "1"), ("2", "2")):
        export.client(number)
        export.enrol(f"1{number}", number, HouseholdID="h", RelationshipToHoH=relationship)
    export.leave("11", "1", "2021-02-01")
    export.leave("12", "2", "2021-02-05")
    export.run()
    assert cases_of(export) == [("2021-01-04", "2021-01-04", "2021-02-05", "2021-02-05")]


def test_a_case_is_open_while_anyone_is_still_in_the_programme(export: TinyExport) -> None:
    for number in ("1", "2"):
        export.client(number)
        export.enrol(f"1{number}", number, HouseholdID="h")
    export.leave("11", "1", "2021-02-01")
    export.run()
    assert cases_of(export) == [("2021-01-04", "2021-01-04", "", "")]
    assert export.events("programme_exit") == []


def test_a_child_who_joins_a_running_stay_does_not_open_another(export: TinyExport) -> None:
    export.client("1")
    export.client("2", DOB="2021-02-10")
    export.enrol("10", "1", HouseholdID="h")
    export.enrol("11", "2", HouseholdID="h", EntryDate="2021-02-10", RelationshipToHoH="2")
    export.run()
    assert [case[0] for case in cases_of(export)] == ["2021-01-04"]


def test_a_household_that_comes_back_after_all_have_left_opens_another(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1", HouseholdID="h")
    export.leave("10", "1", "2021-02-01")
    export.enrol("11", "1", HouseholdID="h", EntryDate="2021-06-01", DateUpdated="2021-06-02")
    export.run()
    assert [case[0] for case in cases_of(export)] == ["2021-01-04", "2021-06-01"]


def test_the_case_says_the_kind_of_programme_and_that_it_was_entered(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.run()
    case = export.table("cases").iloc[0]
    assert (case["family_id"], case["ground"], case["finding"]) == (
        "H1",
        "emergency_shelter",
        "entered_programme",
    )


def test_a_kind_of_programme_the_standard_lacks_goes_on_to_quarantine(export: TinyExport) -> None:
    export.add("Project", ProjectID="P9", OrganizationID="O1", ProjectType="77")
    export.client("1")
    export.enrol("10", "1", ProjectID="P9")
    export.run()
    assert list(export.table("cases")["ground"]) == ["project_type_77"]
    assert export.events("programme_entry") == [("", "2021-01-04", "2021-01-04", "")]


def test_an_entry_recorded_late_was_known_late(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1", DateCreated="2021-01-20 08:00:00", DateUpdated="2021-03-01 08:00:00")
    export.run()
    assert cases_of(export)[0][1] == "2021-01-20"


def test_an_exit_became_known_with_its_last_change_not_with_the_enrolment(
    export: TinyExport,
) -> None:
    # the exit's row was created with the enrolment on 4 January
    export.client("1")
    export.enrol("10", "1")
    export.leave("10", "1", "2021-02-01", DateUpdated="2021-02-09 12:00:00")
    export.run()
    assert export.events("programme_exit") == [("", "2021-02-01", "2021-02-09", "")]


def test_an_exit_after_the_exports_end_goes_on_unchanged(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.leave("10", "1", "2024-01-10", DateUpdated="2022-09-23 16:00:00")
    export.run()
    # known before it happened: the stamps of row creation and last change, as they are
    assert export.events("programme_exit") == [("", "2024-01-10", "2022-09-23", "")]
    assert cases_of(export)[0][2] == "2024-01-10"


def test_the_last_of_several_exits_counts_and_the_others_are_counted(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.leave("10", "1", "2021-02-01")
    export.leave("10", "1", "2021-03-01")
    export.leave("99", "1", "2021-04-01")
    summary = export.run()
    assert cases_of(export)[0][2] == "2021-03-01"
    assert "Exit.csv: 1 exits were followed by another; left out" in summary.notes
    assert "Exit.csv: 1 exits belong to no enrolment; left out" in summary.notes


def test_a_repeated_enrolment_is_taken_once_and_counted(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.enrol("10", "1")
    summary = export.run()
    assert summary.rows["cases"] == 1
    assert "Enrollment.csv: 1 rows repeat an EnrollmentID; left out" in summary.notes


def test_an_enrolment_of_nobody_links_no_households_and_is_counted(export: TinyExport) -> None:
    for number in ("1", "2"):
        export.client(number)
        export.enrol(f"1{number}", number, HouseholdID=f"h{number}")
        export.enrol(f"2{number}", "", HouseholdID=f"h{number}")
    summary = export.run()
    assert list(export.table("families")["family_id"]) == ["H1", "H2"]
    assert "Enrollment.csv: 2 rows lack a PersonalID or EnrollmentID; left out" in summary.notes


def test_capacity_is_a_quarter_of_the_first_years_monthly_leavers(export: TinyExport) -> None:
    # 96 households leave in the first year: 8 a month, of which a quarter is 2;
    # one leaves a year later and does not count
    for number in range(97):
        export.client(f"{number}")
        export.enrol(f"e{number}", f"{number}")
        export.leave(f"e{number}", f"{number}", "2021-02-01" if number else "2021-10-01")
    export.add("ProjectCoC", ProjectID="P1", CoCCode="XX-500")
    export.run()
    assert export.table("commissions").to_dict("records") == [
        {
            "commission_id": "O1",
            "region_id": "XX-500",
            "name": "First Door",
            "settlement_type": "city",
            "sittings_per_month": "",
            "capacity": "2",
        }
    ]


def test_an_organisation_nobody_left_has_the_catalogues_default(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.run()
    commission = export.table("commissions").iloc[0]
    assert (commission["region_id"], commission["capacity"]) == ("CoC", "")
