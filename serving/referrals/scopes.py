"""Whose families a transaction may touch.

On PostgreSQL the database itself keeps to it (row-level security, migration 0005): a second wall
behind the queries, which ask for one commission's families anyway. SQLite has no such wall.
"""

from typing import NamedTuple


class Scope(NamedTuple):
    """The families of one commission, of every commission, or, as made without words, of none."""

    commission_id: str = ""
    every_commission: bool = False


NO_FAMILIES = Scope()
"""For what needs no family: signing in, accounts, tokens."""

EVERY_COMMISSION = Scope(every_commission=True)
"""For work behind the desk: making lists, audit, erasure, verifying the journal."""


def one_commission(commission_id: str) -> Scope:
    """For whoever acts in a commission."""
    return Scope(commission_id)
