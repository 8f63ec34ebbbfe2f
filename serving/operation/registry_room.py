"""Does the model registry answer, and has it a champion? Asked in one short question.

MLflow's own client takes hundreds of megabytes and tries for minutes, and the desk needs neither:
so its REST interface is asked, or the table of its database.
"""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from serving.keeping.contents import MLFLOW_DATABASE

CHAMPION = "champion"
ADDRESSES = ("MLFLOW_REGISTRY_URI", "MLFLOW_TRACKING_URI")
"""Where a registry is named, the first that is set first; else it is under the home."""
SECONDS = 3
_ASKED = text("SELECT version FROM registered_model_aliases WHERE name = :name AND alias = :alias")


def champion_version(home: Path, catalogue_code: str, environment: Mapping[str, str]) -> str | None:
    """The champion's version, None where there is none.

    Raises whatever the connection raises where the registry does not answer: do not log its text.
    """
    name = f"tirek-{catalogue_code}"
    address = next((environment[one] for one in ADDRESSES if environment.get(one)), "")
    if address.startswith(("http://", "https://")):
        return _ask_server(address, name, environment)
    if not address:
        path = (home / MLFLOW_DATABASE).resolve()
        if not path.is_file():
            return None
        address = f"sqlite:///{path}"
    return _ask_database(address, name)


def _ask_server(address: str, name: str, environment: Mapping[str, str]) -> str | None:
    question = f"name={quote(name)}&alias={CHAMPION}"
    request = urllib.request.Request(  # noqa: S310  http and https alone come here
        f"{address.rstrip('/')}/api/2.0/mlflow/registered-models/alias?{question}",
        headers=_credentials(environment),
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return str(json.load(answer)["model_version"]["version"])
    except urllib.error.HTTPError as refused:
        told = json.loads(refused.read() or b"{}").get("error_code")
        if told in {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}:
            return None
        raise


def _credentials(environment: Mapping[str, str]) -> dict[str, str]:
    if token := environment.get("MLFLOW_TRACKING_TOKEN"):
        return {"authorization": f"Bearer {token}"}
    user = environment.get("MLFLOW_TRACKING_USERNAME")
    if user is None:
        return {}
    pair = f"{user}:{environment.get('MLFLOW_TRACKING_PASSWORD', '')}"
    return {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def _ask_database(address: str, name: str) -> str | None:
    engine = create_engine(address, poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        found = connection.scalar(_ASKED, {"name": name, "alias": CHAMPION})
    return None if found is None else str(found)
