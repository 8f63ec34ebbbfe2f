"""The hidden strain of every family, month by month.

Strain drifts towards what a family's circumstances make of it: its lasting vulnerability,
the shocks it is under (job lost, illness, violence, debt), less what supports and helps it.
Nothing here is ever written into the extract; the truth folder keeps it.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from cases.simulate.families import Families
from cases.simulate.incidents import Channel
from cases.simulate.timeline import Floats, Mask

SHOCKS = ("job_lost", "illness", "violence", "debt")
JOB, ILLNESS, VIOLENCE, DEBT = range(len(SHOCKS))

ONSET = np.array((0.0075, 0.005, 0.003, 0.006))
"""Monthly chance that a shock begins in an ordinary family."""
ENDING = np.array((0.13, 0.10, 0.07, 0.07))
"""Monthly chance that it ends."""
WEIGHT = np.array((0.8, 0.7, 1.1, 0.7))
"""What each adds to the strain that a family drifts towards."""
DRIFT = 0.16
NOISE = 0.17
WARM_UP_MONTHS = 24
STRAIN_LIMITS = (-3.0, 4.0)
HELP_ENDS_SHOCKS = 1.8

LOADINGS = np.zeros((len(Channel), 1 + len(SHOCKS)))
"""[channel, strain and shocks]: how the hidden state speeds up each part of life."""
LOADINGS[Channel.SCHOOL] = 0.20, 0.0, 0.0, 0.3, 0.0
LOADINGS[Channel.HEALTH] = 0.15, 0.0, 0.9, 0.3, 0.0
LOADINGS[Channel.INCOME] = 0.20, 0.7, 0.2, 0.0, 0.7
LOADINGS[Channel.HOUSING] = 0.20, 0.3, 0.0, 0.0, 0.8
LOADINGS[Channel.SAFETY] = 0.65, 0.0, 0.0, 1.3, 0.0
LOADINGS[Channel.EMPLOYMENT] = 0.10, 1.3, 0.2, 0.0, 0.2
LOADINGS[Channel.FAMILY] = 0.55, 0.1, 0.2, 0.6, 0.1
LOADINGS[Channel.CONDUCT] = 0.30, 0.0, 0.0, 0.4, 0.0
LOADINGS[Channel.POLICING] = 0.20, 0.0, 0.0, 0.3, 0.0
LOADINGS[Channel.SUPPORT] = -0.45, -0.2, 0.0, -0.3, 0.0
LOADINGS[Channel.ORDINARY] = 0.05, 0.0, 0.0, 0.0, 0.0
LOADINGS[Channel.CARE] = 1.0, 0.0, 0.2, 0.4, 0.1
SUPPORT_SHOWS = 0.35
HABIT = np.zeros(len(Channel))
HABIT[[Channel.SCHOOL, Channel.INCOME, Channel.HOUSING]] = 1.5
HABIT[[Channel.HEALTH, Channel.EMPLOYMENT]] = 1.0
HABIT[[Channel.SUPPORT, Channel.ORDINARY, Channel.CARE]] = 0.4
"""How much families differ in each part of life for reasons that are not strain: a school
that writes down every absence, a quarrel with the utility. It is what makes many flags
mean less than a few different ones."""


@dataclass(slots=True)
class HiddenState:
    """Where every family of a chunk stands in a month; `shocks` is [shock, family],
    `habit` [channel, family] as logarithms.
    """

    strain: Floats
    shocks: Mask
    pull_towards: Floats
    support: Floats
    habit: Floats

    @classmethod
    def begin(cls, families: Families, *, rng: np.random.Generator) -> Self:
        """The state at the first month, after an unrecorded run-up."""
        state = cls(
            strain=families.vulnerability.copy(),
            shocks=np.zeros((len(SHOCKS), len(families.single)), dtype=np.bool_),
            pull_towards=_lasting(families),
            support=families.support,
            habit=_habits(len(families.single), rng=rng),
        )
        no_relief = np.zeros(len(families.single))
        for _ in range(WARM_UP_MONTHS):
            state.advance(no_relief, rng=rng)
        return state

    def advance(self, relief: Floats, *, rng: np.random.Generator) -> None:
        """One month on; `relief` is what help takes off, 0 where there is none."""
        self._advance_shocks(relief, rng=rng)
        target = self.pull_towards + WEIGHT @ self.shocks - relief
        self.strain += DRIFT * (target - self.strain)
        self.strain += NOISE * rng.standard_normal(len(self.strain))
        np.clip(self.strain, *STRAIN_LIMITS, out=self.strain)

    def _advance_shocks(self, relief: Floats, *, rng: np.random.Generator) -> None:
        draw = rng.random(self.shocks.shape, dtype=np.float32)
        prone = np.exp(0.45 * self.pull_towards)
        helped = np.where(relief > 0, HELP_ENDS_SHOCKS, 1.0)
        without_work = self.shocks[JOB].copy()
        for shock in range(len(SHOCKS)):
            begins = ONSET[shock] * prone
            if shock == DEBT:
                begins = begins * np.where(without_work, 4.0, 1.0)
            ends = ENDING[shock] * helped
            under = self.shocks[shock]
            self.shocks[shock] = np.where(under, draw[shock] >= ends, draw[shock] < begins)

    def intensity(self, channel: Channel) -> Floats:
        """How fast this part of life runs in each family, 1 in an ordinary one."""
        on_strain, *on_shocks = LOADINGS[channel]
        exponent = on_strain * self.strain + self.habit[channel]
        for shock, loading in enumerate(on_shocks):
            if loading:
                exponent += loading * self.shocks[shock]
        if channel is Channel.SUPPORT:
            exponent += SUPPORT_SHOWS * self.support
        return np.asarray(np.exp(exponent))


def _lasting(families: Families) -> Floats:
    """The strain that a family's lasting circumstances alone would bring it to."""
    return np.asarray(
        families.vulnerability
        + 0.30 * families.single
        + 0.20 * families.disability
        + 0.07 * np.maximum(families.children - 2, 0)
        - 0.25 * families.support
    )


def _habits(families: int, *, rng: np.random.Generator) -> Floats:
    spread = HABIT[:, None]
    return np.asarray(spread * rng.standard_normal((len(Channel), families)) - spread**2 / 2)
