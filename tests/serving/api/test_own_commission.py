"""A token of one commission never reads another's family, whatever it asks.

Over the town (see tests/serving/town.py) with its real ranking: ten families in C1, four in C2, one
in C3, and questions put together at random.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from serving.access.tokens import SCOPES, add_token
from serving.api.cursors import cursor_on_list
from serving.listing.refer import refer
from serving.ranking.cohort import Ordering
from serving.referrals.list_pages import FamilyPlace
from serving.scoring.newest import open_scoring
from serving.wall.wall import Wall
from serving.web import create_app
from tests.features.facts import AS_OF
from tests.serving.conftest import ADDRESS, Kind, opened
from tests.serving.town import coded, families

COMMISSIONS = ("C1", "C2", "C3")
WHOSE = {coded(family.code): family.commission for family in families()}
"""The commission of every family in the town, as its extract says."""

Asked = tuple[str, str, dict[str, Any]]


class Town(NamedTuple):
    """A client, and a token of each commission; that of "" reads them all."""

    client: TestClient
    tokens: dict[str, str]

    def ask(self, commission: str, question: Asked) -> Any:
        method, path, told = question
        headers = {"authorization": f"Bearer {self.tokens[commission]}"}
        how = {"json": told} if method == "POST" else {"params": told}
        return self.client.request(method, path, headers=headers, **how)


@pytest.fixture
def asking(town: Path, referrals: Kind) -> Iterator[Town]:
    del referrals  # which says where the database is opened
    with opened(town) as database:
        refer(town, database, AS_OF, ordering=Ordering(seed=11, random_share=0.0))
        with database.writing() as session:
            tokens = {
                one: add_token(session, f"of {one}", commission_id=one or None, scopes=SCOPES)
                for one in (*COMMISSIONS, "")
            }
        scoring = open_scoring(town)
        app = create_app(lambda: database, lambda: scoring, home=town)
        with TestClient(Wall(app, lambda: database), base_url=ADDRESS) as client:
            yield Town(client, tokens)


codes = st.sampled_from([*WHOSE, "nobody"])
commissions = st.sampled_from([*COMMISSIONS, "C4"])
places = st.builds(FamilyPlace, commissions | st.just(""), st.integers(0, 10), st.integers(0, 20))


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """A question in the right form, about anybody's families."""
    path = draw(st.sampled_from(["score", "explain", "rank", "commission", "lists", "families"]))
    if path in {"score", "explain", "rank"}:
        named = draw(st.lists(codes, min_size=1, max_size=6, unique=True))
        return "POST", f"/v1/{path}", {"families": named}
    if path == "commission":
        return "POST", "/v1/rank", {"commission_id": draw(commissions)}
    if path == "lists":
        return "GET", "/v1/lists", {}
    told: dict[str, Any] = {"limit": draw(st.integers(1, 20))}
    whose = draw(st.none() | commissions)
    if whose is not None:
        told["commission_id"] = whose
    if draw(st.booleans()):
        told["cursor"] = cursor_on_list(1, draw(st.none() | commissions), draw(places))
    return "GET", "/v1/lists/1/families", told


def of_others(answer: Any, commission: str) -> list[str]:
    """The codes of other commissions' families that stand anywhere in an answer."""
    return [code for code, whose in WHOSE.items() if whose != commission and code in answer.text]


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(commission=st.sampled_from(COMMISSIONS), question=questions())
@example("C1", ("POST", "/v1/explain", {"families": [coded("a1"), coded("urgent")]}))
@example("C2", ("POST", "/v1/rank", {"commission_id": "C1"}))
@example("C3", ("GET", "/v1/lists/1/families", {"cursor": cursor_on_list(1, "C3", FamilyPlace("", 0, 0))}))  # fmt: skip  # noqa: E501
def test_a_token_of_one_commission_never_reads_anothers_family(
    asking: Town, commission: str, question: Asked
):
    answer = asking.ask(commission, question)
    assert answer.status_code in {200, 404}
    assert of_others(answer, commission) == []


@pytest.mark.parametrize(
    "question",
    [
        ("POST", "/v1/score", {"families": [*WHOSE]}),
        ("POST", "/v1/rank", {"commission_id": "C1"}),
        ("GET", "/v1/lists/1/families", {}),
    ],
)
def test_a_token_for_all_is_told_what_the_law_above_would_find(asking: Town, question: Asked):
    answer = asking.ask("", question)
    assert answer.status_code == 200
    assert of_others(answer, "C3")


@pytest.mark.parametrize("commission", ["C1", "C2"])
def test_a_token_of_one_commission_reads_its_own_families(asking: Town, commission: str):
    ranked = asking.ask(commission, ("POST", "/v1/rank", {})).json()["families"]
    assert ranked
    assert {WHOSE[family["family_id"]] for family in ranked} == {commission}
