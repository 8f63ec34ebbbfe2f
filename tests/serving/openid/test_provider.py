"""What a provider says is kept for an hour, checked before use, and not waited for without end."""

import socket
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pytest_iam import Server

from serving.openid import provider as talking
from serving.openid.configuration import OpenId
from serving.openid.provider import KEPT_SECONDS, KEYS_ASKED_AGAIN_AFTER, Provider
from serving.openid.refusals import Unreachable
from tests.serving.openid.conftest import HERE
from tests.serving.own_loop import run
from tests.serving.signing_in import openid_for


class Counting(Provider):
    """A provider whose questions are counted, at a time that tests set."""

    def __init__(self, openid: OpenId) -> None:
        super().__init__(openid, clock=lambda: self.seconds)
        self.seconds = 0.0
        self.asked: list[str] = []

    async def _json(self, method: str, address: str, **sent: Any) -> Mapping[str, Any]:
        self.asked.append(address)
        return await super()._json(method, address, **sent)


class Saying(Provider):
    """A provider that says what tests make it say."""

    def __init__(self, openid: OpenId, says: Any) -> None:
        super().__init__(openid)
        self.says = says

    async def _json(self, method: str, address: str, **sent: Any) -> Mapping[str, Any]:
        del method, address, sent
        says: Mapping[str, Any] = self.says
        return says


@pytest.fixture
def openid(iam: Server) -> OpenId:
    return openid_for(iam, address=HERE)


def test_what_it_says_of_itself_is_asked_once_an_hour(openid: OpenId):
    provider = Counting(openid)
    for seconds, asked in ((0.0, 1), (KEPT_SECONDS, 1), (KEPT_SECONDS + 1, 2)):
        provider.seconds = seconds
        run(provider.told())
        assert len(provider.asked) == asked


def test_a_key_that_nobody_knows_makes_us_ask_again_but_not_at_once(openid: OpenId):
    provider = Counting(openid)
    run(provider.keys())
    for seconds, asked in ((KEYS_ASKED_AGAIN_AFTER, 1), (KEYS_ASKED_AGAIN_AFTER + 1, 2)):
        provider.seconds = seconds
        run(provider.keys(anew=True))
        assert sum(address.endswith("jwks.json") for address in provider.asked) == asked


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://login.example.kz/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
        {"end_session_endpoint": "javascript:alert(1)"},
    ],
)
def test_what_it_says_is_checked_before_it_is_used(openid: OpenId, changes: dict[str, Any]):
    whole = run(Provider(openid).told()).model_dump()
    assert run(Saying(openid, whole).told()).issuer == openid.issuer
    with pytest.raises(Unreachable):
        run(Saying(openid, whole | changes).told())


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port at which somebody listens and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_provider_that_never_answers_is_given_up(
    openid: OpenId, silent_port: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(talking, "LONGEST_ANSWER", 0.2)
    silent = openid.model_copy(update={"issuer": f"http://127.0.0.1:{silent_port}"})
    with pytest.raises(Unreachable, match="TimeoutError"):
        run(Provider(silent).told())
