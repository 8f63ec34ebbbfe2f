import pytest
from starlette.testclient import TestClient

from serving.access.tokens import SCOPES, add_token
from serving.referrals.database import ReferralDatabase


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
