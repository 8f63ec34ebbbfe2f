"""Whether the audit's intervals and verdicts are right as often as they say.

`python experiments/audit-calibration/run.py` audits every world 4,000 times and writes
results.json beside this file; `--small` does it 200 times and only prints.
"""

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

from studying import Figure, Measured, as_results, run_step, tell
from worlds import WORLDS

measure_step = partial(run_step, HERE / "steps.py")
RESULTS = HERE / "results.json"
REPETITIONS, FEW = 4_000, 200
SEED = 1

WITHOUT_GAP = ("unequal_capacity", "few_positives", "few_positives_in_12", "no_gap_250")
COVERED = (0.93, 0.97)
"""What share of the intervals must hold the truth."""
NOT_ASKED = "impact_ratio"
"""A ratio, neither a rate nor a difference: reported beside."""


class Target(NamedTuple):
    """A share that must lie between two bounds."""

    name: str
    world: str
    share: str
    least: float
    most: float


TARGETS = (
    Target("P1 rejects without a gap", "unequal_capacity", "P1 rejects for minority", 0.0, 0.06),
    Target("the pooled test rejects", "unequal_capacity", "pooled Fisher rejects", 0.89, 1.0),
    Target("a gap at the tolerance is material", "gap_10_250", "material", 0.0, 0.05),
    Target("a gap of 20 points is found", "gap_20_250", "found for minority-250", 0.95, 1.0),
)


def main() -> None:
    """Ask every world, print what was found, and keep it unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="few repetitions; prints only")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    repetitions = FEW if asked.small else REPETITIONS
    worlds = {name: measure_step("ask", name, repetitions, SEED) for name in WORLDS}
    detail = {**judged(worlds), "worlds": worlds, "load_before": load}
    tell(figured(detail), RESULTS, keep=not asked.small)


def judged(worlds: Measured) -> Measured:
    """The shares that something is asked of."""
    covered = {
        f"{world}: {what}": share
        for world, asked in worlds.items()
        for what, share in asked["shares"].items()
        if what.startswith("covers") and NOT_ASKED not in what
    }
    false = {
        f"{world}: {what}": share
        for world in WITHOUT_GAP
        for what, share in worlds[world]["shares"].items()
        if what.startswith("material for")
    }
    return {
        "false_material": dict([max(false.items(), key=_share)]),
        "false_material_by_comparison": false,
        "coverage": {
            "asked": len(covered),
            "least": dict([min(covered.items(), key=_share)]),
            "most": dict([max(covered.items(), key=_share)]),
            "outside": {what: one for what, one in covered.items() if not _within(one, *COVERED)},
        },
        "targets": [_aimed(target, worlds) for target in TARGETS],
    }


def _share(named: tuple[str, Measured]) -> float:
    share: float = named[1]["share"]
    return share


def _within(counted: Measured, least: float, most: float) -> bool:
    return bool(least <= counted["share"] <= most)


def _aimed(target: Target, worlds: Measured) -> Measured:
    counted = worlds[target.world]["shares"][target.share]
    return {
        **target._asdict(),
        "counted": counted,
        "reached": _within(counted, target.least, target.most),
    }


def figured(detail: Measured) -> Measured:
    """The results that this study keeps."""
    ((_, worst),) = detail["false_material"].items()
    return as_results(
        "audit-calibration",
        Figure(
            worst["share"],
            "share of false material_disparity at a true gap of zero, in the worst comparison",
            must=0.01,
            aim=0.005,
        ),
        detail,
        libraries=("numpy", "scipy"),
    )


if __name__ == "__main__":
    main()
