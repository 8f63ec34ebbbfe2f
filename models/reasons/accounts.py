"""What a row holds of a concept, in numbers: all that its sentence will be made of.

The numbers are read from the same row that was scored, so a sentence can never speak of data the
model did not see. Rows that hold the same of a concept give the same account, whatever else stands
in them: so many families share one that each sentence need be put together once.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from math import isnan, nan
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.catalogue.entries import EventType
from cases.catalogue.whole import Catalogue
from features.vocabulary import AGE_BANDS, QUARTER, YEAR

Row = Sequence[float]
"""One row's features as `row_of` gives them; NaN = not known."""


class Account(NamedTuple):
    """What is on record of a concept.

    `numbers` are those that its sentence says, none where nothing is recorded; `days` is the
    look-back that they were counted in. `sources` are the codes of those who told, or could have
    told, in the catalogue's order. `last_day`, days since 1970, and `days_since`, before the list,
    are None where nothing is dated.
    """

    concept: str
    numbers: tuple[float, ...]
    days: int = 0
    sources: tuple[str, ...] = ()
    last_day: int | None = None
    days_since: int | None = None


_Reading = Callable[[Row, int], Account]


def row_of(values: npt.NDArray[np.float32]) -> Row:
    """One row of a matrix, (features,), to be read in plain numbers; at its end, what stands for
    features that it lacks.
    """
    row: list[float] = values.tolist()
    row.append(nan)
    return row


class Accounts:
    """Reads accounts from rows of features that a catalogue gives rise to; where the features of a
    concept stand is looked up once.
    """

    def __init__(self, catalogue: Catalogue, feature_names: Iterable[str]) -> None:
        self._columns = _Columns(feature_names)
        self._catalogue = catalogue
        self._reading = lru_cache(maxsize=None)(self._how_to_read)

    def of(self, row: Row, concept: str, as_of_day: int) -> Account:
        """What a row as of a day holds of a concept; KeyError for one that neither the catalogue
        nor the features know.
        """
        return self._reading(concept)(row, as_of_day)

    def _how_to_read(self, concept: str) -> _Reading:
        if concept in _GENERAL:
            return _GENERAL[concept](self._catalogue, self._columns)
        if concept.startswith("theme_"):
            return _theme(self._catalogue, self._columns, concept)
        return _event_type(self._catalogue, self._columns, self._catalogue.event_type(concept))


class _Columns:
    """Where features stand in a row."""

    def __init__(self, names: Iterable[str]) -> None:
        self._place = {name: place for place, name in enumerate(names)}

    def __getitem__(self, name: str) -> int:
        """KeyError where the rows have no such feature."""
        return self._place[name]

    def known(self, name: str) -> int:
        """The place of what is not known where the rows have no such feature."""
        return self._place.get(name, NOT_THERE)

    def counts(self, named: str, catalogue: Catalogue) -> tuple[tuple[int, int], ...]:
        """The look-backs that sentences speak of, in days, shortest first, each with the place of
        what was counted in it.
        """
        spans = sorted({QUARTER, YEAR, catalogue.longest_lookback})
        return tuple((days, self[f"{named}__count_{days}"]) for days in spans)


NOT_THERE = -1
"""Where a row's last value stands."""


def _dated(
    concept: str,
    numbers: tuple[float, ...],
    days: int,
    sources: tuple[str, ...],
    *,
    as_of_day: int,
    since: float,
) -> Account:
    """An account that was last added to so many days before; NaN = nothing dates it."""
    if isnan(since):
        return Account(concept, numbers, days, sources)
    before = int(since)
    return Account(concept, numbers, days, sources, as_of_day - before, before)


def _event_type(catalogue: Catalogue, columns: _Columns, event_type: EventType) -> _Reading:
    code, sources = event_type.code, (event_type.source,)
    nothing = Account(code, (), catalogue.longest_lookback, sources)
    counts = columns.counts(code, catalogue)
    last = columns.known(f"{code}__days_since")
    amount = columns.known(f"{code}__last_value") if event_type.unit else NOT_THERE

    def read(row: Row, as_of_day: int) -> Account:
        for days, place in counts:
            if row[place]:
                count = int(row[place])
                numbers = (count,) if isnan(row[amount]) else (count, row[amount])
                return _dated(code, numbers, days, sources, as_of_day=as_of_day, since=row[last])
        return nothing

    return read


