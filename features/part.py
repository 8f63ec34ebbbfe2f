"""The unit of work: one part of the store, as of one date or many, becomes matrix rows.

The same function runs on this machine's threads and on a cluster, for training and for
today's list. What it needs beyond the part is the plan, which can be sent along.
"""

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cases.catalogue.whole import Catalogue
from cases.store import Part
from features.around import Surroundings, measure_surroundings
from features.asof import to_day
from features.cohort import CohortStep, find_cohort
from features.fold import Folding, Layout, by_measure, fold, teller_of_type
from features.history import Families, History, read_history
from features.labels import find_helped, find_outcomes
from features.onepass import NOWHERE, Reading, room_for, tally
from features.rowwise import put_columns
from features.vocabulary import Feature, Measure

FLOW = b"flow"
"""Where a part's table keeps the cohort flow of each date, in its schema's metadata."""

FAMILIES_AT_ONCE = 1024
"""Families folded together: few enough for a core's own cache to hold all of their numbers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of every part.

    `area` (dates, commissions) holds each area's rate of cases as of each date. With
    `families` only their rows are made; the flow tells of the whole cohort all the same.
    """

    catalogue: Catalogue
    features: tuple[Feature, ...]
    commissions: tuple[str, ...]
    as_of_dates: tuple[date, ...]
    area: npt.NDArray[np.float32]
    outcomes_seen_until: date | None = None
    families: frozenset[str] | None = None

    @property
    def reading(self) -> Reading:
        """What the pass over the events reads for these features."""
        counted = _selected(self.features, Measure.COUNT)
        added = _selected(self.features, Measure.TOTAL)
        codes = self.catalogue.codes("event_types")
        return Reading(
            lookback_days=np.array(self.catalogue.lookback_days, dtype=np.int32),
            place=_places(codes, counted),
            amount_place=_places(codes, added),
            group=teller_of_type(self.catalogue),
            sources=len(self.catalogue.sources),
        )

    def __call__(self, part: Part) -> pa.Table:
        """The part's rows: by date in the plan's order, then by family in the store's."""
        history = read_history(part, self.catalogue, self.commissions)
        asked = [self._as_of(history, place) for place in range(len(self.as_of_dates))]
        rows = pa.concat_tables([table for table, _ in asked])
        return rows.replace_schema_metadata({FLOW: json.dumps([flow for _, flow in asked])})

    def _as_of(self, history: History, place: int) -> tuple[pa.Table, tuple[CohortStep, ...]]:
        as_of_day = to_day(self.as_of_dates[place])
        cohort = find_cohort(history, self.catalogue, as_of_day)
        families = history.families
        scored = cohort.scored & self._asked_for(families)
        values = self._values(history, place, scored)
        columns = {
            "family_id": families.family_id.filter(pa.array(scored)),
            "commission": families.commission[scored],
            "as_of_day": np.full(len(values), as_of_day, dtype=np.int32),
            "values": as_lists(values),
        }
        if self.outcomes_seen_until is not None:
            until = self.outcomes_seen_until
            rule = self.catalogue.label
            columns["label"] = find_outcomes(history, rule, as_of_day, seen_until=until)[scored]
            columns["helped"] = find_helped(history, rule, as_of_day)[scored]
        return pa.table(columns), cohort.flow

    def _asked_for(self, families: Families) -> npt.NDArray[np.bool_]:
        if self.families is None:
            return np.ones(len(families.family_id), dtype=np.bool_)
        asked = pa.array(sorted(self.families), pa.string())
        found = pc.is_in(pa.array(families.family_id, pa.string()), value_set=asked)
        there: npt.NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
        return there

    def _values(
        self, history: History, place: int, scored: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.float32]:
        as_of_day = to_day(self.as_of_dates[place])
        around = Surroundings(
            history, as_of_day, scored, self.area[place], self.catalogue.longest_lookback
        )
        beside, columns = measure_surroundings(around, self.features)
        layout = Layout(self.reading, self.catalogue)
        asked = by_measure(self.features, layout)
        as_they_stand = np.arange(len(columns), dtype=np.uint64)
        families = np.flatnonzero(scored)
        values = np.empty((len(families), len(self.features)), dtype=np.float32)
        room = room_for(FAMILIES_AT_ONCE, layout.reading)
        for start in range(0, len(families), FAMILIES_AT_ONCE):
            some = slice(start, start + FAMILIES_AT_ONCE)
            tallies = tally(
                history.events, as_of_day, layout.reading, families=families[some], room=room
            )
            fold(Folding(layout, tallies, as_of_day), asked, values[some])
            put_columns(values[some], columns, beside[some], as_they_stand)
        return values


def _selected(features: tuple[Feature, ...], measure: Measure) -> list[str]:
    return list(dict.fromkeys(one.selector for one in features if one.measure is measure))


def _places(codes: tuple[str, ...], chosen: list[str]) -> npt.NDArray[np.int32]:
    places = {code: place for place, code in enumerate(chosen)}
    return np.array([places.get(code, NOWHERE) for code in codes], dtype=np.int32)


def as_lists(values: npt.NDArray[np.float32]) -> pa.FixedSizeListArray:
    """A matrix (rows, features) as an Arrow column of lists, sharing its memory."""
    flat = pa.array(np.ascontiguousarray(values).reshape(-1))
    return pa.FixedSizeListArray.from_arrays(flat, values.shape[1])


def from_lists(column: pa.ChunkedArray, width: int) -> list[npt.NDArray[np.float32]]:
    """The matrices of an Arrow column of lists, (rows, width) each, sharing its memory."""
    return [
        chunk.flatten().to_numpy(zero_copy_only=True).reshape(-1, width) for chunk in column.chunks
    ]


def flows_of(rows: pa.Table) -> list[tuple[CohortStep, ...]]:
    """The cohort flow of each date in a part's table."""
    told = json.loads(rows.schema.metadata[FLOW])
    return [tuple(CohortStep(name, families) for name, families in flow) for flow in told]
