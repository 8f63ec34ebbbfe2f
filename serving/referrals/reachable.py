"""When the referral database cannot be used: gone, locked for too long, full, or damaged."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import (
    DatabaseError,
    DisconnectionError,
    InterfaceError,
    OperationalError,
    TimeoutError,  # noqa: A004  the pool's own
)

from cases.errors import CheckFailed

_NO_SPACE = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE", "53100"})
"""How SQLite and PostgreSQL name a disk on which nothing more can be written."""


class RecordsUnreachable(CheckFailed):
    """The records cannot be read or written just now; what was begun was not stored."""


@contextmanager
def reachable() -> Iterator[None]:
    """Tell a database that cannot be used from every other error: RecordsUnreachable, without the
    driver's words, which may hold an address.
    """
    try:
        yield
    except (DisconnectionError, InterfaceError, OperationalError, TimeoutError) as error:
        raise RecordsUnreachable(_told(error)) from None
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise  # a rule that the database keeps, and not the database itself
        msg = "the referral database is damaged; stop the service and restore a backup"
        raise RecordsUnreachable(msg) from None


def _told(error: Exception) -> str:
    own = getattr(error, "orig", None)
    if {getattr(own, "sqlite_errorname", ""), getattr(own, "sqlstate", "")} & _NO_SPACE:
        return "the disk under the referral database is full; make room, nothing else is needed"
    return (
        f"the referral database cannot be used now ({type(own or error).__name__}); nothing was "
        "stored; try again"
    )
