"""What an HMIS CSV export holds: the files and columns that the importer reads, no others.

Source: HMIS CSV Format Specifications FY2026 (HUD), which differ from FY2024's in few columns.
"""

from typing import NamedTuple


class ExportFile(NamedTuple):
    """One file of the export.

    `columns` must be there. `may_have` columns exist in some layouts of the standard only
    and are read as empty where absent; `any_of` names groups of them of which at least one
    must be there. A file that is not `required` may be missing altogether; one that
    `needs_rows` says nothing without them.
    """

    name: str
    columns: tuple[str, ...]
    may_have: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    required: bool = False
    needs_rows: bool = False


_RECORD = ("EnrollmentID", "PersonalID", "DateCreated", "DateUpdated")

RACE_COLUMNS = (
    "AmIndAKNative",
    "Asian",
    "BlackAfAmerican",
    "NativeHIPacific",
    "White",
)
# the standard of FY2024 spells the column in the second way, published samples in the first
HISPANIC_COLUMNS = ("HispanicLatinao", "HispanicLatinaeo")
GENDER_COLUMNS = (
    "Woman",
    "Man",
    "NonBinary",
    "CulturallySpecific",
    "Transgender",
    "Questioning",
    "DifferentIdentity",
)

FILES: tuple[ExportFile, ...] = (
    ExportFile(
        "Export", ("CSVVersion", "ExportStartDate", "ExportEndDate"), required=True, needs_rows=True
    ),
    ExportFile(
        "Client",
        ("PersonalID", "DOB", "DOBDataQuality", *RACE_COLUMNS),
        ("Sex", *GENDER_COLUMNS, *HISPANIC_COLUMNS, "MidEastNAfrican", "DateDeleted"),
        any_of=(("Sex", "Woman"), HISPANIC_COLUMNS),
        required=True,
        needs_rows=True,
    ),
    ExportFile(
        "Enrollment",
        (
            *_RECORD,
            "ProjectID",
            "EntryDate",
            "HouseholdID",
            "RelationshipToHoH",
            "LivingSituation",
            "TimesHomelessPastThreeYears",
            "MonthsHomelessPastThreeYears",
            "DisablingCondition",
        ),
        ("MoveInDate", "DateOfEngagement", "DateDeleted"),
        required=True,
        needs_rows=True,
    ),
    ExportFile("Exit", (*_RECORD, "ExitDate", "Destination"), ("DateDeleted",), required=True),
    ExportFile(
        "Project",
        ("ProjectID", "OrganizationID", "ProjectType"),
        ("DateDeleted",),
        required=True,
        needs_rows=True,
    ),
    ExportFile(
        "Organization",
        ("OrganizationID", "OrganizationName"),
        ("DateDeleted",),
        required=True,
        needs_rows=True,
    ),
    ExportFile("ProjectCoC", ("ProjectID", "CoCCode"), ("DateDeleted",)),
    ExportFile(
        "Services",
        (*_RECORD, "DateProvided", "RecordType", "TypeProvided", "FAAmount"),
        ("DateDeleted",),
    ),
    ExportFile(
        "HealthAndDV",
        (
            *_RECORD,
            "InformationDate",
            "CurrentlyFleeing",
            "GeneralHealthStatus",
            "MentalHealthStatus",
            "PregnancyStatus",
        ),
        ("DomesticViolenceSurvivor", "DomesticViolenceVictim", "DateDeleted"),
        any_of=(("DomesticViolenceSurvivor", "DomesticViolenceVictim"),),
    ),
    ExportFile(
        "IncomeBenefits",
        (
            *_RECORD,
            "InformationDate",
            "IncomeFromAnySource",
            "TotalMonthlyIncome",
            "Earned",
            "EarnedAmount",
            "BenefitsFromAnySource",
            "SNAP",
            "InsuranceFromAnySource",
        ),
        ("DateDeleted",),
    ),
    ExportFile(
        "Disabilities",
        (
            *_RECORD,
            "InformationDate",
            "DisabilityType",
            "DisabilityResponse",
        ),
        ("DateDeleted",),
    ),
    ExportFile(
        "EmploymentEducation",
        (*_RECORD, "InformationDate", "LastGradeCompleted", "SchoolStatus", "Employed"),
        ("DateDeleted",),
    ),
    ExportFile(
        "YouthEducationStatus",
        (*_RECORD, "InformationDate", "CurrentSchoolAttend"),
        ("DateDeleted",),
    ),
    ExportFile(
        "CurrentLivingSituation",
        (*_RECORD, "InformationDate", "CurrentLivingSituation"),
        ("DateDeleted",),
    ),
    ExportFile("Event", (*_RECORD, "EventDate", "Event", "ReferralResult"), ("DateDeleted",)),
    ExportFile(
        "Assessment",
        (*_RECORD, "AssessmentDate", "AssessmentLevel", "PrioritizationStatus"),
        ("DateDeleted",),
    ),
)
