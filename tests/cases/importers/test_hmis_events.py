"""Which record becomes which event, on which day, known when."""

import pytest

from cases.catalogue.reading import shipped_catalogue
from cases.importers.hmis.rules import ENTRY_RULES, EXIT_RULES, RECORD_FILES, STAY_EVENTS
from cases.importers.hmis.stays import GROUNDS
from tests.cases.importers.tiny_export import TinyExport

RECORD = {
    "EnrollmentID": "10",
    "PersonalID": "1",
    "DateCreated": "2021-01-06 09:00:00",
    "DateUpdated": "2021-01-06 09:00:00",
}
INFORMED = {**RECORD, "InformationDate": "2021-01-05"}


@pytest.fixture
def family(export: TinyExport):
    export.client("1")
    export.enrol("10", "1")
    return export


def test_a_stay_gives_an_entry_its_kind_and_an_exit(family: TinyExport) -> None:
    family.leave("10", "1", "2021-02-20")
    family.run()
    kinds = set(family.table("events")["event_type"])
    assert kinds == {
        "programme_entry",
        "entered_emergency_shelter",
        "programme_exit",
        "exit_to_permanent_housing",
    }


@pytest.mark.parametrize(
    ("left", "short", "long"),
    [("2021-02-02", 1, 0), ("2021-02-03", 0, 0), ("2021-07-02", 0, 0), ("2021-07-03", 0, 1)],
)
def test_a_stay_is_short_below_30_days_and_long_from_180(
    family: TinyExport, left: str, short: int, long: int
) -> None:
    # entered on 4 January: 29, 30, 179 and 180 days
    family.leave("10", "1", left)
    family.run()
    assert len(family.events("short_stay")) == short
    assert len(family.events("long_stay")) == long


@pytest.mark.parametrize(
    ("destination", "event_type"),
    [
        ("116", "exit_to_homelessness"),
        ("302", "exit_to_temporary_stay"),
        ("206", "exit_to_institution"),
        ("207", "exit_to_custody"),
        ("435", "exit_to_permanent_housing"),
        ("30", "exit_without_interview"),
    ],
)
def test_a_destination_is_an_event_of_its_own(
    family: TinyExport, destination: str, event_type: str
) -> None:
    family.leave("10", "1", "2021-02-20", Destination=destination)
    family.run()
    assert family.events(event_type) == [("", "2021-02-20", "2021-02-20", "")]


@pytest.mark.parametrize("unknown", ["8", "9", "99", "17", ""])
def test_a_destination_not_known_or_not_told_is_no_event(family: TinyExport, unknown: str) -> None:
    family.leave("10", "1", "2021-02-20", Destination=unknown)
    family.run()
    assert not any(family.table("events")["event_type"].str.startswith("exit_"))


def test_two_persons_with_one_destination_make_one_event_known_with_the_first(
    export: TinyExport,
) -> None:
    for number, known in (("1", "2021-02-09"), ("2", "2021-02-03")):
        export.client(number)
        export.enrol(f"1{number}", number, HouseholdID="h", LivingSituation="116")
        export.leave(f"1{number}", number, "2021-02-01", DateUpdated=f"{known} 10:00:00")
    export.run()
    assert export.events("exit_to_permanent_housing") == [("", "2021-02-01", "2021-02-03", "")]
    assert export.events("entered_from_street") == [("", "2021-01-04", "2021-01-04", "")]


