"""An archive: a plain tar of files, with the size and SHA-256 of each in a manifest at its end.

The manifest is written last, so that an archive that was cut off has none. The tar is plain, not
compressed: nothing in it can grow beyond its own size when it is read.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from cases.canonical import canonical_json
from cases.errors import BadInput

MANIFEST = "manifest.json"
FORMAT = 1
LARGEST_MANIFEST = 64 * 1024 * 1024
_AT_ONCE = 1024 * 1024


class DamagedArchive(BadInput):
    """What is no whole archive of ours, or holds what no backup writes."""


class Member(NamedTuple):
    """A file in an archive: how many bytes it has, and their SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself: `about` is the backup's, `members` every file by name."""

    about: dict[str, Any]
    members: dict[str, Member]


def write_archive(
    path: Path, files: Iterable[tuple[str, Path]], about: dict[str, Any]
) -> dict[str, Member]:
    """Write files, each under its name, into an archive that only its owner can read.

    Nothing is at `path` until the archive is whole.

    Raises:
        BadInput: there is something at `path`, or a file cannot be read or written.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with _created(fresh) as file:
            with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                members = {name: _add(tar, name, source) for name, source in files}
                _add_manifest(tar, {"format": FORMAT, "about": about, "members": members})
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(fresh)  # unlike a rename, it never takes the place of a file
    except FileExistsError as error:
        msg = f"{path}: there is something here already; name a new file"
        raise BadInput(msg) from error
    except OSError as error:
        msg = f"{error.filename or path}: cannot be read or written ({error.strerror or error})"
        raise BadInput(msg) from error
    finally:
        fresh.unlink(missing_ok=True)
    return members


def _created(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _add(tar: tarfile.TarFile, name: str, source: Path) -> Member:
    """Add a file as it is at this moment; OSError where it becomes shorter meanwhile."""
    with source.open("rb") as file:
        told = tarfile.TarInfo(name)
        told.size, told.mode = os.fstat(file.fileno()).st_size, 0o600
        counted = _Digesting(file)
        tar.addfile(told, counted)
    return Member(told.size, counted.digest.hexdigest())


class _Digesting(io.RawIOBase):
    """A file that is digested as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        block = self._file.read(size)
        self.digest.update(block)
        return block


def _add_manifest(tar: tarfile.TarFile, told: dict[str, Any]) -> None:
    told["members"] = {name: member._asdict() for name, member in told["members"].items()}
    text = canonical_json(told).encode("utf-8")
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(text), 0o600
    tar.addfile(member, io.BytesIO(text))


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack an archive into an empty folder, and set every file against the manifest.

    Raises:
        DamagedArchive: the archive is cut off or altered, holds a link, a device or a name that
            leads out of the folder, or is of a later version; `folder` may then hold some of it.
        BadInput: the archive cannot be read, or the folder not be written to.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            found, told = _take_members(tar, folder)
    except tarfile.TarError as error:
        raise _damaged(path, f"it cannot be read to its end ({error})") from error
    except OSError as error:
        msg = f"{error.filename or path}: cannot be read or written ({error.strerror or error})"
        raise BadInput(msg) from error
    except _Unfit as error:
        raise _damaged(path, str(error)) from None
    manifest = _manifest(path, told)
    for name in sorted(found.keys() | manifest.members.keys()):
        if found.get(name) != manifest.members.get(name):
            raise _damaged(path, f"{name} is not as it was backed up, or missing")
    return manifest


class _Unfit(Exception):
    """A member that no backup writes; the text says which and why."""


def _take_members(tar: tarfile.TarFile, folder: Path) -> tuple[dict[str, Member], bytes]:
    found: dict[str, Member] = {}
    told = b""
    for member in tar:
        _require_plain(member)
        source = tar.extractfile(member)
        if source is None or member.name in found or told:
            msg = f"{member.name!r} stands where it should not"
            raise _Unfit(msg)
        if member.name == MANIFEST:
            told = source.read(LARGEST_MANIFEST)
        else:
            found[member.name] = _take(source, folder.joinpath(*_parts(member.name)), member.size)
    return found, told


def _require_plain(member: tarfile.TarInfo) -> None:
    parts = PurePosixPath(member.name).parts
    escapes = ".." in parts or member.name.startswith("/") or "\\" in member.name
    if not member.isreg() or escapes or not parts or not member.name.isprintable():
        msg = f"{member.name!r} is a link or a device, or leads out of the home"
        raise _Unfit(msg)


def _parts(name: str) -> tuple[str, ...]:
    return PurePosixPath(name).parts


def _take(source: IO[bytes], target: Path, size: int) -> Member:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, written = hashlib.sha256(), 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while block := source.read(_AT_ONCE):
            digest.update(block)
            written += file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if written != size:
        msg = f"{target.name!r} is cut off"
        raise _Unfit(msg)
    return Member(written, digest.hexdigest())


def _manifest(path: Path, text: bytes) -> Manifest:
    try:
        told = json.loads(text)
        version = told["format"]
        about, members = dict(told["about"]), told["members"]
        read = {name: Member(int(one["size"]), str(one["sha256"])) for name, one in members.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path, "it has no manifest at its end") from error
    if version != FORMAT:
        raise _damaged(path, f"it is of format {version}, and this version reads {FORMAT}")
    return Manifest(about, read)


def _damaged(path: Path, why: str) -> DamagedArchive:
    return DamagedArchive(
        f"{path}: no whole backup: {why}; nothing was restored; take another copy of it"
    )


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
