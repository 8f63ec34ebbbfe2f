"""What a regional methodologist sees: counts over all commissions of a region, and no family, no
worker, no commission by itself.

Counts are in the manner of public audits: rounded to five, and withheld where fewer than ten
families, or what would give such a cell away.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.catalogue.words import Words
from fairness.suppression import HIDDEN, SMALLEST_SHOWN
from serving.referrals.agreement import OFFERS_HELP, SUGGESTS_HELP, follows, warned
from serving.referrals.lists import ERASED
from serving.referrals.region.cells import Count, Shares, count, shares, with_its_complement
from serving.referrals.region.reach import PlaceReach, reach_by_place
from serving.referrals.region.urgent import UrgentTimes, urgent_times
from serving.referrals.rows import shown_in
from serving.referrals.shown import Shown
from serving.referrals.tables import (
    DecisionTable,
    FamilyAliasTable,
    ListCommissionTable,
    ReferralListTable,
    ReferralRowTable,
)

PERIOD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class SourceShare:
    """A source, and how many families it has a record of."""

    name: Words
    families: Count


@dataclass(frozen=True, slots=True)
class RegionPage:
    """A region's year.

    `offers` are families to whom help was offered, by the answer that a later list knew of;
    `contact` families on lists by whether anybody decided about them, with the median of days
    until then. `choices` are decisions on a suggestion: followed, offered more, offered less.
    `outcomes` are families decided about against it, by what came later. `sources` are of the
    newest list. `urgent` says how soon urgent cases were taken on, `reach` what model and people
    see of families looked at first. `warned` counts commissions, not families.
    """

    commissions: int
    offers: Shares
    contact: Shares
    median_days: Count
    choices: Shares
    outcomes: Shares
    listed: Count
    sources: tuple[SourceShare, ...]
    urgent: UrgentTimes
    reach: tuple[PlaceReach, ...]
    warned: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A family's row on a list, by today's code."""

    row_id: int
    family: str
    list_date: date
    listed_at: datetime
    lane: str
    band: str
    shown: Shown | None


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision about a family, by today's code."""

    family: str
    row_id: int
    kind: str
    at: datetime


def region_page(session: Session, region_id: str, *, now: datetime) -> RegionPage:
    """The region's year up to `now`."""
    commissions = _commissions(session, region_id)
    rows = _rows(session, commissions, since=now - PERIOD)
    decisions = _decisions(session, commissions, since=now - PERIOD)
    contact, median_days = _contact(rows, decisions)
    listed, sources = _by_source(rows)
    return RegionPage(
        commissions=len(commissions),
        offers=_offers(rows, decisions),
        contact=contact,
        median_days=median_days,
        choices=_choices(rows, decisions),
        outcomes=_outcomes(rows, decisions),
        listed=listed,
        sources=sources,
        urgent=urgent_times(session, commissions, since=now - PERIOD),
        reach=reach_by_place(session, commissions, since=now - PERIOD),
        warned=warned(session, commissions, now=now),
    )


def _commissions(session: Session, region_id: str) -> list[str]:
    """The region's commissions, as the newest list that knows the region has them."""
    of_region = ListCommissionTable.region_id == region_id
    newest = select(func.max(ListCommissionTable.list_id)).where(of_region).scalar_subquery()
    found = session.scalars(
        select(ListCommissionTable.commission_id)
        .where(of_region, ListCommissionTable.list_id == newest)
        .order_by(ListCommissionTable.commission_id)
    )
    return list(found)


def _rows(session: Session, commissions: list[str], *, since: datetime) -> list[_Row]:
    today = func.coalesce(FamilyAliasTable.today, ReferralRowTable.family_id)
    found = session.execute(
        select(ReferralRowTable, ReferralListTable.as_of_date, ReferralListTable.created_at, today)
        .join(ReferralListTable, ReferralListTable.id == ReferralRowTable.list_id)
        .outerjoin(FamilyAliasTable, FamilyAliasTable.code == ReferralRowTable.family_id)
        .where(
            ReferralRowTable.commission_id.in_(commissions), ReferralListTable.created_at >= since
        )
        .order_by(ReferralListTable.as_of_date, ReferralRowTable.id)
    )
    return [
        _Row(
            row.id,
            family,
            list_date,
            listed_at,
            row.lane,
            row.band,
            None if row.lane == ERASED else shown_in(row),
        )
        for row, list_date, listed_at, family in found
    ]


