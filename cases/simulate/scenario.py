"""What a scenario declares: every dial that is a choice, in one place."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the simulated map.

    `code` is a region of the catalogue, `weight` its share of the country's families against
    the others'. `settlements` gives its commissions' shares of city, town and village;
    `languages` the families' shares of Kazakh, Russian and other. `hardship` shifts the strain
    of everyone who lives there. `childless` is the share of families without a child when
    their records begin, `more_children` multiplies how many the others have beyond the first.
    """

    code: str
    commissions: int
    weight: float
    settlements: tuple[float, float, float]
    languages: tuple[float, float, float]
    hardship: float
    childless: float = 0.08
    more_children: float = 1.0


@dataclass(frozen=True, slots=True)
class Workload:
    """What commissions and raids get through in a month, in a country of `families` families.

    A smaller country's month is smaller in proportion. `labelled_cases` end with the finding
    that makes the label, `other_cases` with another one; `records` gives so many records of an
    event type, and what they record happens `abundance` times as often as elsewhere, so that
    there is always more of it than they get through. `sittings` is the sum over all commissions.
    """

    families: int
    sittings: int
    labelled_cases: float
    other_cases: float
    records: tuple[tuple[str, float], ...]
    abundance: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way the country may be.

    `enrichment` multiplies how readily commissions open cases. `need_line` is the strain
    above which a family truly needs help. `capacity` is the middle of the commissions'
    capacities. Without a `workload` every family's cases and records come at rates of their
    own; with one the country's totals are declared, and families take their share of them.
    """

    name: str
    says: str
    cut_off: date
    regions: tuple[Region, ...]
    capacity: int
    enrichment: float
    need_line: float
    workload: Workload | None = None
