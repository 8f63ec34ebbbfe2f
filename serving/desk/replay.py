"""Replay: a page that was on a screen, held against the digest in the journal.

The page was kept when it was shown. If its text gives the digest that the entry holds, it is what
was on the screen, byte for byte but for the passing form tokens.
"""

from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from serving.desk.page_sets import STYLE
from serving.desk.words import mark
from serving.referrals.journal.entries import Entry, digest_of
from serving.referrals.lists import was_erased
from serving.referrals.page_sets import kept_page_set
from serving.referrals.shown_pages import digest_of_page, kept_page

ERASED = mark("The family's records were erased. What was on the screen is gone with them.")
ENTRY_ALTERED = mark("The entry itself was altered. Run the verification.")
NOT_KEPT = mark(
    "The page is not kept: it was shown before pages were, or it led to a family that was erased."
)
OTHERWISE = mark("The page was altered since: it is not the one that was on the screen.")


class Replay(NamedTuple):
    """A page as it was: its text and style sheet, empty where it is not kept, and why it is not
    what was on the screen, "" where it is.
    """

    text: str
    style: str
    why_not: str

    @property
    def fits(self) -> bool:
        """Whether this is what was on the screen."""
        return not self.why_not


def can_be_replayed(entry: Entry) -> bool:
    """Whether an entry tells of a page on a screen."""
    return "screen" in entry.told.get("content", {})


def replay(session: Session, entry: Entry) -> Replay:
    """The page that an entry tells of."""
    if digest_of(entry.text) != entry.sha256:
        return Replay("", "", ENTRY_ALTERED)
    screen: dict[str, Any] = entry.told["content"]["screen"]
    about = {"commission_id": entry.commission_id}
    text = kept_page(session, screen["page"], **about)
    if text is None:
        erased = bool(entry.family_id) and was_erased(session, family_id=entry.family_id, **about)
        return Replay("", "", ERASED if erased else NOT_KEPT)
    files = kept_page_set(session, screen["templates"])
    style = files[STYLE] if files else ""
    fits = digest_of_page(text) == screen["page"]
    return Replay(text, style, "" if fits else OTHERWISE)
