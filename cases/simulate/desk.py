"""What lies on the commissions' desks: what reached them of a family, and what it moves.

Cases follow detection, not need. A commission hears of a family through records, some
commissions listen more readily than others, and a finding follows the family's true strain
only as well as a sitting can see it.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from cases.simulate.families import LANGUAGES, Families
from cases.simulate.happenings import Happenings
from cases.simulate.setting import Setting
from cases.simulate.timeline import Days, Floats, Indices, Mask

FADES = 0.87
"""What a month leaves of the impression a record made."""
AFTER_A_CASE = 0.35
"""What a case leaves of it: the matter has been dealt with."""
UNPROMPTED = 0.0004
PER_PULL = 0.0085
PULL_LIMIT = 12.0
WATCHED_MONTHS = 12
USUAL_GROUND = "low_income"
SEES_STRAIN = 2.3
RURAL_ATTENTION = 0.85
OTHER_LANGUAGE_LENIENCY = -0.35


class Chances(NamedTuple):
    """Per family: the chance of a case this month, and of the labelled finding if opened."""

    opening: Floats
    labelled: Floats

    @property
    def hazard(self) -> Floats:
        """The chance that this month brings a case with the labelled finding."""
        return self.opening * self.labelled

    @property
    def otherwise(self) -> Floats:
        """The chance that this month brings a case with another finding."""
        return self.opening * (1 - self.labelled)

    def among(self, families: Mask) -> Self:
        """The same, but no case for any other family."""
        return self._replace(opening=self.opening * families)


@dataclass(slots=True)
class Desk:
    """What the commissions hold against the families' names at a moment.

    `impression` is what records left, `coming` the pulls of records still on their way as
    [month, family], `ground` the last record's ground, `busy_until` the day the last case
    closed, `watched_until` the month until which a family is looked at more closely.
    """

    impression: Floats
    coming: Floats
    ground: Indices
    busy_until: Days
    watched_until: Indices
    readiness: Floats
    leniency: Floats

    @classmethod
    def begin(cls, families: Families, setting: Setting) -> Self:
        """Nothing known yet of anybody."""
        count = len(families.commission)
        readiness = setting.territory.attention * setting.scenario.enrichment
        other = families.language == LANGUAGES.index("other")
        return cls(
            impression=np.zeros(count),
            coming=np.zeros((setting.timeline.months, count)),
            ground=np.full(count, setting.catalogue.codes("grounds").index(USUAL_GROUND)),
            busy_until=np.zeros(count, dtype=np.int32),
            watched_until=np.full(count, -1),
            readiness=readiness[families.commission]
            * np.where(families.rural, RURAL_ATTENTION, 1.0),
            leniency=np.where(other, OTHER_LANGUAGE_LENIENCY, 0.0),
        )

    def watched(self, month: int) -> Mask:
        """Families that a commission looks at more closely in the month."""
        return self.watched_until >= month

    def receive(self, records: Happenings, known: Days, setting: Setting) -> None:
        """Take in noticed records: they weigh from the month after they become known."""
        kinds, timeline = setting.kinds, setting.timeline
        pull = kinds.pull[records.kind]
        month = np.asarray(timeline.month_of(known)) + 1
        matters = (pull > 0) & (month < timeline.months)
        np.add.at(self.coming, (month[matters], records.family[matters]), pull[matters])
        self.ground[records.family[matters]] = kinds.ground[records.kind[matters]]

    def weigh(self, month: int, strain: Floats, setting: Setting) -> Chances:
        """The month's chances, from what is on the desk and what a sitting would see."""
        self.impression = FADES * self.impression + self.coming[month]
        weight = UNPROMPTED + PER_PULL * np.minimum(self.impression, PULL_LIMIT)
        free = self.busy_until < setting.timeline.starts[month]
        opening = np.where(free, -np.expm1(-self.readiness * weight), 0.0)
        labelled = _logistic(SEES_STRAIN * (strain - setting.scenario.need_line) + self.leniency)
        return Chances(opening, labelled)

    def close(self, family: Indices, closed: Days, *, month: int) -> None:
        """Note the month's cases: whose they are, and the day each is closed."""
        self.impression[family] *= AFTER_A_CASE
        self.busy_until[family] = closed
        self.watched_until[family] = month + WATCHED_MONTHS


def _logistic(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-value))
