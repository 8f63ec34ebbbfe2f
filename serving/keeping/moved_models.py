"""MLflow's database notes where its files lie, from the root on: it is told when they move."""

import sqlite3
from contextlib import closing
from pathlib import Path

from cases.errors import BadInput
from serving.keeping.contents import MLFLOW_DATABASE

NOTED_IN = (
    ("experiments", "artifact_location"),
    ("runs", "artifact_uri"),
    ("logged_models", "artifact_location"),
    ("model_versions", "source"),
    ("model_versions", "storage_location"),
)
"""The columns of MLflow's database that hold addresses of files."""


def tell_models_moved(folder: Path, home: Path) -> None:
    """Let the MLflow database in `folder` find its files once the folder is at `home`.

    BadInput where the database cannot be read.
    """
    path = folder / MLFLOW_DATABASE
    if not path.is_file():
        return
    now = (home.resolve() / "mlflow" / "artifacts").as_uri()
    try:
        with closing(sqlite3.connect(path)) as database, database:
            for table, column in NOTED_IN:
                database.execute(_moving(table, column), {"now": now, "part": "/mlflow/artifacts"})
    except sqlite3.Error as error:
        msg = f"{MLFLOW_DATABASE}: MLflow's database in the backup cannot be used ({error})"
        raise BadInput(msg) from error


def _moving(table: str, column: str) -> str:
    """SQL that puts `:now` in the place of whatever leads to the home's artifacts."""
    begins = f"instr({column}, :part)"
    return (
        f"UPDATE {table} SET {column} = :now || substr({column}, {begins} + length(:part)) "  # noqa: S608  named above
        f"WHERE {column} LIKE 'file:///%' AND {begins} > 0"
    )
