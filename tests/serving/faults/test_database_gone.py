"""PostgreSQL stopped under a service, and started again: told plainly, and nothing is lost."""

import html
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving.faults.kept import decisions_by_token, is_whole
from tests.serving.postgresql import Server, address, roomy_memory
from tests.serving.running import SeededService, at_the_desk, running_service
from tests.serving.seeding import HIGH

UNREACHABLE = "Жазбалар қазір қолжетімсіз"


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    """A PostgreSQL that may be stopped."""
    folder = tempfile.mkdtemp(prefix="tirek-postgresql-", dir=roomy_memory())
    started = Server(Path(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIREK_DATABASE_URL", address(started.create("tirek_gone")))
        yield started
    started.stop()


@pytest.fixture(scope="module")
def on_server(
    own_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SeededService]:
    assert own_server.is_up()
    with running_service(tmp_path_factory.mktemp("gone")) as running:
        yield running


def fields_of(page: str) -> dict[str, str]:
    """The form that a page gives back."""
    form = page[page.index('<form method="post">') :]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in found}


def test_while_the_database_is_gone_everybody_is_told_and_afterwards_all_goes_on(
    own_server: Server, on_server: SeededService
):
    service = on_server.service
    with at_the_desk(service, "aigerim") as person:
        form = person.opens(HIGH) | {"reason": "Анасымен «сөйлестік» & келістік"}
        with own_server.stopped():
            listed = person.client.get("/")
            posted = person.sends(HIGH, form)
            asked = httpx.post(
                f"{service.address}/v1/score",
                json={"families": [HIGH]},
                headers={"authorization": f"Bearer {on_server.token}"},
            )
            assert httpx.get(f"{service.address}/livez").status_code == 200
        assert posted is not None
        assert [one.status_code for one in (listed, posted, asked)] == [503, 503, 503]
        assert UNREACHABLE in listed.text
        assert {one.headers["retry-after"] for one in (listed, posted, asked)} == {"10"}
        assert asked.headers["content-type"] == "application/problem+json"
        assert fields_of(posted.text) == form
        again = person.sends(HIGH, fields_of(posted.text))
        assert again is not None
        assert again.status_code == 303
    assert decisions_by_token(service.home) == {form["token"]: 1}
    assert is_whole(service.home)


def test_nothing_of_the_database_s_address_is_logged(on_server: SeededService):
    logged = on_server.service.log.read_text()
    assert "the referral database cannot be used now" in logged
    assert not re.search(r"a password of tests|tirek_gone|/tmp/", logged)


def test_a_service_started_without_its_database_finds_it_once_it_is_there(
    own_server: Server, on_server: SeededService
):
    service = on_server.service
    service.stop()
    with own_server.stopped():
        service.start()
        assert httpx.get(f"{service.address}/sign-in").status_code in {200, 503}
        cookie = {"tirek_session": "anything"}
        assert httpx.get(service.address, cookies=cookie).status_code == 503
    with at_the_desk(service, "aigerim") as person:
        assert person.client.get("/").status_code == 200
