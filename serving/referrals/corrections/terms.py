"""By when a correction has to be decided."""

from datetime import date, timedelta

WORKING_DAYS = 15
"""The commission's own term. Public holidays are counted as working days, since the government
moves them from year to year: so the family hears sooner than promised, never later.
"""

SATURDAY = 5


def due_after(day: date, working_days: int = WORKING_DAYS) -> date:
    """The last of so many working days after a day, Monday to Friday."""
    due = day
    while working_days:
        due += timedelta(days=1)
        working_days -= due.weekday() < SATURDAY
    return due
