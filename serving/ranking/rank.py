"""A cohort is scored, selected at capacity, and the rows kept that reasons are asked of.

Families with an urgent signal are taken out before anything is ranked: their lane goes by
rule and works without a model.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from cases.errors import CheckFailed
from cases.progress import Progress, silent
from cases.store import CaseStore, Part
from fairness.mitigation.choice import choice_in_force
from fairness.mitigation.shifting import shifted
from features.engine import Engine, Threads
from features.matrix import FeatureMatrix, gather, plan_matrix
from features.part import Plan
from models.reasons.background import Background, draw_backgrounds
from models.scored import ScoredFamilies, Scoring, score_parts
from models.selection import select_at_capacity
from serving.mitigation import offset_of
from serving.ranking.cohort import Ordering, RankedCohort
from serving.ranking.serves import ServingModel, serving_model, with_borders
from serving.referrals.corrections.leaving_out import LeftOut, parts_to_score
from serving.urgent import find_urgent

NOTHING_CHANGED: Mapping[str, int] = MappingProxyType({})
OWN_BORDERS: Mapping[str, float] = MappingProxyType({})

Explainable = Literal["everybody", "selected"]
"""Whose reasons may be asked for: their feature rows are kept."""


class NobodyInCohort(CheckFailed):
    """No family can be ranked as of the date; some may still stand in the urgent lane."""


def rank_cohort(  # noqa: PLR0913  a ranking is told these things
    home: Path,
    as_of: date,
    *,
    ordering: Ordering | None = None,
    explained: Explainable = "everybody",
    left_out: LeftOut | None = None,
    places: Mapping[str, int] = NOTHING_CHANGED,
    borders: Mapping[str, float] = OWN_BORDERS,
    serving: ServingModel | None = None,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> RankedCohort:
    """Rank the cohort of a date with the model that serves, or with `serving`. It does not read the
    records that are `left_out` of it; `places` are the capacities of those commissions that have
    another than the store says, `borders` the lowest risks of the levels where they are not the
    model's own.

    NotThereYet where nothing was ingested or trained; BadInput for a date outside the
    store; NobodyInCohort where nobody is.
    """
    how = ordering or Ordering()
    seed = how.seed_of(as_of)
    store = CaseStore.open(home)
    serves = with_borders(serving or serving_model(home, store.catalogue.code), borders)
    urgent = find_urgent(store, as_of)
    at_work = engine or Threads()
    plan = plan_matrix(store, [as_of], engine=at_work)
    parts = parts_to_score(store, plan, serves.model, left_out or {})
    scoring = Scoring(plan, serves.model, frozenset(urgent), explained == "everybody")
    scored, rows = score_parts(scoring, parts, engine=at_work, progress=progress)
    if not len(scored):
        msg = f"nobody is in the cohort of {as_of}; choose a date the data speaks for"
        raise NobodyInCohort(msg)
    capacity = capacities(store, places)
    mitigation = choice_in_force(home, serves.version, datetime.now(UTC))
    offset = offset_of(mitigation, store, scored.family_id)
    selection = select_at_capacity(
        shifted(scored.risk, offset),
        scored.commission,
        capacity,
        seed=seed,
        identifiers=scored.family_id,
        random_share=how.random_share,
    )
    backgrounds = _backgrounds(store, scored, seed)
    drawn = frozenset(family for background in backgrounds for family in background.families)
    chosen = frozenset(scored.family_id[selection.selected].tolist())
    if explained == "everybody":
        matrix = made = gather(rows, plan)
    else:
        made = _rows_of(chosen | drawn, scored, plan, parts, at_work)
        matrix = _only(chosen, made)
    return RankedCohort(
        store=store,
        serving=serves,
        as_of=as_of,
        ordering=how,
        scored=scored,
        matrix=matrix,
        drawn=_only(drawn, made),
        backgrounds=backgrounds,
        selection=selection,
        capacity=capacity,
        urgent=urgent,
        borders=borders,
        mitigation=mitigation,
        offset=offset,
    )


def capacities(store: CaseStore, places: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """Families each commission can visit, (commissions,): as the store says, or as changed."""
    table = store.table("commissions").select(["commission_id", "capacity"])
    changed = [places.get(row["commission_id"], row["capacity"]) for row in table.to_pylist()]
    return np.array(changed, dtype=np.int64)


def _backgrounds(store: CaseStore, scored: ScoredFamilies, seed: int) -> tuple[Background, ...]:
    """Whom the families of each commission are compared with, drawn for the date."""
    regions = np.array(store.table("commissions")["region_id"].to_pylist(), dtype=object)
    return draw_backgrounds(scored.family_id, scored.commission, regions, seed=seed)


def _rows_of(
    families: frozenset[str],
    scored: ScoredFamilies,
    plan: Plan,
    parts: tuple[Part, ...],
    engine: Engine,
) -> FeatureMatrix:
    """The families' feature rows, made anew in the parts where they stand."""
    asked = np.isin(scored.family_id.astype(str), sorted(families))
    theirs = [parts[number] for number in np.unique(scored.part[asked])]
    only = replace(plan, families=families)
    return gather(engine.map(only, theirs), only)


def _only(families: frozenset[str], matrix: FeatureMatrix) -> FeatureMatrix:
    return matrix.rows(np.isin(matrix.family_id.astype(str), sorted(families)))
