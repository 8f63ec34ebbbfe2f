"""Whether the outcome came, read from a matured label window only."""

from datetime import date

import numpy as np
import numpy.typing as npt

from cases.catalogue.rules import LabelRule
from cases.errors import BadInput
from features.asof import (
    has_matured,
    holds,
    in_label_window,
    runs_before_window_closes,
    to_date,
    to_day,
)
from features.history import History


def find_outcomes(
    history: History, rule: LabelRule, as_of_day: int, *, seen_until: date
) -> npt.NDArray[np.bool_]:
    """One flag per family: a labelled case opened in the window, known by `seen_until` and
    not withdrawn by then.

    `seen_until` is the day someone looks back: a model trained for a list of 1 March may
    only learn from outcomes that were known by then. BadInput where the window has not
    matured on that day.
    """
    require_matured(as_of_day, rule, seen_until)
    cases = history.cases
    hit = (
        cases.labelled
        & in_label_window(cases.opened, as_of_day, rule.gap_days, rule.horizon_days)
        & holds(cases.known, cases.withdrawn, to_day(seen_until))
    )
    outcomes = np.zeros(len(history), dtype=np.bool_)
    outcomes[cases.family[hit]] = True
    return outcomes


def find_helped(history: History, rule: LabelRule, as_of_day: int) -> npt.NDArray[np.bool_]:
    """One flag per family: help ran between the as-of date and the end of the label window,
    so that an outcome which did not come may have been prevented.
    """
    offers = history.help
    within = runs_before_window_closes(
        offers.started, offers.ended, as_of_day, rule.gap_days, rule.horizon_days
    )
    helped = np.zeros(len(history), dtype=np.bool_)
    helped[offers.family[within]] = True
    return helped


def require_matured(as_of_day: int, rule: LabelRule, seen_until: date) -> None:
    """BadInput, with the dates, where a label window is not over by `seen_until`."""
    if has_matured(as_of_day, rule.gap_days, rule.horizon_days, to_day(seen_until)):
        return
    closes = to_date(as_of_day + rule.gap_days + rule.horizon_days)
    msg = (
        f"the label window of {to_date(as_of_day)} closes on {closes}, after {seen_until}: "
        "its outcomes have not matured; choose an earlier date"
    )
    raise BadInput(msg)
