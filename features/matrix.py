"""The feature matrix: one row per (family, as_of_date), built part by part.

The same path serves training (many dates, with outcomes) and today's list (one date,
none): what the model learns from is what it scores.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cases.catalogue.whole import Catalogue
from cases.errors import BadInput
from cases.progress import Progress, silent
from cases.store import CaseStore
from features.asof import can_speak_for, to_day
from features.cohort import CohortStep, add_flows
from features.concepts import declare_features
from features.context import area_rates
from features.engine import Engine, Threads
from features.labels import require_matured
from features.part import FLOW, Plan, as_lists, flows_of, from_lists
from features.vocabulary import Feature

COMMISSIONS = b"commissions"
"""Where a matrix's table keeps the commissions that its rows point to."""


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """Rows of (family, as_of_date) with their feature values.

    values (rows, features) float32, NaN = not known; family_id (rows,); commission (rows,)
    is a position in `commissions`; as_of_day (rows,) days since 1970; outcome (rows,) bool,
    or None where labels were not asked for; helped (rows,) bool alike: help ran before the
    label window closed. `flow` is the cohort flow per date.
    """

    features: tuple[Feature, ...]
    commissions: tuple[str, ...]
    values: npt.NDArray[np.float32]
    family_id: npt.NDArray[np.object_]
    commission: npt.NDArray[np.int32]
    as_of_day: npt.NDArray[np.int32]
    outcome: npt.NDArray[np.bool_] | None
    flow: dict[date, tuple[CohortStep, ...]]
    helped: npt.NDArray[np.bool_] | None = None

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
            helped=None if self.helped is None else self.helped[chosen],
        )

    def with_outcome(self, outcome: npt.NDArray[np.bool_]) -> Self:
        """The same rows with these outcomes, (rows,)."""
        return replace(self, outcome=outcome)

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


def build_matrix(
    store: CaseStore,
    as_of_dates: Sequence[date],
    *,
    outcomes_seen_until: date | None = None,
    punitive: tuple[str, ...] = (),
    engine: Engine | None = None,
    progress: Progress = silent,
) -> FeatureMatrix:
    """The cohort's features as of each date, with outcomes where `outcomes_seen_until` is
    given.

    BadInput for a date the store cannot speak for, a date given twice, or a label window
    that has not matured.
    """
    at_work = engine or Threads()
    plan = plan_matrix(
        store,
        as_of_dates,
        outcomes_seen_until=outcomes_seen_until,
        punitive=punitive,
        engine=at_work,
    )
    answers = _told(at_work.map(plan, store.parts), len(store.parts), progress)
    if len(as_of_dates) > 1:
        return gather(answers, plan)
    return _gather_as_they_come(answers, plan, most_rows=store.families)


def _told(answers: Iterable[pa.Table], parts: int, progress: Progress) -> Iterator[pa.Table]:
    for done, rows in enumerate(answers):
        progress("features", done, parts)
        yield rows
    progress("features", parts, parts)


def gather(answers: Iterable[pa.Table], plan: Plan) -> FeatureMatrix:
    """The matrix of the parts' answers to a plan: by date, then in the order given."""
    gathered = _Gathered([[] for _ in plan.as_of_dates], [[] for _ in plan.as_of_dates])
    for rows in answers:
        gathered.take(rows, plan)
    filled = _Filled.with_room(gathered.how_many, plan)
    for table in gathered.in_order():
        filled.take(table)
    return filled.matrix(gathered.flows)


def _gather_as_they_come(
    answers: Iterable[pa.Table], plan: Plan, *, most_rows: int
) -> FeatureMatrix:
    """The same for one date: rows are put in their place while other parts are worked on.

    Room for `most_rows` is asked of the system, which gives no more than is filled.
    """
    filled = _Filled.with_room(most_rows, plan)
    flows = []
    for rows in answers:
        flows += flows_of(rows)
        filled.take(rows)
    return filled.matrix([flows])


def plan_matrix(
    store: CaseStore,
    as_of_dates: Sequence[date],
    *,
    outcomes_seen_until: date | None = None,
    punitive: tuple[str, ...] = (),
    engine: Engine,
) -> Plan:
    """What is asked of every part of a store; errors as for `build_matrix`."""
    _require_dates(store, as_of_dates, outcomes_seen_until)
    catalogue = store.catalogue
    commissions = tuple(store.table("commissions")["commission_id"].to_pylist())
    days = [to_day(day) for day in as_of_dates]
    return Plan(
        catalogue=catalogue,
        features=declare_features(catalogue, punitive=punitive),
        commissions=commissions,
        as_of_dates=tuple(as_of_dates),
        area=area_rates(store.parts, catalogue, commissions, days, engine=engine),
        outcomes_seen_until=outcomes_seen_until,
    )


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
        for day in as_of_dates:
            require_matured(to_day(day), store.catalogue.label, outcomes_seen_until)


