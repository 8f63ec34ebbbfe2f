"""From stored lists and decisions to what the pages show.

Here the order of the list page is decided: urgent first and without a band, then those whom the
reader looks at before the advice is shown, then the bands, and "too little data" before the last
of them, so that it is never the end of the page. Within a section families keep the list's
shuffled order.

While the model is switched off nothing that it said is shown: no band, and no family that only its
ranking brought. Whom a colleague has decided about, and who was drawn by lot, stay.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from cases.catalogue.words import Words
from serving.desk.words import day_of
from serving.referrals.changes.in_force import ModelOff
from serving.referrals.decisions import Decision
from serving.referrals.manual.records import ManualReferral
from serving.referrals.records import Band, BrieflyListed, CommissionList, StoredRow
from serving.referrals.shown import Fact
from serving.referrals.urgent.records import UrgentCase
from serving.referrals.waiting import CarriedOver, WaitingFamilies

BANDS: tuple[Band, ...] = ("high", "elevated", "usual")
LOOK_FIRST = "look_first"
MOSTLY = 0.8
PARTLY = 0.5


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One line of the list: the family, and its decision if it has one.

    `open` says that nobody has decided about it on this list yet, `days_waiting` how long it has
    waited for that, and `day_come` which day of its decision has come since.
    """

    family: BrieflyListed
    decision: Decision | None
    open: bool
    completeness: str
    days_waiting: int = 0
    day_come: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Families shown together: `urgent`, `look_first`, a band, `too_little_data`, or, while the
    model is off, `without_advice`.
    """

    code: str
    entries: tuple[ListedEntry, ...]


@dataclass(frozen=True, slots=True)
class ReferredEntry:
    """A family that a person put forward: the referral, its row where it has one, the newest
    decision about it since, and how long it has waited where there is none.
    """

    referral: ManualReferral
    listed: bool
    decision: Decision | None
    days_waiting: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list as one commission sees it: its own families, then who else waits for it; `left_out`
    counts families that only a model that is off had brought.
    """

    list: CommissionList
    sections: tuple[Section, ...]
    referred: tuple[ReferredEntry, ...] = ()
    earlier: tuple[ListedEntry, ...] = ()
    model_off: ModelOff | None = None
    left_out: int = 0

    @property
    def entries(self) -> tuple[ListedEntry, ...]:
        """Every line of the page."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def decided(self) -> int:
        """How many of them have a decision on this list."""
        return sum(not entry.open for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Besides:
    """Who waits for a commission beside the families of a list, as of today."""

    today: date = date.min
    waiting: WaitingFamilies | None = None
    referred: tuple[ReferredEntry, ...] = ()
    put_forward: frozenset[str] = frozenset()
    earlier: tuple[CarriedOver, ...] = ()


def list_page(
    stored: CommissionList,
    decisions: Mapping[str, Decision],
    besides: Besides | None = None,
    look_first: Collection[str] = (),
    off: ModelOff | None = None,
) -> ListPage:
    """Sections of a commission's list in the order in which they are read. Who was put forward by
    a person stands there alone; families of which the reader says first what they see stand apart,
    so that their band is not told.
    """
    others = besides or Besides()
    lanes: dict[str, list[ListedEntry]] = {}
    left_out = 0
    for family in stored.families:
        if family.family_id in others.put_forward:
            continue
        entry = _entry(family, decisions.get(family.family_id), stored.head.as_of_date)
        if off and _only_ranked(entry):
            left_out += 1
            continue
        waits = entry.open and not off and family.family_id in look_first
        entry = _with_waiting(entry, others)
        lanes.setdefault(LOOK_FIRST if waits else _section_of(family, off), []).append(entry)
    bands = [code for code in BANDS if code in lanes]
    before_last = max(len(bands) - 1, 0)
    ranked = [*bands[:before_last], "too_little_data", *bands[before_last:]]
    order = ["urgent", LOOK_FIRST, "without_advice", *ranked]
    sections = tuple(Section(code, tuple(lanes[code])) for code in order if code in lanes)
    earlier = tuple(_carried(one, decisions, others) for one in others.earlier)
    return ListPage(stored, sections, others.referred, earlier, off, left_out)


def _with_waiting(entry: ListedEntry, besides: Besides) -> ListedEntry:
    found = besides.waiting and besides.waiting.find(entry.family.family_id)
    if not found:
        return entry
    since = found.day_come if found.since is None else day_of(found.since)
    days = 0 if since is None else (besides.today - since).days
    return replace(entry, days_waiting=days, day_come=found.day_come)


def _carried(
    carried: CarriedOver, decisions: Mapping[str, Decision], besides: Besides
) -> ListedEntry:
    family = carried.row.family
    completeness = completeness_in_words(family.shown.completeness)
    entry = ListedEntry(
        family, decisions.get(family.family_id), carried.waiting.day_come is None, completeness
    )
    return _with_waiting(entry, besides)


def referred_entries(
    referrals: Iterable[ManualReferral],
    decisions: Mapping[str, Decision],
    listed: Collection[str],
    *,
    since: datetime | None,
    today: date,
) -> tuple[ReferredEntry, ...]:
    """Who was put forward and waits, or was decided about since a moment; each family once, with
    its newest referral. `listed` holds the codes that have a page.
    """
    newest = {referral.text.family_id: referral for referral in referrals}
    found = []
    for code, referral in newest.items():
        decision = decisions.get(code)
        if decision is not None and decision.decided_at < referral.referred_at:
            decision = None
        if decision is None or since is None or decision.decided_at >= since:
            days = (today - day_of(referral.referred_at)).days
            found.append(ReferredEntry(referral, code in listed, decision, days))
    return tuple(found)


def _section_of(family: BrieflyListed, off: ModelOff | None) -> str:
    if family.lane != "ranked":
        return family.lane
    return "without_advice" if off else family.band or "usual"


def _only_ranked(entry: ListedEntry) -> bool:
    """Whether nothing but the model's ranking brought the family to the list."""
    family = entry.family
    return family.lane == "ranked" and family.drawn == "rank" and entry.decision is None


