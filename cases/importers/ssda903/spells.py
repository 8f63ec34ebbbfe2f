"""Episodes in the order in which they followed each other, and what ended when."""

from typing import NamedTuple

import pandas as pd

from cases.importers.ssda903.codes import (
    CARER_CHANGES,
    CONTINUES,
    MOVES,
    PLACEMENT_CHANGES,
    STARTED,
)
from cases.importers.ssda903.days import ReturnPeriod, is_day
from cases.importers.ssda903.lookup import translate


class Care(NamedTuple):
    """Each child's time in care (index CHILD): first_day, last_day (empty while in care)."""

    spans: pd.DataFrame
    notes: tuple[str, ...]


def follow(episodes: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The episodes by child and day, and what was left out.

    Adds `is_first` (the child's first in the return), `new_placement`, and `move`: for a
    change of placement and carers, the kind of move from the reason that the episode before
    gives; `move_unknown` where that episode gives no reason, empty where it is not in the
    return or did not end on that day. Episodes whose start is no day come last.
    """
    named = episodes[episodes["CHILD"] != ""].drop_duplicates()
    notes = []
    if len(named) < len(episodes):
        left_out = len(episodes) - len(named)
        notes.append(f"Episodes: {left_out} rows lack a CHILD or repeat a row; left out")
    undated = named.assign(undated=~is_day(named["DECOM"]))
    ordered = undated.sort_values(
        ["CHILD", "undated", "DECOM", "DEC"], kind="stable", ignore_index=True
    )
    ordered["is_first"] = ~ordered.duplicated("CHILD")
    ordered["new_placement"] = ordered["RNE"].isin(PLACEMENT_CHANGES) | ordered["is_first"]
    return ordered.assign(move=_moves(ordered)), tuple(notes)


def _moves(ordered: pd.DataFrame) -> pd.Series:
    before = ordered.groupby("CHILD")[["DEC", "REASON_PLACE_CHANGE"]].shift(1).fillna("")
    moved = ordered["RNE"].isin(CARER_CHANGES) & ~ordered["undated"]
    follows = moved & (before["DEC"] == ordered["DECOM"])
    reasons = before["REASON_PLACE_CHANGE"]
    kinds = translate(reasons, MOVES, column="REASON_PLACE_CHANGE")
    return kinds.mask(reasons == "", "move_unknown").where(follows, "")


def first_needs(ordered: pd.DataFrame) -> pd.Series:
    """The category of need (CIN) that each child's first episode gives, by child."""
    needs: pd.Series = ordered.drop_duplicates("CHILD").set_index("CHILD")["CIN"]
    return needs


def care_of(ordered: pd.DataFrame, period: ReturnPeriod) -> Care:
    """When each child was first and last in care, as far as the return says.

    A child in care before the return began is in it from its first day: whoever had left by
    then is not in the return, so nothing earlier can be told of all children alike. A child
    who left and came back counts as in care in between.
    """
    by_child = ordered.groupby("CHILD")
    first, last = by_child.first(), by_child.last()
    begins = period.start.isoformat()
    started = first["DECOM"].mask(is_day(first["DECOM"]) & (first["DECOM"] < begins), begins)
    beyond = is_day(last["DEC"]) & (last["DEC"] > period.end.isoformat())
    spans = pd.DataFrame({"first_day": started, "last_day": last["DEC"].mask(beyond, "")})
    return Care(spans, tuple(_doubts(ordered, last, beyond)))


def _doubts(ordered: pd.DataFrame, last: pd.DataFrame, beyond: pd.Series) -> list[str]:
    no_end = ordered["DEC"] == ""
    counts = {
        "children's last episode says that another begins, which is not there; they are taken to "
        "have left that day": (last["DEC"] != "") & (last["REC"] == CONTINUES),
        "episodes give a reason why care ended and no day; they are taken to go on": (
            no_end & ~ordered["REC"].isin(("", CONTINUES))
        ),
        "episodes have no end though another follows": (
            no_end & ordered.duplicated("CHILD", keep="last")
        ),
        "times a child came into care again; in between it counts as in care": (
            (ordered["RNE"] == STARTED) & ~ordered["is_first"]
        ),
        "children's care ended after the return's last day; they are taken to be in care": beyond,
    }
    return [f"Episodes: {int(rows.sum())} {what}" for what, rows in counts.items() if rows.any()]
