"""The referral database on PostgreSQL, with what SQLite gives by itself.

A writing transaction holds one lock that all writers ask for at their start, as SQLite's
BEGIN IMMEDIATE does: what it reads cannot change before it writes. It stays READ COMMITTED, for a
snapshot taken with the first statement would be older than the lock that was waited for. A reading
one takes no lock and is REPEATABLE READ: all it reads is of one moment.
"""

import select
import time
from typing import Any

import psycopg
from psycopg import IsolationLevel
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from cases.errors import BadInput
from serving.referrals.scopes import NO_FAMILIES
from serving.referrals.transactions import BUSY_SECONDS, scope_of, to_json, writes

WRITE_LOCK = 84735  # "tirek" on a telephone's keys: a number that nobody else will take

ASKED_AFTER = 30.0
"""Seconds of silence after which a connection is asked whether it still lives."""

_IDLE_SINCE = "idle_since"

_READING = (
    f"SELECT set_config('lock_timeout', '{BUSY_SECONDS}s', true), "
    "set_config('tirek.commission', %s, true), set_config('tirek.every_commission', %s, true)"
)
_WRITING = f"{_READING}, pg_advisory_xact_lock({WRITE_LOCK})"  # in this order: it waits so long
_BOUND = text(
    "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_catalog.pg_roles WHERE rolname = current_user"
)


def engine_at(url: URL) -> Engine:
    """An engine on the database at `url`; nothing is opened yet."""
    engine = create_engine(
        url,
        connect_args={"connect_timeout": BUSY_SECONDS},
        pool_timeout=BUSY_SECONDS,
        json_serializer=to_json,
        hide_parameters=True,  # an error's text reaches logs, and a record's values must not
    )
    event.listen(engine, "checkin", _note_idle)
    event.listen(engine, "checkout", _require_alive)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _keep_values_out)
    return engine


def _note_idle(_driver: Any, record: ConnectionPoolEntry) -> None:
    record.info[_IDLE_SINCE] = time.monotonic()


def _require_alive(driver: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """A connection that was lost while nobody used it is replaced before it is used.

    A server that goes away says so on the line, which costs nothing to see; after some time of
    silence it is asked.
    """
    idle = time.monotonic() - record.info.get(_IDLE_SINCE, time.monotonic())
    if idle < ASKED_AFTER and not _has_something_to_say(driver.pgconn.socket):
        return
    try:
        driver.execute("SELECT 1")
        driver.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error


def _has_something_to_say(line: int) -> bool:
    waiting = select.poll()
    waiting.register(line, select.POLLIN)
    return bool(waiting.poll(0))


def _begin(connection: Connection) -> None:
    scope, writing = scope_of(connection), writes(connection)
    every = "yes" if scope.every_commission else ""
    driver: Any = connection.connection.driver_connection
    driver.isolation_level = (
        IsolationLevel.READ_COMMITTED if writing else IsolationLevel.REPEATABLE_READ
    )  # the driver says it with the BEGIN that it sends before the first statement
    if scope == NO_FAMILIES and not writing:
        return  # nothing else to say: without a scope no family is there
    connection.exec_driver_sql(_WRITING if writing else _READING, (scope.commission_id, every))


def _keep_values_out(context: ExceptionContext) -> None:
    """Of the server's message keep the first line: those below repeat the row's values."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if isinstance(context.original_exception, psycopg.Error) and error is not None:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


def told_plainly(error: SQLAlchemyError, url: URL) -> str:
    """Why the server could not be used, as a message may say it: never with the password."""
    own = getattr(error, "orig", None)
    if not isinstance(own, psycopg.Error):
        return type(error).__name__
    words = str(own)
    for secret in (url.password, *url.normalized_query.get("password", ())):
        words = words.replace(str(secret), "***") if secret else words
    return words


def is_bound_by_policies(connection: Connection) -> bool:
    """False for a superuser and a role with BYPASSRLS: they see every commission's rows."""
    return bool(connection.scalar(_BOUND))


ERASED_FROM = (
    "referral_row",
    "decision",
    "urgent_case",
    "urgent_step",
    "manual_referral",
    "first_view",
    "second_opinion",
    "correction",
    "correction_outcome",
    "objection",
    "sitting_item",
    "sitting_addition",
    "look_up",
    "shown_page",
)
"""The tables whose words go with an erased family."""


def let_go_of_erased(engine: Engine) -> None:
    """Write the tables anew: the files still hold the rows as they were.

    BadInput where somebody reads them for so long that it cannot be done now.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.autocommit = True  # VACUUM runs in no transaction
        try:
            driver.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
            driver.execute(f"VACUUM (FULL) {', '.join(ERASED_FROM)}")
        except psycopg.errors.LockNotAvailable as error:
            msg = (
                "the words are erased, but the database's files still hold them, for somebody is "
                "reading the lists; run the same command again to complete it"
            )
            raise BadInput(msg) from error
        finally:
            driver.execute("RESET lock_timeout")
            driver.autocommit = False
