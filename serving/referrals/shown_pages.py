"""Pages as they were on a screen, each once under its digest, so that they can be seen again.

The journal holds the digest, so a page that was altered here shows as altered. A page is
compressed; the families that it leads to stand beside it, so that an erasure finds the pages to
take away.
"""

import hashlib
import re
import zlib
from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, or_, select
from sqlalchemy.orm import Session

from serving.referrals.tables import ShownPageTable

QUICKLY = 1
"""How hard pages are compressed: nearly as small as the most, in a third of the time."""

_KEPT = select(ShownPageTable.digest).where(
    ShownPageTable.digest == bindparam("digest"),
    ShownPageTable.commission_id == bindparam("commission_id"),
)
_KEEP = insert(ShownPageTable)

_FAMILY = re.compile(r"/families/([A-Za-z0-9_-]+)")


def digest_of_page(text: str) -> str:
    """What names a page: SHA-256 over its text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def keep_page(session: Session, text: str, *, commission_id: str) -> str:
    """Keep a page that somebody of a commission saw, in a writing transaction; its digest."""
    digest = digest_of_page(text)
    named = {"digest": digest, "commission_id": commission_id}
    connection = session.connection()
    if connection.execute(_KEPT, named).first() is None:
        families = " ".join(sorted(set(_FAMILY.findall(text))))
        page = zlib.compress(text.encode("utf-8"), QUICKLY)
        connection.execute(_KEEP, {**named, "families": families, "page": page})
    return digest


def kept_page(session: Session, digest: str, *, commission_id: str) -> str | None:
    """A page as it is kept, whether or not it is what it was; None where it is not there."""
    stored = session.get(ShownPageTable, (digest, commission_id))
    if stored is None:
        return None
    try:
        return zlib.decompress(stored.page).decode("utf-8")
    except (zlib.error, UnicodeDecodeError):
        return ""


def erase_pages(session: Session, codes: Sequence[str]) -> None:
    """Take away every page that leads to a family, whichever of its codes it bears."""
    leads = [ShownPageTable.families.contains(code, autoescape=True) for code in codes]
    session.execute(delete(ShownPageTable).where(or_(*leads)))