def _entry(family: BrieflyListed, decision: Decision | None, as_of: date) -> ListedEntry:
    still_open = decision is None or decision.list_date < as_of
    return ListedEntry(
        family, decision, still_open, completeness_in_words(family.shown.completeness)
    )


def completeness_in_words(share: float) -> str:
    """`mostly`, `partly` or `few`: how much of the record is there."""
    if share >= MOSTLY:
        return "mostly"
    return "partly" if share >= PARTLY else "few"


@dataclass(frozen=True, slots=True)
class FactsOfSource:
    """Facts that one source recorded, newest first."""

    source: Words
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """One family in DESK's reading order: facts before advice."""

    row: StoredRow
    facts: tuple[FactsOfSource, ...]
    protective: tuple[FactsOfSource, ...]
    completeness: str
    decisions: tuple[Decision, ...]
    referrals: tuple[ManualReferral, ...] = ()
    urgent: tuple[UrgentCase, ...] = ()
    model_off: ModelOff | None = None

    @property
    def seen_decision(self) -> int:
        """The newest decision's id, 0 for none: sent back with the form."""
        return self.decisions[0].decision_id if self.decisions else 0


def family_page(
    row: StoredRow, decisions: Iterable[Decision], off: ModelOff | None = None
) -> FamilyPage:
    """What the family page shows."""
    facts = row.family.shown.facts
    return FamilyPage(
        row=row,
        facts=_by_source(fact for fact in facts if not fact.protective),
        protective=_by_source(fact for fact in facts if fact.protective),
        completeness=completeness_in_words(row.family.shown.completeness),
        decisions=tuple(decisions),
        model_off=off,
    )


def _by_source(facts: Iterable[Fact]) -> tuple[FactsOfSource, ...]:
    newest_first = sorted(facts, key=attrgetter("date"), reverse=True)
    by_source = sorted(newest_first, key=lambda fact: fact.source.kk)
    return tuple(
        FactsOfSource(group[0].source, tuple(group))
        for group in (list(found) for _, found in groupby(by_source, lambda fact: fact.source))
    )
