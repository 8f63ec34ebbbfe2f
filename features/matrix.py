"""The feature matrix: one row per (family, as_of_date), built part by part.

The same path serves training (many dates, with outcomes) and today's list (one date,
none): what the model learns from is what it scores.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from cases.catalogue import Catalogue
from cases.errors import BadInput
from cases.progress import Progress, silent
from cases.store import CaseStore
from features.asof import can_speak_for, is_present, to_day
from features.cohort import CohortStep, add_flows, find_cohort
from features.concepts import Feature, Measure, declare_features
from features.fold import Folding, fold
from features.history import History, read_history
from features.labels import find_outcomes
from features.onepass import tally


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """Rows of (family, as_of_date) with their feature values.

    values (rows, features) float32, NaN = not known; family_id (rows,); commission (rows,)
    is a position in `commissions`; as_of_day (rows,) days since 1970; outcome (rows,) bool,
    or None where labels were not asked for. `flow` is the cohort flow per date.
    """

    features: tuple[Feature, ...]
    commissions: tuple[str, ...]
    values: npt.NDArray[np.float32]
    family_id: npt.NDArray[np.object_]
    commission: npt.NDArray[np.int32]
    as_of_day: npt.NDArray[np.int32]
    outcome: npt.NDArray[np.bool_] | None
    flow: dict[date, tuple[CohortStep, ...]]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(feature.name for feature in self.features)

    def column(self, name: str) -> npt.NDArray[np.float32]:
        """One feature's values, (rows,)."""
        return self.values[:, self.feature_names.index(name)]

    def rows(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.integer]) -> Self:
        """The chosen rows only."""
        return replace(
            self,
            values=self.values[chosen],
            family_id=self.family_id[chosen],
            commission=self.commission[chosen],
            as_of_day=self.as_of_day[chosen],
            outcome=None if self.outcome is None else self.outcome[chosen],
        )

    @property
    def labels(self) -> npt.NDArray[np.bool_]:
        """The outcomes; BadInput where the matrix was built without."""
        if self.outcome is None:
            msg = "this matrix was built without outcomes"
            raise BadInput(msg)
        return self.outcome

    @property
    def digest(self) -> str:
        """SHA-256 over features, rows, values and outcomes."""
        sha = hashlib.sha256("\n".join(self.feature_names).encode())
        sha.update("\n".join(self.family_id.tolist()).encode())
        for array in (self.values, self.commission, self.as_of_day):
            sha.update(np.ascontiguousarray(array).tobytes())
        if self.outcome is not None:
            sha.update(self.outcome.tobytes())
        return sha.hexdigest()


class _Block(NamedTuple):
    """One part as of one date."""

    values: npt.NDArray[np.float32]
    family_id: npt.NDArray[np.object_]
    commission: npt.NDArray[np.int32]
    outcome: npt.NDArray[np.bool_]
    flow: tuple[CohortStep, ...]
    area: npt.NDArray[np.float64]


def build_matrix(
    store: CaseStore,
    as_of_dates: Sequence[date],
    *,
    outcomes_seen_until: date | None = None,
    punitive: tuple[str, ...] = (),
    progress: Progress = silent,
) -> FeatureMatrix:
    """The cohort's features as of each date, with outcomes where `outcomes_seen_until` is
    given.

    BadInput for a date the store cannot speak for, a date given twice, or a label window
    that has not matured.
    """
    _require_dates(store, as_of_dates, outcomes_seen_until)
    catalogue = store.catalogue
    features = declare_features(catalogue, punitive=punitive)
    commissions = tuple(store.table("commissions")["commission_id"].to_pylist())
    blocks: dict[date, list[_Block]] = {day: [] for day in as_of_dates}
    for done, part in enumerate(store.parts):
        progress("features", done, len(store.parts))
        history = read_history(part, catalogue, commissions)
        for day in as_of_dates:
            blocks[day].append(
                _block(history, catalogue, features, day, len(commissions), outcomes_seen_until)
            )
    progress("features", len(store.parts), len(store.parts))
    return _joined(blocks, features, commissions, with_outcomes=outcomes_seen_until is not None)


def _require_dates(
    store: CaseStore, as_of_dates: Sequence[date], outcomes_seen_until: date | None
) -> None:
    if not as_of_dates:
        msg = "no as-of date was given"
        raise BadInput(msg)
    for day in as_of_dates:
        _require_known(store, day, "as-of date")
        if as_of_dates.count(day) > 1:
            msg = f"as-of date {day} was given more than once"
            raise BadInput(msg)
    if outcomes_seen_until is not None:
        _require_known(store, outcomes_seen_until, "the day outcomes are seen until,")


