"""The scenarios there are: `demo`, small and enriched, and `national-2025`, the whole country."""

from datetime import date

from cases.errors import BadInput
from cases.simulate.scenario import Region, Scenario, Workload

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

# What was published for January to October 2025, as a month's share of it: 4,000 sittings,
# 7,000 cases of which 1,000 about families in difficulty, 21,800 parents, 107,000 legal
# representatives and 2,000 entrepreneurs held to account.
WORKLOAD_2025 = Workload(
    families=6_200_000,
    sittings=400,
    labelled_cases=100,
    other_cases=600,
    records=(
        ("duties_protocol", 2_180),
        ("night_outside", 10_700),
        ("entertainment_venue", 200),
    ),
    abundance=2,
)

# Weights are thousands of families: the regions' populations of about 2025 over the usual size
# of a household there. Commissions follow the number of districts and towns, filled up evenly
# to the published 271. Childlessness and the number of children follow each region's share of
# people under 16; a region made in 2022 takes the share of the one it came from. Settlement
# follows the urban share, language the national composition; hardship is an assumption.
REGIONS_2022 = (
    Region("abai", 14, 205, (0.45, 0.25, 0.3), (0.76, 0.21, 0.03), 0.05, 0.53, 0.68),
    Region("akmola", 22, 277, (0.4, 0.25, 0.35), (0.53, 0.39, 0.08), 0.03, 0.53, 0.68),
    Region("aktobe", 17, 277, (0.6, 0.25, 0.15), (0.84, 0.12, 0.04), 0.0, 0.44, 1.08),
    Region("almaty_region", 13, 442, (0.0, 0.25, 0.75), (0.72, 0.13, 0.15), 0.03, 0.40, 0.98),
    Region("atyrau", 10, 183, (0.4, 0.25, 0.35), (0.92, 0.06, 0.02), -0.03, 0.35, 1.30),
    Region("west_kazakhstan", 15, 222, (0.4, 0.25, 0.35), (0.78, 0.19, 0.03), 0.0, 0.48, 0.84),
    Region("zhambyl", 13, 328, (0.25, 0.25, 0.5), (0.75, 0.11, 0.14), 0.08, 0.37, 1.19),
    Region("zhetisu", 12, 202, (0.3, 0.25, 0.45), (0.78, 0.12, 0.1), 0.05, 0.41, 1.05),
    Region("karaganda", 15, 413, (0.7, 0.25, 0.05), (0.51, 0.42, 0.07), -0.03, 0.54, 0.72),
    Region("kostanay", 22, 312, (0.5, 0.25, 0.25), (0.42, 0.48, 0.1), 0.0, 0.58, 0.52),
    Region("kyzylorda", 11, 205, (0.3, 0.25, 0.45), (0.96, 0.02, 0.02), 0.08, 0.34, 1.31),
    Region("mangystau", 9, 201, (0.3, 0.25, 0.45), (0.91, 0.05, 0.04), 0.05, 0.33, 1.34),
    Region("pavlodar", 15, 273, (0.55, 0.25, 0.2), (0.55, 0.39, 0.06), -0.03, 0.55, 0.65),
    Region("north_kazakhstan", 16, 195, (0.35, 0.25, 0.4), (0.36, 0.56, 0.08), 0.05, 0.58, 0.51),
    Region("turkistan", 20, 487, (0.05, 0.25, 0.7), (0.79, 0.04, 0.17), 0.12, 0.27, 1.41),
    Region("ulytau", 7, 75, (0.65, 0.25, 0.1), (0.82, 0.14, 0.04), 0.03, 0.52, 0.77),
    Region("east_kazakhstan", 14, 273, (0.5, 0.25, 0.25), (0.6, 0.37, 0.03), 0.0, 0.56, 0.61),
    Region("astana", 8, 503, (1.0, 0.0, 0.0), (0.8, 0.14, 0.06), -0.1, 0.46, 1.06),
    Region("almaty", 11, 779, (1.0, 0.0, 0.0), (0.64, 0.24, 0.12), -0.1, 0.53, 0.78),
    Region("shymkent", 7, 348, (1.0, 0.0, 0.0), (0.69, 0.12, 0.19), 0.0, 0.38, 1.42),
)

NATIONAL_2025 = Scenario(
    name="national-2025",
    says="20 regions and 271 commissions, with the totals published for January to October 2025",
    cut_off=date(2025, 10, 31),
    regions=REGIONS_2022,
    capacity=12,
    enrichment=1.0,
    need_line=1.4,
    workload=WORKLOAD_2025,
)

SCENARIOS: dict[str, Scenario] = {one.name: one for one in (DEMO, NATIONAL_2025)}


def scenario_named(name: str) -> Scenario:
    """The scenario of that name; BadInput lists those there are."""
    if name not in SCENARIOS:
        msg = f"no scenario named '{name}'; there is {', '.join(sorted(SCENARIOS))}"
        raise BadInput(msg)
    return SCENARIOS[name]
