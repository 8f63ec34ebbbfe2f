"""Which record becomes which event: one rule a line, each a set of codes of the standard.

Left out on purpose:
- answers 8, 9 and 99 (not known, not answered, not collected): unknown is not a fact, and not
  answering must cost a family nothing;
- a referral's result (`ReferralResult`) among the events: declining must cost nothing;
- HIV/AIDS (disability type 8): nobody who plans a visit needs it;
- criminal record and prison questions of the prevention screening: punitive and rarely asked.
Records that contradict themselves (no income, and an amount) give no event either.
Codes: HMIS Data Dictionary and CSV Format Specifications FY2026, Appendix B.
"""

from typing import NamedTuple

Condition = tuple[str, tuple[str, ...]]


class Rule(NamedTuple):
    """A record in which every column of `where` holds one of its codes is an event.

    `value` names the column with the amount. `date` replaces the file's usual date column,
    for a fact filled into an older row: no event while it is empty, and known from the row's
    last change.
    """

    event_type: str
    where: tuple[Condition, ...] = ()
    value: str = ""
    date: str = ""


class RecordFile(NamedTuple):
    """A file of records about a person, the column with their date, and its rules."""

    name: str
    date: str
    rules: tuple[Rule, ...]


STREET = ("116",)
SHELTER = ("101", "118", "302")
CUSTODY = ("207",)
INSTITUTION = ("204", "205", "206", "215", "225")
SHARED_OR_SHORT = ("312", "313", "314", "327", "329", "332", "335", "336")
OWN_HOME = ("410", "411", "421", "422", "423", "426", "435")
NO_INTERVIEW = ("30",)
NO_AMOUNT = ("", "0", "0.0", "0.00")

ENTRY_RULES: tuple[Rule, ...] = (
    Rule("entered_from_street", (("LivingSituation", STREET),)),
    Rule("entered_from_shelter", (("LivingSituation", SHELTER),)),
    Rule("entered_from_institution", (("LivingSituation", INSTITUTION),)),
    Rule("entered_from_custody", (("LivingSituation", CUSTODY),)),
    Rule("entered_from_shared_home", (("LivingSituation", SHARED_OR_SHORT),)),
    Rule("entered_from_own_home", (("LivingSituation", OWN_HOME),)),
)
"""Where a household lived before it entered (3.917), one event a stay and answer."""

EXIT_RULES: tuple[Rule, ...] = (
    Rule("exit_to_homelessness", (("Destination", (*STREET, "101", "118")),)),
    Rule("exit_to_temporary_stay", (("Destination", ("302", *SHARED_OR_SHORT)),)),
    Rule("exit_to_institution", (("Destination", INSTITUTION),)),
    Rule("exit_to_custody", (("Destination", CUSTODY),)),
    Rule("exit_to_permanent_housing", (("Destination", OWN_HOME),)),
    Rule("exit_without_interview", (("Destination", NO_INTERVIEW),)),
)
"""Where a household went when it left (3.12), one event a stay, day and destination."""

_SERVICE = ("RecordType", ("144",))
_PAYMENT = ("RecordType", ("152",))

