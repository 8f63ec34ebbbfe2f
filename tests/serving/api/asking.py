"""How tests ask `/v1` about families."""

from collections.abc import Sequence
from typing import Any

from starlette.testclient import TestClient

from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import Entry, read_entries


def ask(
    client: TestClient, families: Sequence[object], path: str = "/v1/score", **headers: str
) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(path, json={"families": families}, headers=named)


def asked_in_journal(database: ReferralDatabase) -> list[Entry]:
    with database.reading() as session:
        return [one for one in read_entries(session) if one.action == Action.MACHINE_ASKED]
