"""Copies of a model's files that need no registry: the one kept under the home, of what served
last, and the one that a Bento holds.

    serving/in_use.json                     which copy, by name, version and digest
    serving/models/<version>-<digest>/      its files, text and JSON, as they were registered

The pointer is replaced in one step, after the files are whole. Several workers may keep the same
copy at the same time.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from cases.canonical import canonical_json
from cases.errors import BadInput
from models.digests import digest_of

SERVING = "serving"
POINTER = "in_use.json"
MODELS = "models"
DIGEST_SHOWN = 16
HELD = Path(__file__).resolve().parents[2] / "champion"
"""Where a Bento holds its champion, beside its code; in the repository nothing is there."""


class Copy(NamedTuple):
    """A model's files at hand: what they are, and the folder where they lie."""

    name: str
    version: str
    digest: str
    folder: Path


def keep_copy(home: Path, copy: Copy) -> None:
    """Keep a copy's files under the home; it replaces the one before, which goes."""
    shelf = home / SERVING / MODELS
    shelf.mkdir(parents=True, exist_ok=True)
    place = shelf / f"{copy.version}-{copy.digest[:DIGEST_SHOWN]}"
    if not (place.is_dir() and digest_of(place) == copy.digest):
        _put(copy.folder, place)
    _point(home / SERVING, {"name": copy.name, "version": copy.version, "digest": copy.digest})
    for other in shelf.iterdir():
        if other.name[:1].isalnum() and other != place:
            shutil.rmtree(other, ignore_errors=True)


def _put(folder: Path, place: Path) -> None:
    """Copy a folder to its place; whoever finds it there finds it whole."""
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".making-") as making:
        whole = Path(making) / "model"
        shutil.copytree(folder, whole)
        shutil.rmtree(place, ignore_errors=True)
        try:
            whole.rename(place)
        except OSError:
            if not place.is_dir():  # else another worker put the same one there first
                raise


def _point(folder: Path, described: dict[str, str]) -> None:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".pointer-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(canonical_json(described))
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(folder / POINTER)


def kept_copy(home: Path) -> Copy | None:
    """The copy under the home, or None; BadInput where its pointer cannot be read."""
    return _read(home / SERVING / POINTER, home / SERVING / MODELS)


def write_held(copy: Copy, folder: Path) -> None:
    """Write a copy into an empty folder as a Bento holds it."""
    shutil.copytree(copy.folder, folder / MODELS / f"{copy.version}-{copy.digest[:DIGEST_SHOWN]}")
    _point(folder, {"name": copy.name, "version": copy.version, "digest": copy.digest})


def held_copy(folder: Path) -> Copy | None:
    """The copy that a Bento holds in a folder, or None."""
    return _read(folder / POINTER, folder / MODELS)


def _read(pointer: Path, shelf: Path) -> Copy | None:
    try:
        described = json.loads(pointer.read_text(encoding="utf-8"))
        name, version, digest = (str(described[key]) for key in ("name", "version", "digest"))
    except FileNotFoundError:
        return None
    except (OSError, KeyError, TypeError, ValueError) as error:
        msg = f"{pointer.name}: does not say which model is kept ({type(error).__name__})"
        raise BadInput(msg) from error
    return Copy(name, version, digest, shelf / f"{version}-{digest[:DIGEST_SHOWN]}")
