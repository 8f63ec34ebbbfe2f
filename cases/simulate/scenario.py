"""The scenarios a country can be simulated under: every dial that is a choice, in one place."""

from dataclasses import dataclass
from datetime import date

from cases.errors import BadInput


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the simulated map.

    `code` is a region of the catalogue. `settlements` gives its commissions' shares of city,
    town and village; `languages` the families' shares of Kazakh, Russian and other.
    `hardship` shifts the strain of everyone who lives there.
    """

    code: str
    commissions: int
    weight: float
    settlements: tuple[float, float, float]
    languages: tuple[float, float, float]
    hardship: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way the country may be.

    `enrichment` multiplies how readily commissions open cases. `need_line` is the strain
    above which a family truly needs help. `capacity` is the middle of the commissions'
    capacities.
    """

    name: str
    says: str
    cut_off: date
    regions: tuple[Region, ...]
    capacity: int
    enrichment: float
    need_line: float


# About 3 in 100 scored families have the outcome within the label window: many times the real
# share, or twenty commissions would have too few to learn from.
DEMO = Scenario(
    name="demo",
    says="four regions, cases enriched so that a small country has enough of them",
    cut_off=date(2025, 12, 31),
    regions=(
        Region("akmola", 5, 0.9, (0.2, 0.4, 0.4), (0.52, 0.40, 0.08), 0.05),
        Region("karaganda", 5, 1.1, (0.6, 0.2, 0.2), (0.50, 0.43, 0.07), 0.0),
        Region("turkistan", 5, 1.2, (0.2, 0.2, 0.6), (0.80, 0.05, 0.15), 0.1),
        Region("shymkent", 5, 1.0, (1.0, 0.0, 0.0), (0.70, 0.14, 0.16), -0.05),
    ),
    capacity=12,
    enrichment=5.5,
    need_line=1.4,
)

SCENARIOS: dict[str, Scenario] = {DEMO.name: DEMO}


def scenario_named(name: str) -> Scenario:
    """The scenario of that name; BadInput lists those there are."""
    if name not in SCENARIOS:
        msg = f"no scenario named '{name}'; there is {', '.join(sorted(SCENARIOS))}"
        raise BadInput(msg)
    return SCENARIOS[name]
