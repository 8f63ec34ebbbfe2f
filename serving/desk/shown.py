"""What the pages that the journal can draw again are made of, then as now.

A page depends on its rows and on the moment it spoke of. Both come in here and nothing else does,
so that what the journal keeps of the moment is enough to draw the page again.
"""

from datetime import date
from typing import Any

from serving.desk.forms import empty_decision
from serving.desk.views import FamilyPage, ListPage
from serving.referrals.changes.in_force import ModelOff


def moment_of(day: date, off: ModelOff | None) -> dict[str, Any]:
    """A moment as the journal keeps it: the day that counted as today, and the change by which the
    model was off, 0 while it was on.
    """
    return {"today": day.isoformat(), "model_off": off.change_id if off else 0}


def family_parts(view: FamilyPage, *, token: str, day: date) -> dict[str, Any]:
    """What the page of one family is drawn from."""
    return {
        "view": view,
        "form": empty_decision(),
        "token": token,
        "seen_decision": view.seen_decision,
        "meanwhile": False,
        "today": day,
    }


def list_parts(view: ListPage, *, day: date) -> dict[str, Any]:
    """What the page of a commission's list is drawn from."""
    return {"view": view, "today": day}
