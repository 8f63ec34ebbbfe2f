"""Whether offsets that made groups' reach equal on earlier lists make it equal on later ones.

`python experiments/mitigation/run.py` simulates several countries, chooses offsets in each on
earlier lists, judges them on later ones, and writes results.json beside this file; `--small` does
the same in one small country and only prints. Scratch space goes where TMPDIR says.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

import numpy as np
from studying import Figure, Measured, as_results, run_step, tell

RESULTS = HERE / "results.json"
STEPS = HERE / "steps.py"
NOT_RECORDED = "not_recorded"


def main() -> None:
    """Measure, print, and keep what was found unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="one small country; prints only")
    asked = parser.parse_args()
    countries, families = (1, 8_000) if asked.small else (8, 20_000)
    with tempfile.TemporaryDirectory(prefix="mitigation-") as scratch:
        found = [
            run_step(STEPS, "weigh", families, seed, Path(scratch) / str(seed))
            for seed in range(1, countries + 1)
        ]
    tell(figured(families, found), RESULTS, keep=not asked.small)


def figured(families: int, countries: Sequence[Measured]) -> Measured:
    """The largest gap that is left on later lists at full strength gives the figure."""
    curves = {name: pooled(name, countries) for name in countries[0]["attributes"]}
    left = max(abs(gap) for curve in curves.values() for gap in curve[-1]["later"]["gaps"].values())
    return as_results(
        "mitigation",
        Figure(
            left,
            "largest gap in recall of any group on later lists with the offsets in full, mean over "
            "countries",
            must=0.10,
            aim=0.05,
        ),
        {"families": families, "pooled": curves, "countries": [*map(in_short, countries)]},
        libraries=("numpy", "pandas", "scikit-learn", "scipy"),
    )


def pooled(attribute: str, countries: Sequence[Measured]) -> list[Measured]:
    """The curve of one attribute over all countries."""
    curves = [one["attributes"][attribute]["curve"] for one in countries]
    return [
        {
            "strength": points[0]["strength"],
            "earlier": averaged([point["earlier"] for point in points]),
            "later": averaged([point["later"] for point in points]),
        }
        for points in zip(*curves, strict=True)
    ]


def averaged(reaches: Sequence[Measured]) -> Measured:
    """Means over countries: each group's gap, with its sign, and its recall; the size of the largest
    gap; the overall recall, and its change with the range; precision. `exchanged` is the share of
    places that changed hands.
    """
    groups = {
        name: [reach["groups"][name] for reach in reaches]
        for name in reaches[0]["groups"]
        if name != NOT_RECORDED
    }
    changes = [reach["recall_change"][0] for reach in reaches]
    exchanged, places = (sum(reach[what] for reach in reaches) for what in ("exchanged", "places"))
    return {
        "gaps": {name: mean(found, "gap") for name, found in groups.items()},
        "recalls": {name: mean(found, "recall") for name, found in groups.items()},
        **{what: mean(reaches, what) for what in ("largest_gap", "recall", "recall_change")},
        "recall_change_range": [min(changes), max(changes)],
        "precision": mean(reaches, "precision"),
        "exchanged": round(exchanged / places, 4),
    }


def mean(found: Sequence[Measured], what: str) -> float:
    """The mean of one estimate, its limits left out."""
    return round(float(np.mean([one[what][0] for one in found])), 4)


def in_short(country: Measured) -> Measured:
    """One country without its curves: the offsets, and the largest gap on later lists without them
    and with.
    """
    attributes = {
        name: {
            "offsets": one["offsets"],
            "largest_gap_later": [one["curve"][end]["later"]["largest_gap"][0] for end in (0, -1)],
        }
        for name, one in country["attributes"].items()
    }
    return {**country, "attributes": attributes}


if __name__ == "__main__":
    main()
