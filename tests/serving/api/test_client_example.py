"""The client in docs/examples, against the service itself."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from starlette.testclient import TestClient

from serving.access.tokens import SCOPES, add_token
from serving.referrals.database import ReferralDatabase
from tests.serving.conftest import Kind
from tests.serving.seeding import ABSENT, HIGH

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "client.py"


@pytest.fixture
def kind() -> Kind:
    return "sqlite"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The file as somebody who copied it would import it."""
    spec = importlib.util.spec_from_file_location("tirek_client_example", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def client_of(
    example: ModuleType, visitor: TestClient, database: ReferralDatabase, **limits: Any
) -> Any:
    told = {"commission_id": "c1", "scopes": SCOPES, **limits}
    with database.writing() as session:
        token = add_token(session, "example", **told)
    return example.TirekClient("http://desk.test", token, language="en", http=visitor)


def test_it_reads_every_family_of_the_newest_list(
    example: ModuleType, visitor: TestClient, database: ReferralDatabase
):
    tirek = client_of(example, visitor, database)
    found = list(tirek.families_on(tirek.newest_list()))
    assert len(found) == 6
    (high,) = [family for family in found if family.family_id == HIGH]
    assert (high.band, high.per_hundred, high.low, high.high) == ("high", 23, 18, 29)


def test_it_tells_reasons_in_the_language_chosen(
    example: ModuleType, visitor: TestClient, database: ReferralDatabase
):
    two, one = client_of(example, visitor, database).explain(["two", "one"])
    assert (two.family_id, one.family_id) == ("two", "one")
    assert two.reasons[0] == ABSENT.en


def test_a_refusal_says_why(example: ModuleType, visitor: TestClient, database: ReferralDatabase):
    tirek = client_of(example, visitor, database, scopes=["lists"])
    with pytest.raises(example.TirekRefused, match=r"403: .*scope 'explain'"):
        list(tirek.explain(["one"]))


def test_it_waits_as_long_as_it_is_told(
    example: ModuleType,
    visitor: TestClient,
    database: ReferralDatabase,
    monkeypatch: pytest.MonkeyPatch,
):
    """The second question of a minute with one is refused; while it waits, minutes go by."""
    waited: list[int] = []

    def sleep(seconds: int) -> None:
        waited.append(seconds)
        monkeypatch.setattr("serving.access.allowances.MINUTE", 1)  # the next minute begins at once

    monkeypatch.setattr(example.time, "sleep", sleep)
    tirek = client_of(example, visitor, database, requests_per_minute=1)
    tirek.newest_list()
    tirek.newest_list()
    assert all(1 <= seconds <= 60 for seconds in waited)
