"""From stored lists and decisions to what the pages show.

Here the order of the list page is decided: urgent first and without a band, then those whom the
reader looks at before the advice is shown, then the bands, and "too little data" before the last
of them, so that it is never the end of the page. Within a section families keep the list's
shuffled order.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from cases.catalogue import Words
from serving.referrals.decisions import Decision
from serving.referrals.records import Band, CommissionList, ListedFamily, StoredRow
from serving.referrals.shown import Fact

BANDS: tuple[Band, ...] = ("high", "elevated", "usual")
LOOK_FIRST = "look_first"
MOSTLY = 0.8
PARTLY = 0.5


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One line of the list: the family, and its decision if it has one.

    `open` says that nobody has decided about it on this list yet.
    """

    family: ListedFamily
    decision: Decision | None
    open: bool
    completeness: str


@dataclass(frozen=True, slots=True)
class Section:
    """Families shown together: `urgent`, `look_first`, a band, or `too_little_data`."""

    code: str
    entries: tuple[ListedEntry, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list as one commission sees it."""

    list: CommissionList
    sections: tuple[Section, ...]

    @property
    def entries(self) -> tuple[ListedEntry, ...]:
        """Every line of the page."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def decided(self) -> int:
        """How many of them have a decision on this list."""
        return sum(not entry.open for entry in self.entries)


def list_page(
    stored: CommissionList,
    decisions: Mapping[str, Decision],
    look_first: Collection[str] = (),
) -> ListPage:
    """Sections of a commission's list in the order in which they are read. Families of which the
    reader says first what they see stand apart, so that their band is not told.
    """
    lanes: dict[str, list[ListedEntry]] = {}
    for family in stored.families:
        entry = _entry(family, decisions.get(family.family_id), stored.head.as_of_date)
        waits = entry.open and family.family_id in look_first
        lanes.setdefault(LOOK_FIRST if waits else _section_of(family), []).append(entry)
    bands = [code for code in BANDS if code in lanes]
    before_last = max(len(bands) - 1, 0)
    order = ["urgent", LOOK_FIRST, *bands[:before_last], "too_little_data", *bands[before_last:]]
    return ListPage(
        stored, tuple(Section(code, tuple(lanes[code])) for code in order if code in lanes)
    )


def _section_of(family: ListedFamily) -> str:
    return family.lane if family.lane != "ranked" else family.band or "usual"


def _entry(family: ListedFamily, decision: Decision | None, as_of: date) -> ListedEntry:
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

    @property
    def seen_decision(self) -> int:
        """The newest decision's id, 0 for none: sent back with the form."""
        return self.decisions[0].decision_id if self.decisions else 0


def family_page(row: StoredRow, decisions: Iterable[Decision]) -> FamilyPage:
    """What the family page shows."""
    facts = row.family.shown.facts
    return FamilyPage(
        row=row,
        facts=_by_source(fact for fact in facts if not fact.protective),
        protective=_by_source(fact for fact in facts if fact.protective),
        completeness=completeness_in_words(row.family.shown.completeness),
        decisions=tuple(decisions),
    )


def _by_source(facts: Iterable[Fact]) -> tuple[FactsOfSource, ...]:
    newest_first = sorted(facts, key=attrgetter("date"), reverse=True)
    by_source = sorted(newest_first, key=lambda fact: fact.source.kk)
    return tuple(
        FactsOfSource(group[0].source, tuple(group))
        for group in (list(found) for _, found in groupby(by_source, lambda fact: fact.source))
    )
