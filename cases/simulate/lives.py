"""The months of one chunk of families, in order: what happens, who sees it, what is done."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from cases.simulate.desk import Chances, Desk
from cases.simulate.docket import Docket
from cases.simulate.happenings import Happenings, draw_happenings
from cases.simulate.help import Offers, Relief, offer_help
from cases.simulate.incidents import Subject
from cases.simulate.looking import look
from cases.simulate.population import CHILD, Population, draw_population
from cases.simulate.rows import join_rows, take_rows
from cases.simulate.setting import Setting
from cases.simulate.sittings import Opened, Taken, hear, take_freely, take_from_docket
from cases.simulate.strain import HiddenState
from cases.simulate.timeline import Days, Floats, Indices, Mask


class Streams(NamedTuple):
    """One stream of chance per room, so that a change in one leaves the others' draws alone."""

    population: np.random.Generator
    strain: np.random.Generator
    happenings: np.random.Generator
    agencies: np.random.Generator
    commissions: np.random.Generator
    help: np.random.Generator

    @classmethod
    def of(cls, seed: np.random.SeedSequence) -> Self:
        """The streams that a chunk's seed gives."""
        return cls(*(np.random.default_rng(child) for child in seed.spawn(len(cls._fields))))


class Records(NamedTuple):
    """Incidents with what the agencies made of them; one row each, `value` NaN for none."""

    family: Indices
    member: Indices
    kind: Indices
    day: Days
    seen: Mask
    known: Days
    value: Floats


class Truth(NamedTuple):
    """What nobody sees, as [month, family]: strain, the chance that the month brings a case
    with the labelled finding, and whether the family was in the area.
    """

    strain: Floats
    hazard: Floats
    active: Mask

    @classmethod
    def blank(cls, months: int, families: int) -> Self:
        """Room for so many months and families."""
        shape = (months, families)
        return cls(np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.bool_))


class Lives(NamedTuple):
    """Everything that came about in a chunk, known to anybody or not."""

    population: Population
    records: Records
    cases: Opened
    offers: Offers
    truth: Truth


def live(count: int, setting: Setting, streams: Streams, *, docket: Docket | None = None) -> Lives:
    """So many families, drawn and run through all months; a docket deals out its share."""
    population = draw_population(count, setting, rng=streams.population)
    course = Course.begin(population, setting, streams, docket=docket)
    months = range(setting.timeline.months)
    lived = [course.run_month(month) for month in months]
    records = [course.see(_births(population, setting)), *(one.records for one in lived)]
    return Lives(
        population=population,
        records=join_rows(records),
        cases=join_rows([one.cases for one in lived]),
        offers=join_rows([one.offers for one in lived]),
        truth=course.truth,
    )


class _LivedMonth(NamedTuple):
    records: Records
    cases: Opened
    offers: Offers


@dataclass(slots=True)
class Course:
    """A chunk on its way through the months."""

    population: Population
    setting: Setting
    streams: Streams
    state: HiddenState
    desk: Desk
    relief: Relief
    truth: Truth
    with_minor: Mask
    docket: Docket | None
    month: int = 0

    @classmethod
    def begin(
        cls,
        population: Population,
        setting: Setting,
        streams: Streams,
        *,
        docket: Docket | None,
    ) -> Self:
        """Before the first month."""
        families = population.families
        count = len(families.commission)
        return cls(
            population=population,
            setting=setting,
            streams=streams,
            state=HiddenState.begin(families, rng=streams.strain),
            desk=Desk.begin(families, setting),
            relief=Relief.begin(count),
            truth=Truth.blank(setting.timeline.months, count),
            with_minor=population.with_minor(setting.timeline.months),
            docket=docket,
        )

    def run_month(self, month: int) -> _LivedMonth:
        """One month on: strain moves, things happen, agencies record, commissions act."""
        self.month = month
        self.state.advance(self.relief.now(month), rng=self.streams.strain)
        happenings = draw_happenings(
            self.state, self.population, self.setting, month=month, rng=self.streams.happenings
        )
        self._part(happenings)
        records = self.see(happenings)
        taken = self._take(self._weigh())
        cases = hear(taken, self.desk.ground, self.setting.catalogue, rng=self.streams.commissions)
        self.desk.close(cases.family, cases.closed, month=month)
        return _LivedMonth(records, cases, self._offer(cases))

    def see(self, happenings: Happenings) -> Records:
        """What the agencies record of incidents; the commissions hear of what is seen."""
        sight = look(
            happenings,
            self.population.families,
            self.setting,
            watched=self.desk.watched(self.month),
            rng=self.streams.agencies,
        )
        seen = sight.seen
        if self.docket:
            families = len(self.desk.impression)
            seen = self.docket.see(
                seen, happenings.kind, sight.chance, month=self.month, families=families
            )
        self.desk.receive(take_rows(happenings, seen), sight.known[seen], self.setting)
        return Records(*happenings, seen=seen, known=sight.known, value=sight.value)

    def _weigh(self) -> Chances:
        active = self.population.families.active(self.month)
        chances = self.desk.weigh(self.month, self.state.strain, self.setting)
        chances = chances.among(active)
        if self.docket:
            chances = self.docket.share_out(chances.among(self.with_minor[self.month]))
        self.truth.strain[self.month] = self.state.strain
        self.truth.hazard[self.month] = chances.hazard
        self.truth.active[self.month] = active
        return chances

    def _take(self, chances: Chances) -> Taken:
        rng = self.streams.commissions
        if self.docket is None:
            return take_freely(chances, self.setting, month=self.month, rng=rng)
        commission = self.population.families.commission
        return take_from_docket(
            self.docket, chances, self.setting, commission=commission, month=self.month, rng=rng
        )

    def _offer(self, cases: Opened) -> Offers:
        offers = offer_help(
            cases,
            self.state,
            self.setting.catalogue,
            left=self.population.families.left,
            rng=self.streams.help,
        )
        self.relief.add(offers, timeline=self.setting.timeline)
        return offers

    def _part(self, happenings: Happenings) -> None:
        """Partners who separate or die are gone from the end of the month."""
        members, timeline = self.population.members, self.setting.timeline
        parted = self.setting.kinds.subject[happenings.kind] == Subject.PARTNER
        gone = happenings.member[parted]
        members.leaves_month[gone] = self.month + 1
        members.leaves[gone] = timeline.starts[self.month + 1] - 1


def _births(population: Population, setting: Setting) -> Happenings:
    """A birth for every child who joined a family of the records by being born."""
    members, families = population.members, population.families
    entered = families.entered[members.family]
    born = np.flatnonzero((members.role == CHILD) & (members.joined_month > entered))
    kind = np.full(len(born), setting.kinds.place_of("child_born"))
    return Happenings(members.family[born], born, kind, members.joined[born])
