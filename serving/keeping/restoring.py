"""Bringing a backup back as a home: the command `tirek restore`.

Everything is unpacked beside the home, verified and made ready there. Only then does it take the
home's place, in one step: a restoring that fails leaves nothing behind.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cases.errors import BadInput
from cases.store import CURRENT, STORES_FOLDER, CaseStore
from serving.keeping.archive import DamagedArchive, Manifest, unpack
from serving.keeping.contents import KEY_MEMBER
from serving.keeping.copies import copy_rows
from serving.keeping.moved_models import tell_models_moved
from serving.keeping.still_erased import keep_erased, read_erased
from serving.keeping.whole import require_whole_journal
from serving.referrals.database import (
    DATABASE_FILE,
    ReferralDatabase,
    open_database,
    open_file,
)
from serving.referrals.journal.entries import Head
from serving.referrals.scopes import EVERY_COMMISSION
from serving.settings.environment import read_database_url


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: when it was backed up, how many files, how far its journal went then
    and goes now (None where there is none), how many families that were erased since were erased
    here too, of how many that were told, and whether the pseudonym key came with it.
    """

    home: str
    made_at: str
    files: int
    journal_then: Head | None
    journal: Head | None
    erased_again: int
    erased_told: int
    with_key: bool

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        heads = {"journal_then": self.journal_then, "journal": self.journal}
        plain = {name: head and head._asdict() for name, head in heads.items()}
        return {**asdict(self), **plain}


def restore(archive: Path, home: Path, *, erased: Path | None = None) -> Restored:
    """Bring an archive back as `home`; `erased` tells who was erased since it was made.

    Raises:
        DamagedArchive: the archive is not whole; nothing is restored.
        BadInput: the home or the referral database of TIREK_DATABASE_URL holds something, a newer
            Tirek made the archive, or `erased` cannot be read; nothing is restored.
        CheckFailed: the journal in the archive is broken; nothing is restored.
    """
    told = [] if erased is None else read_erased(erased)
    _require_room(home)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=home.resolve().parent) as scratch:
        fresh = Path(scratch) / "home"
        fresh.mkdir(mode=0o700)
        manifest = unpack(archive, fresh)
        tell_models_moved(fresh, home)
        with _referrals(fresh) as database:
            then = _journal_as_told(archive, manifest, database)
            _require_readable_store(fresh)
            again = keep_erased(fresh, database, told)
            now = None if database is None else require_whole_journal(database)
        _take_place(fresh, home)
    return Restored(
        str(home), str(manifest.about.get("made_at", "")), len(manifest.members),
        then, now, len(again), len(told), KEY_MEMBER in manifest.members,
    )  # fmt: skip


def restored_lines(restored: Restored) -> Iterator[str]:
    """What was brought back, and what a person has to do now, for a terminal."""
    yield f"{restored.home} is as it was on {restored.made_at}: {restored.files} files, each whole"
    if restored.journal_then is not None:
        head = restored.journal_then
        yield f"  its journal held then: {head.position} entries, the last {head.sha256}"
    if restored.erased_told:
        yield (
            f"  of {restored.erased_told} families told as erased, {restored.erased_again} were "
            "still known here and are erased again"
        )
    yield "  accounts, passwords and tokens are those of that day: close and revoke what was since"
    if not restored.with_key:
        yield "  the pseudonym key is not in the backup: put its copy in place before an ingest"


def _require_room(home: Path) -> None:
    if home.is_symlink() or (home.exists() and not home.is_dir()):
        msg = f"{home}: is no folder; name another home"
        raise BadInput(msg)
    if home.is_dir() and any(home.iterdir()):
        msg = f"{home}: is not empty, and a backup never replaces a home; name another one"
        raise BadInput(msg)
    if not home.resolve().parent.is_dir():
        msg = f"{home}: the folder that it should be in is not there; make it first"
        raise BadInput(msg)


@contextmanager
def _referrals(folder: Path) -> Iterator[ReferralDatabase | None]:
    """The referral database as it was unpacked, brought to this version's schema."""
    if not (folder / DATABASE_FILE).is_file():
        yield None
        return
    database = open_file(folder)
    try:
        yield database
        database.let_go_of_erased()
    finally:
        database.close()


def _journal_as_told(
    archive: Path, manifest: Manifest, database: ReferralDatabase | None
) -> Head | None:
    head = None if database is None else require_whole_journal(database)
    if (head and head._asdict()) != manifest.about.get("journal"):
        msg = f"{archive}: its journal is not the one that was backed up; take another copy of it"
        raise DamagedArchive(msg)
    return head


def _require_readable_store(folder: Path) -> None:
    if (folder / STORES_FOLDER / CURRENT).is_file():
        CaseStore.open(folder)


def _take_place(fresh: Path, home: Path) -> None:
    """Put what is ready where it belongs: files by one rename, and rows, where a server keeps
    them, in one transaction around it.
    """
    with _rows_on_their_server(fresh):
        try:
            fresh.rename(home)
        except OSError as error:
            msg = (
                f"{home}: cannot take its place ({error.strerror}); a home has to be a folder that "
                "can be replaced, not itself a mounted disk"
            )
            raise BadInput(msg) from error


@contextmanager
def _rows_on_their_server(fresh: Path) -> Iterator[None]:
    if read_database_url() is None or not (fresh / DATABASE_FILE).is_file():
        yield
        return
    server, copy = open_database(fresh), open_file(fresh)
    try:
        with server.writing(EVERY_COMMISSION) as target:
            with copy.reading(EVERY_COMMISSION) as source:
                copy_rows(source, target)
            copy.close()
            (fresh / DATABASE_FILE).unlink()
            yield
    finally:
        copy.close()
        server.close()
