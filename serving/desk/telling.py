"""The journal's actions and changes in words."""

from collections.abc import Mapping
from typing import Any

from serving.desk.words import mark
from serving.referrals.changes.proposals import ChangeKind
from serving.referrals.journal.actions import Action

ACTION_WORDS: Mapping[str, str] = {
    Action.JOURNAL_BEGUN: mark("The journal was begun"),
    Action.SIGNED_IN: mark("Signed in"),
    Action.SIGN_IN_REFUSED: mark("Sign-in refused"),
    Action.SIGNED_OUT: mark("Signed out"),
    Action.LIST_MADE: mark("List made"),
    Action.LIST_VIEWED: mark("List viewed"),
    Action.FAMILY_VIEWED: mark("Family viewed"),
    Action.DECISION_RECORDED: mark("Decision recorded"),
    Action.DECISION_OVERTAKEN: mark("Decision overtaken by a colleague's"),
    Action.ACCESS_REFUSED: mark("Access refused"),
    Action.ACCOUNT_ADDED: mark("Account added"),
    Action.PASSWORD_RESET: mark("Password reset"),
    Action.TOKEN_ADDED: mark("Machine's token added"),
    Action.TOKENS_REVOKED: mark("Machine's tokens revoked"),
    Action.FAMILY_ERASED: mark("Family erased"),
    Action.MACHINE_ASKED: mark("A machine asked about families"),
    Action.FAMILY_LOOKED_UP: mark("Reason given to see what was on a screen"),
    Action.PAGE_REPLAYED: mark("Page drawn again"),
    Action.VIEWS_READ: mark("Read who viewed a family"),
    Action.REPORT_READ: mark("Fairness report read"),
    Action.JOURNAL_VERIFIED: mark("Journal verified"),
    Action.ACCOUNT_CLOSED: mark("Account closed"),
    Action.ACCOUNT_REOPENED: mark("Account opened again"),
    Action.SESSIONS_ENDED: mark("Sessions ended"),
    Action.ROLE_TOLD: mark("Another role, by the sign-in service"),
    Action.CHANGE_PROPOSED: mark("Change proposed"),
    Action.CHANGE_APPROVED: mark("Change approved"),
    Action.CHANGE_REFUSED: mark("Change refused or taken back"),
    Action.FIRST_VIEW_RECORDED: mark("Own view recorded"),
    Action.SECOND_OPINION_ASKED: mark("Second opinion asked for"),
    Action.SECOND_OPINION_RECORDED: mark("Second opinion given"),
    Action.SECOND_OPINIONS_VIEWED: mark("Second opinions viewed"),
    Action.CORRECTION_FILED: mark("Correction asked for"),
    Action.CORRECTION_DECIDED: mark("Correction decided"),
    Action.CORRECTION_VIEWED: mark("Correction viewed"),
    Action.CORRECTIONS_VIEWED: mark("Corrections viewed"),
    Action.OBJECTION_RECORDED: mark("Objection recorded"),
    Action.TRAINEE_MARKED: mark("Training begun or ended"),
    Action.URGENT_SIGNALLED: mark("Urgent case reported"),
    Action.URGENT_LANE_VIEWED: mark("Urgent cases viewed"),
    Action.URGENT_CASE_VIEWED: mark("Urgent case viewed"),
    Action.URGENT_ACKNOWLEDGED: mark("Urgent case taken on"),
    Action.URGENT_ESCALATED: mark("Urgent case brought before the chair"),
    Action.URGENT_CLOSED: mark("Urgent case closed"),
    Action.FAMILY_REFERRED: mark("Family put forward by a person"),
    Action.ROW_ADDED: mark("Family added to a list"),
    Action.SITTING_OPENED: mark("Sitting opened"),
    Action.SITTING_CHANGED: mark("Day or place of a sitting changed"),
    Action.SITTING_VIEWED: mark("Sitting viewed"),
    Action.SITTING_ITEM_ADDED: mark("Family put on an agenda"),
    Action.SITTING_ITEM_REMOVED: mark("Family taken off an agenda"),
    Action.SITTING_ITEM_MOVED: mark("Agenda put in another order"),
    Action.SITTING_ITEM_RECORDED: mark("Item of a sitting recorded"),
    Action.SITTING_ATTENDED: mark("Attendance recorded"),
    Action.SITTING_CLOSED: mark("Sitting closed"),
    Action.SITTING_ADDED_TO: mark("Addition to a closed sitting"),
    Action.SITTING_EXPORTED: mark("Paper of a sitting handed out"),
    Action.REGION_VIEWED: mark("Region viewed"),
}

CHANGE_WORDS: Mapping[ChangeKind, str] = {
    "capacity": mark("Families a commission can visit"),
    "random_share": mark("Share of places drawn by lot"),
    "borders": mark("Borders between levels"),
    "model": mark("The model's advice"),
    "role": mark("Role of an account"),
}


def action_in_words(action: str) -> str:
    """An action as a message; one without words of its own as it is written."""
    return ACTION_WORDS.get(action, action)


def told_lines(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an entry holds, name by name, nested values with the path to them."""
    lines: list[tuple[str, str]] = []
    for name, value in content.items():
        if isinstance(value, dict):
            lines += [(f"{name}.{inner}", text) for inner, text in told_lines(value)]
        elif isinstance(value, list) and len(value) > MOST_LISTED:
            lines.append((name, f"{', '.join(map(str, value[:MOST_LISTED]))} … ({len(value)})"))
        else:
            lines.append((name, str(value)))
    return lines


MOST_LISTED = 20
