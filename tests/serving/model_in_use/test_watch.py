"""Who serves in a worker, by a registry on a shelf (see conftest.py)."""

import logging
import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from cases.errors import NotThereYet
from models.calibration import Calibrator
from models.fallback import POINTS_CARD
from models.model import MODEL_FILE
from models.signatures import Signature, keep_signature
from serving.model_in_use.copies import kept_copy, write_held
from serving.model_in_use.standing import Standing
from serving.model_in_use.watch import ModelInUse
from serving.model_runs import aliases
from tests.serving.model_in_use.conftest import Shelf, worker


def serves(model: ModelInUse) -> tuple[str, str, float]:
    serving = model.serving()
    return serving.name, serving.version, serving.model.bands.high


def spoil(folder: Path) -> None:
    """A byte more, still JSON."""
    path = folder / MODEL_FILE
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")


def test_the_champion_serves_and_its_files_are_kept_under_the_home(town: Path, shelf: Shelf):
    champion = shelf.promote("3")
    model = worker(town, shelf)
    assert serves(model) == ("tirek-plain", "3", 0.4)
    copy = kept_copy(town)
    assert copy is not None
    assert (copy.version, copy.digest) == ("3", champion.digest)
    assert sorted(path.suffix for path in copy.folder.iterdir()) == [".json", ".json"]


def test_when_the_alias_moves_the_next_look_exchanges_the_model(town: Path, shelf: Shelf):
    shelf.promote("3")
    model = worker(town, shelf)
    assert serves(model)[1] == "3"
    shelf.promote("4", high=0.5)
    assert serves(model)[1] == "3"
    model.look()
    assert serves(model) == ("tirek-plain", "4", 0.5)
    model.look()
    assert shelf.fetches == ["3", "4"]
    assert [path.name[:2] for path in (town / "serving" / "models").iterdir()] == ["4-"]


