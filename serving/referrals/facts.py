"""What the store knows of a few families as of a date: persons, facts, help, sources."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cases.catalogue.whole import Catalogue
from cases.store import CaseStore, Part
from features.asof import (
    NEVER,
    age_in_years,
    days_before,
    holds,
    in_lookback,
    is_present,
    to_day,
    to_day_or_never,
)
from features.cohort import ADULT_AGE
from models.reasons.remarks import say_fact
from serving.referrals.shown import Fact, HelpGiven

if TYPE_CHECKING:
    from cases.catalogue.words import Words

MOST_FACTS = 40


@dataclass(slots=True)
class FamilyFacts:
    """What is known of one family as of a date; facts latest first."""

    commission_id: str
    days_known: int
    children_ages: list[int] = field(default_factory=list)
    members: int = 0
    facts: list[Fact] = field(default_factory=list)
    help: list[HelpGiven] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)


def read_facts(store: CaseStore, families: Collection[str], as_of: date) -> dict[str, FamilyFacts]:
    """Facts of the named families; those the store does not hold are left out."""
    found: dict[str, FamilyFacts] = {}
    wanted = np.array(sorted(families), dtype=object)
    for part in store.parts:
        found |= _in_part(part, store.catalogue, wanted, to_day(as_of))
    return found


def read_sources(store: CaseStore, as_of: date) -> dict[str, frozenset[str]]:
    """The sources that hold something of each family in the longest look-back; a family of which
    none does has an entry as well.
    """
    found: dict[str, frozenset[str]] = {}
    for part in store.parts:
        found |= _sources_in(part, store.catalogue, to_day(as_of))
    return found


def _sources_in(part: Part, catalogue: Catalogue, as_of_day: int) -> dict[str, frozenset[str]]:
    codes = catalogue.codes("sources")
    told = part.table(
        "events", ["family_index", "source", "event_date", "knowledge_date", "withdrawn_on"]
    )
    happened, known, withdrawn = (
        told[name].cast(pa.int32()) for name in ("event_date", "knowledge_date", "withdrawn_on")
    )
    counts = holds(
        known.to_numpy(), withdrawn.fill_null(int(NEVER)).to_numpy(), as_of_day
    ) & in_lookback(happened.to_numpy(), as_of_day, catalogue.longest_lookback)
    source = pc.index_in(told["source"], value_set=pa.array(codes, pa.string())).to_numpy()
    names = part.table("families", ["family_id"])["family_id"].to_pylist()
    told_of = np.zeros((len(names), len(codes)), dtype=np.bool_)
    told_of[told["family_index"].to_numpy()[counts], source[counts]] = True
    kinds, kind = np.unique(told_of, axis=0, return_inverse=True)
    sets = [frozenset(code for code, one in zip(codes, row, strict=True) if one) for row in kinds]
    return {name: sets[one] for name, one in zip(names, kind.tolist(), strict=True)}


def _in_part(
    part: Part, catalogue: Catalogue, wanted: np.ndarray[Any, Any], as_of_day: int
) -> dict[str, FamilyFacts]:
    table = part.table("families")
    names = table["family_id"].to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(np.isin(names.astype(str), wanted.astype(str)))
    if not len(rows):
        return {}
    of_row = {
        int(row): FamilyFacts(
            commission_id=str(table["commission_id"][int(row)]),
            days_known=max(
                int(days_before(to_day(table["registered_on"][int(row)].as_py()), as_of_day)), 0
            ),
        )
        for row in rows
    }
    _add_members(part, of_row, as_of_day)
    _add_events(part, catalogue, of_row, as_of_day)
    _add_help(part, catalogue, of_row, as_of_day)
    return {str(names[row]): facts for row, facts in of_row.items()}


def _rows_of(part: Part, table_name: str, families: Collection[int]) -> Iterator[dict[str, Any]]:
    table = part.table(table_name)
    mask = np.isin(table["family_index"].to_numpy(), np.array(sorted(families)))
    yield from table.filter(pa.array(mask)).to_pylist()


def _add_members(part: Part, of_row: dict[int, FamilyFacts], as_of_day: int) -> None:
    for member in _rows_of(part, "members", of_row.keys()):
        left = to_day_or_never(member["left_on"])
        if not is_present(to_day(member["joined_on"]), left, as_of_day):
            continue
        family = of_row[member["family_index"]]
        family.members += 1
        if member["birth_month"] is not None:
            age = int(age_in_years(to_day(member["birth_month"]), as_of_day))
            if 0 <= age < ADULT_AGE:
                family.children_ages.append(age)
    for family in of_row.values():
        family.children_ages.sort()


def _add_events(
    part: Part, catalogue: Catalogue, of_row: dict[int, FamilyFacts], as_of_day: int
) -> None:
    for event in _rows_of(part, "events", of_row.keys()):
        withdrawn = to_day_or_never(event["withdrawn_on"])
        if not holds(to_day(event["knowledge_date"]), withdrawn, as_of_day):
            continue
        if not in_lookback(to_day(event["event_date"]), as_of_day, catalogue.longest_lookback):
            continue
        family = of_row[event["family_index"]]
        family.sources.add(event["source"])
        family.facts.append(fact_of(catalogue, event))
    for family in of_row.values():
        family.facts.sort(key=lambda fact: (fact.date, fact.known, fact.text.en), reverse=True)
        del family.facts[MOST_FACTS:]


def fact_of(catalogue: Catalogue, event: dict[str, Any]) -> Fact:
    """An event of the store as the desk shows it."""
    event_type = catalogue.event_type(event["event_type"])
    return Fact(
        source=catalogue.source(event["source"]).name,
        text=say_fact(event_type, event["value"]),
        date=event["event_date"],
        known=event["knowledge_date"],
        protective=event_type.protective,
    )


def _add_help(
    part: Part, catalogue: Catalogue, of_row: dict[int, FamilyFacts], as_of_day: int
) -> None:
    names: dict[str, Words] = {kind.code: kind.name for kind in catalogue.help_types}
    for offer in _rows_of(part, "help", of_row.keys()):
        offered = to_day(offer["offered_on"])
        if in_lookback(offered, as_of_day, catalogue.longest_lookback):
            given = HelpGiven(
                text=names[offer["help_type"]],
                offered_on=offer["offered_on"],
                response=offer["response"],
            )
            of_row[offer["family_index"]].help.append(given)
    for family in of_row.values():
        family.help.sort(key=lambda given: (given.offered_on, given.text.en), reverse=True)
