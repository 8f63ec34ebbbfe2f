"""The same plain facts as a store in memory, or as an extract on disk.

The store in memory hands out tables as ingest writes them (a test compares the two), so a
thousand small histories can be tried in the time that one ingest takes.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import pyarrow as pa

from cases.catalogue.whole import Catalogue
from cases.contract import TABLES
from cases.store import CaseStore
from tests.features.facts import CUT_OFF, PLAIN, Event, Family, catalogue_text

COMMISSIONS = ("C1", "C2", "C3")
_DAY = pa.date32()
_TEXT = pa.string()
_CODE = pa.dictionary(pa.uint8(), pa.string())

SCHEMAS = {
    "families": pa.schema(
        {"family_id": _TEXT, "commission_id": _TEXT, "registered_on": _DAY, "left_on": _DAY}
    ),
    "members": pa.schema(
        {
            "person_id": _TEXT,
            "role": _CODE,
            "birth_month": _DAY,
            "joined_on": _DAY,
            "left_on": _DAY,
        }
    ),
    "events": pa.schema(
        {
            "person_id": _TEXT,
            "event_type": _CODE,
            "event_date": _DAY,
            "knowledge_date": _DAY,
            "value": pa.float64(),
            "source": _CODE,
            "withdrawn_on": _DAY,
        }
    ),
    "cases": pa.schema(
        {
            "opened_on": _DAY,
            "knowledge_date": _DAY,
            "ground": _CODE,
            "finding": _CODE,
            "closed_on": _DAY,
            "closing_knowledge_date": _DAY,
            "withdrawn_on": _DAY,
        }
    ),
    "help": pa.schema(
        {
            "help_type": _CODE,
            "offered_on": _DAY,
            "response": _CODE,
            "started_on": _DAY,
            "ended_on": _DAY,
            "outcome": _CODE,
        }
    ),
}
"""What a part holds of each table, after `family_index`."""


@dataclass
class PartInMemory:
    """One part; `asked` keeps the columns that were read of each table."""

    tables: dict[str, pa.Table]
    asked: dict[str, set[str]] = field(default_factory=dict)

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        table = self.tables[name]
        chosen = table if columns is None else table.select(columns)
        self.asked.setdefault(name, set()).update(chosen.column_names)
        return chosen


@dataclass
class StoreInMemory:
    """As much of a case store as a feature matrix may ask for."""

    catalogue: Catalogue
    parts: tuple[PartInMemory, ...]
    cut_off: date
    families: int

    def table(self, name: str) -> pa.Table:
        assert name == "commissions", f"features must not read the table '{name}'"
        return pa.table({"commission_id": COMMISSIONS})


def store_of(
    families: Sequence[Family],
    *,
    catalogue: Catalogue = PLAIN,
    families_a_part: int = 100,
    cut_off: date = CUT_OFF,
) -> CaseStore:
    """A store in memory that holds these families in this order."""
    starts = range(0, max(len(families), 1), families_a_part)
    parts = tuple(part_of(families[start : start + families_a_part]) for start in starts)
    return cast("CaseStore", StoreInMemory(catalogue, parts, cut_off, len(families)))


def part_of(families: Sequence[Family]) -> PartInMemory:
    """One part that holds these families in this order."""
    rows = {name: [row for family in families for row in _rows(family)[name]] for name in SCHEMAS}
    index = {family.code: position for position, family in enumerate(families)}
    return PartInMemory({name: _table(name, rows[name], index) for name in SCHEMAS})


def _table(name: str, rows: list[dict[str, Any]], index: dict[str, int]) -> pa.Table:
    owners = pa.array([index[row["family_id"]] for row in rows], pa.int32())
    columns = [
        pa.array([row.get(stored.name) for row in rows], _written(stored.type)).cast(stored.type)
        for stored in SCHEMAS[name]
    ]
    return pa.table(columns, SCHEMAS[name]).add_column(0, "family_index", owners)


def _written(stored: pa.DataType) -> pa.DataType:
    return _TEXT if stored == _CODE else stored


def _rows(family: Family) -> dict[str, list[dict[str, Any]]]:
    """A family's rows in every table that is cut into parts, under the contract's names."""
    code = family.code
    return {
        "families": [
            {
                "family_id": code,
                "commission_id": family.commission,
                "registered_on": family.registered,
                "left_on": family.left,
            }
        ],
        "members": [
            {
                "person_id": f"{code}-{number}",
                "family_id": code,
                "role": member.role,
                "birth_month": member.birth,
                "joined_on": member.joined,
                "left_on": member.left,
            }
            for number, member in enumerate(family.members)
        ],
        "events": [
            {
                "event_id": f"{code}-e{number}",
                "family_id": code,
                "event_type": event.kind,
                "event_date": event.happened,
                "knowledge_date": event.known,
                "value": event.value,
                "source": event.source,
                "withdrawn_on": event.withdrawn,
            }
            for number, event in enumerate(sorted(family.events, key=_store_order))
        ],
        "cases": [
            {
                "case_id": f"{code}-c{number}",
                "family_id": code,
                "opened_on": case.opened,
                "knowledge_date": case.known,
                "ground": "poverty",
                "finding": case.finding,
                "closed_on": case.closed,
                "closing_knowledge_date": case.closing_known,
                "withdrawn_on": case.withdrawn,
            }
            for number, case in enumerate(family.cases)
        ],
        "help": [
            {
                "offer_id": f"{code}-h{number}",
                "family_id": code,
                "help_type": "legal",
                "offered_on": offer.offered,
                "response": offer.response,
                "started_on": offer.started,
                "ended_on": offer.ended,
            }
            for number, offer in enumerate(family.offers)
        ],
    }


def _store_order(event: Event) -> tuple[Any, ...]:
    """By dates, then by everything else, an amount that is not known last."""
    amount = (event.value is None, event.value or 0.0)
    return (event.happened, event.known, event.kind, amount, event.source)


def write_extract(
    folder: Path, families: Sequence[Family], *, sex: dict[str, str] | None = None
) -> Path:
    """Write the families as a case extract of CSV files in `folder`."""
    folder.mkdir(exist_ok=True)
    (folder / "plain.toml").write_text(catalogue_text(), encoding="utf-8")
    (folder / "extract.toml").write_text(
        f'kind = "extract"\ncatalogue = "plain.toml"\ncut_off = {CUT_OFF}\nsource = "a test"\n',
        encoding="utf-8",
    )
    rows: dict[str, Iterable[dict[str, Any]]] = {
        "commissions": _commissions(),
        "attributes": [
            {"family_id": code, "attribute": "sex", "value": value}
            for code, value in (sex or {}).items()
        ],
    }
    for name in SCHEMAS:
        rows[name] = [row for family in families for row in _rows(family)[name]]
    for table in TABLES:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.column_names)
            writer.writeheader()
            writer.writerows(_as_text(row) for row in rows[table.name])
    return folder


def _commissions() -> Iterator[dict[str, Any]]:
    for code in COMMISSIONS:
        yield {
            "commission_id": code,
            "region_id": "R1",
            "name": f"Commission {code}",
            "settlement_type": "town",
        }


def _as_text(row: dict[str, Any]) -> dict[str, Any]:
    month = row.get("birth_month")
    return row if month is None else {**row, "birth_month": f"{month:%Y-%m}"}
