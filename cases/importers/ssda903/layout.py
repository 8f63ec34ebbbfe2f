"""Which tables and columns of a return are read. What is not named here is never held:
pupil numbers, the postcode and register number of a placement, and everything about adopters.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReturnTable:
    """One table of the return and the columns that are read from it.

    `names` are the spellings in use, as file names (without .csv) or as names of a database's
    tables; capitals, spaces and underscores make no difference.
    """

    name: str
    names: tuple[str, ...]
    columns: tuple[str, ...]
    days: tuple[str, ...] = ()
    required: bool = False


HEADER = ReturnTable(
    "Header",
    ("header",),
    ("CHILD", "SEX", "DOB", "ETHNIC", "MOTHER", "MC_DOB"),
    days=("DOB", "MC_DOB"),
    required=True,
)
EPISODES = ReturnTable(
    "Episodes",
    ("episodes",),
    (
        "CHILD",
        "DECOM",
        "RNE",
        "LS",
        "CIN",
        "PLACE",
        "PLACE_PROVIDER",
        "DEC",
        "REC",
        "REASON_PLACE_CHANGE",
        "HOME_POST",
    ),
    days=("DECOM", "DEC"),
    required=True,
)
REVIEWS = ReturnTable("Reviews", ("reviews",), ("CHILD", "REVIEW", "REVIEW_CODE"), days=("REVIEW",))
MISSING = ReturnTable(
    "Missing",
    ("missing",),
    ("CHILD", "MISSING", "MIS_START", "MIS_END"),
    days=("MIS_START", "MIS_END"),
)
OC2 = ReturnTable(
    "OC2",
    ("oc2",),
    (
        "CHILD",
        "SDQ_SCORE",
        "CONVICTED",
        "HEALTH_CHECK",
        "IMMUNISATIONS",
        "TEETH_CHECK",
        "HEALTH_ASSESSMENT",
        "SUBSTANCE_MISUSE",
        "INTERVENTION_RECEIVED",
        "INTERVENTION_OFFERED",
    ),
)
UASC = ReturnTable("UASC", ("uasc",), ("CHILD",))
PLACED_FOR_ADOPTION = ReturnTable(
    "PlacedAdoption",
    ("placedadoption", "placedforadoption"),
    ("CHILD", "DATE_PLACED", "DATE_PLACED_CEASED"),
    days=("DATE_PLACED", "DATE_PLACED_CEASED"),
)
PREVIOUS_PERMANENCE = ReturnTable(
    "PrevPerm",
    # the third is how a widespread sample database spells it
    ("prevperm", "previouspermanence", "previouspermenance"),
    ("CHILD", "PREV_PERM"),
)

TABLES: tuple[ReturnTable, ...] = (
    HEADER,
    EPISODES,
    REVIEWS,
    MISSING,
    OC2,
    UASC,
    PLACED_FOR_ADOPTION,
    PREVIOUS_PERMANENCE,
)
