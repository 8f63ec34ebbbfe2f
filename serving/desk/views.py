"""From stored lists and decisions to what the pages show.

Here the order of the list page is decided: urgent first and without a band, then the
bands, and "too little data" before the last of them, so that it is never the end of the
page. Within a section families keep the list's shuffled order.

While the model is switched off nothing that it said is shown: no band, and no family that only its
ranking brought. Whom a colleague has decided about, and who was drawn by lot, stay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from cases.catalogue import Words
from serving.referrals.changes.in_force import ModelOff
from serving.referrals.decisions import Decision
from serving.referrals.records import Band, CommissionList, ListedFamily, StoredRow
from serving.referrals.shown import Fact

BANDS: tuple[Band, ...] = ("high", "elevated", "usual")
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
    """Families shown together: `urgent`, a band, `too_little_data`, or, while the model is off,
    `without_advice`.
    """

    code: str
    entries: tuple[ListedEntry, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list as one commission sees it; `left_out` counts families that only a model that is off
    had brought.
    """

    list: CommissionList
    sections: tuple[Section, ...]
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


def list_page(
    stored: CommissionList, decisions: Mapping[str, Decision], off: ModelOff | None = None
) -> ListPage:
    """Sections of a commission's list in the order in which they are read."""
    lanes: dict[str, list[ListedEntry]] = {}
    left_out = 0
    for family in stored.families:
        entry = _entry(family, decisions.get(family.family_id), stored.head.as_of_date)
        if off and _only_ranked(entry):
            left_out += 1
            continue
        lanes.setdefault(_section_of(family, off), []).append(entry)
    bands = [code for code in BANDS if code in lanes]
    before_last = max(len(bands) - 1, 0)
    ranked = [*bands[:before_last], "too_little_data", *bands[before_last:]]
    order = ["urgent", "without_advice", *ranked]
    sections = tuple(Section(code, tuple(lanes[code])) for code in order if code in lanes)
    return ListPage(stored, sections, off, left_out)


def _section_of(family: ListedFamily, off: ModelOff | None) -> str:
    if family.lane != "ranked":
        return family.lane
    return "without_advice" if off else family.band or "usual"


def _only_ranked(entry: ListedEntry) -> bool:
    """Whether nothing but the model's ranking brought the family to the list."""
    family = entry.family
    return family.lane == "ranked" and family.drawn == "rank" and entry.decision is None


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
