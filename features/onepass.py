"""One compiled pass over a part's events.

The pass knows nothing of features: it turns events in family order into a few dense
arrays per family, from which every feature is folded by array arithmetic. What features
may not read is passed over here, so that nothing folded later can hold a trace of it.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from features.asof import NEVER, holds, in_lookback, is_latest

Days = npt.NDArray[np.int32]


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


class Tallies(NamedTuple):
    """What the pass found per family, among events of readable types.

    counts (families, types, lookbacks): events known and inside the look-back.
    last_day (families, types): day of the latest such event in the longest look-back,
    or NEVER. last_value (families, types): its value, NaN where none. source_day
    (families, sources): day of the latest event from each source, or NEVER.
    """

    counts: npt.NDArray[np.int32]
    last_day: Days
    last_value: npt.NDArray[np.float32]
    source_day: Days


def tally(
    events: Events,
    as_of_day: int,
    lookback_days: Days,
    *,
    readable: npt.NDArray[np.bool_],
    sources: int,
) -> Tallies:
    """One pass over all events as of one day.

    `lookback_days` must rise. `readable` (types,) marks the types that features may read.
    """
    families, types = len(events.offsets) - 1, len(readable)
    found = Tallies(
        counts=np.zeros((families, types, len(lookback_days)), dtype=np.int32),
        last_day=np.full((families, types), NEVER, dtype=np.int32),
        last_value=np.full((families, types), np.nan, dtype=np.float32),
        source_day=np.full((families, sources), NEVER, dtype=np.int32),
    )
    _pass(events, np.int32(as_of_day), lookback_days, readable, found)
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _pass(
    events: Events,
    as_of_day: np.int32,
    lookback_days: Days,
    readable: npt.NDArray[np.bool_],
    found: Tallies,
) -> None:
    longest = len(lookback_days) - 1
    for family in range(len(events.offsets) - 1):
        for row in range(events.offsets[family], events.offsets[family + 1]):
            day = events.event_day[row]
            kind = events.event_type[row]
            if not readable[kind] or not holds(
                events.knowledge_day[row], events.withdrawn_day[row], as_of_day
            ):
                continue
            if not in_lookback(day, as_of_day, lookback_days[longest]):
                continue
            shortest = longest
            while shortest > 0 and in_lookback(day, as_of_day, lookback_days[shortest - 1]):
                shortest -= 1
            for span in range(shortest, longest + 1):
                found.counts[family, kind, span] += 1
            if is_latest(day, found.last_day[family, kind]):
                found.last_day[family, kind] = day
                found.last_value[family, kind] = events.value[row]
            source = events.source[row]
            if is_latest(day, found.source_day[family, source]):
                found.source_day[family, source] = day
