"""What a transaction of the referral database is begun with, whichever database it is."""

import functools
import json

from sqlalchemy import Connection, Engine

from serving.referrals.scopes import Scope

BUSY_SECONDS = 15
"""How long a transaction waits for another's lock before it gives up."""

to_json = functools.partial(json.dumps, ensure_ascii=False)
"""How JSON is stored: with its letters as they are, half as long for Cyrillic ones."""

_WRITES = "takes_write_lock"
_SCOPE = "scope"


def connect(engine: Engine, scope: Scope, *, writing: bool) -> Connection:
    """A connection whose transactions begin in a scope, with the write lock where they write."""
    return engine.connect().execution_options(**{_WRITES: writing, _SCOPE: scope})


def writes(connection: Connection) -> bool:
    """Whether the transaction takes the write lock; not unless it was said."""
    return bool(connection.get_execution_options().get(_WRITES, False))


def scope_of(connection: Connection) -> Scope:
    """The transaction's scope; no family's unless another was named."""
    scope: Scope = connection.get_execution_options().get(_SCOPE, Scope())
    return scope
