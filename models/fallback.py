"""The points card as it waits on disk, to serve where no model has earned its place."""

import shutil
from pathlib import Path

from cases.errors import NotThereYet
from models.model import Model

POINTS_CARD = Path("models") / "points_card"


def keep_points_card(home: Path, card: Model) -> None:
    """Keep a calibrated points card under the home; it replaces the one before."""
    folder = home / POINTS_CARD
    making = folder.with_name("points_card.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    card.save(making)
    shutil.rmtree(folder, ignore_errors=True)
    making.rename(folder)


def has_points_card(home: Path) -> bool:
    """True where a points card waits."""
    return (home / POINTS_CARD).is_dir()


def kept_points_card(home: Path) -> Model:
    """The points card that was kept; NotThereYet where nothing was trained."""
    if not has_points_card(home):
        msg = f"{home}: no points card has been calibrated yet; run 'tirek train' first"
        raise NotThereYet(msg)
    return Model.load(home / POINTS_CARD)
