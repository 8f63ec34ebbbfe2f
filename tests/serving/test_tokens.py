from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from cases.errors import BadInput
from serving.referrals.database import ReferralDatabase
from serving.referrals.tables import ApiTokenTable
from serving.tokens import Machine, add_token, machine_of, revoke_tokens


def test_a_token_names_its_machine_and_commission(empty: ReferralDatabase):
    with empty.writing() as session:
        token = add_token(session, "register", commission_id="c1")
        assert machine_of(session, token) == Machine("register", "c1")


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
        tokens = [add_token(session, "register"), add_token(session, "register")]
        other = add_token(session, "other")
        assert revoke_tokens(session, "register") == 2
        assert [machine_of(session, token) for token in tokens] == [None, None]
        assert machine_of(session, other) is not None


def test_a_token_lives_at_least_a_day(empty: ReferralDatabase):
    with empty.writing() as session, pytest.raises(BadInput, match="0 days were asked"):
        add_token(session, "register", days=0)


@pytest.mark.parametrize("name", ["x" * 201, "a\x00b"])
def test_a_token_s_machine_has_a_name_that_can_be_stored(empty: ReferralDatabase, name: str):
    with empty.writing() as session, pytest.raises(BadInput, match="a machine is named in"):
        add_token(session, name)
