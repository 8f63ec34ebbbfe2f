"""The shape of `/v1` as lines, one for everything that a client may rely on.

`python tests/golden/v1.py > tests/golden/v1-shape.json` keeps the shape of today as golden, where
something was added on purpose.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).with_name("v1-shape.json")
MUST = "must send"


def shape(document: dict[str, Any]) -> set[str]:
    """`POST /v1/score must send families[]: string` and the like."""
    return {
        f"{method.upper()} {path} {line}"
        for path, methods in document["paths"].items()
        for method, described in methods.items()
        for line in _operation(described, document)
    }


def _operation(described: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    yield f"needs {described['x-scope']}"
    for parameter in described.get("parameters", ()):
        sends = MUST if parameter["required"] else "may send"
        for line in _fields(parameter["schema"], document):
            yield f"{sends} {parameter['in']} {parameter['name']}{line}"
    for media_type, body in described.get("requestBody", {}).get("content", {}).items():
        yield f"may send {media_type}"
        yield from _sent(body.get("schema", {}), document)
    for status, answer in described["responses"].items():
        for media_type, given in answer.get("content", {}).items():
            yield f"answers {status} as {media_type}"
            for line in _fields(given.get("schema", {}), document):
                yield f"answers {line}"
        if "$ref" in answer:
            yield f"may be refused with {status}"


def _sent(schema: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    whole = _resolved(schema, document)
    for name, part in whole.get("properties", {}).items():
        sends = MUST if name in whole.get("required", ()) else "may send"
        for line in _fields(part, document):
            yield f"{sends} {name}{line}"


def _fields(schema: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """What stands in a form, field by field, as `.families[].band: string high|usual`."""
    whole = _resolved(schema, document)
    if "anyOf" in whole:
        for one in whole["anyOf"]:
            yield from _fields(one, document)
    elif whole.get("type") == "object" and whole.get("properties"):
        for name, part in whole["properties"].items():
            for line in _fields(part, document):
                yield f".{name}{line}"
    elif whole.get("type") == "array":
        inner = whole.get("items") or {}
        for line in _fields(inner, document) if inner else (": anything",):
            yield f"[]{line}"
    else:
        values = "|".join(str(one) for one in whole.get("enum", [whole.get("const", "")]))
        yield f": {whole.get('type', 'anything')} {values}".rstrip()


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document["components"]["schemas"][name] if name else schema
    return found


if __name__ == "__main__":
    from serving.api.openapi import document

    sys.stdout.write(json.dumps(sorted(shape(document())), ensure_ascii=False, indent=1) + "\n")
