"""The feature matrix in pandas, from the same files: the comparator of this study.

Written to be fast: rows that no feature may read are filtered out once, types and sources
stay categories, every look-back is one `groupby().size().unstack()`, the last event of a
type is one `drop_duplicates(keep="last")` on rows that the store keeps in order, and no
Python loop runs over rows. Numbers become float32 as soon as they are counted.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from cases.catalogue.entries import EventType
from cases.catalogue.whole import Catalogue
from cases.store import CaseStore, Part
from features.concepts import declare_features
from features.vocabulary import AGE_BANDS, QUARTER, YEAR

ADULT = 18
COLUMNS = {
    "families": ["commission_id", "registered_on", "left_on"],
    "members": ["family_index", "birth_month", "joined_on", "left_on"],
    "events": [
        *("family_index", "event_type", "event_date", "knowledge_date"),
        *("value", "source", "withdrawn_on"),
    ],
    "cases": [
        *("family_index", "opened_on", "knowledge_date", "withdrawn_on"),
        *("closed_on", "closing_knowledge_date"),
    ],
    "help": ["family_index", "started_on", "ended_on"],
}


class Tables(NamedTuple):
    """Some families with all their rows; `family` is a family's row in `families`."""

    families: pd.DataFrame
    members: pd.DataFrame
    events: pd.DataFrame
    cases: pd.DataFrame
    help: pd.DataFrame


class Asked(NamedTuple):
    """What is asked: the catalogue's features as of a day."""

    catalogue: Catalogue
    names: list[str]
    as_of: pd.Timestamp

    def days_ago(self, days: int) -> pd.Timestamp:
        """The first day of a look-back."""
        return self.as_of - pd.Timedelta(days=days)

    @property
    def types(self) -> dict[str, EventType]:
        """The event types that features may read."""
        return {one.code: one for one in self.catalogue.feature_event_types()}

    @property
    def themes(self) -> dict[str, list[EventType]]:
        """The difficulties of each theme."""
        themes: dict[str, list[EventType]] = {}
        for one in self.types.values():
            if one.is_difficulty:
                themes.setdefault(one.theme, []).append(one)
        return themes


def build(store: CaseStore, as_of: date, *, parts_at_once: int) -> npt.NDArray[np.float32]:
    """The matrix (rows, features), so many parts of the store at a time."""
    names = [feature.name for feature in declare_features(store.catalogue)]
    asked = Asked(store.catalogue, names, pd.Timestamp(as_of))
    rates = _area_rates(store.parts, asked)
    groups = range(0, len(store.parts), parts_at_once)
    matrices = [
        _features(_load(store.parts[at : at + parts_at_once]), rates, asked) for at in groups
    ]
    return matrices[0] if len(matrices) == 1 else np.concatenate(matrices)


def _load(parts: Sequence[Part]) -> Tables:
    return Tables(**{name: _table(parts, name) for name in Tables._fields})


def _table(parts: Sequence[Part], name: str) -> pd.DataFrame:
    read = [part.table(name, COLUMNS[name]) for part in parts]
    table = pa.concat_tables(read).unify_dictionaries()
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    if name != "families" and len(parts) > 1:
        sizes = [part.table("families", ["family_index"]).num_rows for part in parts]
        first = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int32)
        frame["family_index"] += np.repeat(first, [one.num_rows for one in read])
    return frame.rename(columns={"family_index": "family"})


def _area_rates(parts: Sequence[Part], asked: Asked) -> pd.Series:
    """Cases of the last year per family living in each area."""
    living, opened = [], []
    for part in parts:
        families, cases = _table([part], "families"), _table([part], "cases")
        there = _present(families["registered_on"], families["left_on"], asked)
        cases = cases[_holds(cases, asked) & _within(cases["opened_on"], YEAR, asked)]
        of_cases = families["commission_id"].to_numpy()[cases["family"]]
        still_there = there.to_numpy()[cases["family"]]
        living.append(families["commission_id"][there].value_counts())
        opened.append(pd.Series(of_cases[still_there]).value_counts())
    total = pd.concat(living).groupby(level=0).sum()
    return (pd.concat(opened).groupby(level=0).sum() / total).reindex(total.index).fillna(0)


