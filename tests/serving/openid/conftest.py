import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pytest_iam import Server
from starlette.testclient import TestClient

from serving.openid.configuration import OpenId
from serving.referrals.database import ReferralDatabase
from serving.referrals.scopes import NO_FAMILIES
from serving.wall.wall import Wall
from serving.web import create_app
from tests.serving.conftest import ThreeFamilies
from tests.serving.signing_in import openid_for

HERE = "http://localhost"


@pytest.fixture
def iam(iam_server: Server) -> Iterator[Server]:
    """The provider, with nobody signed in."""
    iam_server.logout()
    yield iam_server
    iam_server.logout()


Opened = Callable[..., TestClient]


@pytest.fixture
def browser_of(database: ReferralDatabase, tmp_path: Path) -> Iterator[Opened]:
    """Opens a browser before a service of that configuration."""
    narrow = database.within(NO_FAMILIES)
    with ExitStack() as opened:

        def open_one(openid: OpenId | None) -> TestClient:
            web = create_app(lambda: narrow, ThreeFamilies, home=tmp_path / "home", openid=openid)
            app: Any = Wall(web, lambda: narrow)
            client = TestClient(
                app, base_url=HERE, follow_redirects=False, raise_server_exceptions=False
            )
            client.headers["origin"] = HERE
            return opened.enter_context(client)

        yield open_one


@pytest.fixture
def browser(browser_of: Opened, iam: Server) -> TestClient:
    """A browser before a service that knows the provider."""
    return browser_of(openid_for(iam, address=HERE))


@pytest.fixture
def unused_port() -> int:
    """A port at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
