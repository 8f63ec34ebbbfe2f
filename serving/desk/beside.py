"""What stands beside a stored row on the pages: what is contested, and what the reader said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from serving.access.accounts import Account, acting
from serving.referrals.corrections.filing import State, corrections_of, states_of
from serving.referrals.corrections.items import items_of, mark_of
from serving.referrals.corrections.objections import Objection, objection_of
from serving.referrals.decisions import Decision
from serving.referrals.lists import find_row
from serving.referrals.reading.draw import is_asked
from serving.referrals.reading.first_views import (
    FirstView,
    first_view_of,
    looked_at_first,
    looks_first,
)
from serving.referrals.reading.second_opinions import Asked, opinions_asked
from serving.referrals.reading.unknowns import without_levels
from serving.referrals.records import CommissionList, StoredRow
from serving.referrals.shown import Fact, Reason, Shown, Unknown


@dataclass(frozen=True, slots=True)
class Contest:
    """Where an item can be said to be wrong, and how it stands if somebody has."""

    path: str
    state: State | None


@dataclass(frozen=True, slots=True)
class Contests:
    """How each fact and each reason of a page stands."""

    found: Mapping[Fact | Reason, Contest]

    def fact(self, fact: Fact) -> Contest:
        """How a fact of the page stands."""
        return self.found[fact]

    def reason(self, reason: Reason) -> Contest:
        """How a reason of the page stands."""
        return self.found[reason]


@dataclass(frozen=True, slots=True)
class Beside:
    """What one reader meets beside a family's row. With `looks_first` no advice may be shown;
    `asked` are the second opinions that were given.
    """

    contests: Contests
    objection: Objection | None
    looks_first: bool
    first_view: FirstView | None
    asked: tuple[Asked, ...]
    opinion_asked: bool
    unknown: tuple[Unknown, ...]


def beside_family(
    session: Session, account: Account, row: StoredRow, decisions: Collection[Decision]
) -> Beside:
    """What stands beside a family's row for this reader."""
    about = {"commission_id": account.commission_id, "family_id": row.family.family_id}
    reader = acting(account)
    waits = looks_first(session, row, decisions, reader, trainee=account.trainee)
    unknown = row.family.shown.unknown
    own = first_view_of(session, row, reader)
    asked = opinions_asked(session, **about)
    return Beside(
        contests=contests_of(row, states_of(corrections_of(session, **about))),
        objection=objection_of(session, **about),
        looks_first=waits,
        first_view=own,
        asked=tuple(one for one in asked if one.answer),
        opinion_asked=any(one.first_view == own for one in asked),
        unknown=without_levels(unknown) if waits else unknown,
    )


def contests_of(row: StoredRow, states: Mapping[tuple[str, str], State]) -> Contests:
    """Every item of a row's page with its place; the first of those that say the same."""
    found: dict[Fact | Reason, Contest] = {}
    start = f"/families/{row.family.family_id}/rows/{row.row_id}"
    for item in items_of(row.family.shown):
        state = states.get((item.kind, item.mark)) if states else None
        found.setdefault(item.shown, Contest(f"{start}/{item.place}/correction", state))
    return Contests(found)


@dataclass(frozen=True, slots=True)
class BesideList:
    """Families, by code: those whom the reader looks at first, and those whose main reason is
    contested.
    """

    look_first: frozenset[str]
    contested: frozenset[str]


def beside_list(session: Session, account: Account, stored: CommissionList) -> BesideList:
    """What stands beside a list for this reader."""
    told = looked_at_first(session, stored, acting(account))
    asked = {
        family.family_id
        for family in stored.families
        if is_asked(stored.head, family, reader_id=account.account_id, trainee=account.trainee)
    }
    return BesideList(frozenset(asked - told), _main_reasons_contested(session, stored))


def _main_reasons_contested(session: Session, stored: CommissionList) -> frozenset[str]:
    commission_id = stored.commission.commission_id
    contested: dict[str, set[str]] = {}
    for one in corrections_of(session, commission_id=commission_id):
        if one.kind == "reason" and one.state != "not_upheld":
            contested.setdefault(one.family_id, set()).add(one.mark)
    found = (
        find_row(session, commission_id=commission_id, family_id=family.family_id)
        for family in stored.families
        if family.family_id in contested
    )
    return frozenset(
        row.family.family_id
        for row in found
        if row and _main_reason_is_among(row.family.shown, contested[row.family.family_id])
    )


def _main_reason_is_among(shown: Shown, marks: Collection[str]) -> bool:
    return any(
        reason.text == shown.main_reason and mark_of(reason) in marks for reason in shown.raises
    )