def _features(tables: Tables, rates: pd.Series, asked: Asked) -> npt.NDArray[np.float32]:
    scored = _scored(tables, asked)
    rows = pd.Index(np.flatnonzero(scored), dtype=np.int32)
    events = _readable(tables.events, scored, asked)
    frames = [*_of_events(events, rows, asked), _of_sources(events, rows, asked)]
    around = pd.DataFrame(dict(_around(tables, rates, rows, asked)), index=rows, dtype=np.float32)
    whole = pd.concat([*frames, around], axis=1)
    return whole[asked.names].to_numpy(dtype=np.float32)


def _present(since: pd.Series, until: pd.Series, asked: Asked) -> pd.Series:
    return (since < asked.as_of) & ~(until < asked.as_of)


def _holds(rows: pd.DataFrame, asked: Asked) -> pd.Series:
    return (rows["knowledge_date"] < asked.as_of) & ~(rows["withdrawn_on"] < asked.as_of)


def _within(days: pd.Series, lookback: int, asked: Asked) -> pd.Series:
    return (days >= asked.days_ago(lookback)) & (days < asked.as_of)


def _age(members: pd.DataFrame, asked: Asked) -> pd.Series:
    """Completed years, NaN where the month of birth is not known."""
    born = members["birth_month"].dt
    months: pd.Series[Any] = asked.as_of.year * 12 + asked.as_of.month - born.year * 12 - born.month
    return months // 12


def _scored(tables: Tables, asked: Asked) -> npt.NDArray[np.bool_]:
    """The cohort: lives in the area, with a minor, without an open case."""
    families, members, cases = tables.families, tables.members, tables.cases
    living = _present(families["registered_on"], families["left_on"], asked).to_numpy()
    present = _present(members["joined_on"], members["left_on"], asked)
    with_minor = np.zeros(len(families), dtype=np.bool_)
    with_minor[members["family"][present & (_age(members, asked) < ADULT)]] = True
    closing = cases["closing_knowledge_date"].fillna(cases["closed_on"])
    with_case = np.zeros(len(families), dtype=np.bool_)
    with_case[cases["family"][_holds(cases, asked) & ~(closing < asked.as_of)]] = True
    return living & with_minor & ~with_case


def _readable(events: pd.DataFrame, scored: npt.NDArray[np.bool_], asked: Asked) -> pd.DataFrame:
    """Events of scored families that hold, lie in the longest look-back and may be read."""
    codes = events["event_type"].cat.categories.isin(list(asked.types))
    keep = scored[events["family"]] & codes[events["event_type"].cat.codes]
    keep &= _within(events["event_date"], asked.catalogue.longest_lookback, asked)
    kept: pd.DataFrame = events[keep & _holds(events, asked)]
    return kept[["family", "event_type", "event_date", "value", "source"]]


def _of_events(events: pd.DataFrame, rows: pd.Index, asked: Asked) -> Iterator[pd.DataFrame]:
    counts = {}
    for days in asked.catalogue.lookback_days:
        recent = events[events["event_date"] >= asked.days_ago(days)]
        sizes = recent.groupby(["family", "event_type"], observed=True).size()
        wide = sizes.astype(np.float32).unstack(fill_value=0)  # noqa: PD010  keys are unique
        counts[days] = _whole(wide, rows, list(asked.types), fill=0)
    for days in (QUARTER, YEAR, asked.catalogue.longest_lookback):
        yield counts[days].add_suffix(f"__count_{days}")
    last = events.drop_duplicates(["family", "event_type"], keep="last")
    last = last.assign(since=(asked.as_of - last["event_date"]).dt.days.astype(np.float32))
    since = _pivot(last, "event_type", "since")
    yield _whole(since, rows, list(asked.types)).add_suffix("__days_since")
    yield from _amounts(events, last, rows, asked)
    yield _of_themes(counts, asked)


def _amounts(
    events: pd.DataFrame, last: pd.DataFrame, rows: pd.Index, asked: Asked
) -> Iterator[pd.DataFrame]:
    codes = [code for code, one in asked.types.items() if one.unit is not None]
    value = _pivot(last[last["event_type"].isin(codes)], "event_type", "value")
    yield _whole(value.astype(np.float32), rows, codes).add_suffix("__last_value")
    year = events[events["event_type"].isin(codes) & _within(events["event_date"], YEAR, asked)]
    total = year.groupby(["family", "event_type"], observed=True)["value"].sum()
    wide = total.astype(np.float32).unstack(fill_value=0)  # noqa: PD010  keys are unique
    yield _whole(wide, rows, codes, fill=0).add_suffix(f"__total_{YEAR}")


