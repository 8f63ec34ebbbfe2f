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
        {
            "families": families,
            "by_vouching": by_vouching(countries),
            "pooled": curves,
            "countries": [in_short(country) for country in countries],
        },
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
    """Means over countries: each group's gap, with its sign, and its recall; the largest gap's
    size; the overall recall, and its change with the range; precision. `exchanged` is the share
    of places that changed hands.
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
    """One country without its curves."""
    return {
        **country,
        "attributes": {name: ends(one) for name, one in country["attributes"].items()},
    }


def ends(attribute: Measured) -> Measured:
    """The offsets; whether the earlier lists vouch for a gap (its interval leaves out 0); and the
    largest gap on later lists without offsets and with them in full.
    """
    first, last = attribute["curve"][0], attribute["curve"][-1]
    return {
        "offsets": attribute["offsets"],
        "vouched_for": first["earlier"]["largest_gap"][1] > 0,
        "largest_gap_later": [point["later"]["largest_gap"][0] for point in (first, last)],
        "recall_change_later": last["later"]["recall_change"][0],
    }


def by_vouching(countries: Sequence[Measured]) -> Measured:
    """The largest gap on later lists, without offsets and with, over all attributes of all
    countries: where the earlier lists vouched for a gap, and where they did not.
    """
    everything = [ends(one) for country in countries for one in country["attributes"].values()]
    moved = [one for one in everything if any(one["offsets"].values())]
    return {
        name: summed_up([one for one in moved if one["vouched_for"] is vouched])
        for name, vouched in (("vouched_for", True), ("not_vouched_for", False))
    }


def summed_up(found: Sequence[Measured]) -> Measured:
    """How many, the mean largest gap without and with, how often it fell, the change of recall."""
    if not found:
        return {"choices": 0}
    without, with_offsets = np.transpose([one["largest_gap_later"] for one in found])
    return {
        "choices": len(found),
        "largest_gap_without": round(float(without.mean()), 4),
        "largest_gap_with": round(float(with_offsets.mean()), 4),
        "fell_in": int((with_offsets < without).sum()),
        "recall_change": round(float(np.mean([one["recall_change_later"] for one in found])), 4),
    }


if __name__ == "__main__":
    main()
