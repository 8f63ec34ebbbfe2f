"""What a case store is made of, counted: records by kind and source, and what is missing.

Only sums over the whole store, part by part; nothing about one family and no identifier.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cases.catalogue.whole import Catalogue
from cases.store import CaseStore

NOT_DECIDED = ""
"""The finding of a case on which the commission has not decided yet."""

_EVENT_COLUMNS = [
    "family_index",
    "event_type",
    "event_date",
    "knowledge_date",
    "value",
    "source",
    "withdrawn_on",
]


@dataclass(frozen=True, slots=True)
class SourceRecords:
    """One source: its records, the families it holds any of, when what it records happened,
    and after how many days half of it was known. `amounts` counts the records whose event type
    has a unit, `amounts_missing` those of them without an amount.
    """

    code: str
    records: int
    families: int
    first: date | None
    last: date | None
    median_delay: int | None
    amounts: int
    amounts_missing: int


@dataclass(frozen=True, slots=True)
class Composition:
    """A store in figures; mappings go from the catalogue's codes to counts.

    `withdrawn` counts the events and cases that are withdrawn, `families_with` the families
    that have a value of each audit attribute; `regions` are those that the commissions belong
    to.
    """

    families: int
    events: Mapping[str, int]
    sources: tuple[SourceRecords, ...]
    withdrawn: int
    findings: Mapping[str, int]
    first_case: date | None
    last_case: date | None
    persons: int
    persons_without_birth: int
    families_with: Mapping[str, int]
    regions: tuple[str, ...]

    @property
    def first_event(self) -> date | None:
        """The day of the oldest event; None where there is none."""
        return min((source.first for source in self.sources if source.first), default=None)

    @property
    def last_event(self) -> date | None:
        """The day of the newest event; None where there is none."""
        return max((source.last for source in self.sources if source.last), default=None)


def compose(store: CaseStore) -> Composition:
    """Count a store, one part in memory at a time."""
    catalogue = store.catalogue
    kinds: Counter[str] = Counter()
    withdrawn = 0
    sources = {code: _Tally() for code in catalogue.codes("sources")}
    with_unit = pa.array([kind.code for kind in catalogue.event_types if kind.unit], pa.string())
    for part in store.parts:
        events = _plain(part.table("events", _EVENT_COLUMNS))
        kinds.update(_counted(events["event_type"]))
        withdrawn += pc.count(events["withdrawn_on"]).as_py()
        for code, tally in sources.items():
            tally.add(events.filter(pc.equal(events["source"], code)), with_unit)
    cases = _plain(store.table("cases", ["finding", "opened_on", "withdrawn_on"]))
    withdrawn += pc.count(cases["withdrawn_on"]).as_py()
    births = store.table("members", ["birth_month"])["birth_month"]
    return Composition(
        families=_families(store),
        events={code: kinds[code] for code in catalogue.codes("event_types")},
        sources=tuple(tally.told(code) for code, tally in sources.items()),
        withdrawn=withdrawn,
        findings=_findings(cases, catalogue),
        first_case=pc.min(cases["opened_on"]).as_py(),
        last_case=pc.max(cases["opened_on"]).as_py(),
        persons=len(births),
        persons_without_birth=births.null_count,
        families_with=_families_with(store),
        regions=tuple(sorted(set(store.table("commissions")["region_id"].to_pylist()))),
    )


class _Tally:
    """What is known of one source so far; `delays` counts records by their days of delay."""

    def __init__(self) -> None:
        self.records = self.families = self.amounts = self.amounts_missing = 0
        self.days: list[date] = []
        self.delays: Counter[int] = Counter()

    def add(self, events: pa.Table, with_unit: pa.Array) -> None:
        """Add the source's events of one part; families of different parts are different."""
        if not len(events):
            return
        self.records += len(events)
        self.families += len(pc.unique(events["family_index"]))
        asked = events.filter(pc.is_in(events["event_type"], with_unit))["value"]
        self.amounts += len(asked)
        self.amounts_missing += asked.null_count
        happened = events["event_date"]
        self.days += [pc.min(happened).as_py(), pc.max(happened).as_py()]
        self.delays.update(_counted(pc.days_between(happened, events["knowledge_date"])))

    def told(self, code: str) -> SourceRecords:
        """The source in figures."""
        return SourceRecords(
            code=code,
            records=self.records,
            families=self.families,
            first=min(self.days, default=None),
            last=max(self.days, default=None),
            median_delay=_median(self.delays),
            amounts=self.amounts,
            amounts_missing=self.amounts_missing,
        )


def _median(counts: Mapping[int, int]) -> int | None:
    """The lowest value that at least half of those counted do not exceed."""
    half, seen = sum(counts.values()) / 2, 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= half:
            return value
    return None


def _plain(table: pa.Table) -> pa.Table:
    """The table with its codes as plain texts: each part has a dictionary of its own."""
    columns = (
        column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    )
    return pa.table(list(columns), names=table.column_names)


def _counted(column: pa.ChunkedArray) -> dict[Any, int]:
    return {entry["values"]: entry["counts"] for entry in pc.value_counts(column).to_pylist()}


def _families(store: CaseStore) -> int:
    return sum(len(part.table("families", ["family_index"])) for part in store.parts)


def _findings(cases: pa.Table, catalogue: Catalogue) -> dict[str, int]:
    counted = _counted(pc.fill_null(cases["finding"], NOT_DECIDED))
    return {code: counted.get(code, 0) for code in (*catalogue.codes("findings"), NOT_DECIDED)}


def _families_with(store: CaseStore) -> dict[str, int]:
    """A family has one value of an attribute at most: the contract's key says so."""
    counted = _counted(_plain(store.table("attributes", ["attribute"]))["attribute"])
    return {code: counted.get(code, 0) for code in store.catalogue.codes("attributes")}
