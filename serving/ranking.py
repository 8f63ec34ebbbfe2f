"""Today's cohort, ranked: the one computation behind lists, explanations and the API.

Families with an urgent signal are taken out before anything is ranked: their lane goes by
rule and works without a model.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from cases.errors import CheckFailed
from cases.progress import Progress, silent
from cases.store import CaseStore, Part
from fairness.mitigation.choice import Choice, choice_in_force
from fairness.mitigation.shifting import shifted
from features.asof import to_day
from features.engine import Engine, Threads
from features.matrix import FeatureMatrix, gather, plan_matrix
from features.part import Plan
from models.fallback import has_points_card, kept_points_card
from models.model import Bands, Model
from models.reasons.background import Background, draw_backgrounds
from models.reasons.contributions import contributions_by_concept
from models.reasons.explained import Explained, explain
from models.reasons.missing import Lenders
from models.reasons.stability import between_bands
from models.scored import ScoredFamilies, Scoring, score_parts
from models.selection import RankInterval, Selection, rank_interval, select_at_capacity
from models.signatures import kept_signature
from serving.mitigation import offset_of
from serving.referrals.book import Book
from serving.referrals.corrections.leaving_out import LeftOut, parts_to_score
from serving.urgent import UrgentSignals, find_urgent

if TYPE_CHECKING:
    from models.registry import Registered

SEED = 20260101
RANDOM_SHARE = 0.05
DATES = 100_000
POINTS_CARD = "points-card"
NOTHING_CHANGED: Mapping[str, int] = MappingProxyType({})
OWN_BORDERS: Mapping[str, float] = MappingProxyType({})

Explainable = Literal["everybody", "selected"]
"""Whose reasons may be asked for: their feature rows are kept."""


@dataclass(frozen=True, slots=True)
class ServingModel:
    """The model that serves, by name and version, and the SHA-256 of its files where it is known.

    Two are the same where these are: a key for what is remembered of answers.
    """

    model: Model = field(compare=False, repr=False)
    name: str
    version: str
    digest: str = ""


class Ordering(NamedTuple):
    """How ties and draws are decided: a recorded seed and the share drawn by chance."""

    seed: int = SEED
    random_share: float = RANDOM_SHARE

    def seed_of(self, as_of: date) -> int:
        """The seed of one list: every date draws anew, or chance would always be the same."""
        return self.seed * DATES + to_day(as_of)


class NobodyInCohort(CheckFailed):
    """No family can be ranked as of the date; some may still stand in the urgent lane."""


@dataclass(frozen=True)
class RankedCohort:
    """Everybody who can be ranked as of a date, ranked and selected at capacity.

    scored, selection, band, offset: one entry per family; capacity and cohort_size (commissions,).
    `borders` are those of the levels where they are not the model's own. `mitigation` is the signed
    choice that the families were selected with, None where there is none; `offset` what it added
    to their log-odds, 0 without. Risks and bands know nothing of it.
    `matrix` holds the feature rows of those families whose reasons may be asked for,
    `drawn` those that they are compared with, commission by commission: `backgrounds`.
    """

    store: CaseStore
    serving: ServingModel
    as_of: date
    ordering: Ordering
    scored: ScoredFamilies
    matrix: FeatureMatrix
    drawn: FeatureMatrix
    backgrounds: tuple[Background, ...]
    selection: Selection
    capacity: npt.NDArray[np.int64]
    urgent: UrgentSignals
    borders: Mapping[str, float]
    mitigation: Choice | None
    offset: npt.NDArray[np.float64]

    @cached_property
    def band(self) -> npt.NDArray[np.object_]:
        """The band of every family; empty where the record is too thin for one."""
        band = self.serving.model.bands.of(self.scored.risk)
        band[self.scored.thin] = ""
        return band

    def explain(self, families: Collection[str]) -> Explained:
        """The rows of those families whose reasons may be asked for, in the order asked, with what
        moved the model at each; checked for additivity.
        """
        asked = np.array([self._matrix_row_of[family] for family in families], dtype=np.int64)
        return explain(self.serving.model, self.matrix.rows(asked), self._others)

    @cached_property
    def _others(self) -> tuple[FeatureMatrix, ...]:
        """Whom each commission's families are compared with, in the order of their lots."""
        return tuple(self.drawn.rows(rows) for rows in self._drawn_rows)

    @cached_property
    def lenders(self) -> tuple[Lenders, ...]:
        """The same, and what their records come to."""
        values = contributions_by_concept(self.serving.model, self.drawn).values
        return tuple(
            Lenders(background.families, values[rows])
            for background, rows in zip(self.backgrounds, self._drawn_rows, strict=True)
        )

    @cached_property
    def _drawn_rows(self) -> tuple[npt.NDArray[np.int64], ...]:
        place = {family: row for row, family in enumerate(self.drawn.family_id.tolist())}
        return tuple(
            np.array([place[family] for family in background.families], dtype=np.int64)
            for background in self.backgrounds
        )

    @cached_property
    def book(self) -> Book:
        """What is told of the families, as far as it was told of any."""
        model = self.serving.model
        return Book(self.store.catalogue, self.matrix.features, model.calibrator)

    @cached_property
    def group(self) -> list[int]:
        """The group of similar risk in which each family stands."""
        found: list[int] = self.serving.model.calibrator.group_of(self.scored.risk).tolist()
        return found

    @cached_property
    def between(self) -> npt.NDArray[np.object_]:
        """The two bands that every family stands between, the higher first; None where its band
        is settled, or the record too thin for one.
        """
        bands = self.serving.model.bands
        between = between_bands(bands, self.scored.risk, self.scored.refit_risk)
        between[self.scored.thin] = None
        return between

    @property
    def rank_low(self) -> npt.NDArray[np.int64]:
        """The lowest rank of every family in its commission's cohort under the model and its
        refits: for the audit and for studies, never for a page.
        """
        return self._rank_interval.low

    @property
    def rank_high(self) -> npt.NDArray[np.int64]:
        """The highest, alike."""
        return self._rank_interval.high

    @cached_property
    def _rank_interval(self) -> RankInterval:
        return rank_interval(
            shifted(self.scored.risk, self.offset),
            shifted(self.scored.refit_risk, self.offset[:, None]),
            self.scored.commission,
            seed=self.ordering.seed_of(self.as_of),
            identifiers=self.scored.family_id,
        )

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The place of each family among the scored."""
        return {family: row for row, family in enumerate(self.scored.family_id.tolist())}

    @cached_property
    def _matrix_row_of(self) -> dict[str, int]:
        return {family: row for row, family in enumerate(self.matrix.family_id.tolist())}

    @cached_property
    def cohort_size(self) -> npt.NDArray[np.int64]:
        """Families ranked per commission."""
        return np.bincount(self.scored.commission, minlength=len(self.capacity))


def has_model(home: Path, catalogue_code: str) -> bool:
    """True where anything could rank: a champion, or a calibrated points card."""
    return _champion(home, catalogue_code) is not None or has_points_card(home)


def serving_model(home: Path, catalogue_code: str) -> ServingModel:
    """The champion; the points card where no model has earned its place, or where the signature
    that it stood on has expired.
    """
    champion = _champion(home, catalogue_code)
    if champion is not None and not _has_expired(home, champion.version):
        return ServingModel(champion.model, champion.name, champion.version)
    card = kept_points_card(home)
    return ServingModel(card, POINTS_CARD, card.summary["trained_through"])


def _champion(home: Path, catalogue_code: str) -> "Registered | None":
    from models.registry import Registry  # noqa: PLC0415  loads MLflow

    return Registry(home, catalogue_code).champion()


def with_borders(serving: ServingModel, borders: Mapping[str, float]) -> ServingModel:
    """The same model with other borders between its levels; with its own where there are none.

    They are borders of calibrated risk, so that they mean the same for every model.
    """
    if not borders:
        return serving
    return replace(serving, model=replace(serving.model, bands=Bands(**borders)))


def _has_expired(home: Path, version: str) -> bool:
    signature = kept_signature(home, version)
    return signature is not None and signature.has_expired(datetime.now(UTC))


def standing(home: Path, catalogue_code: str) -> str:
    """Why the points card serves, in a line; "" where a champion does, or nothing can."""
    champion = _champion(home, catalogue_code)
    if champion is None:
        return "no model has earned its place: the points card serves" * has_points_card(home)
    signature = kept_signature(home, champion.version)
    if signature is None or not signature.has_expired(datetime.now(UTC)):
        return ""
    return (
        f"the signature for version {champion.version} expired on {signature.expires_at[:10]}: the "
        "points card serves; audit it and sign again with 'tirek promote', or train"
    )


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
    store = CaseStore.open(home)
    serves = with_borders(serving or serving_model(home, store.catalogue.code), borders)
    urgent = find_urgent(store, as_of)
    at_work = engine or Threads()
    plan = plan_matrix(store, [as_of], engine=at_work)
    scoring = Scoring(plan, serves.model, frozenset(urgent), explained == "everybody")
    parts = parts_to_score(store, plan, serves.model, left_out or {})
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
        seed=how.seed_of(as_of),
        identifiers=scored.family_id,
        random_share=how.random_share,
    )
    backgrounds = draw_backgrounds(
        scored.family_id,
        scored.commission,
        np.array(store.table("commissions")["region_id"].to_pylist(), dtype=object),
        seed=how.seed_of(as_of),
    )
    chosen = frozenset(scored.family_id[selection.selected].tolist())
    drawn = frozenset(family for background in backgrounds for family in background.families)
    made = (
        gather(rows, plan)
        if explained == "everybody"
        else _rows_of(chosen | drawn, scored, plan, parts, at_work)
    )
    return RankedCohort(
        store=store,
        serving=serves,
        as_of=as_of,
        ordering=how,
        scored=scored,
        matrix=made if explained == "everybody" else _only(chosen, made),
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
