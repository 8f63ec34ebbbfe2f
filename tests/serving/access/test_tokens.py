from collections.abc import Collection
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text, update

from cases.errors import BadInput
from serving.access.telling_tokens import tokens_json, tokens_lines
from serving.access.tokens import (
    REQUESTS_PER_MINUTE,
    SCOPES,
    Machine,
    StoredToken,
    add_token,
    machine_of,
    revoke_tokens,
    tokens,
)
from serving.referrals.access_tables import ApiTokenTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import read_entries
from serving.referrals.scopes import EVERY_COMMISSION


def test_a_token_names_its_machine_commission_scopes_and_allowance(empty: ReferralDatabase):
    with empty.writing() as session:
        token = add_token(
            session, "register", commission_id="c1", scopes=["rank", "score"],
            requests_per_minute=60,
        )  # fmt: skip
        assert machine_of(session, token) == Machine(
            "register", "c1", token_id=1, scopes=frozenset({"score", "rank"}),
            requests_per_minute=60,
        )  # fmt: skip


def test_a_token_scores_and_does_nothing_else_where_nobody_said(empty: ReferralDatabase):
    with empty.writing() as session:
        machine = machine_of(session, add_token(session, "register"))
    assert machine is not None
    assert (machine.scopes, machine.requests_per_minute) == ({"score"}, REQUESTS_PER_MINUTE)


@pytest.mark.parametrize(
    "scopes", [[], ["everything"], ["score", "admin"], ["score explain"], [""]]
)
def test_a_token_has_scopes_and_known_ones(empty: ReferralDatabase, scopes: Collection[str]):
    with empty.writing() as session, pytest.raises(BadInput, match="scopes are some of score"):
        add_token(session, "register", scopes=scopes)


@pytest.mark.parametrize("requests", [0, -1, 1_000_001])
def test_a_token_may_ask_at_least_once_a_minute_and_not_without_end(
    empty: ReferralDatabase, requests: int
):
    with empty.writing() as session, pytest.raises(BadInput, match=f"not {requests}"):
        add_token(session, "register", requests_per_minute=requests)


def test_the_database_does_not_hold_the_token(empty: ReferralDatabase):
    with empty.writing() as session:
        token = add_token(session, "register")
        (stored,) = session.scalars(select(ApiTokenTable.token_hash))
    assert token not in stored


def test_an_expired_token_is_nobodys(empty: ReferralDatabase):
    with empty.writing() as session:
        token = add_token(session, "register")
        session.execute(update(ApiTokenTable).values(expires_at=datetime.now(UTC)))
        assert machine_of(session, token) is None


def test_revoking_takes_every_token_of_that_name(empty: ReferralDatabase):
    with empty.writing() as session:
        found = [add_token(session, "register"), add_token(session, "register")]
        other = add_token(session, "other")
        assert revoke_tokens(session, "register") == 2
        assert [machine_of(session, token) for token in found] == [None, None]
        assert machine_of(session, other) is not None


def test_a_token_lives_at_least_a_day(empty: ReferralDatabase):
    with empty.writing() as session, pytest.raises(BadInput, match="0 days were asked"):
        add_token(session, "register", days=0)


@pytest.mark.parametrize("name", ["x" * 201, "a\x00b"])
def test_a_token_s_machine_has_a_name_that_can_be_stored(empty: ReferralDatabase, name: str):
    with empty.writing() as session, pytest.raises(BadInput, match="a machine is named in"):
        add_token(session, name)


def test_the_journal_tells_what_a_token_may_and_not_the_token(empty: ReferralDatabase):
    with empty.writing() as session:
        token = add_token(session, "register", commission_id="c1", scopes=SCOPES, days=7)
    with empty.reading(EVERY_COMMISSION) as session:
        *_, told = read_entries(session)
    assert told.action == Action.TOKEN_ADDED
    assert told.told["content"] == {
        "name": "register",
        "days": 7,
        "scope": "c1",
        "may": "score explain rank lists model fairness",
        "requests_per_minute": 30_000,
    }
    assert token not in told.text


def test_a_token_made_before_there_were_scopes_keeps_what_it_could_do(empty: ReferralDatabase):
    """A row as the schema before wrote it: without the columns that are new."""
    row = (
        "INSERT INTO api_token (name, token_hash, commission_id, created_at, expires_at) "
        "VALUES ('old', 'hash', NULL, '2026-01-01 00:00:00', '2036-01-01 00:00:00')"
    )
    with empty.writing() as session:
        session.execute(text(row))
    with empty.reading() as session:
        (old,) = tokens(session)
    assert old.machine.scopes == {"score", "explain", "fairness"}
    assert old.machine.requests_per_minute == 30_000


CLERK = StoredToken(
    Machine("clerk", "c1", 1, frozenset({"rank", "score"}), 60),
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    expires_at=datetime(2026, 2, 1, tzinfo=UTC),
)


def test_tokens_are_listed_with_what_they_may_and_until_when():
    assert list(tokens_lines([CLERK])) == [
        "clerk: score, rank; commission c1; 60 requests a minute; expired on 2026-02-01"
    ]
    assert list(tokens_lines([])) == ["no machine has a token"]


def test_tokens_are_listed_for_a_program_too():
    (told,) = tokens_json([CLERK])
    assert (told["name"], told["scopes"]) == ("clerk", ["score", "rank"])
    assert date.fromisoformat(told["expires_at"][:10]) == date(2026, 2, 1)
