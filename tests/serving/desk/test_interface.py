"""The page that describes the machine interface to those who connect other systems to it."""

import re

import pytest
from starlette.testclient import TestClient

from serving.api.openapi import document
from serving.api.operations import SCOPE_OF
from serving.desk.screens.interface import OPERATION_WORDS
from tests.serving.conftest import Kind, sign_in


@pytest.fixture
def kind() -> Kind:
    return "sqlite"


@pytest.fixture
def administrator(visitor: TestClient) -> TestClient:
    return sign_in(visitor, "yermek")


def test_every_operation_has_its_words():
    assert set(OPERATION_WORDS) == set(SCOPE_OF)


def test_the_page_shows_every_operation_with_its_scope_and_an_answer(administrator: TestClient):
    page = administrator.get("/api").text
    for name, scope in SCOPE_OF.items():
        method, path = name.split()
        assert f"{method} {path}" in page
        assert scope is None or f": {scope}</p>" in page
    assert page.count("<summary>") == len(SCOPE_OF) + 3, "an answer each, and three bodies"


def test_the_page_has_no_script_and_leads_nowhere_outside(administrator: TestClient):
    page = administrator.get("/api").text
    assert "<script" not in page
    assert re.findall(r'(?:href|src|action)="(https?:|//)', page) == []


def test_the_description_can_be_kept_by_whoever_is_signed_in(administrator: TestClient):
    answer = administrator.get("/api/openapi.json")
    assert answer.json() == document()
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize("username", ["aigerim", "nurlan", "gulnar"])
def test_it_is_for_those_who_connect_systems(visitor: TestClient, username: str):
    assert sign_in(visitor, username).get("/api").status_code == 403
