"""Page sets kept in the store, each once under its digest, so that a page can be drawn again."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.canonical import sha256_of
from serving.referrals.tables import PageSetTable


def digest_of_files(files: Mapping[str, str]) -> str:
    """What names a page set: SHA-256 over its files and their names."""
    return sha256_of(dict(files))


def keep_page_set(session: Session, digest: str, files: Mapping[str, str]) -> None:
    """Keep a page set in a writing transaction; one that is there already stays as it is."""
    known = session.scalar(select(PageSetTable.digest).where(PageSetTable.digest == digest))
    if known is None:
        session.add(PageSetTable(digest=digest, files=dict(files), kept_at=datetime.now(UTC)))
        session.flush()


def kept_page_set(session: Session, digest: str) -> Mapping[str, str] | None:
    """The files of a page set; None where it was never kept, or is no longer what it was."""
    stored = session.get(PageSetTable, digest)
    if stored is None or digest_of_files(stored.files) != digest:
        return None
    return stored.files
