"""What a generator of requests sends, thousands of them, right and wrong: no error of ours, and no
answer that breaks the description.
"""

import copy
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from serving.access.tokens import MOST_PER_MINUTE, SCOPES, add_token
from serving.api.contract import RankedFamily, UnknownFamilies
from serving.api.openapi import document
from serving.referrals.database import ReferralDatabase
from serving.served import ServedModel
from serving.wall.wall import Wall
from serving.web import create_app
from tests.serving.conftest import Kind, ThreeAnswers, ThreeFamilies

REQUESTS = 5_000
EXAMPLES = 650
"""Of each operation, and as many again in sequences of operations."""


class EveryOtherFamily(ThreeAnswers):
    """Of whatever codes are asked for, those with an even number of signs are known, in c1."""

    def find(self, families: Sequence[str], commission_id: str | None = None) -> list[str]:
        unknown = [at for at, family in enumerate(families) if len(family) % 2]
        if unknown or commission_id not in {None, "c1"}:
            raise UnknownFamilies(unknown)
        return [*families]

    def rank(self, codes: Sequence[str]) -> list[RankedFamily]:
        return [RankedFamily(**self._scored(code), place=1) for code in codes]

    @property
    def commissions(self) -> Any:
        return _InC1({"one": "c1", "two": "c1"})


class _InC1(dict[str, str]):
    def __missing__(self, _family: str) -> str:
        return "c1"


class Model(ThreeFamilies):
    def at_hand(self, as_of_date: date | None = None) -> EveryOtherFamily:
        return EveryOtherFamily(self.moved, as_of_date or date(2026, 4, 1))

    ready = at_hand


class Counted:
    """An application, and how many requests it has answered with which status."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.answered: dict[int, int] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def counting(message: Any) -> None:
            if message["type"] == "http.response.start":
                status = int(message["status"])
                self.answered[status] = self.answered.get(status, 0) + 1
            await send(message)

        await self.app(scope, receive, counting)


@pytest.fixture
def kind() -> Kind:
    return "sqlite"


@pytest.fixture
def app(database: ReferralDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Everybody may ask as often as they like: what is looked at here is every other answer."""
    monkeypatch.setattr("serving.access.allowances.STRANGERS_PER_MINUTE", MOST_PER_MINUTE)
    web = create_app(lambda: database, Model, home=tmp_path)
    web.state.served = lambda: ServedModel("tirek", "3", "lightgbm", date(2025, 12, 31), ())
    return Counted(Wall(web, lambda: database))


@pytest.fixture
def token(database: ReferralDatabase) -> str:
    with database.writing() as session:
        return add_token(
            session, "generator", commission_id="c1", scopes=SCOPES,
            requests_per_minute=MOST_PER_MINUTE,
        )  # fmt: skip


def described() -> dict[str, Any]:
    """The description, without how many families may be asked for at once: the generator would
    spend its time on lists of ten thousand. Tests of their own are at that border. Nor does it
    know of idempotency keys: it would use one for two questions, and be refused as it should.
    """
    told = copy.deepcopy(document())
    for asking in ("score", "explain", "rank"):
        del told["paths"][f"/v1/{asking}"]["post"]["parameters"]
    for asked in ("FamiliesAsked", "RankAsked"):
        del told["components"]["schemas"][asked]["properties"]["families"]["maxItems"]
    return told


def wrong(app: Counted, token: str) -> Iterator[str]:
    """Everything that a check found, in words."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": 20260401,
            "auth": {"openapi": {"token": {"bearer": token}}},
            "generation": {"max-examples": EXAMPLES, "database": "none", "no-shrink": True},
        }
    )
    schema = openapi.from_dict(described(), config=config)
    schema.app = app
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished) and event.status == Status.FAILURE:
            yield from _found_in(event)
        elif isinstance(event, events.NonFatalError):
            yield f"{event.label}: {event.value!r}"
        elif isinstance(event, events.FatalError):
            raise event.exception


def _found_in(event: events.ScenarioFinished) -> Iterator[str]:
    """What failed, and how to send it again."""
    for checks in event.recorder.checks.values():
        for found in (check.failure_info for check in checks):
            if found is not None:
                yield f"{event.label}: {found.failure}\n{found.code_sample}"


@pytest.mark.slow
def test_whatever_is_sent_is_answered_as_the_description_says(app: Counted, token: str):
    """With every check that the generator has: statuses, forms, headers, methods, sign-in."""
    assert "\n\n".join(sorted(set(wrong(app, token)))) == ""
    assert sum(app.answered.values()) >= REQUESTS, app.answered
    assert {status for status in app.answered if status >= 500} == set()
