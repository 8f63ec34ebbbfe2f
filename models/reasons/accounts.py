"""What a row holds of a concept, in numbers: all that its sentence will be made of.

The numbers are read from the same row that was scored, so a sentence can never speak of data the
model did not see. Rows that hold the same of a concept give the same account, whatever else stands
in them: so many families share one that each sentence need be put together once.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import isnan
from typing import NamedTuple

from cases.catalogue import Catalogue, EventType
from features.vocabulary import AGE_BANDS, QUARTER, YEAR

Row = Sequence[float]
"""One row's features, in the order of their names; NaN = not known."""


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


class _Found(NamedTuple):
    """An account before its concept and its day are known."""

    numbers: tuple[float, ...]
    days: int = 0
    sources: tuple[str, ...] = ()
    days_since: int | None = None


_Reading = Callable[[Row], _Found]


class Accounts:
    """Reads accounts from rows of features that a catalogue gives rise to; where the features of a
    concept stand is looked up once.
    """

    def __init__(self, catalogue: Catalogue, feature_names: Iterable[str]) -> None:
        self._columns = _Columns(feature_names)
        self._catalogue = catalogue
        self._reading = lru_cache(maxsize=None)(self._how_to_read)

    def of(self, row: Row, concept: str, *, as_of_day: int) -> Account:
        """What a row as of a day holds of a concept; KeyError for one that neither the catalogue
        nor the features know.
        """
        numbers, days, sources, since = self._reading(concept)(row)
        last_day = None if since is None else as_of_day - since
        return Account(concept, numbers, days, sources, last_day, since)

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

    def value(self, name: str) -> Callable[[Row], float]:
        """A feature's value; KeyError where the rows have no such feature."""
        place = self._place[name]
        return lambda row: row[place]

    def days_since(self, name: str) -> Callable[[Row], int | None]:
        """Days since something was last recorded; None where it is not on record."""
        if name not in self._place:
            return lambda _row: None
        place = self._place[name]
        return lambda row: None if isnan(row[place]) else int(row[place])

    def amount(self, name: str) -> Callable[[Row], float]:
        """An amount; NaN where it is not known."""
        place = self._place.get(name)
        return lambda row: float("nan") if place is None else row[place]

    def has_any(self, name: str) -> Callable[[Row], bool]:
        """Whether anything was counted; nothing is where the rows have no such feature."""
        place = self._place.get(name)
        return lambda row: place is not None and bool(row[place])

    def counts(self, named: str, catalogue: Catalogue) -> tuple[tuple[int, int], ...]:
        """The look-backs that sentences speak of, in days, shortest first, each with the place of
        what was counted in it.
        """
        spans = sorted({QUARTER, YEAR, catalogue.longest_lookback})
        return tuple((days, self._place[f"{named}__count_{days}"]) for days in spans)


def _event_type(catalogue: Catalogue, columns: _Columns, event_type: EventType) -> _Reading:
    code, sources = event_type.code, (event_type.source,)
    nothing = _Found((), catalogue.longest_lookback, sources)
    counts = columns.counts(code, catalogue)
    days_since = columns.days_since(f"{code}__days_since")
    amount = columns.amount(f"{code}__last_value" if event_type.unit else "")

    def read(row: Row) -> _Found:
        for days, place in counts:
            if row[place]:
                last = amount(row)
                numbers = (int(row[place]),) if isnan(last) else (int(row[place]), last)
                return _Found(numbers, days, sources, days_since(row))
        return nothing

    return read


def _theme(catalogue: Catalogue, columns: _Columns, concept: str) -> _Reading:
    tellers = [
        one
        for one in catalogue.feature_event_types()
        if f"theme_{one.theme}" == concept and one.is_difficulty
    ]
    nothing = _Found((), catalogue.longest_lookback, _sources_of(catalogue, tellers))
    counts = columns.counts(concept, catalogue)
    told_in = {
        days: [
            (one, columns.has_any(f"{one.code}__count_{days}"), _since(columns, one))
            for one in tellers
        ]
        for days, _place in counts
    }
    named = lru_cache(maxsize=None)(lambda codes: _named(catalogue, codes))

    def read(row: Row) -> _Found:
        for days, place in counts:
            if row[place]:
                told = [(one.source, since(row)) for one, has, since in told_in[days] if has(row)]
                dated = [day for _source, day in told if day is not None]
                sources: tuple[str, ...] = named(frozenset(source for source, _day in told))
                return _Found((int(row[place]),), days, sources, min(dated, default=None))
        return nothing

    return read


def _since(columns: _Columns, event_type: EventType) -> Callable[[Row], int | None]:
    return columns.days_since(f"{event_type.code}__days_since")


def _sources_of(catalogue: Catalogue, event_types: Iterable[EventType]) -> tuple[str, ...]:
    """Who tells of such events, each once."""
    return _named(catalogue, frozenset(event_type.source for event_type in event_types))


def _named(catalogue: Catalogue, codes: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for code in catalogue.codes("sources") if code in codes)


def _composition(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    children = [columns.value(f"children__{band}") for band in AGE_BANDS]
    adults = columns.value("adults")
    return lambda row: _Found((sum(one(row) for one in children), adults(row)))


def _composition_change(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    joined, left = columns.value("arrivals_365"), columns.value("departures_365")
    return lambda row: _Found((joined(row), left(row)), YEAR)


def _record(catalogue: Catalogue, columns: _Columns) -> _Reading:
    silence = columns.days_since("record__silence")
    count = columns.value("record__sources_365")
    since = [
        (code, columns.days_since(f"source_{code}__days_since"))
        for code in catalogue.codes("sources")
    ]

    def heard(row: Row, days: int) -> tuple[str, ...]:
        told = [(code, last(row)) for code, last in since]
        return tuple(code for code, day in told if day is not None and day <= days)

    def read(row: Row) -> _Found:
        last, sources = silence(row), int(count(row))
        if not sources:
            return _Found((), YEAR, heard(row, last or 0), last)
        return _Found((sources,), YEAR, heard(row, YEAR), last)

    return read


def _tenure(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    tenure = columns.value("tenure")
    return lambda row: _Found((tenure(row),))


def _case_history(catalogue: Catalogue, columns: _Columns) -> _Reading:
    longest = catalogue.longest_lookback
    cases, since = columns.value(f"cases_{longest}"), columns.days_since("days_since_case")

    def read(row: Row) -> _Found:
        count = int(cases(row))
        return _Found((count,), longest, (), since(row)) if count else _Found((), longest)

    return read


def _help_history(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    begun, running = columns.value("help_started_365"), columns.value("help_running")

    def read(row: Row) -> _Found:
        numbers = int(begun(row)), int(running(row))
        return _Found(numbers if any(numbers) else (), YEAR)

    return read


def _area(_catalogue: Catalogue, columns: _Columns) -> _Reading:
    rate = columns.value("area__cases_365")
    return lambda row: _Found((rate(row),), YEAR)


_GENERAL: dict[str, Callable[[Catalogue, _Columns], _Reading]] = {
    "composition": _composition,
    "composition_change": _composition_change,
    "record": _record,
    "tenure": _tenure,
    "case_history": _case_history,
    "help_history": _help_history,
    "area": _area,
}