@pytest.mark.parametrize(
    ("file", "cells", "event_type", "value"),
    [
        ("HealthAndDV", {"DomesticViolenceSurvivor": "1"}, "domestic_violence", ""),
        ("HealthAndDV", {"DomesticViolenceVictim": "1"}, "domestic_violence", ""),
        ("HealthAndDV", {"CurrentlyFleeing": "1"}, "fleeing_violence", ""),
        ("HealthAndDV", {"GeneralHealthStatus": "5"}, "health_poor", ""),
        ("HealthAndDV", {"GeneralHealthStatus": "1"}, "health_good", ""),
        (
            "IncomeBenefits",
            {"IncomeFromAnySource": "1", "TotalMonthlyIncome": "812.50"},
            "income",
            "812.50",
        ),
        ("IncomeBenefits", {"IncomeFromAnySource": "0"}, "no_income", ""),
        ("IncomeBenefits", {"Earned": "1", "EarnedAmount": "300"}, "earned_income", "300"),
        ("IncomeBenefits", {"InsuranceFromAnySource": "0"}, "no_health_insurance", ""),
        (
            "Disabilities",
            {"DisabilityType": "10", "DisabilityResponse": "3"},
            "substance_use",
            "",
        ),
        (
            "Disabilities",
            {"DisabilityType": "9", "DisabilityResponse": "1"},
            "mental_disorder",
            "",
        ),
        ("EmploymentEducation", {"Employed": "1"}, "employed", ""),
        ("EmploymentEducation", {"SchoolStatus": "7"}, "school_excluded", ""),
        ("YouthEducationStatus", {"CurrentSchoolAttend": "1"}, "school_irregular", ""),
        ("CurrentLivingSituation", {"CurrentLivingSituation": "116"}, "met_on_street", ""),
    ],
)
def test_an_answer_on_a_form_is_an_event_about_the_person(
    family: TinyExport, file: str, cells: dict[str, str], event_type: str, value: str
) -> None:
    family.add(file, **INFORMED, **cells)
    family.run()
    assert family.events(event_type) == [("1", "2021-01-05", "2021-01-06", value)]


@pytest.mark.parametrize(
    ("record_type", "type_provided", "event_type"),
    [
        ("144", "2", "service_case_management"),
        ("152", "2", "paid_deposit"),
        ("152", "1", "paid_rent"),
        ("200", "200", "shelter_night"),
    ],
)
def test_a_service_is_told_by_its_record_type_and_kind(
    family: TinyExport, record_type: str, type_provided: str, event_type: str
) -> None:
    family.add(
        "Services",
        **RECORD,
        DateProvided="2021-01-06",
        RecordType=record_type,
        TypeProvided=type_provided,
        FAAmount="150",
    )
    family.run()
    paid = "150" if record_type == "152" else ""
    assert family.events(event_type) == [("1", "2021-01-06", "2021-01-06", paid)]


@pytest.mark.parametrize("unknown", ["8", "9", "99", ""])
def test_not_known_and_not_answered_give_no_event_in_any_file(
    family: TinyExport, unknown: str
) -> None:
    family.add(
        "HealthAndDV", **INFORMED, DomesticViolenceSurvivor=unknown, CurrentlyFleeing=unknown
    )
    family.add("IncomeBenefits", **INFORMED, IncomeFromAnySource=unknown, SNAP=unknown)
    family.add("EmploymentEducation", **INFORMED, Employed=unknown, SchoolStatus=unknown)
    family.run()
    kinds = set(family.table("events")["event_type"])
    assert kinds == {"programme_entry", "entered_emergency_shelter"}


def test_no_rule_reads_an_answer_that_is_not_known_as_a_fact() -> None:
    # type and grade lists use 8 and 9 for real kinds; answers do not
    kinds = {
        "TypeProvided", "DisabilityType", "Event", "LastGradeCompleted", "RecordType",
    }  # fmt: skip
    rules = [rule for file in RECORD_FILES for rule in file.rules]
    answers = {
        code
        for rule in (*rules, *ENTRY_RULES, *EXIT_RULES)
        for column, codes in rule.where
        if column not in kinds
        for code in codes
    }
    assert answers.isdisjoint({"8", "9", "99"})


def test_a_record_that_says_no_income_and_gives_an_amount_is_no_event(family: TinyExport) -> None:
    family.add("IncomeBenefits", **INFORMED, IncomeFromAnySource="0", TotalMonthlyIncome="426")
    summary = family.run()
    assert family.events("income") == family.events("no_income") == []
    assert (
        "IncomeBenefits.csv: 1 of 1 records hold no answer that the catalogue has a place for"
        in summary.notes
    )