def _require_known(store: CaseStore, day: date, what: str) -> None:
    if not can_speak_for(to_day(store.cut_off), to_day(day)):
        msg = (
            f"{what} {day} lies outside the store, which speaks up to {store.cut_off}; "
            "choose an earlier date or ingest a later extract"
        )
        raise BadInput(msg)


class _Gathered(NamedTuple):
    """The parts' rows and flows by date, in the order of the parts."""

    rows: list[list[pa.Table]]
    flows: list[list[tuple[CohortStep, ...]]]

    def take(self, rows: pa.Table, plan: Plan) -> None:
        """Add a part's answer, whose rows stand date after date."""
        days = rows["as_of_day"].to_numpy()
        start = 0
        for place, (day, flow) in enumerate(zip(plan.as_of_dates, flows_of(rows), strict=True)):
            size = int((days == to_day(day)).sum())
            self.rows[place].append(rows.slice(start, size))
            self.flows[place].append(flow)
            start += size

    @property
    def how_many(self) -> int:
        """Rows in all."""
        return sum(table.num_rows for tables in self.rows for table in tables)

    def in_order(self) -> Iterator[pa.Table]:
        """Every table by date, then by part; each is let go once it has been given."""
        for tables in self.rows:
            tables.reverse()
            while tables:
                yield tables.pop()


@dataclass
class _Filled:
    """A matrix being filled, one table after another."""

    plan: Plan
    values: npt.NDArray[np.float32]
    others: list[pa.Table]
    rows: int = 0

    @classmethod
    def with_room(cls, most_rows: int, plan: Plan) -> Self:
        """Nothing yet, and room for so many rows."""
        return cls(plan, np.empty((most_rows, len(plan.features)), dtype=np.float32), [])

    def take(self, table: pa.Table) -> None:
        """Copy a table's values into their place, so that it can be let go."""
        for block in from_lists(table["values"], len(self.plan.features)):
            self.values[self.rows : self.rows + len(block)] = block
            self.rows += len(block)
        others = table.drop_columns(["values"]).replace_schema_metadata(None)
        self.others.append(others.combine_chunks())

    def matrix(self, flows: list[list[tuple[CohortStep, ...]]]) -> FeatureMatrix:
        """What was filled; `flows` by date, then by part."""
        rest = pa.concat_tables(self.others)
        plan = self.plan
        return FeatureMatrix(
            features=plan.features,
            commissions=plan.commissions,
            values=self.values[: self.rows],
            family_id=rest["family_id"].to_numpy(zero_copy_only=False),
            commission=rest["commission"].to_numpy(),
            as_of_day=rest["as_of_day"].to_numpy(),
            outcome=_flags(rest, "label"),
            helped=_flags(rest, "helped"),
            flow={
                day: add_flows(of_date)
                for day, of_date in zip(plan.as_of_dates, flows, strict=True)
            },
        )


def _flags(rows: pa.Table, name: str) -> npt.NDArray[np.bool_] | None:
    if name not in rows.column_names:
        return None
    flags: npt.NDArray[np.bool_] = rows[name].to_numpy(zero_copy_only=False)
    return flags


def to_table(matrix: FeatureMatrix) -> pa.Table:
    """The matrix as one Arrow table, to be kept or sent."""
    columns: dict[str, Any] = {
        "family_id": pa.array(matrix.family_id, pa.string()),
        "commission": matrix.commission,
        "as_of_day": matrix.as_of_day,
        "values": as_lists(matrix.values),
    }
    columns |= {
        name: flags
        for name, flags in (("label", matrix.outcome), ("helped", matrix.helped))
        if flags is not None
    }
    flows = [[day.isoformat(), flow] for day, flow in matrix.flow.items()]
    told = {COMMISSIONS: json.dumps(matrix.commissions), FLOW: json.dumps(flows)}
    return pa.table(columns).replace_schema_metadata(told)


def from_table(
    rows: pa.Table, catalogue: Catalogue, *, punitive: tuple[str, ...] = ()
) -> FeatureMatrix:
    """The matrix that `to_table` made a table of, sharing its memory where it can."""
    features = declare_features(catalogue, punitive=punitive)
    told = rows.schema.metadata
    blocks = from_lists(rows["values"], len(features))
    return FeatureMatrix(
        features=features,
        commissions=tuple(json.loads(told[COMMISSIONS])),
        values=blocks[0] if len(blocks) == 1 else np.concatenate(blocks),
        family_id=rows["family_id"].to_numpy(zero_copy_only=False),
        commission=rows["commission"].to_numpy(),
        as_of_day=rows["as_of_day"].to_numpy(),
        outcome=_flags(rows, "label"),
        helped=_flags(rows, "helped"),
        flow={
            date.fromisoformat(day): tuple(CohortStep(*step) for step in flow)
            for day, flow in json.loads(told[FLOW])
        },
    )
