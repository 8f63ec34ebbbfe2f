"""A real cluster: two workers of one core and 1 GB, each in processes of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from features.engine import Engine

SPEAKS = (
    "SPARK_REMOTE",
    "MASTER",
    "PYSPARK_SUBMIT_ARGS",
    "PYSPARK_GATEWAY_PORT",
    "SPARK_CONF_DIR",
    "SPARK_HOME",
)
WORKERS = "--master local-cluster[2,1,1024] --conf spark.ui.enabled=false pyspark-shell"
FAMILIES_A_PART = 80
PARTS_A_JOB = 8
"""Fewer than usual, so that a small country takes several jobs."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    cluster = pytest.importorskip("features.cluster", reason="the extra 'cluster' is not there")
    with pytest.MonkeyPatch.context() as patch:
        for name in (*SPEAKS, "JAVA_HOME", "PYSPARK_PYTHON"):
            patch.delenv(name, raising=False)
        patch.setenv("PYSPARK_SUBMIT_ARGS", WORKERS)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_WORKER_DIR", str(tmp_path_factory.mktemp("workers")))
        patch.setattr(cluster, "PARTS_A_JOB", PARTS_A_JOB)
        with cluster.on_spark() as engine:
            yield engine


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a small simulated country, cut into many more parts than there are workers."""
    out = tmp_path_factory.mktemp("country")
    simulate_country(out / "extract", scenario="demo", families=1600, years=3, seed=4)
    ingest(out / "extract", out / "home", families_a_part=FAMILIES_A_PART)
    return out / "home"


@pytest.fixture(scope="session")
def store(country: Path) -> CaseStore:
    return CaseStore.open(country)
