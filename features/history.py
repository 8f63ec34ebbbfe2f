"""A part of the case store as plain arrays of days and codes, ready for arithmetic.

Null ends become NEVER, so that the rule of time needs no special case. Rows of every
table point at their family by its position in the part.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cases.catalogue.whole import Catalogue
from cases.store import Part
from features.asof import NEVER
from features.onepass import Days, Events

Index = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int16]


_NO_NAMES = pa.array([], pa.string())


@dataclass(frozen=True, slots=True)
class Families:
    """The families of a part, in the store's order; `commission` is a position in the
    store's list of commissions. The pseudonyms stay in Arrow's memory: nothing computes
    with them.
    """

    family_id: pa.StringArray
    commission: Index
    registered: Days
    left: Days


@dataclass(frozen=True, slots=True)
class Members:
    """Persons; a birth month that is not known is NEVER."""

    family: Index
    birth_month: Days
    joined: Days
    left: Days


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases; `labelled` marks the findings that make the label."""

    family: Index
    opened: Days
    known: Days
    withdrawn: Days
    closed: Days
    closing_known: Days
    labelled: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Help:
    """Help that began. Offers that were declined are not read here at all."""

    family: Index
    started: Days
    ended: Days


@dataclass(frozen=True, slots=True)
class History:
    """Everything a part holds that features, cohort and labels may read."""

    families: Families
    members: Members
    events: Events
    cases: Cases
    help: Help

    def __len__(self) -> int:
        return len(self.families.registered)


def read_history(part: Part, catalogue: Catalogue, commissions: tuple[str, ...]) -> History:
    """One part of the store as arrays."""
    families = _families(part.table("families"), commissions)
    return History(
        families=families,
        members=_members(part),
        events=_events(part, catalogue, len(families.registered)),
        cases=_cases(part, catalogue),
        help=_help(part),
    )


def read_area_history(
    part: Part, catalogue: Catalogue, commissions: tuple[str, ...]
) -> tuple[Families, Cases]:
    """The families of one part, without their pseudonyms, and their cases."""
    columns = ["commission_id", "registered_on", "left_on"]
    families = _families(part.table("families", columns), commissions)
    return families, _cases(part, catalogue)


def _families(table: pa.Table, commissions: tuple[str, ...]) -> Families:
    named = "family_id" in table.column_names
    return Families(
        family_id=table["family_id"].combine_chunks() if named else _NO_NAMES,
        commission=_codes(table["commission_id"], commissions).astype(np.int32),
        registered=_days(table["registered_on"]),
        left=_days(table["left_on"]),
    )


def _members(part: Part) -> Members:
    table = part.table("members", ["family_index", "birth_month", "joined_on", "left_on"])
    return Members(
        family=_index(table),
        birth_month=_days(table["birth_month"]),
        joined=_days(table["joined_on"]),
        left=_days(table["left_on"]),
    )


_EVENT_COLUMNS = [
    "family_index",
    "event_type",
    "source",
    "event_date",
    "knowledge_date",
    "withdrawn_on",
    "value",
]


def _events(part: Part, catalogue: Catalogue, families: int) -> Events:
    table = part.table("events", _EVENT_COLUMNS)
    counts = np.bincount(_index(table), minlength=families)
    return Events(
        offsets=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        event_type=_codes(table["event_type"], catalogue.codes("event_types")),
        source=_codes(table["source"], catalogue.codes("sources")),
        event_day=_days(table["event_date"]),
        knowledge_day=_days(table["knowledge_date"]),
        withdrawn_day=_days(table["withdrawn_on"]),
        value=table["value"].to_numpy().astype(np.float32),
    )


_CASE_COLUMNS = [
    "family_index",
    "opened_on",
    "knowledge_date",
    "withdrawn_on",
    "closed_on",
    "closing_knowledge_date",
    "finding",
]


def _cases(part: Part, catalogue: Catalogue) -> Cases:
    table = part.table("cases", _CASE_COLUMNS)
    closed = _days(table["closed_on"])
    closing_known = _days(table["closing_knowledge_date"])
    labelled = pc.is_in(table["finding"].cast(pa.string()), pa.array(catalogue.label_findings))
    return Cases(
        family=_index(table),
        opened=_days(table["opened_on"]),
        known=_days(table["knowledge_date"]),
        withdrawn=_days(table["withdrawn_on"]),
        closed=closed,
        # an undated closing is taken as known on the day it happened
        closing_known=np.where(closing_known == NEVER, closed, closing_known),
        labelled=labelled.to_numpy(),
    )


def _help(part: Part) -> Help:
    table = part.table("help", ["family_index", "started_on", "ended_on"])
    started = _days(table["started_on"])
    began = started != NEVER
    return Help(
        family=_index(table)[began],
        started=started[began],
        ended=_days(table["ended_on"])[began],
    )


def _index(table: pa.Table) -> Index:
    index: Index = table["family_index"].to_numpy().astype(np.int32)
    return index


def _days(column: pa.ChunkedArray) -> Days:
    days = column.cast(pa.date32()).cast(pa.int32())
    if column.null_count == len(column):
        return np.full(len(column), NEVER, dtype=np.int32)
    found: Days = (days.fill_null(int(NEVER)) if column.null_count else days).to_numpy()
    return found


def _codes(column: pa.ChunkedArray, known: tuple[str, ...]) -> Codes:
    """Positions of a column's codes in a catalogue list."""
    encoded = column.combine_chunks()
    if not pa.types.is_dictionary(encoded.type):
        encoded = encoded.dictionary_encode()
    positions = {code: position for position, code in enumerate(known)}
    lookup = np.array([positions[code] for code in encoded.dictionary.to_pylist()], dtype=np.int16)
    if not len(lookup):
        return np.zeros(0, dtype=np.int16)
    codes: Codes = lookup[encoded.indices.to_numpy()]
    return codes
