"""What names a list: one digest over what it was made from and a digest of each row.

A row that was erased leaves its digest, so that the list can still be checked: nothing else
of it was changed, added or taken away.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from cases.canonical import sha256_of
from serving.referrals.records import ROW, ListedFamily, ListHead

_NOT_NAMED = ("digest", "help_types", "mitigation", "blind_share", "borders")


def row_digest(family: ListedFamily) -> str:
    """SHA-256 of everything that one row holds."""
    held = {name: getattr(family, name) for name in ROW}
    return sha256_of({**held, "shown": family.shown.model_dump(mode="json")})


def list_digest(head: ListHead | Mapping[str, Any], rows: Iterable[str]) -> str:
    """SHA-256 of what a list was made from and of its rows' digests, by commission and
    position.
    """
    if isinstance(head, ListHead):
        head = {name: getattr(head, name) for name in ListHead.__slots__}
    described = {name: str(value) for name, value in head.items() if name not in _NOT_NAMED}
    # plain lists are named as they were before there was such a choice
    if head.get("mitigation"):
        described["mitigation"] = sha256_of(head["mitigation"])
    if head.get("borders"):
        described["borders"] = sha256_of(head["borders"])
    if head.get("blind_share"):
        described["blind_share"] = str(head["blind_share"])
    return sha256_of({**described, "rows": list(rows)})
