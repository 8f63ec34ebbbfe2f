"""Cases: placements that ended because the child moved to other carers."""

import pandas as pd

from cases.importers.ssda903.codes import BREAKDOWNS, BROKE_DOWN, ENDED_OTHERWISE, MOVES, VOICES
from cases.importers.ssda903.days import ReturnPeriod, known_on

UNKNOWN_GROUND = "move_unknown"


def describe_cases(ordered: pd.DataFrame, period: ReturnPeriod) -> pd.DataFrame:
    """The contract's cases: one a move whose former placement stands in the return.

    A case opens and closes on the day of the move, and the reason given for it is the ground.
    Without a reason there is no finding. Moves a child asked for or that followed an
    allegation are no cases. A reason the guide lacks is a ground the catalogue lacks.
    """
    voiced = [MOVES[code] for code in VOICES]
    moved = ordered[(ordered["move"] != "") & ~ordered["move"].isin(voiced)]
    moved = moved.reset_index(drop=True)
    known = known_on(moved["DECOM"], period)
    return pd.DataFrame(
        {
            "case_id": [f"C{number:07d}" for number in range(1, len(moved) + 1)],
            "family_id": "F" + moved["CHILD"],
            "opened_on": moved["DECOM"],
            "knowledge_date": known,
            "ground": moved["move"],
            "finding": moved["move"].map(finding),
            "closed_on": moved["DECOM"],
            "closing_knowledge_date": known,
            "withdrawn_on": "",
        }
    )


def finding(move: str) -> str:
    """What a kind of move says about the placement it ended; nothing where it is not known."""
    if move in [MOVES[code] for code in BREAKDOWNS]:
        return BROKE_DOWN
    return ENDED_OTHERWISE if move in MOVES.values() else ""
