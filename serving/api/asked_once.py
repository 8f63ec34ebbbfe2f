"""Questions with an idempotency key: asked again, they are answered again and entered once.

A client that hears nothing cannot know whether its question was answered, and asks again with the
same `Idempotency-Key` (an RFC draft of the IETF's HTTPAPI group). Within a day the same question
under the same key of the same machine is no second look-up. Once what the answer is made from has
moved, the answer would tell something else: then it is a look-up of its own, and entered as one.

Keys are kept hashed, and the question under a hash that nobody can repeat without the key.
"""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.api.contract import Asked
from serving.referrals.access_tables import AskedOnceTable

HOLDS = timedelta(days=1)
_KEY = re.compile(r'("?)([!#-~]{1,200})\1')


class MalformedKey(BadInput):
    """A key that is none; what was sent is not repeated."""

    def __init__(self) -> None:
        super().__init__("an Idempotency-Key has 1 to 200 visible ASCII characters, no quotes")


class KeyTaken(BadInput):
    """The key was used for another question."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key was used for another question; take a new key")


class Once(NamedTuple):
    """A key and the question asked under it, both hashed."""

    key: str
    question: str


class Standing(Enum):
    """Where a question under a key stands."""

    NEW = auto()
    REPEATED = auto()
    TAKEN = auto()


def once(header: str, machine: str, route: str, asked: Asked) -> Once:
    """A machine's key with its question, whatever form it came in; MalformedKey."""
    found = _KEY.fullmatch(header)
    if found is None:
        raise MalformedKey
    key = found[2].encode()
    said = f"{route}\n{asked.model_dump_json()}".encode()
    return Once(
        hashlib.sha256(machine.encode() + b"\0" + key).hexdigest(),
        hmac.new(key, said, hashlib.sha256).hexdigest(),
    )


def use(session: Session, asked: Once, made_from: str) -> Standing:
    """Use a key in the transaction that enters the look-up; `made_from` names what the answer was
    made from.
    """
    now, table = datetime.now(UTC), AskedOnceTable
    session.execute(delete(table).where(table.asked_at <= now - HOLDS))
    found = session.execute(
        select(table.question, table.made_from).where(table.key == asked.key)
    ).one_or_none()
    if found is None:
        session.execute(
            insert(table).values(
                key=asked.key, question=asked.question, made_from=made_from, asked_at=now
            )
        )
        return Standing.NEW
    if found.question != asked.question:
        return Standing.TAKEN
    if found.made_from == made_from:
        return Standing.REPEATED
    session.execute(update(table).where(table.key == asked.key).values(made_from=made_from))
    return Standing.NEW
