"""The description of `/v1` as OpenAPI 3.1: `python -m serving.api.openapi` prints it.

Forms come from the code that reads and answers; which token may ask, what is taken and given, what
can go wrong and the examples are added from their tables.
"""

import json
import sys
from functools import cache
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.responses import Response

from serving.api import about, families, lists
from serving.api.answers import Problem
from serving.api.examples import EXAMPLES, Example
from serving.api.operations import JSON, OPERATIONS, PROBLEM, Operation

router = APIRouter(prefix="/v1", tags=["about"])

VERSION = "1.0"
"""The first number is the `1` of `/v1`; the second counts what was added since."""

DESCRIPTION = """\
What a machine with a token may ask of Tirek: suggestions of which families to offer help, with
reasons, never a bare score and never a decision. Every look at a family is in the journal.
"""

WRONG = {
    400: "The body is no JSON, or JSON that could be read in two ways.",
    401: "No token, or one that is unknown, revoked or expired.",
    403: "The token has another scope.",
    404: "There is no such thing for whoever asks.",
    405: "The address answers to another method: see `Allow`.",
    406: "No form of the answer is one that `Accept` names.",
    413: "The body is longer than a mebibyte.",
    414: "The address is too long.",
    415: "The body is in a form that is not read here, or packed.",
    422: "The request does not keep its form: `errors` says where and why.",
    429: "The minute's allowance is used up: `Retry-After` says for how many seconds.",
    431: "Headers are longer than 16 KiB together.",
    500: "Something went wrong on our side.",
    503: "What is asked for is not there yet, or the model's advice is switched off.",
}
"""What can go wrong, by status; always told as problem+json."""

KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!#-~]+$"},
    "description": (
        "the same key with the same question within a day is answered again and entered in the "
        "journal once; with another question it is refused with 422"
    ),
}
REPLAYED = {
    "required": False,
    "schema": {"const": "true", "type": "string"},
    "description": "the question was answered before under the same Idempotency-Key",
}

ONLY_WITH_BODY = frozenset({400, 413, 415})
HEADERS = {
    401: ("WWW-Authenticate", {"type": "string"}),
    405: ("Allow", {"type": "string"}),
    429: ("Retry-After", {"type": "string", "pattern": "^[0-9]+$"}),
}


@router.get("/openapi.json", response_model=dict[str, Any])
def openapi_document() -> Response:
    """This description, for programs that read it."""
    return Response(_as_bytes(), media_type=JSON)


@cache
def _as_bytes() -> bytes:
    return json.dumps(document(), ensure_ascii=False).encode()


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    routes = [
        route
        for described in (families.router, lists.router, about.router, router)
        for route in described.routes
    ]
    made = get_openapi(title="Tirek", version=VERSION, description=DESCRIPTION, routes=routes)
    made["servers"] = [{"url": "/"}]
    made["security"] = [{"token": []}]
    parts = made["components"]
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    parts["responses"] = {str(status): _refusal(status) for status in WRONG}
    parts["schemas"] |= _problem_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused)
    for operation in OPERATIONS:
        _complete(made["paths"][operation.path][operation.method.lower()], operation)
    return made


def _refusal(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": WRONG[status],
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in HEADERS:
        name, schema = HEADERS[status]
        told["headers"] = {name: {"required": True, "schema": schema}}
    return told


def _problem_schema() -> dict[str, Any]:
    _, made = models_json_schema(
        [(Problem, "serialization")], ref_template="#/components/schemas/{model}"
    )
    found: dict[str, Any] = made["$defs"]
    return found


def _complete(described: dict[str, Any], operation: Operation) -> None:
    """Add to an operation what the framework cannot know."""
    example = EXAMPLES[f"{operation.method} {operation.path}"]
    summary, _, rest = described["description"].partition("\n\n")
    described["operationId"] = _name(operation)
    described["summary"] = summary.replace("\n", " ").partition(". ")[0].rstrip(".")
    described["description"] = f"{summary}\n\n{rest}{_asks_for(operation)}"
    described["x-scope"] = operation.scope
    _complete_body(described, operation, example)
    for parameter in described.get("parameters", ()):
        _complete_parameter(parameter, example)
    given = described["responses"]["200"]
    given["description"] = "As asked."
    for media_type in operation.gives:
        given["content"].setdefault(media_type, {})
    given["content"][JSON]["example"] = example.answer
    described["responses"] = {
        "200": given,
        **{
            str(status): {"$ref": f"#/components/responses/{status}"}
            for status in WRONG
            if operation.takes or status not in ONLY_WITH_BODY
        },
    }


def _name(operation: Operation) -> str:
    words = operation.path.removeprefix("/v1/").replace("{list_id}/", "").replace(".", "_")
    return f"{operation.method.lower()}_{words.replace('/', '_')}"


def _asks_for(operation: Operation) -> str:
    if operation.scope is None:
        return "Any token may ask."
    return f"Needs a token with the scope `{operation.scope}`."


def _complete_body(described: dict[str, Any], operation: Operation, example: Example) -> None:
    if not operation.takes:
        return
    described["parameters"] = [KEY]
    described["responses"]["200"]["headers"] = {"Idempotency-Replayed": REPLAYED}
    taken = described["requestBody"]["content"]
    for media_type in operation.takes:
        taken.setdefault(media_type, {})
    taken[JSON]["example"] = example.body


def _complete_parameter(parameter: dict[str, Any], example: Example) -> None:
    """An address knows no null: what may be left out is left out."""
    schema = parameter["schema"]
    either = [one for one in schema.pop("anyOf", ()) if one.get("type") != "null"]
    for one in either:
        schema.update(one)
    told = {"list_id": 7, **(example.query or {})}
    if parameter["name"] in told:
        parameter["example"] = told[parameter["name"]]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(document(), ensure_ascii=False, indent=2) + "\n")
