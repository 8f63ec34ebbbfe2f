"""Look-ups entered together, each with what became of it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, update
from starlette.testclient import TestClient

from serving.access.tokens import add_token, machine_of, revoke_tokens, token_hash_of
from serving.api.ledger import Entered, Ledger, LookUp
from serving.referrals.access_tables import ApiTokenTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.verifying.verify import verify_journal
from tests.serving.api.asking import ask, asked_in_journal
from tests.serving.conftest import ThreeFamilies
from tests.serving.own_loop import run

MADE_FROM = 7


@pytest.fixture
def look_up(database: ReferralDatabase) -> Callable[..., LookUp]:
    """A look-up of a family by a machine whose token stands, made from what holds."""
    with database.writing() as session:
        token = add_token(session, "register")
        machine = machine_of(session, token)
    assert machine is not None

    def made(family: str, stamp: int = MADE_FROM, token_hash: str = "") -> LookUp:
        return LookUp(
            machine=machine,
            token_hash=token_hash or token_hash_of(token),
            route="/v1/score",
            asked=1,
            as_of_date=None,
            commissions=["c1"],
            families=[family],
            stamp=stamp,
        )

    return made


def enter(database: ReferralDatabase, *look_ups: LookUp) -> list[Entered]:
    """Entered by clients that ask at the same moment."""

    async def all_of_them() -> list[Entered]:
        ledger = Ledger(lambda: database, lambda _session: MADE_FROM)
        return list(await asyncio.gather(*(ledger.enter(one) for one in look_ups)))

    return run(all_of_them())


def test_every_look_up_has_an_entry_of_its_own_and_the_chain_holds(
    database: ReferralDatabase, look_up: Callable[..., LookUp]
):
    names = [f"f{number}" for number in range(70)]
    assert enter(database, *map(look_up, names)) == [Entered.NOTED] * 70
    entered = asked_in_journal(database)
    assert [one.told["content"]["families"] for one in entered] == [[name] for name in names]
    with database.reading() as session:
        assert verify_journal(session).fault is None


def test_who_waits_meanwhile_shares_the_next_transaction(
    database: ReferralDatabase, look_up: Callable[..., LookUp]
):
    """All that were asked before the first was begun go together, at most 64: 70 take two."""
    begun: list[object] = []
    event.listen(database.engine, "begin", begun.append)
    enter(database, *(look_up(str(number)) for number in range(70)))
    assert len(begun) == 2


def test_of_several_each_is_told_what_became_of_it(
    database: ReferralDatabase, look_up: Callable[..., LookUp]
):
    outcomes = enter(
        database,
        look_up("one"),
        look_up("two", stamp=MADE_FROM - 1),
        look_up("three", token_hash="of no token"),
        look_up("four"),
    )
    assert outcomes == [Entered.NOTED, Entered.OUTDATED, Entered.REVOKED, Entered.NOTED]
    entered = asked_in_journal(database)
    assert [one.told["content"]["families"] for one in entered] == [["one"], ["four"]]


def test_where_the_database_fails_everybody_who_waits_is_told(look_up: Callable[..., LookUp]):
    def gone() -> ReferralDatabase:
        message = "the disk is full"
        raise OSError(message)

    async def both() -> list[object]:
        ledger = Ledger(gone, lambda _session: MADE_FROM)
        asked = (ledger.enter(look_up(name)) for name in ("one", "two"))
        return list(await asyncio.gather(*asked, return_exceptions=True))

    assert [type(one) for one in run(both())] == [OSError, OSError]


def test_who_went_away_keeps_nobody_else_waiting(
    database: ReferralDatabase, look_up: Callable[..., LookUp]
):
    async def one_goes() -> Entered:
        ledger = Ledger(lambda: database, lambda _session: MADE_FROM)
        gone = asyncio.ensure_future(ledger.enter(look_up("one")))
        stays = asyncio.ensure_future(ledger.enter(look_up("two")))
        await asyncio.sleep(0)
        gone.cancel()
        return await stays

    assert run(one_goes()) is Entered.NOTED


def test_an_answer_that_no_longer_holds_is_made_again(
    machine: TestClient, database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    """What is at hand is of yesterday; what is made ready is of now."""
    asked: list[object] = []
    ready = ThreeFamilies.ready

    def noted(self: ThreeFamilies, *day: object) -> object:
        asked.append(day)
        return ready(self, *day)  # type: ignore[arg-type]

    monkeypatch.setattr(ThreeFamilies, "ready", noted)
    ask(machine, ["one"])  # the first has nothing at hand
    monkeypatch.setattr(ThreeFamilies, "stamp", lambda _self, _session: 1)
    monkeypatch.setattr(ThreeFamilies, "at_hand", ready)
    monkeypatch.setattr(
        ThreeFamilies, "ready", lambda self, day=None: noted(self, day)._replace(stamp=1)
    )
    assert ask(machine, ["two"]).status_code == 200
    assert len(asked) == 2
    assert len(asked_in_journal(database)) == 2


def test_what_moves_all_the_time_is_given_up(
    machine: TestClient, database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ThreeFamilies, "stamp", lambda _self, _session: object())
    assert ask(machine, ["one"]).status_code == 503
    assert asked_in_journal(database) == []


def test_a_revoked_token_is_refused_though_its_machine_is_remembered(
    machine: TestClient, database: ReferralDatabase
):
    assert ask(machine, ["one"]).status_code == 200
    with database.writing() as session:
        revoke_tokens(session, "seeded")
        session.execute(update(ApiTokenTable).values(expires_at=datetime.now(UTC)))
    answer = ask(machine, ["one"])
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert len(asked_in_journal(database)) == 1
