"""Help: offered after a finding, accepted or not, and what it does to strain.

Whether a family accepts does not depend on its strain, so that families that accepted and
families that declined can be compared: the difference afterwards is what help did.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from cases.catalogue.whole import Catalogue
from cases.contract import OUTCOMES, RESPONSES
from cases.simulate.rows import join_rows, take_rows
from cases.simulate.sittings import Opened
from cases.simulate.strain import DEBT, ILLNESS, JOB, VIOLENCE, HiddenState
from cases.simulate.timeline import Days, Floats, Indices, Timeline

ACCEPTED, DECLINED, NO_ANSWER = (
    RESPONSES.index(response) for response in ("accepted", "declined", "no_answer")
)
RESPONSE_SHARES = (0.70, 0.18, 0.12)
OFFERED_WHEN_LABELLED = 0.92
OFFERED_OTHERWISE = 0.22
SECOND_OFFER = 0.45
BROKEN_OFF = 0.15
RELIEF = 0.75
LASTS_BEYOND = 3
"""Months for which help still carries after it ended."""

HELP_FOR_SHOCK = {JOB: "employment", ILLNESS: "treatment", VIOLENCE: "legal", DEBT: "material"}
HELP_WITHOUT_SHOCK = ("psychological", "schooling", "recreation", "medical", "material")


class Offers(NamedTuple):
    """Offers of a month; start, end and outcome are meant only where the response accepts."""

    family: Indices
    help_type: Indices
    offered: Days
    response: Indices
    started: Days
    ended: Days
    outcome: Indices


@dataclass(slots=True)
class Relief:
    """Help under way: how much it takes off each family's strain, and in which months."""

    size: Floats
    begins: Indices
    ends: Indices

    @classmethod
    def begin(cls, families: int) -> Self:
        """No help for anybody yet."""
        return cls(np.zeros(families), np.zeros(families, np.int64), np.zeros(families, np.int64))

    def now(self, month: int) -> Floats:
        """What help takes off in the month, 0 where there is none."""
        return np.where((self.begins <= month) & (month <= self.ends), self.size, 0.0)

    def add(self, offers: Offers, *, timeline: Timeline) -> None:
        """Count on the accepted offers; a later one takes the place of an earlier."""
        taken = offers.response == ACCEPTED
        family = offers.family[taken]
        self.size[family] = RELIEF
        self.begins[family] = timeline.month_of(offers.started[taken])
        self.ends[family] = timeline.month_of(offers.ended[taken]) + LASTS_BEYOND


def offer_help(
    cases: Opened,
    state: HiddenState,
    catalogue: Catalogue,
    *,
    left: Days,
    rng: np.random.Generator,
) -> Offers:
    """The offers that follow a month's cases; a family answers all of a case's offers alike."""
    label = catalogue.codes("findings").index(catalogue.label_findings[0])
    chance = np.where(cases.finding == label, OFFERED_WHEN_LABELLED, OFFERED_OTHERWISE)
    offered = (cases.finding_known + 1 + rng.integers(0, 10, len(chance))).astype(np.int32)
    helped = (rng.random(len(chance)) < chance) & (offered < left[cases.family])
    matters = _Matters(
        family=cases.family[helped],
        offered=offered[helped],
        answer=rng.choice(len(RESPONSES), size=int(helped.sum()), p=RESPONSE_SHARES),
    )
    second = take_rows(matters, rng.random(len(matters.family)) < SECOND_OFFER)
    return join_rows(
        [
            _offers(matters, _for_shock(matters, state, catalogue, rng=rng), rng=rng),
            _offers(second, _general(len(second.family), catalogue, rng=rng), rng=rng),
        ]
    )


class _Matters(NamedTuple):
    """Cases in which help is offered: whose, when, and the family's answer."""

    family: Indices
    offered: Days
    answer: Indices


def _for_shock(
    matters: _Matters, state: HiddenState, catalogue: Catalogue, *, rng: np.random.Generator
) -> Indices:
    """Help that answers the shock a family is under; without one, general help."""
    types = catalogue.codes("help_types")
    chosen = _general(len(matters.family), catalogue, rng=rng)
    for shock, code in HELP_FOR_SHOCK.items():
        chosen[state.shocks[shock, matters.family]] = types.index(code)
    return chosen


def _general(count: int, catalogue: Catalogue, *, rng: np.random.Generator) -> Indices:
    types = catalogue.codes("help_types")
    return rng.choice(np.array([types.index(code) for code in HELP_WITHOUT_SHOCK]), size=count)


def _offers(matters: _Matters, help_type: Indices, *, rng: np.random.Generator) -> Offers:
    count = len(matters.family)
    started = matters.offered + 5 + rng.integers(0, 25, count)
    lasts = 60 + rng.integers(0, 150, count)
    stopped = rng.random(count) < BROKEN_OFF
    lasts = np.where(stopped, lasts // 3, lasts)
    outcome = np.where(stopped, OUTCOMES.index("stopped"), OUTCOMES.index("completed"))
    return Offers(
        family=matters.family,
        help_type=help_type,
        offered=matters.offered,
        response=matters.answer,
        started=started.astype(np.int32),
        ended=(started + lasts).astype(np.int32),
        outcome=outcome,
    )
