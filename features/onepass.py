"""One compiled pass over a part's events.

The pass knows nothing of features: it turns events in family order into a few dense
arrays per scored family, from which every feature is folded by array arithmetic. What
features may not read is passed over here, so that nothing folded later can hold a trace
of it.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from features.asof import NEVER, holds, in_lookback, is_latest

Days = npt.NDArray[np.int32]
Places = npt.NDArray[np.int32]

NOWHERE = -1
"""The place of what is passed over: a family that is not scored, a type not readable."""


class Events(NamedTuple):
    """Events of a part, sorted by family.

    `offsets` (families + 1) marks where each family begins; the other arrays have one
    entry per event. Types and sources are positions in the catalogue's lists.
    """

    offsets: npt.NDArray[np.int64]
    event_type: npt.NDArray[np.int16]
    source: npt.NDArray[np.int16]
    event_day: Days
    knowledge_day: Days
    withdrawn_day: Days
    value: npt.NDArray[np.float32]


class Reading(NamedTuple):
    """Which event types a pass reads, and how far back.

    `lookback_days` rises. `place` (types,) is the place of each readable type in the
    tallies, `amount_place` that of each type whose amounts are added up, `group` the group that
    a type is counted in as well; NOWHERE for others. `sources` is how many sources the catalogue
    lists.
    """

    lookback_days: Days
    place: Places
    amount_place: Places
    group: Places
    sources: int

    @property
    def types(self) -> int:
        """How many event types are read."""
        return int((self.place != NOWHERE).sum())

    @property
    def amounts(self) -> int:
        """How many event types' amounts are added up."""
        return int((self.amount_place != NOWHERE).sum())

    @property
    def groups(self) -> int:
        """How many groups types are counted in."""
        return int(self.group.max(initial=NOWHERE)) + 1


class Tallies(NamedTuple):
    """What the pass found per scored family, among events of readable types.

    counts (rows, types, lookbacks): events that hold and lie inside the look-back.
    grouped (rows, groups, lookbacks): the same events by group.
    total (rows, amounts, lookbacks): their amounts added up, one not recorded as nothing.
    last_day (rows, types): day of the latest such event in the longest look-back, or
    NEVER. last_value (rows, types): its value, NaN where none. source_day (rows, sources):
    day of the latest event from each source, or NEVER.
    """

    counts: npt.NDArray[np.float32]
    grouped: npt.NDArray[np.float32]
    total: npt.NDArray[np.float32]
    last_day: Days
    last_value: npt.NDArray[np.float32]
    source_day: Days


def room_for(rows: int, reading: Reading) -> Tallies:
    """Tallies of so many families, not filled yet: to be used again and again, since memory
    that the system hands out anew costs more than the counting.
    """
    spans = len(reading.lookback_days)
    return Tallies(
        counts=np.empty((rows, reading.types, spans), dtype=np.float32),
        grouped=np.empty((rows, reading.groups, spans), dtype=np.float32),
        total=np.empty((rows, reading.amounts, spans), dtype=np.float32),
        last_day=np.empty((rows, reading.types), dtype=np.int32),
        last_value=np.empty((rows, reading.types), dtype=np.float32),
        source_day=np.empty((rows, reading.sources), dtype=np.int32),
    )


def tally(
    events: Events,
    as_of_day: int,
    reading: Reading,
    *,
    families: npt.NDArray[np.int64],
    room: Tallies | None = None,
) -> Tallies:
    """One pass over the events of the `families` at these positions as of one day; a row
    for each. With `room` the tallies are kept there, until it is used again.
    """
    whole = room or room_for(len(families), reading)
    rows = slice(len(families))
    found = Tallies(
        whole.counts[rows],
        whole.grouped[rows],
        whole.total[rows],
        whole.last_day[rows],
        whole.last_value[rows],
        whole.source_day[rows],
    )
    _pass(events, np.int32(as_of_day), reading[:4], families, found)
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _pass(
    events: Events,
    as_of_day: np.int32,
    reading: tuple[Days, Places, Places, Places],
    families: npt.NDArray[np.int64],
    found: Tallies,
) -> None:
    lookback_days, place, amount_place, group = reading
    longest = len(lookback_days) - 1
    for row, family in enumerate(families):
        _begin(found, row)
        for event in range(events.offsets[family], events.offsets[family + 1]):
            day = events.event_day[event]
            kind_of = events.event_type[event]
            kind = place[kind_of]
            if kind == NOWHERE or not in_lookback(day, as_of_day, lookback_days[longest]):
                continue
            if not holds(events.knowledge_day[event], events.withdrawn_day[event], as_of_day):
                continue
            shortest = 0
            for span in range(longest):
                shortest += not in_lookback(day, as_of_day, lookback_days[span])
            places = (kind, amount_place[kind_of], group[kind_of])
            _add(found, row, places, shortest, events.value[event])
            _see_latest(found, row, kind, events.source[event], day, events.value[event])


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _begin(found: Tallies, row: int) -> None:
    """Nothing counted and nothing seen yet."""
    found.counts[row] = 0
    found.grouped[row] = 0
    found.total[row] = 0
    found.last_day[row] = NEVER
    found.last_value[row] = np.nan
    found.source_day[row] = NEVER


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _add(
    found: Tallies, row: int, places: tuple[int, int, int], shortest: int, value: np.float32
) -> None:
    """Count the event in every look-back that reaches back to it, and its amount."""
    kind, amount, group = places
    for span in range(shortest, found.counts.shape[2]):
        found.counts[row, kind, span] += 1
        if group != NOWHERE:
            found.grouped[row, group, span] += 1
        if amount != NOWHERE and not np.isnan(value):
            found.total[row, amount, span] += value


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _see_latest(
    found: Tallies, row: int, kind: int, source: int, day: np.int32, value: np.float32
) -> None:
    """Keep the event where it is the latest of its type, or of its source."""
    if is_latest(day, found.last_day[row, kind]):
        found.last_day[row, kind] = day
        found.last_value[row, kind] = value
    if is_latest(day, found.source_day[row, source]):
        found.source_day[row, source] = day
