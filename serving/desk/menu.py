"""The menu: which screens each role is led to.

What is not in it may still be open: a family is opened from a list.
"""

from typing import NamedTuple

from serving.access.accounts import Role
from serving.desk.words import mark

COMMISSION: tuple[Role, ...] = ("member", "chair")
"""Those who work with a commission's families."""


class MenuEntry(NamedTuple):
    """A screen that a menu leads to, and for whom."""

    path: str
    title: str
    roles: tuple[Role, ...]


URGENT = "/urgent"

MENU = (
    MenuEntry(URGENT, mark("Urgent"), COMMISSION),
    MenuEntry("/", mark("Families for review"), COMMISSION),
    MenuEntry("/second-opinions", mark("Second opinions"), COMMISSION),
    MenuEntry("/corrections", mark("Corrections"), COMMISSION),
    MenuEntry("/sittings", mark("Sittings"), COMMISSION),
    MenuEntry("/region", mark("The region"), ("region",)),
    MenuEntry("/journal", mark("Journal"), ("auditor",)),
    MenuEntry("/audits", mark("Fairness reports"), ("auditor",)),
    MenuEntry("/verification", mark("Verification"), ("auditor",)),
    MenuEntry("/models", mark("Models"), ("data_scientist",)),
    MenuEntry("/champion", mark("Champion and challenger"), ("data_scientist",)),
    MenuEntry("/accounts", mark("Accounts"), ("administrator",)),
    MenuEntry("/settings", mark("Settings"), ("administrator",)),
    MenuEntry("/api", mark("Machine interface"), ("data_scientist", "administrator")),
)
"""In the order shown; the first entry of a role is where it comes in."""


def menu_of(role: Role) -> tuple[MenuEntry, ...]:
    """The screens that a role's menu leads to."""
    return tuple(entry for entry in MENU if role in entry.roles)
