"""Keyed pseudonyms: the same person or family always gets the same code, and nobody
without the key can go back from the code or test a guess against it.

A pseudonym is HMAC-SHA256 over kind and identifier (RFC 2104), cut to 100 bits and written
as 20 letters and digits of the RFC 4648 base-32 alphabet in lower case. Among 30 million
persons the chance that any two share one is below 1e-15.
"""

import hmac
import os
import secrets
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cases.errors import BadInput

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


def load_or_create_key(home: Path) -> bytes:
    """The secret key, 32 bytes; made on first use, readable by its owner only.

    Raises:
        BadInput: the key file cannot be read or does not hold a key.
    """
    path = key_file(home)
    try:
        if not path.exists():
            _create(path)
        key = path.read_bytes()
    except OSError as error:
        msg = f"{path}: the pseudonym key cannot be read or made ({error.strerror})"
        raise BadInput(msg) from error
    if len(key) != KEY_BYTES:
        msg = (
            f"{path}: holds {len(key)} bytes, a pseudonym key has {KEY_BYTES}; "
            "restore the key, since another one breaks every link to earlier lists"
        )
        raise BadInput(msg)
    return key


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    try:
        # unlike a rename, a link never replaces a key that another run made meanwhile
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def pseudonym(key: bytes, kind: Kind, identifier: str) -> str:
    """The pseudonym of one identifier."""
    return str(pseudonyms(key, kind, [identifier])[0].decode("ascii"))


def pseudonyms(key: bytes, kind: Kind, identifiers: Iterable[str]) -> npt.NDArray[np.bytes_]:
    """The pseudonyms of many identifiers, in order: shape (n,), ASCII, 20 bytes each."""
    domain = kind.value.encode("ascii") + b"\0"
    macs = b"".join(
        hmac.digest(key, domain + identifier.encode("utf-8"), "sha256")[:_MAC_BYTES]
        for identifier in identifiers
    )
    rows = np.frombuffer(macs, dtype=np.uint8).reshape(-1, _MAC_BYTES)
    bits = np.unpackbits(rows, axis=1)[:, : LETTERS * _BITS]
    letters = bits.reshape(-1, LETTERS, _BITS) @ _PLACES
    return np.ascontiguousarray(_ALPHABET[letters]).view(f"S{LETTERS}").reshape(-1)
