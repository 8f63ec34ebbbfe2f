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
    FIRST_VIEW_RECORDED = "first_view_recorded"
    SECOND_OPINION_ASKED = "second_opinion_asked"
    SECOND_OPINION_RECORDED = "second_opinion_recorded"
    SECOND_OPINIONS_VIEWED = "second_opinions_viewed"
    CORRECTION_FILED = "correction_filed"
    CORRECTION_DECIDED = "correction_decided"
    CORRECTION_VIEWED = "correction_viewed"
    CORRECTIONS_VIEWED = "corrections_viewed"
    OBJECTION_RECORDED = "objection_recorded"
    ACCESS_REFUSED = "access_refused"
    ACCOUNT_ADDED = "account_added"
    TRAINEE_MARKED = "trainee_marked"
    PASSWORD_RESET = "password_reset"  # noqa: S105  the name of an action
    TOKEN_ADDED = "token_added"  # noqa: S105  the name of an action
    TOKENS_REVOKED = "tokens_revoked"
    FAMILY_ERASED = "family_erased"
    URGENT_SIGNALLED = "urgent_signalled"
    URGENT_LANE_VIEWED = "urgent_lane_viewed"
    URGENT_CASE_VIEWED = "urgent_case_viewed"
    URGENT_ACKNOWLEDGED = "urgent_acknowledged"
    URGENT_ESCALATED = "urgent_escalated"
    URGENT_CLOSED = "urgent_closed"
    FAMILY_REFERRED = "family_referred"
    ROW_ADDED = "row_added"
    SITTING_OPENED = "sitting_opened"
    SITTING_CHANGED = "sitting_changed"
    SITTING_VIEWED = "sitting_viewed"
    SITTING_ITEM_ADDED = "sitting_item_added"
    SITTING_ITEM_REMOVED = "sitting_item_removed"
    SITTING_ITEM_MOVED = "sitting_item_moved"
    SITTING_ITEM_RECORDED = "sitting_item_recorded"
    SITTING_ATTENDED = "sitting_attended"
    SITTING_CLOSED = "sitting_closed"
    SITTING_ADDED_TO = "sitting_added_to"
    SITTING_EXPORTED = "sitting_exported"
    REGION_VIEWED = "region_viewed"
    MACHINE_ASKED = "machine_asked"
    FAMILY_LOOKED_UP = "family_looked_up"
    PAGE_REPLAYED = "page_replayed"
    VIEWS_READ = "views_read"
    REPORT_READ = "report_read"
    JOURNAL_VERIFIED = "journal_verified"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_REOPENED = "account_reopened"
    SESSIONS_ENDED = "sessions_ended"
    CHANGE_PROPOSED = "change_proposed"
    CHANGE_APPROVED = "change_approved"
    CHANGE_REFUSED = "change_refused"
    ROLE_TOLD = "role_told"


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

PROVIDER = Actor("", "provider")
"""The sign-in service, by what it says of somebody who signs in."""


def by_rule(commission_id: str) -> Actor:
    """Who acts where a rule does, for one commission."""
    return Actor("", "rule", None, commission_id)
