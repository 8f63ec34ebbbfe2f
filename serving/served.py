"""The model that serves, as it may be told of: its name, its past and its measures, no family."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cases.errors import NotThereYet
from serving.model_runs import Measured, runs
from serving.referrals.records import ModelKind

if TYPE_CHECKING:
    from serving.ranking.serves import ServingModel


class ServedModel(NamedTuple):
    """What serves; without `measures` where it was not trained under this home. `digest` is the
    SHA-256 of its files, "" where it is not known.
    """

    name: str
    version: str
    kind: ModelKind
    trained_through: date
    measures: tuple[Measured, ...]
    digest: str = ""


def nothing_serves() -> ServedModel:
    """What an application without a model tells of it: NotThereYet."""
    msg = "no model is in use"
    raise NotThereYet(msg)


def told_of(home: Path, serving: "ServingModel") -> ServedModel:
    """What may be told of a model, with what its training left under the home."""
    return ServedModel(
        name=serving.name,
        version=serving.version,
        kind=serving.model.kind,
        trained_through=date.fromisoformat(serving.model.summary["trained_through"]),
        measures=_measures(home, serving.version, serving.digest),
        digest=serving.digest,
    )


@lru_cache(maxsize=8)
def _measures(home: Path, version: str, _digest: str) -> tuple[Measured, ...]:
    """Of a version, whose training is at its end once it serves; every training is read for it."""
    run = next((one for one in runs(home) if one.version == version), None)
    return run.model.measures if run else ()
