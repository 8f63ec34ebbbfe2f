"""What goes wrong while people decide: two at once, a post sent twice, a service killed."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.serving.faults.kept import decisions_by_token, is_whole
from tests.serving.running import Person, Service, at_the_desk, running_service
from tests.serving.seeding import ELEVATED, HIGH, THIN, URGENT

FAMILIES = (HIGH, "high1family", ELEVATED, "elev1family", URGENT, THIN)
KILLED_AFTER = (0.0, 0.02, 0.06)


@pytest.fixture(scope="module")
def own_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of this module's own, which may be killed."""
    with running_service(tmp_path_factory.mktemp("faults")) as running:
        yield running.service


SignIn = Callable[[str], Person]


@pytest.fixture
def signed_in(own_service: Service) -> Iterator[SignIn]:
    """Signs people in, and closes their browsers in the end."""
    with ExitStack() as browsers:

        def sign_in(username: str) -> Person:
            return browsers.enter_context(at_the_desk(own_service, username))

        yield sign_in


def test_of_two_who_decide_at_once_one_wins_and_the_other_keeps_what_was_typed(
    own_service: Service, signed_in: SignIn
):
    people = [signed_in(name) for name in ("aigerim", "bolat")]
    forms = [
        one.opens(ELEVATED) | {"known_beyond_record": f"жазба {at}"}
        for at, one in enumerate(people)
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one, form: one.sends(ELEVATED, form), people, forms))
    assert sorted(answer.status_code for answer in answers if answer) == [303, 409]
    loser = next(at for at, answer in enumerate(answers) if answer and answer.status_code == 409)
    assert f"жазба {loser}" in answers[loser].text
    stored = decisions_by_token(own_service.home)
    assert [stored.get(form["token"], 0) for form in forms] == [int(at != loser) for at in (0, 1)]


def test_a_form_sent_many_times_at_once_is_one_decision(own_service: Service, signed_in: SignIn):
    person = signed_in("aigerim")
    form = person.opens(THIN)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: person.sends(THIN, form), range(8)))
    assert len({answer.headers["location"] for answer in answers if answer}) == 1
    assert decisions_by_token(own_service.home)[form["token"]] == 1


def test_a_service_killed_in_mid_request_leaves_every_decision_once_or_not_at_all(
    own_service: Service, signed_in: SignIn
):
    sent: dict[str, tuple[str, dict[str, str]]] = {}
    for pause in KILLED_AFTER:
        person = signed_in("bolat")
        forms = {family: person.opens(family) for family in FAMILIES}
        sent |= {form["token"]: (family, form) for family, form in forms.items()}
        with ThreadPoolExecutor(len(forms)) as pool:
            answers = [pool.submit(person.sends, family, form) for family, form in forms.items()]
            time.sleep(pause)
            own_service.kill()
        told = [answer.result() for answer in answers]
        stored = decisions_by_token(own_service.home)
        for answer, form in zip(told, forms.values(), strict=True):
            assert stored.get(form["token"], 0) in {0, 1}
            if answer is not None and answer.status_code == 303:
                assert stored[form["token"]] == 1, "it was confirmed"
        own_service.start()
        for family, form in forms.items():  # as a browser does when its page is reloaded
            again = person.sends(family, form)
            assert again is not None
            assert again.status_code == 303
    stored = decisions_by_token(own_service.home)
    assert {stored[token] for token in sent} == {1}
    assert is_whole(own_service.home)
