from datetime import date

import pytest
from starlette.testclient import TestClient

from cases.errors import BadInput, CheckFailed, NotThereYet
from serving.api.contract import ScoredFamily
from serving.referrals.database import ReferralDatabase
from tests.serving.api.asking import ask, asked_in_journal
from tests.serving.conftest import ThreeFamilies


def test_a_score_comes_with_band_interval_and_list(machine: TestClient):
    answer = ask(machine, ["two"])
    assert answer.status_code == 200
    (family,) = answer.json()["families"]
    assert family["family_id"] == "two"
    assert family["band"] == "high"
    assert family["frequency"] == {"per_hundred": 23, "low": 18, "high": 29}
    assert family["selected"] is True
    assert family["context"]["capacity"] == 12
    assert family["context"]["model_version"] == "3"


def test_no_answer_has_a_field_for_a_bare_score():
    fields = set(ScoredFamily.model_fields)
    assert not {"score", "risk_score", "calibrated_risk", "rank", "probability"} & fields


def test_answers_keep_the_order_asked(machine: TestClient):
    answers = ask(machine, ["two", "one", "far"]).json()["families"]
    assert [family["family_id"] for family in answers] == ["two", "one", "far"]


def test_an_explanation_has_reasons_in_three_languages(machine: TestClient):
    (family,) = ask(machine, ["one"], "/v1/explain").json()["families"]
    assert set(family["raises"][0]["text"]) == {"kk", "ru", "en"}
    assert family["lowers"]
    assert family["unknown"]


def test_a_score_does_not_carry_reasons(machine: TestClient):
    (family,) = ask(machine, ["one"]).json()["families"]
    assert "raises" not in family


def test_the_date_asked_for_is_passed_on(machine: TestClient):
    body = {"families": ["one"], "as_of_date": "2026-05-01"}
    (family,) = machine.post("/v1/score", json=body).json()["families"]
    assert family["context"]["as_of_date"] == "2026-05-01"


def test_unknown_families_are_named_by_position_only(machine: TestClient):
    answer = ask(machine, ["one", "nobody7", "two", "nobody8"])
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["positions"] == [1, 3]
    assert "nobody" not in answer.text


def test_another_commissions_family_looks_like_one_that_does_not_exist(bound: TestClient):
    foreign = ask(bound, ["one", "far"])
    missing = ask(bound, ["one", "nobody7"])
    assert foreign.status_code == 404
    assert foreign.json() == missing.json()


def test_foreign_and_missing_families_cannot_be_told_apart_in_one_question(bound: TestClient):
    answer = ask(bound, ["nobody7", "one", "far"])
    assert answer.json()["positions"] == [0, 2]


def test_only_unknown_families_are_all_named(bound: TestClient):
    assert ask(bound, ["nobody7"]).json()["positions"] == [0]


def test_a_bound_token_reads_its_own_families(bound: TestClient):
    assert ask(bound, ["one", "two"]).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"families": []},
        {"families": "one"},
        {"families": ["SECRET NAME"]},
        {"families": [1]},
        {"families": [str(number) for number in range(10_001)]},
        {"families": ["one"], "as_of_date": "soon"},
        {"families": ["one"], "as_of_date": 20260501},
        {"families": ["one"], "threshold": 0.5},
        {"families": ["one", "two", "one"]},
        [],
        None,
    ],
)
def test_a_body_that_breaks_the_schema_is_told_where_but_not_what(
    machine: TestClient, body: object
):
    answer = machine.post("/v1/score", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert "SECRET" not in answer.text


def test_a_body_that_is_no_json_is_refused(machine: TestClient):
    headers = {"content-type": "application/json"}
    answer = machine.post("/v1/score", content=b"{families", headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotThereYet("home: no model"), 503),
        (BadInput("as_of_date 2050-01-01 lies after the cut-off"), 422),
        (CheckFailed("the reasons do not add up"), 409),
        (RuntimeError("a family's name"), 500),
    ],
)
def test_what_goes_wrong_behind_it_becomes_a_problem(
    machine: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
):
    def fail(_self: object, _as_of: date | None = None) -> object:
        raise error

    monkeypatch.setattr(ThreeFamilies, "ready", fail)
    answer = ask(machine, ["one"])
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "a family's name" not in answer.text


def test_other_methods_are_refused_in_json(machine: TestClient):
    answer = machine.get("/v1/score")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_audit_is_answered_with_what_the_gate_makes_of_it(machine: TestClient):
    answer = machine.get("/v1/fairness")
    assert (answer.status_code, answer.json()) == (
        200,
        {"schema_version": "1", "gate": 3, "report": {"build": "public"}},
    )


def test_the_audit_too_is_for_machines_with_a_token(visitor: TestClient):
    assert visitor.get("/v1/fairness").status_code == 401


@pytest.mark.parametrize("path", ["/v1/score", "/v1/explain", "/v1/rank"])
def test_a_look_up_is_journalled_with_the_tokens_name_and_whom_it_showed(
    bound: TestClient, database: ReferralDatabase, path: str
):
    ask(bound, ["two", "one"], path)
    (told,) = asked_in_journal(database)
    assert told.told["actor"] == {
        "name": "register", "role": "machine", "account_id": None, "commission_id": "c1",
    }  # fmt: skip
    assert told.told["content"] == {
        "route": path,
        "asked": 2,
        "as_of_date": None,
        "commissions": ["c1"],
        "families": ["two", "one"],
    }


def test_a_refused_look_up_is_journalled_without_a_family(
    bound: TestClient, database: ReferralDatabase
):
    ask(bound, ["one", "far"])
    (told,) = asked_in_journal(database)
    assert (told.told["content"]["asked"], told.told["content"]["families"]) == (2, [])
    assert "far" not in told.text
