"""Copies of the databases: as SQLite files, whichever database is served from.

A file is copied by SQLite's own backup while others read and write it; a server's rows are read in
one transaction that sees one moment, and written into a file of the same schema. So an archive is
the same either way, and one database can be restored as the other.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Integer, MetaData, Table, delete, func, insert, select, text
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.referrals.database import DATABASE_FILE, ReferralDatabase, open_database, open_file
from serving.referrals.scopes import EVERY_COMMISSION
from serving.settings.environment import read_database_url

NEVER_KEPT = ("desk_session", "sign_in_failure", "sign_in_attempt", "allowance", "asked_once")
"""Tables that stay empty in a copy: whoever holds it must not find out who was signed in, nobody is
signed in again because a copy came back, and what counts for a minute or a day has passed.
"""
BEGUN_WITH = frozenset({"journal_entry", "journal_head"})
"""Tables that hold a row as soon as they are made."""

SCHEMA = "alembic_version"
_ROWS_AT_ONCE = 2_000


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite database as it is at one moment. BadInput where it cannot be read."""
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        msg = f"{source}: cannot be copied ({error}); see that it is a whole SQLite database"
        raise BadInput(msg) from error


def copy_database(home: Path, folder: Path) -> ReferralDatabase:
    """The referral database of a home, copied into a folder and opened there; nobody is signed in.

    BadInput where it cannot be read.
    """
    if read_database_url() is None:
        copy_file(home / DATABASE_FILE, folder / DATABASE_FILE)
        copy = open_file(folder)
    else:
        copy = open_file(folder)
        live = open_database(home)
        try:
            with live.reading(EVERY_COMMISSION) as source, copy.writing() as target:
                copy_rows(source, target)
        finally:
            live.close()
    with copy.writing() as session:
        for name in NEVER_KEPT:
            session.execute(text(f"DELETE FROM {name}"))  # noqa: S608  named above
    return copy


def copy_rows(source: Session, target: Session) -> None:
    """Copy every row of a database into one of the same schema that nobody has used yet.

    BadInput where somebody has: what is there is never replaced.
    """
    tables, places = _tables(source), _tables(target)
    for place in places.values():
        _require_unused(target, place)
    with _unguarded(target.connection(), list(places)):
        for name in reversed(places):
            target.execute(delete(places[name]))
        for name, table in tables.items():
            _copy_table(source, table, target, places[name])
    _count_on(target.connection(), places)


def _tables(session: Session) -> dict[str, Table]:
    """The tables by name, each after those that it refers to."""
    found = MetaData()
    found.reflect(session.connection())
    return {table.name: table for table in found.sorted_tables if table.name != SCHEMA}


def _require_unused(session: Session, table: Table) -> None:
    rows = session.scalar(select(func.count()).select_from(table)) or 0
    if rows > (table.name in BEGUN_WITH):
        msg = (
            "the referral database is in use: it holds rows already; give an empty one, since a "
            "backup never replaces what was decided"
        )
        raise BadInput(msg)


def _copy_table(source: Session, table: Table, target: Session, place: Table) -> None:
    rows = source.execute(select(table)).yield_per(_ROWS_AT_ONCE).mappings()
    for batch in rows.partitions():
        target.execute(insert(place), [dict(row) for row in batch])


@contextmanager
def _unguarded(connection: Connection, tables: list[str]) -> Iterator[None]:
    """The tables without the triggers that refuse: what is copied was guarded where it was
    written. After an error the transaction brings them back.
    """
    if connection.dialect.name == "sqlite":
        asked = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = connection.execute(asked).all()
        for name, _made_by in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield
        for _name, made_by in triggers:
            connection.exec_driver_sql(made_by)
    else:
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def _count_on(connection: Connection, places: dict[str, Table]) -> None:
    """On PostgreSQL, let the next row of each table have the next number."""
    if connection.dialect.name == "sqlite":
        return
    for name, place in places.items():
        if "id" in place.c and isinstance(place.c["id"].type, Integer):
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), MAX(id)) "  # noqa: S608  a table's name
                    f"FROM {name} WHERE pg_get_serial_sequence('{name}', 'id') IS NOT NULL"
                )
            )
