"""What the service is told by its environment.

TIREK_HOME          the folder that holds all state; `.tirek` under the current folder by default
TIREK_HTTPS         `1` where a proxy serves the desk over HTTPS: cookies then travel only there
TIREK_WORKERS       how many processes answer; 1 by default
TIREK_DATABASE_URL  a PostgreSQL database for lists, decisions, accounts and the journal, as
                    postgresql://USER:PASSWORD@HOST:PORT/DATABASE; a SQLite file under the home by
                    default. Every command that opens the referral database asks here.
TIREK_DATABASE_URL_FILE  a file that holds the same; one of the two may be set
TIREK_HOSTS         the names that the service answers under, with commas between them; this
                    machine's own always, nothing else by default

The provider that people sign in through is told in a file: see serving/openid/configuration.py.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from cases.errors import BadInput
from serving.settings.hosts import LOOPBACK, read_hosts
from serving.settings.secret_files import read_secret

DEFAULT_HOME = ".tirek"
DATABASE_VARIABLE = "TIREK_DATABASE_URL"
DRIVER = "postgresql+psycopg"
DATABASE_KINDS = frozenset({"postgresql", DRIVER})


@dataclass(frozen=True, slots=True)
class Settings:
    """The service's settings."""

    home: Path
    https: bool
    workers: int
    hosts: frozenset[str] = LOOPBACK


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in an environment; BadInput names the variable that cannot be read."""
    https = environment.get("TIREK_HTTPS", "0")
    if https not in {"0", "1"}:
        msg = f"TIREK_HTTPS is '{https}'; set it to 1 behind HTTPS, or to 0"
        raise BadInput(msg)
    workers = environment.get("TIREK_WORKERS", "1")
    if not (workers.isascii() and workers.isdigit() and int(workers) > 0):
        msg = f"TIREK_WORKERS is '{workers}'; set it to a whole number from 1"
        raise BadInput(msg)
    home = Path(environment.get("TIREK_HOME", DEFAULT_HOME))
    return Settings(
        home=home, https=https == "1", workers=int(workers), hosts=read_hosts(environment)
    )


def read_database_url(environment: Mapping[str, str] = os.environ) -> URL | None:
    """Where the referral database is, if not under the home.

    BadInput where the variable names no PostgreSQL database. The message never repeats what the
    variable holds: a password may stand anywhere in it.
    """
    told = read_secret(DATABASE_VARIABLE, environment)
    if not told:
        return None
    try:
        url = make_url(told)
    except (ArgumentError, ValueError):  # ValueError where the port is no number
        url = None
    if url is None or url.drivername not in DATABASE_KINDS or not url.database:
        msg = (
            f"{DATABASE_VARIABLE} names no PostgreSQL database; set it to "
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with signs such as @ or / in the "
            "password as %40 or %2F, or leave it out for SQLite under the home"
        )
        # "from None": what could not be read is told in the cause, password and all
        raise BadInput(msg) from None
    return url.set(drivername=DRIVER)
