"""The referral database as a SQLite file, in WAL mode: readers never wait for a writer.

A writing transaction takes the write lock at its start (BEGIN IMMEDIATE), so that what it reads
cannot change before it writes.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from serving.referrals.transactions import BUSY_SECONDS, to_json, writes


def engine_on(path: Path) -> Engine:
    """An engine on the file at `path`; nothing is opened yet."""
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        json_serializer=to_json,
        hide_parameters=True,  # an error's text reaches logs, and a record's values must not
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own BEGIN comes too late for a consistent read; _begin sends it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is erased is overwritten with zeros, not only unlinked.
    connection.execute("PRAGMA secure_delete = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes(connection) else "BEGIN")


def let_go_of_erased(engine: Engine) -> None:
    """Move the write-ahead log into the database: it still holds the pages as they were."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
