"""What approved changes mean, in a line for a terminal."""

from pathlib import Path

from serving.referrals.changes.in_force import model_off
from serving.referrals.database import open_database


def switched_off(home: Path) -> str:
    """Why no model ranked; "" while its advice is on."""
    database = open_database(home)
    try:
        with database.reading() as session:
            off = model_off(session)
    finally:
        database.close()
    if off is None:
        return ""
    return (
        f"the model was switched off on {off.since.date().isoformat()} (change {off.change_id}): "
        "lists hold the urgent lane alone"
    )
