"""Everything that is fixed before the first month runs, carried as one."""

from typing import NamedTuple, Self

import numpy as np

from cases.catalogue.whole import Catalogue
from cases.simulate.agencies import Noticing, noticing_over
from cases.simulate.incidents import Kinds, kinds_of
from cases.simulate.scenario import Scenario
from cases.simulate.territory import Territory, draw_territory
from cases.simulate.timeline import Timeline


class Setting(NamedTuple):
    """The scenario and what follows from it: the months, the map, who sees what."""

    scenario: Scenario
    catalogue: Catalogue
    timeline: Timeline
    territory: Territory
    kinds: Kinds
    noticing: Noticing

    @classmethod
    def of(
        cls, scenario: Scenario, catalogue: Catalogue, *, months: int, rng: np.random.Generator
    ) -> Self:
        """The setting of so many months that end at the scenario's cut-off."""
        territory = draw_territory(scenario, catalogue, rng=rng)
        kinds = kinds_of(catalogue)
        if workload := scenario.workload:
            kinds = kinds.times(workload.abundance, [code for code, _ in workload.records])
        return cls(
            scenario=scenario,
            catalogue=catalogue,
            timeline=Timeline.until(scenario.cut_off, months=months),
            territory=territory,
            kinds=kinds,
            noticing=noticing_over(territory, catalogue),
        )
