"""The JSON Schema of `report.json`, both builds, made from the dataclasses that a report is.

`make docs` keeps it in `docs/fairness-report.schema.json`.
"""

import json
import sys
from typing import Any

from pydantic import TypeAdapter

from fairness.public_results import PublicReport
from fairness.results import FORMAT, AuditReport

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
BUILDS: dict[str, type[AuditReport | PublicReport]] = {
    "restricted": AuditReport,
    "public": PublicReport,
}


def report_schema() -> dict[str, Any]:
    """What every report keeps to: nothing is left out of it, and nothing else stands in it."""
    references, shared = TypeAdapter.json_schemas(
        [(build, "serialization", TypeAdapter(kind)) for build, kind in BUILDS.items()],
        ref_template="#/$defs/{model}",
    )
    definitions = shared["$defs"]
    for (build, _), reference in references.items():
        definition = definitions[reference["$ref"].rsplit("/", 1)[1]]
        definition["properties"] |= {
            "format": {"const": FORMAT},
            "build": {"const": build},
            "sha256": SHA256 | {"description": "over the canonical form of all the rest"},
        }
    for definition in definitions.values():
        if "properties" in definition:
            definition["required"] = sorted(definition["properties"])
            definition["additionalProperties"] = False
    return {
        "$schema": DIALECT,
        "title": "Tirek's report on who is reached and who is missed",
        "oneOf": list(references.values()),
        "$defs": definitions,
    }


if __name__ == "__main__":
    text = json.dumps(report_schema(), ensure_ascii=False, indent=2, sort_keys=True)
    sys.stdout.write(f"{text}\n")
