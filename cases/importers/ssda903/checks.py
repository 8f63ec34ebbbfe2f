"""Counts what the return says that cannot be translated or cannot be, in sentences."""

from collections.abc import Mapping

import pandas as pd

from cases.importers.ssda903.codes import (
    ABSENCE,
    END_OF_CARE,
    ETHNICITY,
    LEGAL_STATUS,
    MOVES,
    NEED,
    NEW_EPISODE,
    PLACEMENT,
    PREVIOUS,
    PROVIDER,
    REVIEW,
    SEX,
    YEARLY,
    YES_OR_NO,
)
from cases.importers.ssda903.days import as_dates
from cases.importers.ssda903.lookup import unknown_codes

CODE_TABLES: dict[str, dict[str, Mapping[str, str]]] = {
    "Header": {"SEX": SEX, "ETHNIC": ETHNICITY},
    "Episodes": {
        "RNE": NEW_EPISODE,
        "LS": LEGAL_STATUS,
        "CIN": NEED,
        "PLACE": PLACEMENT,
        "PLACE_PROVIDER": PROVIDER,
        "REC": END_OF_CARE,
        "REASON_PLACE_CHANGE": MOVES,
    },
    "Missing": {"MISSING": ABSENCE},
    "Reviews": {"REVIEW_CODE": REVIEW},
    "OC2": dict.fromkeys(YEARLY, YES_OR_NO),
    "PrevPerm": {"PREV_PERM": PREVIOUS},
}
"""The table of codes for each column that holds codes."""


def doubtful_codes(frames: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """How many cells of each column hold a code that its table lacks."""
    return tuple(
        note
        for name, columns in CODE_TABLES.items()
        for column, table in columns.items()
        for note in unknown_codes(frames[name][column], table, where=f"{name}: {column}")
    )


def doubtful_records(frames: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """How many absences end before they begin."""
    missing = frames["Missing"]
    backwards = int((as_dates(missing["MIS_END"]) < as_dates(missing["MIS_START"])).sum())
    if not backwards:
        return ()
    return (f"Missing: {backwards} absences end before they begin; their end is left out",)
