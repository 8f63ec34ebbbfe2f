"""How far recall and its gaps are from the truth when only those looked at have a label.

`python experiments/label-bias/run.py` simulates countries, learns from each, makes its lists, and
asks every estimate against the hidden truth; it writes results.json beside this file. `--small`
does the same for one small country and only prints. Scratch space goes where TMPDIR says.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where studying.py is

import numpy as np
from studying import Figure, Measured, as_results, run_step, tell

measure_step = partial(run_step, HERE / "steps.py")
RESULTS = HERE / "results.json"
LISTS_SHARE = 0.05
"""What lists draw by chance unless told otherwise."""
LARGER_SHARE = 0.20


def main() -> None:
    """Measure, print, and keep what was found unless the run is a small one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="one small country; prints only")
    asked = parser.parse_args()
    countries, families, redraws = (1, 2_000, 20) if asked.small else (8, 4_000, 50)
    with tempfile.TemporaryDirectory(prefix="label-bias-") as scratch:
        found = [
            measure(families, redraws, seed, Path(scratch) / str(seed))
            for seed in range(1, countries + 1)
        ]
    tell(figured(families, redraws, found), RESULTS, keep=not asked.small)


def measure(families: int, redraws: int, seed: int, scratch: Path) -> Measured:
    """A country with its scored lists, then every estimate on them."""
    scratch.mkdir()
    made = measure_step("make", families, seed, scratch)
    judged = measure_step("judge", scratch, redraws, LISTS_SHARE, LARGER_SHARE)
    return {"seed": seed, "country": made, **judged}


def figured(families: int, redraws: int, countries: Sequence[Measured]) -> Measured:
    """How often the draws' interval held the true recall gives the figure."""
    redrawn = {
        share: {
            what: {
                name: averaged([one["redrawn"][share][what][name] for one in countries])
                for name in countries[0]["redrawn"][share][what]
            }
            for what in ("recall", "gap")
        }
        for share in countries[0]["redrawn"]
    }
    detail = {
        "families": families,
        "redraws": redraws,
        "errors": {what: errors(what, countries) for what in ("recall", "gap")},
        "redrawn": redrawn,
        "countries": list(countries),
    }
    return as_results(
        "label-bias",
        Figure(
            redrawn[str(LISTS_SHARE)]["recall"]["everyone"]["held"],
            "share of redraws whose 95 % interval, from the random share, holds the true recall",
            must=0.90,
            aim=0.95,
        ),
        detail,
        libraries=("numpy", "scikit-learn", "scipy"),
    )


def averaged(found: Sequence[Measured]) -> Measured:
    """The mean over countries of each figure, over those that have it."""
    told = {name: [one[name] for one in found if one[name] is not None] for name in found[0]}
    return {
        name: round(float(np.mean(values)), 4) if values else None for name, values in told.items()
    }


def errors(what: str, countries: Sequence[Measured]) -> Measured:
    """Per group and estimate, over one draw of each country's lists: the mean of estimate less
    truth and the mean of its size, and in how many countries the interval held the truth.
    """
    return {
        name: {
            "truth": round(float(np.mean([one[what][name]["truth"][0] for one in countries])), 4),
            **{
                kind: off([one[what][name] for one in countries], kind)
                for kind in estimates
                if kind not in ("truth", "odds")
            },
        }
        for name, estimates in countries[0][what].items()
    }


def off(found: Sequence[Measured], kind: str) -> Measured:
    """One estimate against the truth of each country."""
    pairs = [(one[kind], one["truth"][0]) for one in found if one[kind] is not None]
    if not pairs:
        return {"told": 0}
    differences = np.array([value - truth for (value, _, _), truth in pairs])
    return {
        "told": len(pairs),
        "mean_error": round(float(differences.mean()), 4),
        "mean_size_of_error": round(float(np.abs(differences).mean()), 4),
        "held": sum(low <= truth <= high for (_, low, high), truth in pairs),
    }


if __name__ == "__main__":
    main()
