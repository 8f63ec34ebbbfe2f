"""Erasing what sittings wrote about one family: that it was dealt with stays, with its votes."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from serving.referrals.sittings.tables import SittingAdditionTable, SittingItemTable


def erase_from_sittings(session: Session, codes: Sequence[str], *, words: str) -> None:
    """Put `words` in place of what was written about the family behind `codes`.

    Its rows have to be erased before: the database lets nothing else go.
    """
    items = SittingItemTable.family_id.in_(codes)
    session.execute(update(SittingItemTable).where(items).values(dissent=words, salt=""))
    about = SittingAdditionTable.item_id.in_(select(SittingItemTable.id).where(items))
    session.execute(update(SittingAdditionTable).where(about).values(text=words, salt=""))
