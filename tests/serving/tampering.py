"""What somebody does who can write the database and takes its guards off."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def without_guard(session: Session, table: str, action: str = "update") -> None:
    """Take the trigger away that refuses an action on a table."""
    name = f"{table}_refuses_{action}"
    on_table = "" if session.get_bind().dialect.name == "sqlite" else f" ON {table}"
    session.execute(text(f"DROP TRIGGER {name}{on_table}"))
