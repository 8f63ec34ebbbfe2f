"""A service of real records does not start with a secret that everybody knows."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from cases.anonymise import DEMO_KEY, key_file
from cases.errors import BadInput
from serving.access.hashes import fits
from serving.demo import MAKING, MARK, PASSWORD, PEOPLE
from serving.referrals.access_tables import AccountTable
from serving.referrals.database import ReferralDatabase, has_database, open_database
from serving.settings.environment import DATABASE_VARIABLE
from serving.settings.secret_files import FILE, read_secret

KNOWN = frozenset(
    {"password", "secret", "changeme", "change-me", "tirek", "postgres", "admin", "example", "demo"}
)
"""What examples and first installations are full of, in small letters."""
SECRET_ENDINGS = ("_SECRET", "_PASSWORD", "_TOKEN")


def refuse_default_secrets(home: Path, environment: Mapping[str, str]) -> None:
    """BadInput where a setting holds a secret of an example, or the home of real records has the
    demo's key or accounts; a demo's home may.
    """
    for name in sorted(environment):
        if name.startswith("TIREK_") and name.removesuffix(FILE).endswith(SECRET_ENDINGS):
            _refuse_known(name, read_secret(name.removesuffix(FILE), environment))
    _refuse_known(DATABASE_VARIABLE, _database_password(environment))
    if is_demo(home):
        return
    path = key_file(home)
    if path.is_file() and path.read_bytes().startswith(DEMO_KEY):
        msg = f"{path}: the demo's key, which everybody knows; ingest real records into a new home"
        raise BadInput(msg)


def refuse_demo_accounts(home: Path) -> None:
    """BadInput where somebody can sign in with the demo's password and the home is no demo's.

    A database that cannot be asked now lets nobody in either: it stops no service from starting.
    """
    if is_demo(home) or not has_database(home):
        return
    try:
        database = open_database(home)
    except BadInput:
        return
    with closing(database):
        known = _with_demo_password(database)
    if known:
        msg = (
            f"{len(known)} accounts have the demo's password, which everybody knows; give each "
            "another one with 'tirek users reset'"
        )
        raise BadInput(msg)


def is_demo(home: Path) -> bool:
    """Whether a home is a demo's, made or in the making."""
    return (home / MARK).is_file() or (home / MAKING).is_file()


def _refuse_known(name: str, secret: str) -> None:
    if secret.lower() in KNOWN:
        msg = f"{name} holds a secret that stands in every example; set one of your own"
        raise BadInput(msg)


def _database_password(environment: Mapping[str, str]) -> str:
    try:
        return make_url(read_secret(DATABASE_VARIABLE, environment)).password or ""
    except (ArgumentError, ValueError):  # that it cannot be read is said where it is used
        return ""


def _with_demo_password(database: ReferralDatabase) -> set[int]:
    names = [person.username for person in PEOPLE]
    asked = select(AccountTable.id, AccountTable.password_hash).where(
        AccountTable.active, AccountTable.username.in_(names)
    )
    with database.reading() as session:
        return {row.id for row in session.execute(asked) if fits(row.password_hash, PASSWORD)}