class _Teller(NamedTuple):
    """Who tells of a theme by one event type, and where its count in some days and the days since
    the last stand.
    """

    source: str
    counted: int
    since: int


def _theme(catalogue: Catalogue, columns: _Columns, concept: str) -> _Reading:
    event_types = [
        one
        for one in catalogue.feature_event_types()
        if f"theme_{one.theme}" == concept and one.is_difficulty
    ]
    named = lru_cache(maxsize=None)(partial(_named, catalogue))
    silent = named(frozenset(one.source for one in event_types))
    nothing = Account(concept, (), catalogue.longest_lookback, silent)
    spans = [
        (days, place, [_teller(columns, one, days) for one in event_types])
        for days, place in columns.counts(concept, catalogue)
    ]

    def read(row: Row, as_of_day: int) -> Account:
        for days, place, tellers in spans:
            if row[place]:
                told = [one for one in tellers if row[one.counted] > 0]
                since = min((row[one.since] for one in told if row[one.since] >= 0), default=nan)
                sources = named(frozenset(one.source for one in told))
                numbers = (int(row[place]),)
                return _dated(concept, numbers, days, sources, as_of_day=as_of_day, since=since)
        return nothing

    return read


def _teller(columns: _Columns, event_type: EventType, days: int) -> _Teller:
    code = event_type.code
    counted, since = columns.known(f"{code}__count_{days}"), columns.known(f"{code}__days_since")
    return _Teller(event_type.source, counted, since)


def _named(catalogue: Catalogue, codes: frozenset[str]) -> tuple[str, ...]:
    """Sources, each once, in the catalogue's order."""
    return tuple(code for code in catalogue.codes("sources") if code in codes)


def _composition(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    children = [columns[f"children__{band}"] for band in AGE_BANDS]
    adults = columns["adults"]
    return lambda row, _day: Account(
        "composition", (sum(row[place] for place in children), row[adults])
    )


def _composition_change(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    joined, left = columns["arrivals_365"], columns["departures_365"]
    return lambda row, _day: Account("composition_change", (row[joined], row[left]), YEAR)


def _record(catalogue: Catalogue, columns: _Columns) -> _Reading:
    silence, count = columns.known("record__silence"), columns["record__sources_365"]
    since = [
        (code, columns.known(f"source_{code}__days_since")) for code in catalogue.codes("sources")
    ]

    def read(row: Row, as_of_day: int) -> Account:
        last, sources = row[silence], int(row[count])
        # where the year is silent, whoever spoke last is named
        within = YEAR if sources else (0 if isnan(last) else last)
        heard = tuple(code for code, place in since if row[place] <= within)
        numbers = (sources,) if sources else ()
        return _dated("record", numbers, YEAR, heard, as_of_day=as_of_day, since=last)

    return read


def _tenure(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    tenure = columns["tenure"]
    return lambda row, _day: Account("tenure", (row[tenure],))


def _case_history(catalogue: Catalogue, columns: _Columns) -> _Reading:
    longest = catalogue.longest_lookback
    cases, last = columns[f"cases_{longest}"], columns.known("days_since_case")
    nothing = Account("case_history", (), longest)

    def read(row: Row, as_of_day: int) -> Account:
        count = int(row[cases])
        if not count:
            return nothing
        return _dated("case_history", (count,), longest, (), as_of_day=as_of_day, since=row[last])

    return read


def _help_history(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    begun, running = columns["help_started_365"], columns["help_running"]

    def read(row: Row, _day: int) -> Account:
        numbers = int(row[begun]), int(row[running])
        return Account("help_history", numbers if any(numbers) else (), YEAR)

    return read


def _area(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    rate = columns["area__cases_365"]
    return lambda row, _day: Account("area", (row[rate],), YEAR)


_GENERAL: dict[str, Callable[[Catalogue, _Columns], _Reading]] = {
    "composition": _composition,
    "composition_change": _composition_change,
    "record": _record,
    "tenure": _tenure,
    "case_history": _case_history,
    "help_history": _help_history,
    "area": _area,
}