def _of_themes(counts: dict[int, pd.DataFrame], asked: Asked) -> pd.DataFrame:
    longest = asked.catalogue.longest_lookback
    columns: dict[str, Any] = {}
    for theme, types in asked.themes.items():
        codes = [one.code for one in types]
        summed = {days: counts[days][codes].sum(axis=1) for days in counts}
        columns |= {f"theme_{theme}__count_{days}": summed[days] for days in counts}
        columns[f"theme_{theme}__trend"] = summed[QUARTER] - summed[YEAR] * (QUARTER / YEAR)
        columns[f"theme_{theme}__ever_{longest}"] = (summed[longest] > 0).astype(np.float32)
        told_by: dict[str, list[str]] = {}
        for one in types:
            told_by.setdefault(one.source, []).append(one.code)
        told = [(counts[YEAR][told] > 0).any(axis=1) for told in told_by.values()]
        columns[f"theme_{theme}__sources_{YEAR}"] = np.sum(told, axis=0).astype(np.float32)
    return pd.DataFrame(columns)


def _of_sources(events: pd.DataFrame, rows: pd.Index, asked: Asked) -> pd.DataFrame:
    last = events.drop_duplicates(["family", "source"], keep="last")
    since = last.assign(since=(asked.as_of - last["event_date"]).dt.days.astype(np.float32))
    wide = _pivot(since, "source", "since")
    wide = _whole(wide, rows, list(asked.catalogue.codes("sources")))
    record = {
        "record__sources_365": (wide <= YEAR).sum(axis=1),
        "record__silence": wide.min(axis=1),
    }
    named = wide.add_prefix("source_").add_suffix("__days_since")
    return named.assign(**{name: one.astype(np.float32) for name, one in record.items()})


def _pivot(rows: pd.DataFrame, columns: str, values: str) -> pd.DataFrame:
    return rows.pivot(index="family", columns=columns, values=values)  # noqa: PD010  keys are unique


def _whole(
    wide: pd.DataFrame, rows: pd.Index, codes: list[str], *, fill: float = np.nan
) -> pd.DataFrame:
    """A row for every scored family, and a column for every code."""
    wide.columns = wide.columns.astype(object)
    return wide.reindex(index=rows, columns=codes, fill_value=np.float32(fill))


def _around(
    tables: Tables, rates: pd.Series, rows: pd.Index, asked: Asked
) -> Iterator[tuple[str, pd.Series | npt.NDArray[np.generic]]]:
    families, longest = tables.families.loc[rows], asked.catalogue.longest_lookback
    yield from _of_members(tables, rows, asked)
    days = (asked.as_of - families["registered_on"]).dt.days
    yield "tenure", days.clip(upper=longest)
    yield "area__cases_365", families["commission_id"].map(rates).astype(np.float64)
    cases = tables.cases[_holds(tables.cases, asked)]
    for lookback in sorted({YEAR, longest}):
        recent = cases[_within(cases["opened_on"], lookback, asked)]
        yield f"cases_{lookback}", _count(recent, rows)
    last = cases[_within(cases["opened_on"], longest, asked)].groupby("family")["opened_on"].max()
    yield "days_since_case", (asked.as_of - last).dt.days.reindex(rows)
    begun = tables.help[_within(tables.help["started_on"], longest, asked)]
    yield "help_running", _count(begun[~(begun["ended_on"] < asked.as_of)], rows)
    yield "help_started_365", _count(begun[_within(begun["started_on"], YEAR, asked)], rows)


def _of_members(tables: Tables, rows: pd.Index, asked: Asked) -> Iterator[tuple[str, pd.Series]]:
    members = tables.members
    present = _present(members["joined_on"], members["left_on"], asked)
    age = _age(members, asked)
    for band, (low, high) in AGE_BANDS.items():
        yield f"children__{band}", _count(members[present & (age >= low) & (age < high)], rows)
    adults = _count(members[present & (age >= ADULT)], rows)
    yield "adults", adults
    yield "single_adult", adults == 1
    registered = tables.families["registered_on"].to_numpy()[members["family"]]
    later = members["joined_on"] != registered
    yield "arrivals_365", _count(members[later & _within(members["joined_on"], YEAR, asked)], rows)
    yield "departures_365", _count(members[_within(members["left_on"], YEAR, asked)], rows)


def _count(chosen: pd.DataFrame, rows: pd.Index) -> pd.Series:
    return chosen.groupby("family").size().reindex(rows, fill_value=0)
