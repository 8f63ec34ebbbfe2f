"""The referral database: opened, brought to the newest schema, and its transactions.

SQLite in WAL mode: readers never wait for a writer. A writing transaction takes the write
lock at its start (BEGIN IMMEDIATE), so that what it reads cannot change before it writes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from cases.errors import BadInput

DATABASE_FILE = "referrals.db"
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 15

_WRITES = "takes_write_lock"


@dataclass(frozen=True, slots=True)
class ReferralDatabase:
    """The opened referral database; hand its sessions to the store's functions."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent view; nothing is kept of what is changed in it."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all of it is kept, or, after an error, none of it."""
        engine = self.engine.execution_options(**{_WRITES: True})
        with Session(engine) as session, session.begin():
            yield session

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def open_database(home: Path) -> ReferralDatabase:
    """The referral database under `home`, created or upgraded where needed.

    BadInput where the folder or the file cannot be used as a database.
    """
    path = home / DATABASE_FILE
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,  # an error's text reaches logs, and a record's values must not
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    database = ReferralDatabase(engine)
    try:
        home.mkdir(parents=True, exist_ok=True)
        _upgrade(engine)
    except (OSError, sqlite3.DatabaseError, DatabaseError) as error:
        database.close()
        msg = (
            f"{path}: cannot be opened as the referral database ({type(error).__name__}); see that "
            "the folder can be written and the file is a whole SQLite database"
        )
        raise BadInput(msg) from error
    return database


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own BEGIN comes too late for a consistent read; _begin sends it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(engine: Engine) -> None:
    """Bring the schema to its newest revision, once, however many workers start together."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
