"""A tiny HMIS export, written row by row by the test that needs it."""

import csv
from collections import defaultdict
from pathlib import Path

import pandas as pd

from cases.importers.hmis import ImportSummary, import_hmis
from cases.importers.hmis.layout import FILES

CLIENT = {
    "DOB": "1990-05-17",
    "DOBDataQuality": "1",
    "AmIndAKNative": "0",
    "Asian": "0",
    "BlackAfAmerican": "0",
    "HispanicLatinao": "0",
    "MidEastNAfrican": "0",
    "NativeHIPacific": "0",
    "White": "1",
    "Sex": "0",
    "FirstName": "Aigul",
}
STAMPS = {"DateCreated": "2021-01-04 09:00:00", "DateUpdated": "2021-01-04 09:00:00"}
ENROLMENT = {
    **STAMPS,
    "ProjectID": "P1",
    "EntryDate": "2021-01-04",
    "RelationshipToHoH": "1",
    "DisablingCondition": "0",
}


class TinyExport:
    """One organisation with one emergency shelter, and whatever the test adds."""

    def __init__(self, folder: Path) -> None:
        self.source, self.out = folder / "export", folder / "extract"
        self.source.mkdir()
        self.files: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.add(
            "Export",
            CSVVersion="2026 v1",
            ExportStartDate="2020-10-01",
            ExportEndDate="2022-09-30",
        )
        self.add("Organization", OrganizationID="O1", OrganizationName="First Door")
        self.add("Project", ProjectID="P1", OrganizationID="O1", ProjectType="0")

    def add(self, file: str, **cells: str) -> None:
        """A row of any file."""
        self.files[file].append(cells)

    def client(self, person: str, **cells: str) -> None:
        """A person: by default a white woman born on 17 May 1990."""
        self.add("Client", PersonalID=person, **{**CLIENT, **cells})

    def enrol(self, enrolment: str, person: str, **cells: str) -> None:
        """An enrolment in the shelter, as head of a household of one's own, on 4 January 2021."""
        given = {"HouseholdID": f"house {enrolment}", **cells}
        self.add("Enrollment", EnrollmentID=enrolment, PersonalID=person, **{**ENROLMENT, **given})

    def leave(self, enrolment: str, person: str, on: str, **cells: str) -> None:
        """An exit, recorded on the same day, on a row that carries the enrolment's creation."""
        stamps = {"DateCreated": STAMPS["DateCreated"], "DateUpdated": f"{on} 17:00:00"}
        given = {**stamps, "ExitDate": on, "Destination": "410", **cells}
        self.add("Exit", EnrollmentID=enrolment, PersonalID=person, **given)

    def write(self) -> Path:
        """The export's folder; required files without rows hold their header alone."""
        for file in FILES:
            if file.required or file.name in self.files:
                self._write_file(file.name, [*file.columns, *file.may_have])
        return self.source

    def _write_file(self, name: str, columns: list[str]) -> None:
        extra = {column for row in self.files[name] for column in row} - set(columns)
        with (self.source / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*columns, *sorted(extra)], restval="")
            writer.writeheader()
            writer.writerows(self.files[name])

    def run(self) -> ImportSummary:
        """Write the export and import it."""
        return import_hmis(self.write(), self.out)

    def table(self, name: str) -> pd.DataFrame:
        """A table of the extract, every cell a text."""
        return pd.read_csv(self.out / f"{name}.csv", dtype=str, keep_default_na=False)

    def events(self, event_type: str) -> list[tuple[str, str, str, str]]:
        """(person, event date, knowledge date, value) of the events of one type."""
        table = self.table("events")
        rows = table[table["event_type"] == event_type]
        columns = rows[["person_id", "event_date", "knowledge_date", "value"]]
        return list(columns.itertuples(index=False, name=None))

    def attributes(self, family: str) -> dict[str, str]:
        """A family's attributes."""
        table = self.table("attributes")
        rows = table[table["family_id"] == family]
        return dict(zip(rows["attribute"], rows["value"], strict=True))
