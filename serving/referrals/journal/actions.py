"""What the journal tells of: a closed list, and who did it."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """Everything that leaves an entry. An action that nobody thought of leaves none, so it has to
    be added here first.
    """

    JOURNAL_BEGUN = "journal_begun"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    LIST_MADE = "list_made"
    LIST_VIEWED = "list_viewed"
    FAMILY_VIEWED = "family_viewed"
    DECISION_RECORDED = "decision_recorded"
    DECISION_OVERTAKEN = "decision_overtaken"
    ACCESS_REFUSED = "access_refused"
    ACCOUNT_ADDED = "account_added"
    PASSWORD_RESET = "password_reset"  # noqa: S105  the name of an action
    TOKEN_ADDED = "token_added"  # noqa: S105  the name of an action
    TOKENS_REVOKED = "tokens_revoked"
    FAMILY_ERASED = "family_erased"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: an account and the role and commission it acted in, or a program without one."""

    name: str
    role: str
    account_id: int | None = None
    commission_id: str = ""


NOBODY_KNOWN = Actor("", "visitor")
"""Somebody at the sign-in page: what they typed as a name may be a password."""

COMMAND_LINE = Actor("", "command line")
