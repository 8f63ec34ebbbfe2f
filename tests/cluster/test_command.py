"""What the command line says of engines; no Spark is started here."""

import sys
from pathlib import Path

import pytest

from tests.flow.command import said_no, tell

STEPS = [["train"], ["refer", "--as-of", "2026-01-01"]]


@pytest.mark.parametrize("step", STEPS)
def test_without_the_extra_the_remedy_is_named(
    step: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    for name in ("pyspark", "pyspark.sql", "features.cluster", "features.spark_session"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    message = said_no(tell(*step, "--home", tmp_path, "--engine", "spark"))
    assert "--engine spark needs pyspark" in message
    assert "run: pip install 'tirek[cluster]'" in message


@pytest.mark.parametrize("step", STEPS)
def test_an_engine_of_another_name_is_bad_usage(step: list[str]):
    assert "'horse'" in said_no(tell(*step, "--engine", "horse"))
