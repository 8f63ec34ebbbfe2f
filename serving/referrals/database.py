"""The referral database: opened, brought to the newest schema, and its transactions.

A SQLite file under the home, or the PostgreSQL database that TIREK_DATABASE_URL names. Both give
the same: a reading transaction sees one moment, and what a writing one reads cannot change before
it writes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import URL, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.referrals import postgresql, sqlite
from serving.referrals.reachable import reachable
from serving.referrals.scopes import EVERY_COMMISSION, NO_FAMILIES, Scope
from serving.referrals.submissions import used_tokens_refused
from serving.referrals.transactions import connect
from serving.settings.environment import DATABASE_VARIABLE, read_database_url

DATABASE_FILE = "referrals.db"
MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class ReferralDatabase:
    """The opened referral database; hand its sessions to the store's functions.

    Each transaction says whose families it may touch, or goes by the `scope` that the database was
    opened in; where neither is said it finds none on PostgreSQL. RecordsUnreachable from each where
    the database is gone, locked for too long, full or damaged.
    """

    engine: Engine
    scope: Scope = NO_FAMILIES

    def within(self, scope: Scope) -> Self:
        """The same database for whoever may touch these families."""
        return replace(self, scope=scope)

    @contextmanager
    def reading(self, scope: Scope | None = None) -> Iterator[Session]:
        """One consistent view; nothing is kept of what is changed in it."""
        with (
            reachable(),
            connect(self.engine, scope or self.scope, writing=False) as connection,
            Session(connection) as opened,
        ):
            yield opened

    @contextmanager
    def asking(self) -> Iterator[Session]:
        """For one statement about no family: who signs in is asked so at every request, and on a
        server a transaction around it would cost twice the statement.
        """
        with (
            reachable(),
            connect(self.engine, NO_FAMILIES, writing=False) as connection,
            Session(connection.execution_options(isolation_level="AUTOCOMMIT")) as opened,
        ):
            yield opened

    @contextmanager
    def writing(self, scope: Scope | None = None) -> Iterator[Session]:
        """One transaction: all of it is kept, or, after an error, none of it. TokenUsedElsewhere
        where a form's token is taken by what this scope may not see.
        """
        with (
            reachable(),
            used_tokens_refused(),
            connect(self.engine, scope or self.scope, writing=True) as connection,
            Session(connection) as opened,
            opened.begin(),
        ):
            yield opened

    def let_go_of_erased(self) -> None:
        """See that the database's files no longer hold what was overwritten."""
        kind = sqlite if self.engine.dialect.name == "sqlite" else postgresql
        kind.let_go_of_erased(self.engine)

    def close(self) -> None:
        """Let go of the file, or of the connections."""
        self.engine.dispose()


def open_database(home: Path) -> ReferralDatabase:
    """The referral database of a home, created or upgraded where needed.

    BadInput where the folder, the file or the server cannot be used, and where the server's role
    is one that row-level security does not bind.
    """
    url = read_database_url()
    return open_file(home) if url is None else _open_server(url)


def has_database(home: Path) -> bool:
    """Whether a home's referral database was ever made; one on a server counts as made."""
    return read_database_url() is not None or (home / DATABASE_FILE).exists()


def open_file(home: Path) -> ReferralDatabase:
    """The referral database in a folder's own file, wherever the home's may be; as above."""
    path = home / DATABASE_FILE
    database = ReferralDatabase(sqlite.engine_on(path))
    try:
        home.mkdir(parents=True, exist_ok=True)
        _upgrade(database.engine)
    except (OSError, sqlite3.DatabaseError, SQLAlchemyError) as error:
        database.close()
        msg = (
            f"{path}: cannot be opened as the referral database ({type(error).__name__}); see that "
            "the folder can be written and the file is a whole SQLite database"
        )
        raise BadInput(msg) from error
    except BadInput:
        database.close()
        raise
    return database


def _open_server(url: URL) -> ReferralDatabase:
    database = ReferralDatabase(postgresql.engine_at(url))
    try:
        _require_bound_role(database.engine)
        _upgrade(database.engine)
    except SQLAlchemyError as error:
        database.close()
        msg = (
            f"{DATABASE_VARIABLE}: {_shown(url)} cannot be opened as the referral database "
            f"({postgresql.told_plainly(error, url)}); see that the server is up, the role may "
            "sign in, and the database belongs to it"
        )
        # "from None": the driver's own words may hold more of the address
        raise BadInput(msg) from None
    except BadInput:
        database.close()
        raise
    return database


def _require_bound_role(engine: Engine) -> None:
    with engine.connect() as connection:
        if postgresql.is_bound_by_policies(connection):
            return
    msg = (
        f"{DATABASE_VARIABLE}: the role is a superuser or has BYPASSRLS, so the database would not "
        "keep commissions apart; connect as a role with NOSUPERUSER and NOBYPASSRLS that owns the "
        "database"
    )
    raise BadInput(msg)


def _shown(url: URL) -> str:
    """The address as it may stand in a message: no role, no password, nothing after the name."""
    return URL.create(
        "postgresql", host=url.host, port=url.port, database=url.database
    ).render_as_string()


def _upgrade(engine: Engine) -> None:
    """Bring the schema to its newest revision, once, however many workers start together."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with connect(engine, EVERY_COMMISSION, writing=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            msg = (
                "a newer Tirek has written to this referral database, which this version cannot "
                f"read ({error}); use that version, or restore a backup made before it"
            )
            raise BadInput(msg) from None
