"""Two services on one home, as when somebody starts a second one by mistake."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.ports import free_port
from tests.serving.faults.kept import decisions_by_token, is_whole
from tests.serving.running import Service, at_the_desk, running_service
from tests.serving.seeding import ELEVATED, HIGH, THIN

ROUNDS = 8


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Service]]:
    folder = tmp_path_factory.mktemp("two")
    with running_service(folder) as running:
        second = Service(running.service.home, free_port(), folder / "second.log")
        second.start()
        yield running.service, second
        second.stop()


def test_of_two_who_decide_in_both_at_once_one_is_told(services: tuple[Service, Service]):
    first, second = services
    home = first.home
    with at_the_desk(first, "aigerim") as one, at_the_desk(second, "bolat") as other:
        for family in (HIGH, ELEVATED, THIN):
            forms = [person.opens(family) for person in (one, other)]
            before = decisions_by_token(home)
            with ThreadPoolExecutor(2) as pool:
                sent = [
                    pool.submit(person.sends, family, form)
                    for person, form in zip((one, other), forms, strict=True)
                ]
            answers = [each.result() for each in sent]
            assert sorted(answer.status_code for answer in answers if answer) == [303, 409]
            assert sum(decisions_by_token(home).values()) == sum(before.values()) + 1
    assert is_whole(home)


def test_many_writers_in_both_leave_one_whole_journal(services: tuple[Service, Service]):
    with ThreadPoolExecutor(2) as pool:

        def work(service: Service) -> set[int]:
            with at_the_desk(service, "bolat") as person:
                return {person.client.get(f"/families/{HIGH}").status_code for _ in range(ROUNDS)}

        seen = [each.result() for each in [pool.submit(work, service) for service in services]]
    assert seen == [{200}, {200}]
    assert is_whole(services[0].home)


def test_a_session_of_one_is_one_of_the_other_and_ends_in_both(services: tuple[Service, Service]):
    first, second = services
    with at_the_desk(first, "aigerim") as person:
        cookies = dict(person.client.cookies)
        assert httpx.get(second.address, cookies=cookies).status_code == 200
        secret = person.opens(HIGH)["form_secret"]
        assert person.client.post("/sign-out", data={"form_secret": secret}).status_code == 303
        assert httpx.get(second.address, cookies=cookies).status_code == 303
