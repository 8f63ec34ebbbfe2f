"""The case extract's contract: every table and column, declared once.

From this declaration come the schemas of typed frames, the checks that ingest runs inside the
engine, and `docs/data-contract.md`. A column says its type, unit, meaning, what an empty
cell means (or that none may be empty), and the faults known from real exports.
"""

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    """How a cell is read. Free text is not among them: the extract carries none."""

    IDENTIFIER = "identifier"
    CODE = "code"
    NAME = "name"
    DATE = "date"
    MONTH = "month"
    NUMBER = "number"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the extract.

    `null_meaning` is None where a cell may not be empty. `values` closes the list of
    codes; `catalogue_list` names the catalogue's list that closes it instead; `refers_to`
    names the table whose key must hold the value. An `optional` column may be missing from
    the file, and then every cell of it is empty.
    """

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    null_meaning: str | None = None
    known_faults: str = ""
    values: tuple[str, ...] = ()
    catalogue_list: str = ""
    refers_to: str = ""
    optional: bool = False

    @property
    def nullable(self) -> bool:
        """True when an empty cell has a meaning."""
        return self.null_meaning is not None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the extract: one file `<name>.csv` or `<name>.parquet`."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required_names(self) -> tuple[str, ...]:
        """The columns that every file of the table has."""
        return tuple(column.name for column in self.columns if not column.optional)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _id(
    name: str,
    meaning: str,
    *,
    refers_to: str = "",
    null_meaning: str | None = None,
    faults: str = "",
) -> Column:
    return Column(
        name,
        ColumnType.IDENTIFIER,
        meaning,
        refers_to=refers_to,
        null_meaning=null_meaning,
        known_faults=faults,
    )


def _date(name: str, meaning: str, *, null_meaning: str | None = None, faults: str = "") -> Column:
    return Column(
        name,
        ColumnType.DATE,
        meaning,
        unit="day, ISO 8601",
        null_meaning=null_meaning,
        known_faults=faults,
    )


def _withdrawn() -> Column:
    return Column(
        "withdrawn_on",
        ColumnType.DATE,
        "Day the commission's data learnt that this row was wrong. It counts until then; what "
        "is right, if anything, stands on a row of its own that became known on that day.",
        unit="day, ISO 8601",
        null_meaning="still stands",
        known_faults="Registers that overwrite show no withdrawals; the door finds them by "
        "comparing with the store in use.",
        optional=True,
    )


def _code(
    name: str,
    meaning: str,
    *,
    values: tuple[str, ...] = (),
    catalogue_list: str = "",
    null_meaning: str | None = None,
    faults: str = "",
) -> Column:
    return Column(
        name,
        ColumnType.CODE,
        meaning,
        values=values,
        catalogue_list=catalogue_list,
        null_meaning=null_meaning,
        known_faults=faults,
    )


SETTLEMENT_TYPES = ("city", "town", "village")
ROLES = ("child", "parent", "guardian", "other")
RESPONSES = ("accepted", "declined", "no_answer")
OUTCOMES = ("completed", "stopped", "ongoing")

COMMISSIONS = Table(
    "commissions",
    "The commissions (or, in another data set, whoever visits families).",
    ("commission_id",),
    (
        _id("commission_id", "The commission."),
        _id("region_id", "The region it belongs to."),
        Column("name", ColumnType.NAME, "Its public name, as a member would say it."),
        _code("settlement_type", "Where most of its families live.", values=SETTLEMENT_TYPES),
        Column(
            "sittings_per_month",
            ColumnType.NUMBER,
            "How often it sits.",
            unit="sittings a month",
            null_meaning="not known",
        ),
        Column(
            "capacity",
            ColumnType.COUNT,
            "Families it can really visit in one period between lists.",
            unit="families a list",
            null_meaning="the catalogue's default applies",
            known_faults="Spreadsheets write whole numbers as 12.0, which is read as 12.",
        ),
    ),
)

FAMILIES = Table(
    "families",
    "The unit that is ranked.",
    ("family_id",),
    (
        _id(
            "family_id",
            "The family; becomes a keyed pseudonym at the door.",
            faults="Spreadsheets and data frames turn number-like identifiers into 7.0 or 1E+12, "
            "and leading zeros are lost; export them as text.",
        ),
        _id("commission_id", "The commission in whose area it lives.", refers_to="commissions"),
        _date(
            "registered_on",
            "First day the register knew the family.",
            faults="Registers moved to a new system give everyone the day of the move.",
        ),
        _date(
            "left_on",
            "Day it left the area or the register.",
            null_meaning="still in the area",
            faults="Often noticed months later; a family that moved may stay in for a while.",
        ),
    ),
)

MEMBERS = Table(
    "members",
    "The persons in a family.",
    ("person_id",),
    (
        _id(
            "person_id",
            "The person; becomes a keyed pseudonym at the door.",
            faults="Registers list a person once per stay or per family; one row a person may "
            "remain, in the family where the person lives.",
        ),
        _id("family_id", "The family the person lives in.", refers_to="families"),
        _code("role", "The person's part in the family.", values=ROLES),
        Column(
            "birth_month",
            ColumnType.MONTH,
            "Month of birth; a full date is cut to its month at the door.",
            unit="month, YYYY-MM",
            null_meaning="not known",
            known_faults="Real exports hold births after the export and ages over 110.",
        ),
        _date(
            "joined_on",
            "First day in the family.",
            faults="Where a register has no such day, importers give the first record.",
        ),
        _date(
            "left_on",
            "Day the person left the family.",
            null_meaning="still in the family",
            faults="Real exports hold members who left before they came.",
        ),
    ),
)

EVENTS = Table(
    "events",
    "Something dated that a source recorded.",
    ("event_id",),
    (
        _id(
            "event_id",
            "The record; dropped at the door once it has proved unique.",
            faults="Exports joined from several offices reuse numbers; re-sent ones repeat rows.",
        ),
        _id("family_id", "The family it concerns.", refers_to="families"),
        _id(
            "person_id",
            "The person it concerns.",
            refers_to="members",
            null_meaning="concerns the family as a whole",
        ),
        _code("event_type", "What happened.", catalogue_list="event_types"),
        _date(
            "event_date",
            "When it happened.",
            faults="1 January or the first of a month often stands for a day nobody knew.",
        ),
        _date(
            "knowledge_date",
            "When the record became known to the commission's data.",
            faults="Exports that keep one row per record show only the last change.",
        ),
        Column(
            "value",
            ColumnType.NUMBER,
            "How much, in the event type's own unit.",
            unit="as the catalogue says",
            null_meaning="the event type has no amount, or it was not recorded",
            known_faults="Codes for 'not known' such as 99 look like amounts; leave them empty.",
        ),
        _code("source", "The agency whose register holds it.", catalogue_list="sources"),
        _withdrawn(),
    ),
)

CASES = Table(
    "cases",
    "A commission's case about a family.",
    ("case_id",),
    (
        _id("case_id", "The case; dropped at the door once it has proved unique."),
        _id("family_id", "The family it concerns.", refers_to="families"),
        _date(
            "opened_on",
            "Day it was opened.",
            faults="Where only sittings are recorded, it is the day of the first one.",
        ),
        _date("knowledge_date", "Day its opening and its finding became known to the data."),
        _code("ground", "Why it was opened.", catalogue_list="grounds"),
        _code(
            "finding",
            "What the commission found.",
            catalogue_list="findings",
            null_meaning="not decided yet",
            faults="Registers that overwrite show the last finding as if known at once.",
        ),
        _date(
            "closed_on",
            "Day it was closed.",
            null_meaning="still open",
            faults="Real exports hold cases closed before they were opened.",
        ),
        _date(
            "closing_knowledge_date",
            "Day its closing became known to the data.",
            null_meaning="known on the day it was closed, or still open",
        ),
        _withdrawn(),
    ),
)

HELP = Table(
    "help",
    "Help offered to a family, and what became of it.",
    ("offer_id",),
    (
        _id("offer_id", "The offer; dropped at the door once it has proved unique."),
        _id("family_id", "The family it was offered to.", refers_to="families"),
        _code("help_type", "Kind of help.", catalogue_list="help_types"),
        _date(
            "offered_on",
            "Day it was offered.",
            faults="Registers that note only help that began leave out what was declined.",
        ),
        _code(
            "response",
            "The family's answer. Never a feature: declining must cost nothing.",
            values=RESPONSES,
            faults="A blank mostly means that nobody asked again: it is no_answer.",
        ),
        _date("started_on", "Day it began.", null_meaning="has not begun"),
        _date("ended_on", "Day it ended.", null_meaning="has not ended"),
        _code(
            "outcome",
            "How it ended, or that it goes on.",
            values=OUTCOMES,
            null_meaning="not recorded or not begun",
        ),
    ),
)

ATTRIBUTES = Table(
    "attributes",
    "Sensitive attributes, for the audit and for a signed mitigation; no feature can reach them.",
    ("family_id", "attribute"),
    (
        _id("family_id", "The family.", refers_to="families"),
        _code("attribute", "Which attribute.", catalogue_list="attributes"),
        _code(
            "value",
            "Its value, one of those the catalogue lists for the attribute.",
            faults="Groups nobody asked about are missing rather than 'not known'; the audit can "
            "then not tell whether they are reached.",
        ),
    ),
)

TABLES: tuple[Table, ...] = (COMMISSIONS, FAMILIES, MEMBERS, EVENTS, CASES, HELP, ATTRIBUTES)
"""In the order ingest reads them: a table comes after those it refers to."""

EXTRACT_MANIFEST = "extract.toml"
"""The file beside the tables that says which catalogue the extract speaks and its cut-off."""


def table(name: str) -> Table:
    """The table of that name; KeyError where there is none."""
    for candidate in TABLES:
        if candidate.name == name:
            return candidate
    raise KeyError(name)
