"""The description of `/v1`: it is whole, its examples hold, and it is for those with a token."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from models.fallback import kept_points_card
from serving.access.tokens import add_token
from serving.api.contract import RankedFamily
from serving.api.examples import CODES, COMMISSION, EXAMPLES
from serving.api.openapi import document
from serving.api.operations import OPERATIONS, SCOPE_OF, Operation
from serving.model_runs import Measured
from serving.ranking.serves import ServingModel
from serving.referrals.database import ReferralDatabase
from serving.served import ServedModel, told_of
from serving.wall.wall import Wall
from serving.web import create_app
from tests.serving.conftest import ADDRESS, Kind, ThreeAnswers, ThreeFamilies

KEPT = Path(__file__).parents[3] / "docs" / "openapi.json"
SERVED = ServedModel(
    "tirek", "3", "lightgbm", date(2025, 12, 31), (Measured("recall", 0.3, 0.2, 0.4),)
)


class FamiliesOfTheExamples(ThreeAnswers):
    """The examples' families, both of one commission."""

    @property
    def commissions(self) -> dict[str, str]:
        return dict.fromkeys(CODES, COMMISSION)

    def rank(self, codes: Any) -> list[RankedFamily]:
        return [RankedFamily(**self._scored(code), place=1) for code in codes]


class Examples(ThreeFamilies):
    def at_hand(self, as_of_date: date | None = None) -> FamiliesOfTheExamples:
        return FamiliesOfTheExamples(self.moved, as_of_date or date(2026, 4, 1))

    ready = at_hand


@pytest.fixture
def kind() -> Kind:
    return "sqlite"


@pytest.fixture
def machine(database: ReferralDatabase, token: str) -> Any:
    app = create_app(lambda: database, Examples)
    app.state.served = lambda: SERVED
    with TestClient(Wall(app, lambda: database), base_url=ADDRESS) as client:
        client.headers["authorization"] = f"Bearer {token}"
        yield client


def asked(client: TestClient, operation: Operation) -> Any:
    """The answer to an example as it stands, but for the list and commission that are there."""
    example = EXAMPLES[f"{operation.method} {operation.path}"]
    path = operation.path.replace("{list_id}", "1")
    query = dict(example.query or {})
    if "commission_id" in query:
        query["commission_id"] = "c1"
    return client.request(operation.method, path, json=example.body, params=query)


def errors_in(told: object, operation: Operation) -> list[str]:
    """Where an answer breaks the form that the description promises."""
    described = document()["paths"][operation.path][operation.method.lower()]
    form = described["responses"]["200"]["content"]["application/json"]["schema"]
    validator = jsonschema_rs.validator_for({**form, "components": document()["components"]})
    return [error.message for error in validator.iter_errors(told)]


by_name = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}"
)


def test_every_operation_is_described_and_no_other():
    described = {
        f"{method.upper()} {path}"
        for path, methods in document()["paths"].items()
        for method in methods
    }
    assert described == set(SCOPE_OF) == set(EXAMPLES)


@by_name
def test_an_example_is_answered_in_the_form_that_is_described(
    machine: TestClient, operation: Operation
):
    answer = asked(machine, operation)
    assert answer.status_code == 200, answer.text
    assert errors_in(answer.json(), operation) == []


@by_name
def test_the_answer_of_an_example_keeps_the_form(operation: Operation):
    example = EXAMPLES[f"{operation.method} {operation.path}"]
    assert errors_in(example.answer, operation) == []


@by_name
def test_an_operation_says_which_scope_it_needs_and_what_can_go_wrong(operation: Operation):
    described = document()["paths"][operation.path][operation.method.lower()]
    assert described["x-scope"] == operation.scope
    assert {"200", "401", "403", "429", "500"} <= set(described["responses"])


def test_a_form_that_is_broken_is_seen():
    rank = next(one for one in OPERATIONS if one.path == "/v1/rank")
    answer = json.loads(json.dumps(EXAMPLES["POST /v1/rank"].answer))
    del answer["families"][0]["band"]
    answer["families"][0]["risk_score"] = 0.4
    assert len(errors_in(answer, rank)) == 2


def test_no_form_has_a_bare_score():
    fields = {
        name
        for schema in document()["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }
    assert not {"score", "risk_score", "calibrated_risk", "probability", "risk"} & fields


def test_the_description_is_for_those_with_a_token(machine: TestClient):
    assert machine.get("/v1/openapi.json").json() == document()
    assert machine.get("/v1/openapi.json", headers={"authorization": ""}).status_code == 401


def test_a_token_with_any_scope_reads_it(machine: TestClient, database: ReferralDatabase):
    with database.writing() as session:
        narrow = add_token(session, "narrow")
    headers = {"authorization": f"Bearer {narrow}"}
    assert machine.get("/v1/openapi.json", headers=headers).status_code == 200


def test_it_leads_nowhere_outside():
    told = json.dumps(document())
    assert "http://" not in told
    assert "https://" not in told


def test_the_kept_page_is_the_one_that_the_code_makes():
    """Where it is not: make docs."""
    assert json.loads(KEPT.read_text(encoding="utf-8")) == document()


def test_the_model_that_serves_is_told_of_with_what_its_training_measured(
    machine: TestClient,
):
    told = machine.get("/v1/model").json()
    assert (told["name"], told["version"], told["trained_through"]) == ("tirek", "3", "2025-12-31")
    assert told["measures"] == [{"name": "recall", "estimate": 0.3, "low": 0.2, "high": 0.4}]


def test_a_model_that_was_not_trained_here_has_no_measures(town: Path):
    told = told_of(town, ServingModel(kept_points_card(town), "points-card", "2025-06-01"))
    assert told == ServedModel("points-card", "2025-06-01", "points_card", date(2025, 6, 1), ())
