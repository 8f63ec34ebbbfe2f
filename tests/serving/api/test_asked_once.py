"""Idempotency keys."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from serving.access.tokens import add_token
from serving.referrals.access_tables import AskedOnceTable
from serving.referrals.database import ReferralDatabase
from tests.serving.api.asking import ask, asked_in_journal
from tests.serving.conftest import ThreeFamilies

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
REPLAYED = "idempotency-replayed"


def test_asked_again_under_its_key_a_question_is_answered_alike_and_entered_once(
    machine: TestClient, database: ReferralDatabase
):
    first = ask(machine, ["one"], idempotency_key=KEY)
    again = ask(machine, ["one"], idempotency_key=KEY)
    assert (first.content, first.status_code) == (again.content, again.status_code)
    assert (first.headers.get(REPLAYED), again.headers.get(REPLAYED)) == (None, "true")
    assert len(asked_in_journal(database)) == 1


def test_a_key_may_be_written_in_quotes(machine: TestClient, database: ReferralDatabase):
    ask(machine, ["one"], idempotency_key=f'"{KEY}"')
    assert ask(machine, ["one"], idempotency_key=KEY).headers[REPLAYED] == "true"
    assert len(asked_in_journal(database)) == 1


def test_without_a_key_every_question_is_a_look_up(machine: TestClient, database: ReferralDatabase):
    assert REPLAYED not in ask(machine, ["one"]).headers
    assert REPLAYED not in ask(machine, ["one"]).headers
    assert len(asked_in_journal(database)) == 2


@pytest.mark.parametrize(
    ("families", "path"),
    [(["two"], "/v1/score"), (["one", "two"], "/v1/score"), (["one"], "/v1/explain")],
)
def test_a_key_that_was_used_for_another_question_is_refused_and_nothing_entered(
    machine: TestClient, database: ReferralDatabase, families: list[str], path: str
):
    ask(machine, ["one"], idempotency_key=KEY)
    answer = ask(machine, families, path, idempotency_key=KEY)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(asked_in_journal(database)) == 1


@pytest.mark.parametrize("key", ["", '""', "two words", "x" * 201, '"open', "tab\there"])
def test_a_key_that_is_none_is_refused_and_nothing_entered(
    machine: TestClient, database: ReferralDatabase, key: str
):
    answer = ask(machine, ["one"], idempotency_key=key)
    assert answer.status_code == 400
    assert asked_in_journal(database) == []


def test_a_refusal_is_repeated_as_one(machine: TestClient, database: ReferralDatabase):
    answers = [ask(machine, ["nobody"], idempotency_key=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len(asked_in_journal(database)) == 1


def test_another_machine_may_use_the_same_key(machine: TestClient, database: ReferralDatabase):
    ask(machine, ["one"], idempotency_key=KEY)
    with database.writing() as session:
        machine.headers["authorization"] = f"Bearer {add_token(session, 'another')}"
    answer = ask(machine, ["two"], idempotency_key=KEY)
    assert (answer.status_code, answer.headers.get(REPLAYED)) == (200, None)


def test_after_a_day_a_key_is_forgotten(machine: TestClient, database: ReferralDatabase):
    ask(machine, ["one"], idempotency_key=KEY)
    with database.writing() as session:
        yesterday = datetime.now(UTC) - timedelta(hours=25)
        session.execute(update(AskedOnceTable).values(asked_at=yesterday))
    assert ask(machine, ["two"], idempotency_key=KEY).status_code == 200
    with database.reading() as session:
        assert len(session.scalars(select(AskedOnceTable.key)).all()) == 1


def test_once_the_answer_would_be_another_it_is_a_look_up_of_its_own(
    machine: TestClient, database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    ask(machine, ["one"], idempotency_key=KEY)
    monkeypatch.setattr(ThreeFamilies, "moved", 1)
    answer = ask(machine, ["one"], idempotency_key=KEY)
    assert (answer.status_code, answer.headers.get(REPLAYED)) == (200, None)
    assert len(asked_in_journal(database)) == 2


def test_two_at_once_are_one_look_up(machine: TestClient, database: ReferralDatabase):
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(ask, machine, ["one"], idempotency_key=KEY) for _ in range(2)]
    replayed = sorted(one.result().headers.get(REPLAYED, "") for one in asked)
    assert replayed == ["", "true"]
    assert len(asked_in_journal(database)) == 1


def test_neither_key_nor_question_can_be_read_from_what_is_kept(
    machine: TestClient, database: ReferralDatabase
):
    ask(machine, ["one"], idempotency_key=KEY)
    with database.reading() as session:
        (kept,) = session.execute(select(AskedOnceTable.key, AskedOnceTable.question))
    assert [len(one) for one in kept] == [64, 64]
    assert KEY not in "".join(kept)