def _require_known(store: CaseStore, day: date, what: str) -> None:
    if not can_speak_for(to_day(store.cut_off), to_day(day)):
        msg = (
            f"{what} {day} lies outside the store, which speaks up to {store.cut_off}; "
            "choose an earlier date or ingest a later extract"
        )
        raise BadInput(msg)


def _block(
    history: History,
    catalogue: Catalogue,
    features: tuple[Feature, ...],
    day: date,
    commissions: int,
    outcomes_seen_until: date | None,
) -> _Block:
    as_of_day = to_day(day)
    cohort = find_cohort(history, catalogue, as_of_day)
    tallies = tally(
        history.events,
        as_of_day,
        np.array(catalogue.lookback_days, dtype=np.int32),
        readable=_readable(catalogue, features),
        sources=len(catalogue.sources),
    )
    folding = Folding(history, tallies, catalogue, as_of_day)
    values = fold(folding, features)
    outcome = (
        np.zeros(len(history), dtype=np.bool_)
        if outcomes_seen_until is None
        else find_outcomes(history, catalogue.label, as_of_day, seen_until=outcomes_seen_until)
    )
    scored = cohort.scored
    return _Block(
        values=values[scored],
        family_id=history.families.family_id[scored],
        commission=history.families.commission[scored],
        outcome=outcome[scored],
        flow=cohort.flow,
        area=_area_sums(folding, features, values, commissions),
    )


def _readable(catalogue: Catalogue, features: tuple[Feature, ...]) -> npt.NDArray[np.bool_]:
    """Which event types have features of their own, (types,)."""
    declared = {feature.selector for feature in features if feature.measure is Measure.COUNT}
    return np.array([code in declared for code in catalogue.codes("event_types")])


def _area_sums(
    folding: Folding,
    features: tuple[Feature, ...],
    values: npt.NDArray[np.float32],
    commissions: int,
) -> npt.NDArray[np.float64]:
    """(2, commissions): families living there, and their cases in the last year."""
    names = [feature.name for feature in features]
    cases = values[:, names.index("cases_365")]
    families = folding.history.families
    # whoever is not there yet would tell the future, and who left long ago an old past
    present = is_present(families.registered, families.left, folding.as_of_day)
    return np.stack(
        [
            np.bincount(families.commission, weights=present, minlength=commissions),
            np.bincount(families.commission, weights=present * cases, minlength=commissions),
        ]
    )


def _joined(
    blocks: dict[date, list[_Block]],
    features: tuple[Feature, ...],
    commissions: tuple[str, ...],
    *,
    with_outcomes: bool,
) -> FeatureMatrix:
    in_order = [(day, block) for day, parts in blocks.items() for block in parts]
    values = np.concatenate([block.values for _, block in in_order])
    sizes = [len(block.values) for _, block in in_order]
    commission = np.concatenate([block.commission for _, block in in_order])
    as_of_day = np.repeat([to_day(day) for day, _ in in_order], sizes).astype(np.int32)
    _fill_area(values, features, commission, as_of_day, blocks)
    return FeatureMatrix(
        features=features,
        commissions=commissions,
        values=values,
        family_id=np.concatenate([block.family_id for _, block in in_order]),
        commission=commission,
        as_of_day=as_of_day,
        outcome=np.concatenate([b.outcome for _, b in in_order]) if with_outcomes else None,
        flow={day: add_flows([block.flow for block in parts]) for day, parts in blocks.items()},
    )


def _fill_area(
    values: npt.NDArray[np.float32],
    features: tuple[Feature, ...],
    commission: npt.NDArray[np.int32],
    as_of_day: npt.NDArray[np.int32],
    blocks: dict[date, list[_Block]],
) -> None:
    """Area features need every part of the country, so they are filled in at the end."""
    columns = [i for i, f in enumerate(features) if f.measure is Measure.AREA_CASES]
    for day, parts in blocks.items():
        families, cases = sum((block.area for block in parts), start=np.zeros(1))
        rate = (cases / np.maximum(families, 1)).astype(np.float32)
        here = as_of_day == to_day(day)
        for column in columns:
            values[here, column] = rate[commission[here]]
