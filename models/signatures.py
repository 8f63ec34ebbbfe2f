"""Signatures for what the gate's numbers could not settle: who answers, why, until when.

A signature is kept under the home, one for a version. Once it has expired its version serves no
longer: nobody answers for it any more.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cases.canonical import canonical_json
from cases.errors import BadInput

SIGNATURES = "signatures"
LASTS = timedelta(days=180)


class Signature(NamedTuple):
    """Who answers for what the numbers could not settle, why, and until when."""

    approved_by: str
    reason: str
    signed_at: str
    expires_at: str

    def has_expired(self, now: datetime) -> bool:
        """True from the moment that it names."""
        return now >= datetime.fromisoformat(self.expires_at)


def sign(approved_by: str | None, reason: str | None, *, now: datetime) -> Signature | None:
    """A signature of now, None where nobody signs; BadInput for half a one."""
    if approved_by is None and reason is None:
        return None
    if not (approved_by or "").strip() or not (reason or "").strip():
        msg = "a signature needs both --approved-by NAME and --reason TEXT"
        raise BadInput(msg)
    signed_at = now.astimezone(UTC).replace(microsecond=0)
    expires_at = signed_at + LASTS
    return Signature(
        str(approved_by).strip(), str(reason).strip(), signed_at.isoformat(), expires_at.isoformat()
    )


def keep_signature(home: Path, version: str, signature: Signature) -> None:
    """Keep a version's signature; it replaces an earlier one."""
    path = _path(home, version)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(canonical_json(signature._asdict()), encoding="utf-8")


def drop_signature(home: Path, version: str) -> None:
    """Remove a version's signature: it passed without needing one."""
    _path(home, version).unlink(missing_ok=True)


def kept_signature(home: Path, version: str) -> Signature | None:
    """A version's signature, or None; BadInput where the file cannot be read."""
    path = _path(home, version)
    if not path.is_file():
        return None
    try:
        signature = Signature(**json.loads(path.read_text(encoding="utf-8")))
        signature.has_expired(datetime.now(UTC))
    except (OSError, TypeError, ValueError) as error:
        msg = f"{path.name}: not a signature; sign again with 'tirek promote'"
        raise BadInput(msg) from error
    return signature


def _path(home: Path, version: str) -> Path:
    return home / SIGNATURES / f"version-{version}.json"