def test_a_move_into_housing_is_known_with_the_rows_last_change(export: TinyExport) -> None:
    # the row was created at entry on 4 January; its move-in date was filled in later
    export.client("1")
    export.enrol("10", "1", MoveInDate="2021-02-01", DateUpdated="2021-02-03 10:00:00")
    export.enrol("11", "1", MoveInDate="")
    export.run()
    assert export.events("moved_into_housing") == [("1", "2021-02-01", "2021-02-03", "")]


def test_a_record_created_before_the_event_was_known_when_it_was_updated(
    family: TinyExport,
) -> None:
    stamps = {"DateCreated": "2021-01-01 10:00:00", "DateUpdated": "2021-01-09"}
    family.add("HealthAndDV", **{**INFORMED, **stamps}, GeneralHealthStatus="4")
    family.run()
    assert family.events("health_poor") == [("1", "2021-01-05", "2021-01-09", "")]


def test_a_record_created_and_updated_before_the_event_keeps_its_creation(
    family: TinyExport,
) -> None:
    stamps = {"DateCreated": "2021-01-01 10:00:00", "DateUpdated": "2021-01-02 10:00:00"}
    family.add("HealthAndDV", **{**INFORMED, **stamps}, GeneralHealthStatus="4")
    family.run()
    assert family.events("health_poor") == [("1", "2021-01-05", "2021-01-01", "")]


def test_a_date_that_is_none_goes_on_as_it_is_and_stops_nothing(family: TinyExport) -> None:
    family.add("HealthAndDV", **{**INFORMED, "InformationDate": "soon"}, GeneralHealthStatus="4")
    family.add("HealthAndDV", **INFORMED, GeneralHealthStatus="5")
    family.run()
    assert [event[1] for event in family.events("health_poor")] == ["2021-01-05", "soon"]


def test_a_record_about_nobody_enrolled_keeps_an_empty_family(family: TinyExport) -> None:
    family.add("HealthAndDV", **{**INFORMED, "PersonalID": "77"}, GeneralHealthStatus="4")
    family.run()
    events = family.table("events")
    assert list(events[events["event_type"] == "health_poor"]["family_id"]) == [""]


def test_a_referral_is_an_event_and_an_offer_with_the_familys_answer(family: TinyExport) -> None:
    for event, result in (("13", "1"), ("14", "2"), ("1", "3"), ("3", "1")):
        family.add("Event", **RECORD, EventDate="2021-01-06", Event=event, ReferralResult=result)
    family.run()
    offers = family.table("help")[["family_id", "help_type", "offered_on", "response"]]
    assert list(offers.itertuples(index=False, name=None)) == [
        ("H1", "rapid_rehousing", "2021-01-06", "accepted"),
        ("H1", "supportive_housing", "2021-01-06", "declined"),
        ("H1", "prevention", "2021-01-06", "no_answer"),
    ]
    assert len(family.events("referred_to_housing")) == 2


def test_declining_a_referral_changes_no_event(family: TinyExport) -> None:
    family.add("Event", **RECORD, EventDate="2021-01-06", Event="13", ReferralResult="2")
    family.run()
    declined = family.table("events")
    family.files["Event"][0]["ReferralResult"] = "1"
    family.out = family.out.with_name("accepted")
    family.run()
    assert family.table("events").equals(declined)


def test_every_event_type_of_the_rules_is_in_the_catalogue_and_the_other_way_round() -> None:
    made = {rule.event_type for file in RECORD_FILES for rule in file.rules}
    made |= {rule.event_type for rule in (*ENTRY_RULES, *EXIT_RULES)} | set(STAY_EVENTS)
    made |= {f"entered_{ground}" for ground in GROUNDS.values()}
    assert made == set(shipped_catalogue("hmis").codes("event_types"))


def test_every_event_names_the_source_of_its_type_and_a_number_of_its_own(
    family: TinyExport,
) -> None:
    family.add("EmploymentEducation", **INFORMED, Employed="1")
    family.run()
    events = family.table("events").set_index("event_type")
    assert events.loc["employed", "source"] == "work_school_form"
    assert events["event_id"].is_unique
