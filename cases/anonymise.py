"""Keyed pseudonyms: the same person or family always gets the same code, and nobody
without the key can go back from the code or test a guess against it.

A pseudonym is HMAC-SHA256 over kind and identifier (RFC 2104), cut to 100 bits and written
as 20 letters and digits of the RFC 4648 base-32 alphabet in lower case. Among 30 million
persons the chance that any two share one is below 1e-15.

The key file holds a ring: one key, and one more for every rotation. A pseudonym is the
chain over it, p1 = HMAC(k1, identifier), p2 = HMAC(k2, p1) and so on, so that a rotation
needs no identifiers, whoever holds an old key alone reaches no pseudonym of today, and the
same register read again gets the same pseudonyms.
"""

import hmac
import os
import secrets
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cases.errors import BadInput, NotThereYet

KEY_VARIABLE = "TIREK_KEY_FILE"
"""Environment variable naming a key file kept elsewhere, on a token or another disk."""

KEY_BYTES = 32
LETTERS = 20

_ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_BITS = 5
_MAC_BYTES = 13  # the fewest whole bytes that hold 20 x 5 bits
_PLACES = np.array([16, 8, 4, 2, 1], dtype=np.uint8)


class Kind(StrEnum):
    """Whose identifier it is; the same text under two kinds gives unrelated pseudonyms."""

    FAMILY = "family"
    PERSON = "person"


DEMO_KEY = bytes(range(32))
"""The demo's key: known to everybody, so that two demos give the same lists."""


def key_file(home: Path) -> Path:
    """Where the key is kept: the file TIREK_KEY_FILE names, else under `home`, apart from
    the case store so that either can be handed on without the other.
    """
    named = os.environ.get(KEY_VARIABLE)
    return Path(named) if named else home / "keys" / "pseudonym.key"


def load_or_create_key(home: Path, *, mark: str | None = None) -> bytes:
    """The secret ring, 32 bytes a key; its first key is made on first use, and only its
    owner can read it.

    `mark` is that of the ring under which the home's store was made: then none is made anew,
    and no other is taken, since it would give everybody another pseudonym.

    Raises:
        BadInput: the key file cannot be read or holds no ring, or not the one marked, or a
            rotation of it was interrupted.
    """
    path = key_file(home)
    require_whole_rotation(home)
    try:
        if mark is None and not path.exists():
            _create(path, secrets.token_bytes(KEY_BYTES))
        ring = b"" if mark and not path.exists() else _read_ring(path)
    except OSError as error:
        msg = f"{path}: the pseudonym key cannot be read or made ({error.strerror})"
        raise BadInput(msg) from error
    _require_mark(ring, mark, path)
    return ring


def require_whole_rotation(home: Path) -> None:
    """BadInput while a rotation that was interrupted has to be ended first."""
    if _next_ring_file(home).is_file():
        msg = (
            f"{key_file(home)}: a rotation of this key was interrupted; "
            "run 'tirek keys rotate' to end it"
        )
        raise BadInput(msg)


def mark_of(ring: bytes) -> str:
    """What a ring is recognised by, and nothing of it can be told from."""
    return hmac.digest(ring, b"mark of the ring", "sha256")[:_MAC_BYTES].hex()


def _require_mark(ring: bytes, mark: str | None, path: Path) -> None:
    if mark not in (None, mark_of(ring)):
        msg = (
            f"{path}: {'not the key' if ring else 'no key here, and it is the one'} under which "
            "the store in use was made; restore that key from a copy, since under another one no "
            "family is linked to what was known of it, and erased families would come back"
        )
        raise BadInput(msg)


def _read_ring(path: Path) -> bytes:
    ring = path.read_bytes()
    if not ring or len(ring) % KEY_BYTES:
        msg = (
            f"{path}: holds {len(ring)} bytes, a pseudonym key has {KEY_BYTES} and a ring a "
            "multiple of that; restore the key, since another one breaks every link to "
            "earlier lists"
        )
        raise BadInput(msg)
    return ring


def keys_of(ring: bytes) -> tuple[bytes, ...]:
    """The keys of a ring, oldest first."""
    return tuple(ring[start : start + KEY_BYTES] for start in range(0, len(ring), KEY_BYTES))


def _next_ring_file(home: Path) -> Path:
    path = key_file(home)
    return path.with_name(f"{path.name}.next")


def begin_rotation(home: Path, *, mark: str | None = None) -> bytes:
    """The ring with one more key, kept beside the one in use until `end_rotation`.

    Begun again after an interruption, it is the same ring. `mark` is that of the ring under
    which the home's store was made.

    Raises:
        NotThereYet: there is no key to rotate.
        BadInput: a key file cannot be read or written, or is not the one marked.
    """
    path, next_path = key_file(home), _next_ring_file(home)
    if not path.exists():
        msg = f"{path}: no pseudonym key here; restore it, or run 'tirek ingest EXTRACT' first"
        raise NotThereYet(msg)
    try:
        if not next_path.is_file():
            ring = _read_ring(path)
            _require_mark(ring, mark, path)
            _create(next_path, ring + secrets.token_bytes(KEY_BYTES))
        return _read_ring(next_path)
    except OSError as error:
        msg = f"{next_path}: the next pseudonym key cannot be written ({error.strerror})"
        raise BadInput(msg) from error


def end_rotation(home: Path) -> None:
    """Put the ring that `begin_rotation` made in use."""
    _next_ring_file(home).replace(key_file(home))


def _create(path: Path, ring: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(ring)
        file.flush()
        os.fsync(file.fileno())
    try:
        # unlike a rename, a link never replaces a key that another run made meanwhile
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def pseudonym(ring: bytes, kind: Kind, identifier: str) -> str:
    """The pseudonym of one identifier."""
    return str(pseudonyms(ring, kind, [identifier])[0].decode("ascii"))


def pseudonyms(ring: bytes, kind: Kind, identifiers: Iterable[str]) -> npt.NDArray[np.bytes_]:
    """The pseudonyms of many identifiers, in order: shape (n,), ASCII, 20 bytes each.

    With one key alone, pseudonyms for identifiers are the next ones in the chain.
    """
    first, *later = keys_of(ring)
    codes = _link(first, kind, (identifier.encode("utf-8") for identifier in identifiers))
    for key in later:
        codes = _link(key, kind, codes.tolist())
    return codes


def _link(key: bytes, kind: Kind, named: Iterable[bytes]) -> npt.NDArray[np.bytes_]:
    domain = kind.value.encode("ascii") + b"\0"
    macs = b"".join(hmac.digest(key, domain + one, "sha256")[:_MAC_BYTES] for one in named)
    rows = np.frombuffer(macs, dtype=np.uint8).reshape(-1, _MAC_BYTES)
    bits = np.unpackbits(rows, axis=1)[:, : LETTERS * _BITS]
    letters = bits.reshape(-1, LETTERS, _BITS) @ _PLACES
    return np.ascontiguousarray(_ALPHABET[letters]).view(f"S{LETTERS}").reshape(-1)
