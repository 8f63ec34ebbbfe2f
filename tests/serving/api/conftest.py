import pytest
from starlette.testclient import TestClient

from serving.referrals.database import ReferralDatabase
from serving.tokens import SCOPES, add_token


@pytest.fixture
def machine(visitor: TestClient, token: str) -> TestClient:
    """A client with a token for every commission."""
    visitor.headers["authorization"] = f"Bearer {token}"
    return visitor


@pytest.fixture
def bound(visitor: TestClient, database: ReferralDatabase) -> TestClient:
    """A client with a token for commission c1 alone."""
    with database.writing() as session:
        token = add_token(session, "register", commission_id="c1", scopes=SCOPES)
    visitor.headers["authorization"] = f"Bearer {token}"
    return visitor