def test_the_old_one_goes_on_where_the_new_one_s_files_are_others(
    town: Path, shelf: Shelf, caplog: pytest.LogCaptureFixture
):
    """Told once, fetched once, and the reason stands where it can be read."""
    shelf.promote("3")
    model = worker(town, shelf)
    model.serving()
    shelf.promote("4")
    spoil(shelf.folder / "4")
    with caplog.at_level(logging.WARNING, "tirek.model"):
        model.look()
        model.look()
    assert serves(model)[1] == "3"
    assert shelf.fetches == ["3", "4"]
    warned = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
    assert warned == [
        "version 4 (registry) does not serve: its files are not those that were registered"
    ]
    standing = model.standing()
    assert standing is not None
    assert [one[:2] for one in standing.refused] == [("4", "registry")]


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"feature_names": ("other",)}, "it reads other features than catalogue 'plain' gives"),
        (
            {"calibrator": Calibrator(np.nan, -3.0, (0.1, 1.0), (100, 50), (2, 20))},
            "a risk is not between 0 and 1",
        ),
    ],
)
def test_the_old_one_goes_on_where_the_new_one_fails_its_trial(
    fault: dict[str, object], why: str, town: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    shelf.promote("3")
    model = worker(town, shelf)
    model.serving()
    shelf.promote("4")
    spoilt = replace(shelf.model, **fault)
    monkeypatch.setattr("models.model.Model.load", lambda _folder: spoilt)
    monkeypatch.setattr("serving.model_in_use.trial.require_same_answers", lambda *_: True)
    model.look()
    assert serves(model)[1] == "3"
    standing = model.standing()
    assert standing is not None
    (refused,) = standing.refused
    assert refused.version == "4"
    assert why in refused.why


def test_a_version_that_answers_otherwise_than_when_it_was_registered_is_refused(
    town: Path, shelf: Shelf
):
    shelf.promote("3")
    model = worker(town, shelf)
    model.serving()
    answers = shelf.folder / "4" / "answers.json"
    shelf.add("4")
    answers.write_text(answers.read_text(encoding="utf-8").replace("0.04", "0.05"), "utf-8")
    shelf.aliases["champion"] = shelf.aliases["champion"]._replace(
        version="4", digest=shelf.copy("4").digest
    )
    model.look()
    standing = model.standing()
    assert standing is not None
    assert standing.version == "3"
    (refused,) = standing.refused
    assert "answers otherwise" in refused.why


def test_a_version_registered_before_digests_were_kept_is_taken(town: Path, shelf: Shelf):
    champion = shelf.promote("3")
    shelf.aliases["champion"] = champion._replace(digest="")
    model = worker(town, shelf)
    assert model.serving().digest == champion.digest
    model.look()
    assert shelf.fetches == ["3"]


def test_without_the_registry_at_start_what_served_last_serves_again(town: Path, shelf: Shelf):
    shelf.promote("3")
    worker(town, shelf).serving()
    shelf.is_up = False
    model = worker(town, shelf)
    assert serves(model)[1] == "3"
    model.look()
    standing = model.standing()
    assert standing is not None
    assert (standing.source, standing.version) == ("kept", "3")
    assert standing.problem == "MLflow at http://registry.test cannot be used"


def test_without_the_registry_later_the_same_model_goes_on_until_it_is_back(
    town: Path, shelf: Shelf
):
    shelf.promote("3")
    model = worker(town, shelf)
    before = model.serving()
    shelf.is_up = False
    shelf.promote("4")
    model.look()
    assert model.serving() is before
    shelf.is_up = True
    model.look()
    assert serves(model)[1] == "4"
    assert model.standing() is not None
    assert not model.standing().problem


def test_a_spoilt_copy_is_fetched_again(town: Path, shelf: Shelf):
    shelf.promote("3")
    worker(town, shelf).serving()
    copy = kept_copy(town)
    assert copy is not None
    spoil(copy.folder)
    assert serves(worker(town, shelf))[1] == "3"
    assert shelf.fetches == ["3", "3"]
    shelf.is_up = False
    assert worker(town, shelf).serving().version == "3"


@pytest.mark.parametrize("spoilt", ["files", "pointer"])
def test_with_a_spoilt_copy_and_no_registry_the_points_card_serves(
    spoilt: str, town: Path, shelf: Shelf
):
    shelf.promote("3")
    worker(town, shelf).serving()
    copy = kept_copy(town)
    assert copy is not None
    if spoilt == "files":
        spoil(copy.folder)
    else:
        (town / "serving" / "in_use.json").write_text("{", encoding="utf-8")
    shelf.is_up = False
    model = worker(town, shelf)
    assert serves(model)[0] == "points-card"
    shelf.is_up = True
    model.look()
    assert serves(model)[1] == "3"


def test_a_bento_s_own_copy_serves_where_nothing_else_can_be_had(
    town: Path, shelf: Shelf, tmp_path: Path
):
    shelf.add("3")
    (tmp_path / "held").mkdir()
    write_held(shelf.copy("3"), tmp_path / "held")
    shelf.is_up = False
    model = worker(town, shelf, tmp_path / "held")
    assert serves(model)[:2] == ("tirek-plain", "3")
    assert model.standing() is not None
    assert model.standing().source == "bento"


def test_a_bento_s_spoilt_copy_is_refused_and_the_points_card_serves(
    town: Path, shelf: Shelf, tmp_path: Path
):
    shelf.add("3")
    (tmp_path / "held").mkdir()
    write_held(shelf.copy("3"), tmp_path / "held")
    spoil(next((tmp_path / "held" / "models").iterdir()))
    shelf.is_up = False
    model = worker(town, shelf, tmp_path / "held")
    assert serves(model)[0] == "points-card"
    assert [one[:2] for one in model.standing().refused] == [("3", "bento")]


def test_a_champion_whose_signature_expires_gives_way_to_the_points_card(town: Path, shelf: Shelf):
    shelf.promote("3")
    model = worker(town, shelf)
    assert serves(model)[1] == "3"
    over = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    keep_signature(town, "3", Signature("A. M.", "few", "2026-01-01T00:00:00+00:00", over))
    shelf.is_up = False
    model.look()
    assert serves(model)[0] == "points-card"
    assert serves(worker(town, shelf))[0] == "points-card"


def test_a_champion_that_is_taken_back_gives_way_to_the_points_card(town: Path, shelf: Shelf):
    shelf.promote("3")
    model = worker(town, shelf)
    model.serving()
    shelf.aliases.clear()
    model.look()
    assert serves(model)[0] == "points-card"


def test_before_anything_was_trained_that_is_said(town: Path, shelf: Shelf):
    shutil.rmtree(town / POINTS_CARD)
    with pytest.raises(NotThereYet, match="run 'tirek train' first"):
        worker(town, shelf).serving()


def test_a_disk_that_is_full_keeps_no_copy_and_stops_nobody(
    town: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("serving.model_in_use.watch.keep_copy", full)
    shelf.promote("3")
    assert serves(worker(town, shelf))[1] == "3"


def test_two_workers_that_watch_exchange_without_being_told(town: Path, shelf: Shelf):
    shelf.promote("3")
    workers = [worker(town, shelf) for _ in range(2)]
    assert [serves(one)[1] for one in workers] == ["3", "3"]
    shelf.promote("4")
    met = threading.Event()

    def wait_for(one: ModelInUse) -> None:
        one.watch(every=0.02)
        while one.serving().version != "4":
            met.wait(0.01)
        one.end()

    waiting = [threading.Thread(target=wait_for, args=(one,), daemon=True) for one in workers]
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join(60)
    assert [serves(one)[1] for one in workers] == ["4", "4"]


def test_what_did_not_pass_is_forgotten_once_another_is_champion(town: Path, shelf: Shelf):
    third = shelf.promote("3")
    model = worker(town, shelf)
    model.serving()
    shelf.promote("4")
    spoil(shelf.folder / "4")
    model.look()
    assert [one.version for one in standing_of(model).refused] == ["4"]
    shelf.aliases["champion"] = third
    model.look()
    assert standing_of(model)[1:3] == ("3", "registry")
    assert standing_of(model).refused == ()


def test_looking_makes_no_registry_where_there_is_none(
    town: Path, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """An empty one would know of no champion, and the Bento's own would have to go."""
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    shelf.add("3")
    (tmp_path / "held").mkdir()
    write_held(shelf.copy("3"), tmp_path / "held")
    model = ModelInUse(town, held=tmp_path / "held")
    model.serving()
    with pytest.raises(NotThereYet, match="no registry"):
        model.registry("plain")
    assert aliases(town) == ("", "", "")
    model.look()
    assert standing_of(model)[1:3] == ("3", "bento")
    assert not (town / "mlflow").exists()


def standing_of(model: ModelInUse) -> Standing:
    standing = model.standing()
    assert standing is not None
    return standing