RECORD_FILES: tuple[RecordFile, ...] = (
    RecordFile(
        "Enrollment",
        "EntryDate",
        (
            Rule(
                "repeated_homelessness",
                (("TimesHomelessPastThreeYears", ("2", "3", "4")),),
                value="TimesHomelessPastThreeYears",
            ),
            Rule("long_homelessness", (("MonthsHomelessPastThreeYears", ("112", "113")),)),
            Rule("moved_into_housing", date="MoveInDate"),
            Rule("engaged_with_outreach", date="DateOfEngagement"),
        ),
    ),
    RecordFile(
        "Services",
        "DateProvided",
        (
            Rule("service_outreach", (_SERVICE, ("TypeProvided", ("1",)))),
            Rule("service_case_management", (_SERVICE, ("TypeProvided", ("2",)))),
            Rule("service_benefits", (_SERVICE, ("TypeProvided", ("3", "4", "5")))),
            Rule("service_other", (_SERVICE, ("TypeProvided", ("6", "7", "8", "9")))),
            Rule("paid_rent", (_PAYMENT, ("TypeProvided", ("1", "15"))), value="FAAmount"),
            Rule("paid_deposit", (_PAYMENT, ("TypeProvided", ("2", "3"))), value="FAAmount"),
            Rule("paid_utilities", (_PAYMENT, ("TypeProvided", ("4",))), value="FAAmount"),
            Rule("paid_moving", (_PAYMENT, ("TypeProvided", ("5",))), value="FAAmount"),
            Rule("paid_transport", (_PAYMENT, ("TypeProvided", ("8", "9"))), value="FAAmount"),
            Rule(
                "paid_stability",
                (_PAYMENT, ("TypeProvided", ("10", "11", "12", "16", "17", "18"))),
                value="FAAmount",
            ),
            Rule("paid_emergency_housing", (_PAYMENT, ("TypeProvided", ("14",))), value="FAAmount"),
            Rule("shelter_night", (("RecordType", ("200",)),)),
        ),
    ),
    RecordFile(
        "HealthAndDV",
        "InformationDate",
        (
            Rule("domestic_violence", (("DomesticViolenceSurvivor", ("1",)),)),
            Rule("domestic_violence", (("DomesticViolenceVictim", ("1",)),)),
            Rule("fleeing_violence", (("CurrentlyFleeing", ("1",)),)),
            Rule("health_good", (("GeneralHealthStatus", ("1", "2")),)),
            Rule("health_poor", (("GeneralHealthStatus", ("4", "5")),)),
            Rule("mental_health_poor", (("MentalHealthStatus", ("4", "5")),)),
            Rule("pregnancy", (("PregnancyStatus", ("1",)),)),
        ),
    ),
    RecordFile(
        "IncomeBenefits",
        "InformationDate",
        (
            Rule("income", (("IncomeFromAnySource", ("1",)),), value="TotalMonthlyIncome"),
            Rule("no_income", (("IncomeFromAnySource", ("0",)), ("TotalMonthlyIncome", NO_AMOUNT))),
            Rule("earned_income", (("Earned", ("1",)),), value="EarnedAmount"),
            Rule("benefits", (("BenefitsFromAnySource", ("1",)),)),
            Rule("food_benefit", (("SNAP", ("1",)),)),
            Rule("no_health_insurance", (("InsuranceFromAnySource", ("0",)),)),
        ),
    ),
    RecordFile(
        "Disabilities",
        "InformationDate",
        (
            Rule(
                "physical_disability", (("DisabilityType", ("5",)), ("DisabilityResponse", ("1",)))
            ),
            Rule(
                "developmental_disability",
                (("DisabilityType", ("6",)), ("DisabilityResponse", ("1",))),
            ),
            Rule("chronic_condition", (("DisabilityType", ("7",)), ("DisabilityResponse", ("1",)))),
            Rule("mental_disorder", (("DisabilityType", ("9",)), ("DisabilityResponse", ("1",)))),
            Rule(
                "substance_use",
                (("DisabilityType", ("10",)), ("DisabilityResponse", ("1", "2", "3"))),
            ),
        ),
    ),
    RecordFile(
        "EmploymentEducation",
        "InformationDate",
        (
            Rule("employed", (("Employed", ("1",)),)),
            Rule("not_employed", (("Employed", ("0",)),)),
            Rule("school_regular", (("SchoolStatus", ("1",)),)),
            Rule("school_irregular", (("SchoolStatus", ("2",)),)),
            Rule("school_left_early", (("SchoolStatus", ("5",)),)),
            Rule("school_excluded", (("SchoolStatus", ("6", "7")),)),
            Rule("schooling_unfinished", (("LastGradeCompleted", ("1", "2", "3", "4")),)),
        ),
    ),
    RecordFile(
        "YouthEducationStatus",
        "InformationDate",
        (
            Rule("school_not_enrolled", (("CurrentSchoolAttend", ("0",)),)),
            Rule("school_irregular", (("CurrentSchoolAttend", ("1",)),)),
            Rule("school_regular", (("CurrentSchoolAttend", ("2",)),)),
        ),
    ),
    RecordFile(
        "CurrentLivingSituation",
        "InformationDate",
        (
            Rule("met_on_street", (("CurrentLivingSituation", STREET),)),
            Rule("met_in_shelter", (("CurrentLivingSituation", SHELTER),)),
            Rule("met_in_home", (("CurrentLivingSituation", (*SHARED_OR_SHORT, *OWN_HOME)),)),
        ),
    ),
    RecordFile(
        "Event",
        "EventDate",
        (
            Rule("referred_to_prevention", (("Event", ("1",)),)),
            Rule("problem_solving_talk", (("Event", ("2",)),)),
            Rule("referred_to_assessment", (("Event", ("3", "4")),)),
            Rule("referred_to_support", (("Event", ("5", "6", "7", "8", "9", "16")),)),
            Rule(
                "referred_to_housing",
                (("Event", ("10", "11", "12", "13", "14", "15", "17", "18")),),
            ),
        ),
    ),
    RecordFile(
        "Assessment",
        "AssessmentDate",
        (
            Rule("crisis_assessment", (("AssessmentLevel", ("1",)),)),
            Rule("housing_assessment", (("AssessmentLevel", ("2",)),)),
            Rule("put_on_priority_list", (("PrioritizationStatus", ("1",)),)),
        ),
    ),
)
"""Records about a person, one event a record and rule."""

STAY_EVENTS = ("programme_entry", "programme_exit", "short_stay", "long_stay")
"""Events made from a stay as a whole; `entered_<ground>` besides, one for each known ground."""
