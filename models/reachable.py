"""Whether MLflow can be reached, found out at once and told in one message.

MLflow by itself tries again for minutes, and its errors repeat the address with the user and
password in it. Here it is asked once, before any work, and what is told is the address alone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import sqlalchemy
from mlflow.exceptions import MlflowException
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from cases.errors import BadInput

DATABASES = ("sqlite", "postgresql", "mysql", "mssql")
SERVERS = ("http", "https", "databricks", "databricks-uc", "uc")
FOLDERS = ("", "file")
SECONDS = 5
ONE_TRY = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": str(SECONDS),
}
NOT_LET_IN = {"UNAUTHENTICATED", "PERMISSION_DENIED", "CUSTOMER_UNAUTHORIZED"}
SIGN_IN = (
    "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, to an "
    "account that may write there"
)


class Address(NamedTuple):
    """Where MLflow is, and the variable that says so; None is the home's own."""

    uri: str
    variable: str | None = None

    @property
    def shown(self) -> str:
        """The address as it may stand in a message: no user, password or query."""
        parts = self._parts
        host = parts.netloc.rpartition("@")[2]
        if not parts.scheme:
            return f"{host}{parts.path}"
        return f"{parts.scheme}:{'//' if '://' in self.uri else ''}{host}{parts.path}"

    @property
    def kind(self) -> str:
        """What the address begins with, without a database's driver; "" for a folder."""
        return self._parts.scheme.partition("+")[0]

    @property
    def _parts(self) -> SplitResult:
        try:
            return urlsplit(self.uri)
        except ValueError:
            return urlsplit("unreadable:")

    def refused(self, why: str, remedy: str = "") -> BadInput:
        """The error to raise: what was asked, what came of it, what to do."""
        if self.variable is None:
            return BadInput(
                f"MLflow's database {self.shown} cannot be used ({why}); "
                f"{remedy or 'see that the home can be written to'}"
            )
        other = "correct the address, or see that it is up and can be written to"
        return BadInput(
            f"{self.variable}: MLflow at {self.shown} cannot be used ({why}); {remedy or other}; "
            f"without {self.variable} runs and models stay under the home"
        )


@contextmanager
def told_plainly(address: Address) -> Iterator[None]:
    """MLflow's errors as BadInput that names the address; their own text may hold secrets."""
    try:
        yield
    except MlflowException as error:
        cause = error.__context__
        why = error.error_code if cause is None else type(cause).__name__
        remedy = SIGN_IN if error.error_code in NOT_LET_IN else ""
        raise address.refused(str(why), remedy) from None


@contextmanager
def one_try() -> Iterator[None]:
    """MLflow asks its server once and waits seconds, unless the user said otherwise."""
    ours = {name: value for name, value in ONE_TRY.items() if name not in os.environ}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)


def require_known_kind(address: Address) -> None:
    """BadInput for an address of a kind that MLflow keeps no runs and models at."""
    if address.kind in (*DATABASES, *SERVERS):
        return
    folder = address.kind in FOLDERS
    why = "a folder keeps no runs any more" if folder else f"'{address.kind}:' is not MLflow's"
    remedy = "give an address that begins with http://, https://, sqlite:/// or postgresql://"
    raise address.refused(why, remedy)


def require_database(address: Address, *, writable: bool = False) -> None:
    """BadInput where a database does not open, or cannot be written to; tried once.

    Nothing is written into it. An address that is no database is not looked at.
    """
    if address.kind not in DATABASES:
        return
    try:
        _open_database(address, writable=writable)
    except ModuleNotFoundError as missing:
        why = f"no {missing.name} to reach it with"
        raise address.refused(why, f"install the Python package {missing.name}") from None
    except (OSError, SQLAlchemyError, ValueError) as error:
        # another database's own words may name a user; SQLite knows none
        own = getattr(error, "orig", None) if address.kind == "sqlite" else None
        raise address.refused(str(own or type(error).__name__)) from None


def _open_database(address: Address, *, writable: bool) -> None:
    url = make_url(address.uri)
    is_file = address.kind == "sqlite"
    if is_file and url.database and not url.database.startswith((":memory:", "file:")):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    waiting = {"timeout" if is_file else "connect_timeout": SECONDS}
    engine = sqlalchemy.create_engine(url, poolclass=NullPool, connect_args=waiting)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if is_file:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema")
        if is_file and writable:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            # one that is only read lets a transaction begin, and refuses the first word
            connection.exec_driver_sql("CREATE TABLE tirek_was_here (day)")
            connection.exec_driver_sql("ROLLBACK")
