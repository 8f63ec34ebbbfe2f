"""A month's work dealt out: as many cases and records as declared, to families by chance.

A family's chance is its share of the month: in proportion to what a commission holds against
its name, or to how likely an agency is to see what happened in it. The draw is systematic:
chances are laid end to end on a line, and every whole number passed is one drawn. So each
family has exactly its chance, and the country's total is the declared one but for a fraction,
which is carried from one chunk of families to the next and from month to month.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from cases.simulate.desk import Chances
from cases.simulate.scenario import Workload
from cases.simulate.setting import Setting
from cases.simulate.sitting_days import SittingDays
from cases.simulate.timeline import Days, Floats, Indices, Mask, Timeline

NOTICE = 3
"""Days from the opening of a case to the first sitting that can hear it."""


@dataclass(slots=True)
class SystematicDraw:
    """Draws by chances laid end to end; `reach` is how far each month's line has come, mod 1."""

    reach: Floats

    def draw(self, chance: Floats, *, month: int) -> Mask:
        """Which are drawn: over random beginnings of the line, each with exactly its chance."""
        line = np.cumsum(np.concatenate((self.reach[month : month + 1], chance)))
        self.reach[month] = line[-1] % 1
        return np.asarray(np.diff(np.floor(line)) > 0)


@dataclass(slots=True)
class Flow:
    """One kind of work: so much a month for each family of the country, and its draw."""

    per_family: float
    draw: SystematicDraw

    @classmethod
    def of(cls, monthly: float, *, workload: Workload, size: "Size") -> Self:
        """The flow of `monthly` in the workload's own country; a month's line begins where
        the line of the month before will end.
        """
        per_family = monthly / workload.families
        before = per_family * size.families * np.arange(size.months, dtype=np.float64)
        return cls(per_family, SystematicDraw((size.rng.random() + before) % 1))

    def chances(self, weight: Floats, *, families: int) -> Floats:
        """The chance of each to be drawn, in proportion to its weight, among what is due to
        so many families; less than is due where that would take chances above 1.
        """
        total = weight.sum()
        due = self.per_family * families
        return np.minimum(weight * (due / total), 1.0) if total else np.zeros(len(weight))


class Size(NamedTuple):
    """How large a country's docket is, and where its chance comes from."""

    families: int
    months: int
    rng: np.random.Generator


class Docket(NamedTuple):
    """All that commissions and raids of one country get through, and when commissions sit.

    `records` is by the place of the event type. `late` draws which cases open too late in the
    month for its last sitting, other cases first, labelled ones second.
    """

    sittings: SittingDays
    labelled: Flow
    other: Flow
    late: tuple[SystematicDraw, SystematicDraw]
    records: Mapping[int, Flow]

    @classmethod
    def of(
        cls, workload: Workload, setting: Setting, *, families: int, rng: np.random.Generator
    ) -> Self:
        """The docket of a country of so many families, none of it dealt out yet."""
        months = setting.timeline.months
        size = Size(families, months, rng)
        return cls(
            sittings=SittingDays.of(setting.territory, setting.timeline, rng=rng),
            labelled=Flow.of(workload.labelled_cases, workload=workload, size=size),
            other=Flow.of(workload.other_cases, workload=workload, size=size),
            late=(SystematicDraw(rng.random(months)), SystematicDraw(rng.random(months))),
            records={
                setting.kinds.place_of(code): Flow.of(monthly, workload=workload, size=size)
                for code, monthly in workload.records
            },
        )

    def share_out(self, chances: Chances) -> Chances:
        """The chances that deal out the month's cases, from what each family's would be."""
        families = len(chances.opening)
        labelled = self.labelled.chances(chances.hazard, families=families)
        opening = labelled + self.other.chances(chances.otherwise, families=families)
        share = np.divide(labelled, opening, out=chances.labelled.copy(), where=opening > 0)
        return Chances(np.minimum(opening, 1.0), share)

    def see(self, seen: Mask, kind: Indices, chance: Floats, *, month: int, families: int) -> Mask:
        """Which incidents are recorded, where the number of their kind's records is declared;
        `seen` stands for the others, `chance` is how well each would be seen.
        """
        seen = seen.copy()
        for place, flow in self.records.items():
            mine = np.flatnonzero(kind == place)
            chances = flow.chances(chance[mine], families=families)
            seen[mine] = flow.draw.draw(chances, month=month)
        return seen

    def opening_days(
        self,
        commission: Indices,
        labelled: Mask,
        timeline: Timeline,
        *,
        month: int,
        rng: np.random.Generator,
    ) -> Days:
        """A day of the month for each case. Any day is as likely, but so many lie after the
        last sitting's notice that as much waits at the end of one month as of another.
        """
        begin, end = timeline.starts[month], timeline.starts[month + 1]
        border = self.sittings.last_before(commission, np.full(len(commission), end)) - NOTICE + 1
        border = np.maximum(border, begin)
        late = np.zeros(len(commission), dtype=np.bool_)
        for flag, draw in enumerate(self.late):
            mine = labelled == bool(flag)
            late[mine] = draw.draw((end - border[mine]) / (end - begin), month=month)
        first, after = np.where(late, border, begin), np.where(late, end, border)
        days = first + rng.random(len(commission)) * (after - first)
        return np.asarray(days.astype(np.int32))
