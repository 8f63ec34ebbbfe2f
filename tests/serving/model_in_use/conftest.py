"""A registry on a shelf: versions of the town's card (see town.py), and who is champion."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cases.errors import BadInput
from cases.store import CaseStore
from models.answers import keep_answers
from models.digests import digest_of
from models.model import Bands, Model
from serving.model_in_use.asking import Wanted
from serving.model_in_use.copies import Copy
from serving.model_in_use.watch import ModelInUse
from tests.serving.town import card


class Shelf:
    """A registry of folders. `champion` is who has the alias, `is_up` whether it answers."""

    def __init__(self, folder: Path, town: Path) -> None:
        self.folder = folder
        self.model = card(CaseStore.open(town))
        self.aliases: dict[str, Wanted] = {}
        self.is_up = True
        self.fetches: list[str] = []

    def add(self, version: str, *, high: float = 0.4, **changes: object) -> Wanted:
        """A version of the card; bands tell versions apart."""
        model: Model = replace(self.model, bands=Bands(high, 0.1), **changes)
        folder = self.folder / version
        folder.mkdir(parents=True)
        model.save(folder)
        keep_answers(model, folder)
        return Wanted("tirek-plain", version, digest_of(folder))

    def promote(self, version: str, *, high: float = 0.4, **changes: object) -> Wanted:
        """Make a version and the champion of it."""
        self.aliases["champion"] = self.add(version, high=high, **changes)
        return self.aliases["champion"]

    def copy(self, version: str) -> Copy:
        """A version's own folder."""
        return Copy("tirek-plain", version, digest_of(self.folder / version), self.folder / version)

    def look(self, alias: str) -> Wanted | None:
        self._answer()
        return self.aliases.get(alias)

    @contextmanager
    def fetched(self, wanted: Wanted) -> Iterator[Copy]:
        self._answer()
        self.fetches.append(wanted.version)
        place = self.folder / f"fetched-{len(self.fetches)}"
        shutil.copytree(self.folder / wanted.version, place)
        yield Copy(wanted.name, wanted.version, wanted.digest or digest_of(place), place)
        shutil.rmtree(place)

    def _answer(self) -> None:
        if not self.is_up:
            msg = "MLflow at http://registry.test cannot be used"
            raise BadInput(msg)


@pytest.fixture
def shelf(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The town's registry, at an address that the environment names."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://registry.test")
    return Shelf(tmp_path / "shelf", town)


def worker(town: Path, shelf: Shelf, held: Path | None = None) -> ModelInUse:
    """One worker's model, which asks the shelf."""

    def ask(_home: Path, _code: str) -> Shelf:
        shelf.look("champion")
        return shelf

    return ModelInUse(town, held=held, ask=ask)
