"""Dated events from stays and records, each with the day it became known."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from cases.importers.hmis.days import as_dates, day, known_on
from cases.importers.hmis.lookup import look_up
from cases.importers.hmis.rules import (
    ENTRY_RULES,
    EXIT_RULES,
    RECORD_FILES,
    Condition,
    RecordFile,
    Rule,
)
from cases.importers.hmis.stays import GROUNDS

SHORT_STAY_BELOW, LONG_STAY_FROM = 30, 180

_COLUMNS = ("family_id", "person_id", "event_type", "event_date", "knowledge_date", "value")


def stay_events(stays: pd.DataFrame) -> pd.DataFrame:
    """Entries, exits and short or long stays of households, about the family as a whole."""
    closed = stays[stays["closed_on"] != ""]
    length = (as_dates(closed["closed_on"]) - as_dates(closed["opened_on"])).dt.days
    known_ground = stays[stays["ground"].isin(set(GROUNDS.values()))]
    return pd.concat(
        [
            _of_stays(stays, "programme_entry", at="opened_on", known="known_on"),
            _of_stays(
                known_ground, "entered_" + known_ground["ground"], at="opened_on", known="known_on"
            ),
            _at_close(closed, "programme_exit"),
            _at_close(closed[length < SHORT_STAY_BELOW], "short_stay"),
            _at_close(closed[length >= LONG_STAY_FROM], "long_stay"),
        ],
        ignore_index=True,
    )


def _at_close(stays: pd.DataFrame, event_type: str) -> pd.DataFrame:
    return _of_stays(stays, event_type, at="closed_on", known="closing_known_on")


def _of_stays(
    stays: pd.DataFrame, event_type: str | pd.Series, *, at: str, known: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "family_id": stays["family_id"],
            "person_id": "",
            "event_type": event_type,
            "event_date": stays[at],
            "knowledge_date": stays[known],
            "value": "",
        }
    )


def entry_and_exit_events(enrolments: pd.DataFrame) -> pd.DataFrame:
    """Where households came from and went to: one event a stay, answer and day, not one a
    person, known with the first person's record of it.
    """
    left = enrolments[enrolments["exit"] != ""]
    found = pd.concat(
        [
            *_household_events(enrolments, ENTRY_RULES, at="entry", known="entry_known"),
            *_household_events(left, EXIT_RULES, at="exit", known="exit_known"),
        ]
    )
    once = found.groupby(["stay", "event_type", "event_date"], as_index=False).min()
    return once[list(_COLUMNS)]


def _household_events(
    enrolments: pd.DataFrame, rules: Iterable[Rule], *, at: str, known: str
) -> Iterator[pd.DataFrame]:
    for rule in rules:
        rows = enrolments[_holds(enrolments, rule.where)]
        yield _of_stays(rows, rule.event_type, at=at, known=known).assign(stay=rows["stay"])


def record_events(
    frames: Mapping[str, pd.DataFrame], family_of: pd.Series
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Events about persons, and per file how many records say nothing that is kept.

    `family_of` gives the family by person; a record about nobody enrolled keeps an empty
    family, so that ingest shows it.
    """
    found: list[pd.DataFrame] = []
    notes: list[str] = []
    for file in RECORD_FILES:
        frame = frames[file.name]
        if frame.empty:
            continue
        events = _file_events(frame, file, family_of)
        found.append(events)
        silent = len(frame) - events["row"].nunique()
        if silent:
            notes.append(
                f"{file.name}.csv: {silent} of {len(frame)} records hold no answer that the "
                "catalogue has a place for"
            )
    return pd.concat(found, ignore_index=True)[list(_COLUMNS)], tuple(notes)


def _file_events(frame: pd.DataFrame, file: RecordFile, family_of: pd.Series) -> pd.DataFrame:
    records = frame.assign(
        family_id=look_up(frame["PersonalID"], family_of),
        person_id=frame["PersonalID"],
        row=frame.index,
    )
    dated = _dated(records, file.date, ("DateCreated", "DateUpdated"))
    return pd.concat([_rule_events(dated, rule) for rule in file.rules])


def _rule_events(records: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    rows = records[_holds(records, rule.where)]
    if rule.date:
        filled = rows[rows[rule.date] != ""]
        rows = _dated(filled, rule.date, ("DateUpdated", "DateCreated"))
    events = rows.assign(event_type=rule.event_type, value=rows[rule.value] if rule.value else "")
    return events[[*_COLUMNS, "row"]]


def _dated(records: pd.DataFrame, date: str, stamps: tuple[str, str]) -> pd.DataFrame:
    when = day(records[date])
    first, second = stamps
    known = known_on(when, records[first], records[second])
    return records.assign(event_date=when, knowledge_date=known)


def _holds(frame: pd.DataFrame, where: Iterable[Condition]) -> pd.Series:
    holds = pd.Series(data=True, index=frame.index)
    for column, codes in where:
        holds &= frame[column].isin(codes)
    return holds


def finish_events(events: Iterable[pd.DataFrame], source_of: Mapping[str, str]) -> pd.DataFrame:
    """All events in one table of the contract, numbered, each with its type's source."""
    table = pd.concat(list(events), ignore_index=True)
    ordered = table.sort_values(
        ["family_id", "event_date", "event_type", "person_id"], kind="stable", ignore_index=True
    )
    return ordered.assign(
        event_id=[f"E{number:07d}" for number in range(1, len(ordered) + 1)],
        source=ordered["event_type"].map(source_of),
    )
