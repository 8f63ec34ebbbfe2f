"""A tiny SSDA903 return, written row by row by the test that needs it."""

import csv
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pandas as pd

from cases.importers.ssda903 import ImportSummary, import_ssda903
from cases.importers.ssda903.layout import TABLES

COLUMNS = {table.name: table.columns for table in TABLES}

CHILD = {"SEX": "2", "DOB": "17/05/2010", "ETHNIC": "WBRI", "UPN": "Z123456789012"}
EPISODE = {
    "DECOM": "10/06/2017",
    "RNE": "S",
    "LS": "C2",
    "CIN": "N1",
    "PLACE": "U6",
    "PLACE_PROVIDER": "PR1",
    "HOME_POST": "EH14 8EC",
    "PL_POST": "WW22 1JV",
    "URN": "7617113",
}


class TinyReturn:
    """Whatever the test adds; without an end of an episode, the year of 2017-04-01."""

    def __init__(self, folder: Path) -> None:
        self.source, self.out = folder / "return", folder / "extract"
        self.tables: dict[str, list[dict[str, str]]] = defaultdict(list)

    def add(self, table: str, **cells: str) -> None:
        """A row of any table."""
        self.tables[table].append(cells)

    def child(self, child: str, **cells: str) -> None:
        """A white British girl born on 17 May 2010, unless told otherwise."""
        self.add("Header", CHILD=child, **{**CHILD, **cells})

    def episode(self, child: str, decom: str = "10/06/2017", **cells: str) -> None:
        """By default: care begins on 10 June 2017 under a full order, with foster carers."""
        self.add("Episodes", CHILD=child, **{**EPISODE, "DECOM": decom, **cells})

    def in_care(self, child: str = "1", decom: str = "10/06/2017", **cells: str) -> None:
        """A child and one episode."""
        self.child(child)
        self.episode(child, decom, **cells)

    def moved(self, reason: str, *, child: str = "1", rne: str = "P") -> None:
        """A child whose first placement, of 10 June, ends for a reason on 1 September 2017."""
        self.in_care(child, DEC="01/09/2017", REC="X1", REASON_PLACE_CHANGE=reason)
        self.episode(child, "01/09/2017", RNE=rne, PLACE="K2", PLACE_PROVIDER="PR4")

    def columns_of(self, table: str) -> list[str]:
        """The layout's columns and whatever else the rows hold, as real returns do."""
        extra = {column for row in self.tables[table] for column in row}
        return [*COLUMNS[table], *sorted(extra - set(COLUMNS[table]))]

    def as_csv(self) -> Path:
        """The return as a folder of CSV files."""
        self.source.mkdir(exist_ok=True)
        for table in self.tables:
            with (self.source / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, self.columns_of(table), restval="")
                writer.writeheader()
                writer.writerows(self.tables[table])
        return self.source

    def as_sqlite(self) -> Path:
        """The return as a SQLite file, with null for empty and numbers as pandas writes them."""
        path = self.source.with_suffix(".db")
        with closing(sqlite3.connect(path)) as connection, connection:
            for table, rows in self.tables.items():
                columns = self.columns_of(table)
                frame = pd.DataFrame(rows, columns=columns)
                if "MOTHER" in frame:
                    frame["MOTHER"] = frame["MOTHER"].astype("float64")
                frame["CHILD"] = frame["CHILD"].astype("int64")
                frame.to_sql(table.lower(), connection)
        return path

    def run(self) -> ImportSummary:
        """Write the return as CSV and import it."""
        return import_ssda903(self.as_csv(), self.out)

    def table(self, name: str) -> pd.DataFrame:
        """A table of the extract, every cell a text."""
        return pd.read_csv(self.out / f"{name}.csv", dtype=str, keep_default_na=False)

    def events(self, event_type: str) -> list[tuple[str, str, str, str]]:
        """(person, event date, knowledge date, value) of the events of one type."""
        table = self.table("events")
        rows = table[table["event_type"] == event_type]
        columns = rows[["person_id", "event_date", "knowledge_date", "value"]]
        return list(columns.itertuples(index=False, name=None))

    def kinds(self, on: str) -> set[str]:
        """The types of all events of one day."""
        table = self.table("events")
        return set(table.loc[table["event_date"] == on, "event_type"])

    def cases(self) -> list[tuple[str, str, str, str]]:
        """(family, opened, ground, finding) of every case."""
        rows = self.table("cases")[["family_id", "opened_on", "ground", "finding"]]
        return list(rows.itertuples(index=False, name=None))

    def attributes(self, family: str = "F1") -> dict[str, str]:
        """A family's attributes."""
        table = self.table("attributes")
        rows = table[table["family_id"] == family]
        return dict(zip(rows["attribute"], rows["value"], strict=True))
