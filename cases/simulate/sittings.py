"""What commissions do: they open cases on what reached them, and find what they find.

Cases follow detection, not need. A commission hears of a family through records, some
commissions listen more readily than others, and a finding follows the family's true strain
only as well as a sitting can see it.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from cases.catalogue import Catalogue
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
PUNISHING_GROUNDS = ("upbringing_duties", "offence")
SEES_STRAIN = 2.3
RURAL_ATTENTION = 0.85
OTHER_LANGUAGE_LENIENCY = -0.35
OTHER_FINDINGS = ("no_need", "advice_given", "handed_over")
OTHER_SHARES = (0.45, 0.40, 0.15)


class Opened(NamedTuple):
    """Cases opened in a month; `finding` indexes the catalogue's findings."""

    family: Indices
    opened: Days
    finding_known: Days
    closed: Days
    closing_known: Days
    ground: Indices
    finding: Indices


class Chances(NamedTuple):
    """Per family: the chance of a case this month, and of the labelled finding if opened."""

    opening: Floats
    labelled: Floats

    @property
    def hazard(self) -> Floats:
        """The chance that this month brings a case with the labelled finding."""
        return self.opening * self.labelled


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

    def close(self, cases: Opened, *, month: int) -> None:
        """Note the month's cases."""
        self.impression[cases.family] *= AFTER_A_CASE
        self.busy_until[cases.family] = cases.closed
        self.watched_until[cases.family] = month + WATCHED_MONTHS


def open_cases(
    chances: Chances,
    desk: Desk,
    setting: Setting,
    *,
    month: int,
    rng: np.random.Generator,
) -> Opened:
    """The month's cases with their findings; decided within about a month, then closed."""
    family = np.flatnonzero(rng.random(len(chances.opening)) < chances.opening)
    count = len(family)
    ground = desk.ground[family]
    labelled = rng.random(count) < chances.labelled[family]
    opened = setting.timeline.day_within(np.full(count, month), rng=rng)
    found = opened + 3 + np.minimum(rng.exponential(9, count), 45).astype(np.int32)
    closed = found + 4 + np.minimum(rng.exponential(18, count), 120).astype(np.int32)
    heard = closed + np.minimum(rng.exponential(3, count), 30).astype(np.int32)
    return Opened(
        family=family,
        opened=opened,
        finding_known=found.astype(np.int32),
        closed=closed.astype(np.int32),
        closing_known=heard.astype(np.int32),
        ground=ground,
        finding=_findings(labelled, ground, setting.catalogue, rng=rng),
    )


def _findings(
    labelled: Mask, ground: Indices, catalogue: Catalogue, *, rng: np.random.Generator
) -> Indices:
    codes = catalogue.codes("findings")
    grounds = catalogue.codes("grounds")
    duties, offence = (grounds.index(code) for code in PUNISHING_GROUNDS)
    others = np.array([codes.index(code) for code in OTHER_FINDINGS])
    finding = rng.choice(others, size=len(labelled), p=OTHER_SHARES)
    finding[ground == duties] = codes.index("duties_not_fulfilled")
    finding[ground == offence] = codes.index("minor_held_to_account")
    finding[labelled] = codes.index(catalogue.label_findings[0])
    return finding


def _logistic(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-value))
