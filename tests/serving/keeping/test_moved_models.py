"""MLflow finds its files where the home is now, whatever path it was made under."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cases.errors import BadInput
from serving.keeping.moved_models import NOTED_IN, tell_models_moved


def noted(folder: Path) -> dict[str, str]:
    with closing(sqlite3.connect(folder / "mlflow" / "mlflow.db")) as database:
        return {
            f"{table}.{column}": database.execute(f"SELECT {column} FROM {table}").fetchone()[0]  # noqa: S608  named in the code
            for table, column in NOTED_IN
        }


def keep(folder: Path, address: str) -> Path:
    (folder / "mlflow").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "mlflow" / "mlflow.db")) as database, database:
        for table in sorted({table for table, _column in NOTED_IN}):
            columns = [column for one, column in NOTED_IN if one == table]
            database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            marks = ", ".join("?" for _ in columns)
            database.execute(f"INSERT INTO {table} VALUES ({marks})", [address] * len(columns))  # noqa: S608  named in the code
    return folder


def test_every_address_leads_to_the_home_of_now(tmp_path: Path):
    folder = keep(tmp_path / "unpacked", "file:///srv/old%20home/mlflow/artifacts/models/m-1/x")
    tell_models_moved(folder, tmp_path / "new home")
    now = f"file://{tmp_path}/new%20home/mlflow/artifacts/models/m-1/x"
    assert set(noted(folder).values()) == {now}


@pytest.mark.parametrize(
    "address", ["s3://bucket/mlflow/artifacts/x", "models:/m-1", "file:///a/b"]
)
def test_an_address_elsewhere_stays(tmp_path: Path, address: str):
    folder = keep(tmp_path / "unpacked", address)
    tell_models_moved(folder, tmp_path / "new")
    assert set(noted(folder).values()) == {address}


def test_a_home_without_models_has_nothing_to_tell(tmp_path: Path):
    tell_models_moved(tmp_path, tmp_path / "new")
    assert not list(tmp_path.iterdir())


def test_a_database_that_is_none_is_named(tmp_path: Path):
    (tmp_path / "mlflow").mkdir()
    (tmp_path / "mlflow" / "mlflow.db").write_bytes(b"no database" * 100)
    with pytest.raises(BadInput, match=r"mlflow/mlflow\.db"):
        tell_models_moved(tmp_path, tmp_path / "new")
