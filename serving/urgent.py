"""The urgent lane, by rule: no model is asked, and none can be in the way.

A family stands in it when a source reported an urgent event in the last 30 days.
"""

from datetime import date
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from cases.errors import BadInput
from cases.store import CaseStore, Part
from features.asof import can_speak_for, holds, in_lookback, to_day, to_day_or_never

URGENT_DAYS = 30


class UrgentSignal(NamedTuple):
    """One urgent event: its type's code, when it happened, and whose family it is."""

    event_type: str
    event_date: date
    commission_id: str


UrgentSignals = dict[str, list[UrgentSignal]]
"""Signals by family pseudonym, latest first."""


def find_urgent(store: CaseStore, as_of: date) -> UrgentSignals:
    """Families with an urgent event known before a date and not older than 30 days.

    BadInput for a date the store cannot speak for: an empty lane would look like calm.
    """
    if not can_speak_for(to_day(store.cut_off), to_day(as_of)):
        msg = (
            f"as-of date {as_of} lies outside the store, which speaks up to {store.cut_off}; "
            "choose an earlier date or ingest a later extract"
        )
        raise BadInput(msg)
    urgent = [kind.code for kind in store.catalogue.event_types if kind.urgent]
    found: UrgentSignals = {}
    for part in store.parts:
        for family_id, signal in _in_part(part, urgent, to_day(as_of)):
            found.setdefault(family_id, []).append(signal)
    for signals in found.values():
        signals.sort(key=lambda signal: (signal.event_date, signal.event_type), reverse=True)
    return found


def _in_part(part: Part, urgent: list[str], as_of_day: int) -> list[tuple[str, UrgentSignal]]:
    columns = ["family_index", "event_type", "event_date", "knowledge_date", "withdrawn_on"]
    events = part.table("events", columns)
    events = events.filter(
        pc.is_in(events["event_type"].cast("string"), value_set=pa.array(urgent, pa.string()))
    )
    families = part.table("families", ["family_id", "commission_id"]).to_pylist()
    signals = []
    for event in events.to_pylist():
        known = to_day(event["knowledge_date"])
        stands = holds(known, to_day_or_never(event["withdrawn_on"]), as_of_day)
        if stands and in_lookback(known, as_of_day, URGENT_DAYS):
            family = families[event["family_index"]]
            signal = UrgentSignal(event["event_type"], event["event_date"], family["commission_id"])
            signals.append((family["family_id"], signal))
    return signals
