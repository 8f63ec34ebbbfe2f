"""Machines' tokens as the command line tells of them; the tokens themselves are nowhere."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from serving.access.tokens import SCOPES, StoredToken


def tokens_json(found: Sequence[StoredToken]) -> list[dict[str, Any]]:
    """Tokens for a program to read."""
    return [
        {
            "name": one.machine.name,
            "commission_id": one.machine.commission_id,
            "scopes": _scopes(one),
            "requests_per_minute": one.machine.requests_per_minute,
            "created_at": one.created_at.isoformat(),
            "expires_at": one.expires_at.isoformat(),
        }
        for one in found
    ]


def tokens_lines(found: Sequence[StoredToken]) -> Iterator[str]:
    """Tokens for a person to read, one a line."""
    if not found:
        yield "no machine has a token"
    for one in found:
        whose = one.machine.commission_id
        yield (
            f"{one.machine.name}: {', '.join(_scopes(one))}; "
            f"{f'commission {whose}' if whose else 'every commission'}; "
            f"{one.machine.requests_per_minute} requests a minute; {_until(one)}"
        )


def _scopes(one: StoredToken) -> list[str]:
    return [scope for scope in SCOPES if scope in one.machine.scopes]


def _until(one: StoredToken) -> str:
    told = "expired on" if one.expires_at <= datetime.now(UTC) else "until"
    return f"{told} {one.expires_at.date().isoformat()}"
