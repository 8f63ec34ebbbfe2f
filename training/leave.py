"""What a finished training leaves, in an order in which a kill leaves nothing half made.

First what is needed under the home by whoever meets the version, then the end of its run, and the
version last. Killed before that, there are results under a number that the registry does not
know; the next training writes its own in their place.
"""

from pathlib import Path

import pandas as pd

from cases.canonical import canonical_json
from models.fallback import keep_points_card
from models.registry import Registry
from training.documents import write_documents
from training.results import drop_results, keep_results
from training.tracking.log import CURVES, PAGE, Found


def leave(
    home: Path, registry: Registry, found: Found, scores: pd.DataFrame, *, model_id: str
) -> str:
    """Keep the points card and the results, end the active run, and register its logged model as
    the challenger; returns its version.
    """
    keep_points_card(home, found.fitted.points_card)
    foreseen = registry.next_version()
    _keep(home, foreseen, found, scores)
    registry.tracking.finish()
    version = registry.register(model_id)
    if version != foreseen:  # another home registered meanwhile, or a version had been deleted
        drop_results(home, foreseen)
        _keep(home, version, found, scores)
    return version


def _keep(home: Path, version: str, found: Found, scores: pd.DataFrame) -> None:
    measured = {**found.measured, "version": version}
    texts = {CURVES: canonical_json(found.curves.to_dict()), PAGE: found.page(measured)}
    keep_results(home, version, measured, scores, texts=texts)
    write_documents(home, version)
