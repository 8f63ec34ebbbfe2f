"""Pages as they were on a screen, each once under its digest, so that they can be seen again.

The journal holds the digest, so a page that was altered here shows as altered. A page is
compressed; the families that it leads to stand beside it, so that an erasure finds the pages to
take away.
"""

import hashlib
import re
import zlib
from collections.abc import Sequence

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from serving.referrals.tables import ShownPageTable

_FAMILY = re.compile(r"/families/([A-Za-z0-9_-]+)")


def digest_of_page(text: str) -> str:
    """What names a page: SHA-256 over its text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def keep_page(session: Session, text: str, *, commission_id: str) -> str:
    """Keep a page that somebody of a commission saw, in a writing transaction; its digest."""
    digest = digest_of_page(text)
    if session.get(ShownPageTable, (digest, commission_id)) is None:
        families = sorted(set(_FAMILY.findall(text)))
        session.add(
            ShownPageTable(
                digest=digest,
                commission_id=commission_id,
                families=" ".join(families),
                page=zlib.compress(text.encode("utf-8")),
            )
        )
        session.flush()
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
