"""Replay: a page that was on a screen, drawn again and held against the digest in the journal.

It is drawn from the frozen row or list, the decisions as they stood then, the moment that the page
spoke of, and the set of templates, words and style that drew it. If the text gives the digest that
the entry holds, it is what was on the screen, byte for byte but for the passing form tokens.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, cast

from jinja2 import TemplateError
from sqlalchemy.orm import Session

from serving.accounts import ROLES, Account
from serving.desk import views
from serving.desk.page_sets import STYLE, PageSet
from serving.desk.pages import Frame, drawn, page_digest
from serving.desk.shown import family_parts, list_parts
from serving.desk.words import as_language, mark
from serving.referrals.changes.in_force import switched_off_by
from serving.referrals.decisions import current_decisions, decisions_about
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import digest_of
from serving.referrals.journal.verifying import Entry
from serving.referrals.lists import find_row, has_erased, is_row_whole, newest_list, was_erased
from serving.referrals.page_sets import kept_page_set
from serving.sessions import DeskVisitor

ERASED = mark("The family's records were erased. What was on the screen is gone with them.")
ERASED_SINCE = mark("A family of this list was erased since. What stood there is gone.")
ENTRY_ALTERED = mark("The entry itself was altered. Run the verification.")
TOO_EARLY = mark("The entry was made before pages could be drawn again.")
NO_PAGE_SET = mark("The templates and words of that time are not kept, or were altered.")
NO_RECORD = mark("The list or the row that was shown is not in the store.")
ROW_ALTERED = mark("The family's row was altered after the list was made.")
NOT_DRAWN = mark("The page cannot be drawn from what is kept.")
OTHERWISE = mark("Drawn again, the page is not the one that was on the screen.")


class Replay(NamedTuple):
    """A page drawn again: its text and style sheet, empty where it cannot be drawn, and why it is
    not what was on the screen, "" where it is.
    """

    text: str
    style: str
    why_not: str

    @property
    def fits(self) -> bool:
        """Whether this is what was on the screen."""
        return not self.why_not


class CannotBeShown(Exception):
    """Why a page cannot be drawn again, as a message to be translated."""


class _Kept(NamedTuple):
    """What the entry of a screen holds."""

    entry: Entry
    screen: dict[str, Any]

    @property
    def content(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.entry.told["content"])

    @property
    def day(self) -> date:
        return date.fromisoformat(self.screen["today"])


def can_be_replayed(entry: Entry) -> bool:
    """Whether an entry tells of a page on a screen."""
    return entry.action in _DRAWN


def replay(session: Session, entry: Entry) -> Replay:
    """Draw the page that an entry tells of again."""
    try:
        return _replay(session, entry)
    except CannotBeShown as why:
        return Replay("", "", str(why))
    except (TemplateError, LookupError, TypeError, ValueError, StopIteration):
        return Replay("", "", NOT_DRAWN)


def _replay(session: Session, entry: Entry) -> Replay:
    if digest_of(entry.text) != entry.sha256:
        raise CannotBeShown(ENTRY_ALTERED)
    kept = _Kept(entry, entry.told["content"]["screen"])
    if "today" not in kept.screen:
        raise CannotBeShown(TOO_EARLY)
    files = kept_page_set(session, kept.screen["templates"])
    if files is None:
        raise CannotBeShown(NO_PAGE_SET)
    template, gather = _DRAWN[entry.action]
    gathered = gather(session, kept)
    text = drawn(PageSet(kept.screen["templates"], files), template, _frame(kept), **gathered.parts)
    fits = page_digest(text) == kept.screen["page"]
    return Replay(text, files[STYLE], "" if fits else gathered.if_otherwise)


class _Gathered(NamedTuple):
    """What a page is drawn from, and what is to be said if it turns out another."""

    parts: dict[str, Any]
    if_otherwise: str


def _family(session: Session, kept: _Kept) -> _Gathered:
    commission_id, family_id = kept.entry.commission_id, kept.entry.family_id
    if was_erased(session, commission_id=commission_id, family_id=family_id):
        raise CannotBeShown(ERASED)
    row_id = kept.content["row_id"]
    row = find_row(session, commission_id=commission_id, family_id=family_id, row_id=row_id)
    if row is None:
        raise CannotBeShown(NO_RECORD)
    decisions = decisions_about(
        session,
        commission_id=commission_id,
        family_id=family_id,
        until=kept.content["seen_decision"],
    )
    off = switched_off_by(session, kept.screen["model_off"])
    view = views.family_page(row, decisions, off)
    whole = is_row_whole(session, row_id)
    return _Gathered(
        family_parts(view, token="", day=kept.day), OTHERWISE if whole else ROW_ALTERED
    )


def _list(session: Session, kept: _Kept) -> _Gathered:
    commission_id = kept.entry.commission_id
    stored = newest_list(session, commission_id, digest=kept.content["list_digest"])
    if stored is None:
        raise CannotBeShown(NO_RECORD)
    decisions = current_decisions(
        session, commission_id=commission_id, until=kept.content["seen_decision"]
    )
    off = switched_off_by(session, kept.screen["model_off"])
    erased = has_erased(session, stored.list_id, commission_id=commission_id)
    return _Gathered(
        list_parts(views.list_page(stored, decisions, off), day=kept.day),
        ERASED_SINCE if erased else OTHERWISE,
    )


_DRAWN: dict[str, tuple[str, Callable[[Session, _Kept], _Gathered]]] = {
    Action.FAMILY_VIEWED: ("family.html", _family),
    Action.LIST_VIEWED: ("list.html", _list),
}
"""By action, the template of the page that was shown, and what it is drawn from."""


def _frame(kept: _Kept) -> Frame:
    actor, screen = kept.entry.told["actor"], kept.screen
    account = Account(
        actor["account_id"],
        "",
        actor["name"],
        next(role for role in ROLES if role == actor["role"]),
        actor["commission_id"],
        "kk",
    )
    return Frame(
        language=as_language(screen["language"]) or "kk",
        visitor=DeskVisitor(account, form_secret="", session_hash=""),
        here=screen["here"],
        menu=[(path, title) for path, title in screen["menu"]],
    )
