"""Backing a home up into one archive, while it is served: the command `tirek backup`."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cases.anonymise import require_whole_rotation
from cases.errors import BadInput, NotThereYet
from cases.store import CURRENT, STORES_FOLDER
from serving.keeping.archive import digest_of_file, write_archive
from serving.keeping.contents import MLFLOW_DATABASE, files_of, key_of
from serving.keeping.copies import copy_database, copy_file
from serving.keeping.whole import require_whole_journal
from serving.referrals.database import DATABASE_FILE, has_database
from serving.referrals.journal.entries import Head


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was kept: how many files and bytes, the SHA-256 of the archive, how far its journal
    goes (None where nothing was ever decided), and whether the pseudonym key is in it.
    """

    archive: str
    files: int
    size: int
    sha256: str
    journal: Head | None
    with_key: bool

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {**asdict(self), "journal": self.journal and self.journal._asdict()}


def back_up(home: Path, out: Path, *, with_key: bool = False) -> BackedUp:
    """Keep all that a home holds, and its referral database, in an archive at `out`.

    The databases are copied first and the files after them, so that all a database names is there.

    Raises:
        NotThereYet: there is nothing to keep.
        BadInput: `out` is taken or lies in the home, a file cannot be read or written, a key
            rotation has to be ended first, or an ingest replaced the store meanwhile.
        CheckFailed: the journal is broken; nothing is kept.
    """
    _check(home, out)
    store = _store_in_use(home)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=out.parent) as scratch:
        work = Path(scratch)
        head = _copy_journal(home, work)
        files = dict(_copy_databases(home, work))
        files.update(files_of(home))
        files.update([key_of(home)] if with_key else [])
        members = write_archive(out, sorted(files.items()), _about(head, with_key=with_key))
    if _store_in_use(home) != store:
        out.unlink()
        msg = f"{home}: the case store was replaced meanwhile; run 'tirek backup' again"
        raise BadInput(msg)
    size = sum(member.size for member in members.values())
    return BackedUp(str(out), len(members), size, digest_of_file(out), head, with_key)


def backup_lines(kept: BackedUp) -> Iterator[str]:
    """What was kept, and what is to be noted elsewhere, for a terminal."""
    yield f"Kept {kept.files} files, {kept.size / 1e6:.1f} MB, in {kept.archive}"
    yield f"  SHA-256 of the archive: {kept.sha256}"
    if kept.journal is not None:
        position, last = kept.journal
        yield f"  its journal holds: {position} entries, the last {last}"
    if kept.with_key:
        yield "  the pseudonym key is in it: keep it as you would keep the key"
    else:
        yield "  the pseudonym key is not in it: keep a copy of it apart, or nothing can be linked"


def _check(home: Path, out: Path) -> None:
    if not home.is_dir() or not any(home.iterdir()):
        msg = f"{home}: nothing here to back up; name the home with --home"
        raise NotThereYet(msg)
    if not out.parent.is_dir() or out.exists():
        msg = f"{out}: name a new file in a folder that is there"
        raise BadInput(msg)
    if out.resolve().is_relative_to(home.resolve()):
        msg = f"{out}: lies in the home itself; keep backups elsewhere"
        raise BadInput(msg)
    require_whole_rotation(home)


def _store_in_use(home: Path) -> str | None:
    pointer = home / STORES_FOLDER / CURRENT
    return pointer.read_text(encoding="utf-8") if pointer.is_file() else None


def _copy_databases(home: Path, work: Path) -> Iterator[tuple[str, Path]]:
    if (home / MLFLOW_DATABASE).is_file():
        copy_file(home / MLFLOW_DATABASE, work / "mlflow.db")
        yield MLFLOW_DATABASE, work / "mlflow.db"
    if has_database(home):
        yield DATABASE_FILE, work / DATABASE_FILE


def _copy_journal(home: Path, work: Path) -> Head | None:
    """Copy the referral database, where there is one, and verify the copy's journal."""
    if not has_database(home):
        return None
    with closing(copy_database(home, work)) as copy:
        head = require_whole_journal(copy)
        copy.let_go_of_erased()
    return head


def _about(head: Head | None, *, with_key: bool) -> dict[str, Any]:
    """What an archive says of itself."""
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "journal": head and head._asdict(),
        "with_key": with_key,
    }
