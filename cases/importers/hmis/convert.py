"""From a HUD HMIS CSV export to a case extract that speaks the catalogue `hmis`.

Persons who ever shared a household are a family; a household's stay in a programme is a
case; entries, exits, services and answers on forms are events with the day they happened
and the day they became known. Nothing is corrected on the way: a date that cannot be is
passed on as it stands, for ingest to keep apart with a reason.
"""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cases.catalogue.reading import shipped_catalogue
from cases.importers.extract_writer import ExtractManifest, refuse_to_overwrite, write_extract
from cases.importers.hmis.attributes import describe_attributes
from cases.importers.hmis.commissions import CAPACITY_NOTE, describe_commissions
from cases.importers.hmis.events import (
    entry_and_exit_events,
    finish_events,
    record_events,
    stay_events,
)
from cases.importers.hmis.families import describe_families, link_families
from cases.importers.hmis.files import HmisExport, read_export
from cases.importers.hmis.offers import describe_help
from cases.importers.hmis.stays import join_enrolments, number_stays, stays_of
from cases.progress import Progress, silent

CATALOGUE = "hmis"
FINDING = "entered_programme"


class ImportSummary(NamedTuple):
    """What an import wrote: rows by table, and what it left out or assumed, in sentences."""

    rows: dict[str, int]
    manifest: ExtractManifest
    notes: tuple[str, ...]


class _Tables(NamedTuple):
    tables: dict[str, pd.DataFrame]
    notes: tuple[str, ...]


def import_hmis(source: Path, out: Path, *, progress: Progress = silent) -> ImportSummary:
    """Turn the export in the folder `source` into a case extract in the folder `out`.

    `progress` is told each step. BadInput or BadExtract as `read_export` and
    `write_extract` say; nothing is written then.
    """
    refuse_to_overwrite(out)
    export = read_export(source, progress=progress)
    progress("writing the extract", 0, 1)
    made = _tables(export)
    manifest = ExtractManifest(
        CATALOGUE, export.period.end, f"HUD HMIS CSV {export.period.version}".strip()
    )
    write_extract(out, made.tables, manifest=manifest)
    progress("writing the extract", 1, 1)
    rows = {name: len(table) for name, table in made.tables.items()}
    return ImportSummary(rows, manifest, (*export.notes, *made.notes))


def _tables(export: HmisExport) -> _Tables:
    frames, period = export.frames, export.period
    joined, notes = join_enrolments(frames)
    enrolments = _linked(joined)
    stays = stays_of(enrolments)
    families = describe_families(enrolments, frames["Client"], cut_off=period.end.isoformat())
    family_of = families.members.set_index("person_id")["family_id"]
    records, record_notes = record_events(frames, family_of)
    events = [stay_events(stays), entry_and_exit_events(enrolments), records]
    tables = {
        "commissions": describe_commissions(frames, enrolments, stays, period_start=period.start),
        "families": families.families,
        "members": families.members,
        "events": finish_events(events, _sources()),
        "cases": _cases(stays),
        "help": describe_help(frames["Event"], family_of),
        "attributes": describe_attributes(families, frames["Client"], enrolments),
    }
    left_out = (*notes, *_never_enrolled(frames["Client"], family_of), *record_notes)
    return _Tables(tables, (*left_out, CAPACITY_NOTE))


def _linked(enrolments: pd.DataFrame) -> pd.DataFrame:
    """The enrolments with their family and stay; one without a household stands alone."""
    households = enrolments["HouseholdID"].mask(
        enrolments["HouseholdID"] == "", "alone " + enrolments["EnrollmentID"]
    )
    families = link_families(households, enrolments["PersonalID"])
    linked = enrolments.assign(HouseholdID=households, family_id=families)
    return linked.assign(stay=number_stays(linked))


def _cases(stays: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "case_id": [f"C{number:07d}" for number in range(1, len(stays) + 1)],
            "family_id": stays["family_id"],
            "opened_on": stays["opened_on"],
            "knowledge_date": stays["known_on"],
            "ground": stays["ground"],
            "finding": FINDING,
            "closed_on": stays["closed_on"],
            "closing_knowledge_date": stays["closing_known_on"],
        }
    )


def _sources() -> dict[str, str]:
    return {kind.code: kind.source for kind in shipped_catalogue(CATALOGUE).event_types}


def _never_enrolled(clients: pd.DataFrame, family_of: pd.Series) -> tuple[str, ...]:
    without = int((~clients["PersonalID"].isin(family_of.index)).sum())
    if not without:
        return ()
    return (f"Client.csv: {without} persons were never enrolled; they are left out",)
