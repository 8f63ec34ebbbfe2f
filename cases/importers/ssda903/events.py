"""Dated events from the return's tables, each with the day it became known."""

from collections.abc import Iterable, Mapping

import pandas as pd

from cases.importers.ssda903.codes import (
    ABSENCE,
    CAME_BACK,
    CARER_CHANGES,
    END_OF_CARE,
    LEGAL_CHANGES,
    LEGAL_STATUS,
    MOVES,
    NEED,
    NEW_EPISODE,
    PLACEMENT,
    PREVIOUS,
    PROVIDER,
    REVIEW,
    SDQ_BANDS,
    SDQ_HIGHEST,
    STARTED,
    VOICES,
    YEARLY,
)
from cases.importers.ssda903.days import ReturnPeriod, as_dates, known_on
from cases.importers.ssda903.lookup import translate

_COLUMNS = ("CHILD", "event_type", "event_date", "value")


def episode_events(ordered: pd.DataFrame) -> pd.DataFrame:
    """Starts, legal statuses, placements, moves and ends, from episodes as `follow` gives them.

    What an episode merely carries on is not repeated: a legal status is an event where it is
    new, a placement where it is.
    """
    new_status = ordered["RNE"].isin(LEGAL_CHANGES) | ordered["is_first"]
    began = (ordered["RNE"] == STARTED) | ordered["is_first"]
    ended = ordered[ordered["DEC"] != ""]
    return pd.concat(
        [
            _coded(ordered, "RNE", NEW_EPISODE, at="DECOM"),
            _coded(ordered[began], "CIN", NEED, at="DECOM"),
            _coded(ordered[new_status], "LS", LEGAL_STATUS, at="DECOM"),
            _coded(ordered[ordered["new_placement"]], "PLACE", PLACEMENT, at="DECOM"),
            _coded(ordered[ordered["new_placement"]], "PLACE_PROVIDER", PROVIDER, at="DECOM"),
            _events(ordered, ordered["move"], at="DECOM"),
            _changes_of_carers(ordered),
            _coded(ended, "REC", END_OF_CARE, at="DEC"),
        ]
    )


def _changes_of_carers(ordered: pd.DataFrame) -> pd.DataFrame:
    # not those a child asked for or that followed a complaint: they may not raise a count
    voiced = ordered["move"].isin([MOVES[code] for code in VOICES])
    moved = ordered[ordered["RNE"].isin(CARER_CHANGES) & ~voiced]
    return _events(moved, "moved_to_new_carers", at="DECOM")


def record_events(frames: Mapping[str, pd.DataFrame], care_began: pd.Series) -> pd.DataFrame:
    """Reviews, absences, adoption decisions, and how an earlier time in care had ended.

    `care_began` gives the first day in care by child: that day an earlier permanence is
    placed on, since the return asks for it when a child comes back.
    """
    adoptions, earlier = frames["PlacedAdoption"], frames["PrevPerm"]
    came_back = earlier[earlier["CHILD"].isin(care_began.index)]
    dated = came_back.assign(began=came_back["CHILD"].map(care_began))
    reviews = frames["Reviews"]
    return pd.concat(
        [
            _events(reviews, "review_held", at="REVIEW"),
            _coded(reviews, "REVIEW_CODE", REVIEW, at="REVIEW"),
            *_absences(frames["Missing"]),
            _events(adoptions, "adoption_decided", at="DATE_PLACED"),
            _events(adoptions, "adoption_decision_reversed", at="DATE_PLACED_CEASED"),
            _coded(dated, "PREV_PERM", PREVIOUS, at="began"),
        ]
    )


def _absences(missing: pd.DataFrame) -> list[pd.DataFrame]:
    """A start for each absence, and a return with the days away for each that has ended."""
    away = (as_dates(missing["MIS_END"]) - as_dates(missing["MIS_START"])).dt.days
    returned = missing.assign(days=away)
    possible = returned[~(away < 0)]
    days = possible["days"].map(lambda length: "" if pd.isna(length) else str(int(length)))
    return [
        _coded(missing, "MISSING", ABSENCE, at="MIS_START"),
        _coded(possible.assign(days=days), "MISSING", CAME_BACK, at="MIS_END", value="days"),
    ]


def yearly_events(outcomes: pd.DataFrame, period: ReturnPeriod) -> pd.DataFrame:
    """What was so in the year (OC2), dated on its last day: the return gives no other.

    An SDQ score that is no whole number from 0 to 40 keeps the text as its event type.
    """
    dated = outcomes.assign(on=period.end.isoformat())
    flags = [
        _coded(dated, column, {"1": kind, "0": ""}, at="on") for column, kind in YEARLY.items()
    ]
    bands = dated["SDQ_SCORE"].map(_sdq_band)
    return pd.concat([*flags, _events(dated, bands, at="on", value="SDQ_SCORE")])


def _sdq_band(score: str) -> str:
    if not score:
        return ""
    if not (score.isascii() and score.isdigit() and int(score) <= SDQ_HIGHEST):
        return f"sdq_score_{score}"
    return next(band for lowest, band in SDQ_BANDS if int(score) >= lowest)


def _coded(
    rows: pd.DataFrame, column: str, table: Mapping[str, str], *, at: str, value: str = ""
) -> pd.DataFrame:
    return _events(rows, translate(rows[column], table, column=column), at=at, value=value)


def _events(
    rows: pd.DataFrame, event_type: str | pd.Series, *, at: str, value: str = ""
) -> pd.DataFrame:
    """One event a row that has a day in `at` and a type."""
    events = pd.DataFrame(
        {
            "CHILD": rows["CHILD"],
            "event_type": event_type,
            "event_date": rows[at],
            "value": rows[value] if value else "",
        }
    )
    return events[(events["event_date"] != "") & (events["event_type"] != "")]


def finish_events(
    events: Iterable[pd.DataFrame],
    children: Iterable[str],
    *,
    period: ReturnPeriod,
    source_of: Mapping[str, str],
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """All events of `children` in one table of the contract, numbered, each with its type's
    source and the day it became known; and how many concern others.
    """
    found = pd.concat(list(events), ignore_index=True)[list(_COLUMNS)]
    ours = found[found["CHILD"].isin(list(children))]
    ordered = ours.sort_values(["CHILD", "event_date", "event_type"], ignore_index=True)
    table = pd.DataFrame(
        {
            "event_id": [f"E{number:07d}" for number in range(1, len(ordered) + 1)],
            "family_id": "F" + ordered["CHILD"],
            "person_id": ordered["CHILD"],
            "event_type": ordered["event_type"],
            "event_date": ordered["event_date"],
            "knowledge_date": known_on(ordered["event_date"], period),
            "value": ordered["value"],
            "source": ordered["event_type"].map(source_of).fillna(""),
            "withdrawn_on": "",
        }
    )
    return table, _others(len(found) - len(ours))


def _others(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (f"{count} events concern children without an episode; they are left out",)
