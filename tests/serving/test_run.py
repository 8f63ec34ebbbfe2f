import os
import sys
from pathlib import Path

import pytest

from cases.errors import BadInput
from serving import run
from serving.run import serve, serve_command, serve_environment
from serving.settings.environment import Settings, read_settings


def test_the_service_binds_to_this_machine_alone_unless_told_otherwise():
    command = serve_command()
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "3000"


def test_nobody_is_told_that_it_runs(tmp_path: Path):
    environment = serve_environment(tmp_path, workers=2, inherited={"PATH": "/bin"})
    assert environment["BENTOML_DO_NOT_TRACK"] == "True"
    assert environment["MLFLOW_DISABLE_TELEMETRY"] == "true"
    assert environment["PATH"] == "/bin"


def test_all_state_lives_under_the_home(tmp_path: Path):
    environment = serve_environment(tmp_path, workers=2, inherited={})
    assert read_settings(environment) == Settings(tmp_path, https=False, workers=2)


def test_counters_are_kept_off_the_home_s_disk_in_a_place_of_each_home(tmp_path: Path):
    places = [
        serve_environment(tmp_path / name, workers=1, inherited={})["BENTOML_HOME"]
        for name in ("one", "other", "one")
    ]
    assert places[0] == places[2] != places[1]
    assert not any(Path(place).is_relative_to(tmp_path) for place in places)


def test_a_place_for_counters_that_leads_elsewhere_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    memory, elsewhere = tmp_path / "memory", tmp_path / "elsewhere"
    memory.mkdir()
    elsewhere.mkdir()
    monkeypatch.setattr(run, "MEMORY", memory)
    place = run.counters_place(tmp_path)
    assert place.stat().st_mode & 0o777 == 0o700
    place.rmdir()
    place.symlink_to(elsewhere)
    with pytest.raises(BadInput, match="belongs to somebody else"):
        run.counters_place(tmp_path)


def test_serving_replaces_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    became: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda *whole: became.append(whole))
    serve(tmp_path, port=4000, workers=3)
    ((program, command, environment),) = became
    assert program == sys.executable
    assert command == run.serve_command(port=4000)
    assert environment["TIREK_WORKERS"] == "3"
