"""From an SSDA903 return to a case extract that speaks the catalogue `ssda903`.

Each child looked after is a family of its own; a placement that ended because the child
moved to other carers is a case, with the reason for the move as its ground. Nothing is
corrected on the way: a day that cannot be and a code that is unknown are passed on as they
stand, for ingest to keep apart with a reason.

When was a fact known? The return is made once a year, on 31 March, from the authority's own
case system. The lists are for those who keep that system, so a fact counts as known on the
day it happened, as the system recorded it; a system that records late makes this too kind.
The return holds nobody who had left care before its first day, and about earlier time it
therefore speaks only of those who stayed. So no fact counts as known, and no child as
registered, before that first day; and nothing is learned from earlier dates. The yearly
outcomes (OC2) have no day of their own and count from the year's last.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cases.catalogue.reading import shipped_catalogue
from cases.importers.extract_writer import ExtractManifest, refuse_to_overwrite, write_extract
from cases.importers.ssda903.areas import CAPACITY_NOTE, describe_commissions, home_areas
from cases.importers.ssda903.checks import doubtful_codes, doubtful_records
from cases.importers.ssda903.children import (
    describe_attributes,
    describe_families,
    describe_members,
)
from cases.importers.ssda903.days import ReturnPeriod, period_of
from cases.importers.ssda903.events import (
    episode_events,
    finish_events,
    record_events,
    yearly_events,
)
from cases.importers.ssda903.files import read_return
from cases.importers.ssda903.moves import describe_cases
from cases.importers.ssda903.offers import describe_help
from cases.importers.ssda903.spells import care_of, first_needs, follow
from cases.progress import Progress, silent

CATALOGUE = "ssda903"


class ImportSummary(NamedTuple):
    """What an import wrote: rows by table, and what it left out or assumed, in sentences."""

    rows: dict[str, int]
    manifest: ExtractManifest
    notes: tuple[str, ...]


class _Tables(NamedTuple):
    tables: dict[str, pd.DataFrame]
    period: ReturnPeriod
    notes: tuple[str, ...]


def import_ssda903(source: Path, out: Path, *, progress: Progress = silent) -> ImportSummary:
    """Turn the return in `source`, a SQLite file or a folder of CSV files, into a case extract
    in the folder `out`.

    `progress` is told each step. BadInput or BadExtract as `read_return` and `write_extract`
    say; nothing is written then.
    """
    refuse_to_overwrite(out)
    found = read_return(source, progress=progress)
    progress("writing the extract", 0, 1)
    made = _tables(found.frames)
    manifest = ExtractManifest(CATALOGUE, made.period.end, "SSDA903 return")
    write_extract(out, made.tables, manifest=manifest)
    progress("writing the extract", 1, 1)
    rows = {name: len(table) for name, table in made.tables.items()}
    return ImportSummary(rows, manifest, (*found.notes, *made.notes))


def _tables(frames: dict[str, pd.DataFrame]) -> _Tables:
    ordered, notes = follow(frames["Episodes"])
    period = period_of(ordered["DEC"], ordered["DECOM"])
    care = care_of(ordered, period)
    header, header_notes = _once_a_child(frames["Header"], care.spans.index)
    families = describe_families(care.spans, home_areas(ordered))
    events, event_notes = _events(frames, ordered, care.spans, period)
    tables = {
        "commissions": describe_commissions(families, period),
        "families": families,
        "members": describe_members(header, care.spans),
        "events": events,
        "cases": describe_cases(ordered, period),
        "help": describe_help(frames["OC2"], care.spans.index, period),
        "attributes": describe_attributes(
            header, care.spans, first_needs(ordered), unaccompanied=frames["UASC"]["CHILD"]
        ),
    }
    doubts = (*doubtful_codes(frames), *doubtful_records(frames))
    left_out = (*notes, *care.notes, *header_notes, *event_notes, *doubts)
    return _Tables(tables, period, (*_assumptions(period), *left_out, CAPACITY_NOTE))


def _events(
    frames: dict[str, pd.DataFrame],
    ordered: pd.DataFrame,
    spans: pd.DataFrame,
    period: ReturnPeriod,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    found = [
        episode_events(ordered),
        record_events(frames, spans["first_day"]),
        yearly_events(frames["OC2"], period),
    ]
    return finish_events(found, spans.index, period=period, source_of=_sources())


@cache
def _sources() -> Mapping[str, str]:
    return {kind.code: kind.source for kind in shipped_catalogue(CATALOGUE).event_types}


def _assumptions(period: ReturnPeriod) -> tuple[str, ...]:
    known = (
        "known when: each fact on its own day, as the authority's case system held it, and none "
        f"before {period.start}, since the return leaves out who had left care by then"
    )
    return (
        f"the return speaks for {period.start} to {period.end}",
        known,
        f"OC2 gives no days: its yearly outcomes are placed on {period.end}",
    )


def _once_a_child(header: pd.DataFrame, in_care: pd.Index) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One row a child, and how many repeat, have no episode, or are missing."""
    once = header[header["CHILD"] != ""].drop_duplicates("CHILD")
    counted = (
        (len(header) - len(once), "rows lack a CHILD or repeat one; left out"),
        (int((~once["CHILD"].isin(in_care)).sum()), "children have no episode; left out"),
        (
            int((~in_care.isin(once["CHILD"])).sum()),
            "children with episodes are missing; their birth, sex and ethnicity are not known",
        ),
    )
    return once, tuple(f"Header: {count} {what}" for count, what in counted if count)