def _decisions(session: Session, commissions: list[str], *, since: datetime) -> list[_Decided]:
    today = func.coalesce(FamilyAliasTable.today, DecisionTable.family_id)
    found = session.execute(
        select(today, DecisionTable.row_id, DecisionTable.kind, DecisionTable.decided_at)
        .outerjoin(FamilyAliasTable, FamilyAliasTable.code == DecisionTable.family_id)
        .where(DecisionTable.commission_id.in_(commissions), DecisionTable.decided_at >= since)
        .order_by(DecisionTable.id)
    )
    return [_Decided(*row) for row in found]


def _offers(rows: list[_Row], decisions: list[_Decided]) -> Shares:
    first: dict[str, date] = {}
    for one in decisions:
        if one.kind == "offer_help":
            first.setdefault(one.family, one.at.date())
    answers = dict.fromkeys(first, "not_known")
    for row in rows:
        if row.shown is not None and row.family in first:
            for given in row.shown.help:
                if given.offered_on >= first[row.family] and given.response in {
                    "accepted",
                    "declined",
                }:
                    answers[row.family] = given.response
    counted = Counter(answers.values())
    return shares({answer: counted[answer] for answer in ("accepted", "declined", "not_known")})


def _contact(rows: list[_Row], decisions: list[_Decided]) -> tuple[Shares, Count]:
    first: dict[int, datetime] = {}
    for one in decisions:
        first.setdefault(one.row_id, one.at)
    asked = [row for row in rows if row.lane in {"ranked", "too_little_data"}]
    days = [
        (first[row.row_id] - row.listed_at).total_seconds() / 86_400
        for row in asked
        if row.row_id in first
    ]
    found = shares({"decided": len(days), "waiting": len(asked) - len(days)})
    return found, HIDDEN if len(days) < SMALLEST_SHOWN else round(median(days))


def _choices(rows: list[_Row], decisions: list[_Decided]) -> Shares:
    bands = {row.row_id: row.band for row in rows if row.lane == "ranked"}
    counted = Counter(
        _choice(bands[one.row_id], one.kind) for one in decisions if one.row_id in bands
    )
    return shares({choice: counted[choice] for choice in ("followed", "more", "less")})


def _choice(band: str, kind: str) -> str:
    if follows(band, kind):
        return "followed"
    return "less" if band in SUGGESTS_HELP else "more"


def _outcomes(rows: list[_Row], decisions: list[_Decided]) -> Shares:
    """What came after the last decision against the suggestion, the gravest first."""
    bands = {row.row_id: (row.band, row.list_date) for row in rows if row.lane == "ranked"}
    against = {
        one.family: (one, bands[one.row_id][1])
        for one in decisions
        if one.row_id in bands and not follows(bands[one.row_id][0], one.kind)
    }
    outcomes = dict.fromkeys(against, "nothing")
    for one in decisions:
        if one.family in against and one.at > against[one.family][0].at:
            outcomes[one.family] = "help" if one.kind in OFFERS_HELP else outcomes[one.family]
    for row in rows:
        if row.lane == "urgent" and row.family in against:
            later = row.list_date > against[row.family][1]
            outcomes[row.family] = "urgent" if later else outcomes[row.family]
    counted = Counter(outcomes.values())
    return shares({outcome: counted[outcome] for outcome in ("help", "urgent", "nothing")})


def _by_source(rows: list[_Row]) -> tuple[Count, tuple[SourceShare, ...]]:
    newest = max((row.list_date for row in rows), default=None)
    there = [row.shown for row in rows if row.list_date == newest and row.shown is not None]
    counted = Counter(name for shown in there for name in {fact.source for fact in shown.facts})
    return count(len(there)), tuple(
        SourceShare(name, with_its_complement(counted[name], len(there)))
        for name in sorted(counted, key=lambda name: name.kk)
    )
