"""Who waits for a commission, and since when: a new list never loses a family of an earlier one.

A family waits from the first list on which it stood after the last decision about it. Where that
decision named a day, the family waits again once the day has come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from serving.referrals.aliases import todays_codes
from serving.referrals.decisions import Decision
from serving.referrals.lists import ERASED, find_row
from serving.referrals.records import StoredRow
from serving.referrals.tables import ReferralListTable, ReferralRowTable


@dataclass(frozen=True, slots=True)
class WaitingFamily:
    """How a family waits: `since` is when the list was made that put it forward, `day_come` the day
    that the last decision named. One of the two is there.
    """

    since: datetime | None
    day_come: date | None


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """A family that waits and stands on no newer list, with its newest row."""

    row: StoredRow
    waiting: WaitingFamily


class _Stood(NamedTuple):
    """A family on one list."""

    as_of_date: date
    made_at: datetime


_STOOD = (
    select(ReferralRowTable.family_id, ReferralListTable.as_of_date, ReferralListTable.created_at)
    .join(ReferralListTable, ReferralListTable.id == ReferralRowTable.list_id)
    .where(
        ReferralRowTable.commission_id == bindparam("commission_id"),
        ReferralRowTable.lane != ERASED,
    )
)


class WaitingFamilies:
    """Everybody who waits for one commission, under any of their codes."""

    def __init__(self, today_of: Mapping[str, str], waiting: Mapping[str, WaitingFamily]) -> None:
        self._today_of = today_of
        self._waiting = waiting

    def find(self, code: str) -> WaitingFamily | None:
        """How a family waits; None where it does not."""
        return self._waiting.get(self._today_of.get(code, code))

    def beside(self, shown: Iterable[str]) -> list[str]:
        """The codes of today of those who wait and are none of `shown`, the longest wait first."""
        there = {self._today_of.get(code, code) for code in shown}
        left = [code for code in self._waiting if code not in there]
        return sorted(left, key=lambda code: (_first_day(self._waiting[code]), code))


def waiting_families(
    session: Session, decisions: Mapping[str, Decision], *, commission_id: str, today: date
) -> WaitingFamilies:
    """Who waits for a commission today, `decisions` being the newest about each of its families."""
    stood: dict[str, list[_Stood]] = {}
    rows = session.execute(_STOOD, {"commission_id": commission_id}).all()
    codes = sorted({row.family_id for row in rows})
    today_of = dict(zip(codes, todays_codes(session, codes), strict=True))
    for code, as_of_date, made_at in rows:
        stood.setdefault(today_of[code], []).append(_Stood(as_of_date, made_at))
    found = {code: _wait(lists, decisions.get(code), today) for code, lists in stood.items()}
    return WaitingFamilies(today_of, {code: one for code, one in found.items() if one is not None})


def _wait(lists: list[_Stood], decision: Decision | None, today: date) -> WaitingFamily | None:
    undecided = [
        one.made_at for one in lists if decision is None or one.as_of_date > decision.list_date
    ]
    if undecided:
        return WaitingFamily(min(undecided), None)
    day = None if decision is None else day_come(decision, today)
    return None if day is None else WaitingFamily(None, day)


def day_come(decision: Decision, today: date) -> date | None:
    """The day that a decision named, where it has come: on the day itself for a look again, the day
    after for a date by which something was to happen; else None.
    """
    details = decision.text.details
    on_date, by_date = details.get("on_date"), details.get("by_date")
    if on_date and date.fromisoformat(on_date) <= today:
        return date.fromisoformat(on_date)
    if by_date and date.fromisoformat(by_date) < today:
        return date.fromisoformat(by_date)
    return None


def carried_over(
    session: Session, waiting: WaitingFamilies, shown: Iterable[str], *, commission_id: str
) -> list[CarriedOver]:
    """The families that wait and are none of `shown`, each with its newest row."""
    found = []
    for code in waiting.beside(shown):
        row = find_row(session, commission_id=commission_id, family_id=code)
        wait = waiting.find(code)
        if row is not None and wait is not None:
            found.append(CarriedOver(row, wait))
    return found


def _first_day(waiting: WaitingFamily) -> date:
    if waiting.since is not None:
        return waiting.since.date()
    return waiting.day_come or date.max
