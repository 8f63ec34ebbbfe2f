"""One measured step in a process of its own: `steps.py make|judge ARGUMENTS`.

Prints one JSON object. `make` leaves the scored lists, with truth and notice, as a file of arrays
that `judge` reads.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scored import COMPARED, SEED, Flags, Floats, Scored, make
from studying import Measured, Stopwatch, answer

from fairness.evidence.cross_fitting import CrossFitted, cross_fit
from fairness.evidence.doubly_robust import doubly_robust_need
from fairness.evidence.family_rows import FamilyRows, NeedByRow, as_observed
from fairness.evidence.odds_bound import MOST_ODDS, flips
from fairness.evidence.random_share import DesignSample, from_draws, gap_from_draws
from fairness.evidence.reckoning import Sides, gap_of, recall_of
from fairness.statistics.intervals import Estimate
from fairness.verdict import DELTA
from models.selection import select_at_capacity


class Listed(NamedTuple):
    """One draw of the lists: labels as observed, labels as recorded, the truth, the design."""

    observed: FamilyRows
    recorded: FamilyRows
    truth: FamilyRows
    sample: DesignSample


def draw_lists(found: Scored, *, random_share: float, seed: int) -> Listed:
    """Select at capacity with a share by lot; whoever is listed is visited, and need is seen.

    Selected, for recall, means above the cut: the question is what the ranking reaches.
    """
    listed = select_at_capacity(
        found.score, found.stratum, found.capacity, seed=seed, random_share=random_share
    )
    need = found.in_need.astype(np.float64)
    looked_at = listed.selected | found.noticed
    nobody = np.zeros(need.size, dtype=np.int64)
    truth = FamilyRows(found.score, need, listed.by_rank, found.stratum, nobody)
    return Listed(
        observed=truth._replace(need=np.where(looked_at, need, np.nan)),
        recorded=truth._replace(need=found.recorded.astype(np.float64)),
        truth=truth,
        sample=DesignSample(listed.selected, listed.probability),
    )


def judge(scratch: str, redraws: str, *shares: str) -> Measured:
    """Every estimate of a country's recalls and gaps against the truth."""
    found, watch = Scored.read(Path(scratch) / "scored.npz"), Stopwatch()
    drawn = {one: redrawn(found, float(one), int(redraws)) for one in shares}
    return {"redrawn": drawn, **once(found, float(shares[0])), **watch.measured()}


def redrawn(found: Scored, random_share: float, redraws: int) -> Measured:
    """The random share's estimates over many draws of the same lists, each against its truth."""
    members = {"everyone": np.ones(found.score.size, dtype=np.bool_)}
    members |= {name: sides.group for name, sides in found.sides().items()}
    recalls, gaps = ({name: Errors([], []) for name in names} for names in (members, COMPARED))
    drawn = []
    for seed in range(redraws):
        listed = draw_lists(found, random_share=random_share, seed=seed)
        drawn.append(int((listed.sample.sampled & ~listed.truth.selected).sum()))
        truth = as_observed(listed.truth)
        for name, those in members.items():
            told = from_draws(listed.observed, listed.sample, those)
            recalls[name].add(told and told.recall, recall_of(truth, those, found.stratum))
        for name, sides in found.sides().items():
            told_gap = gap_from_draws(listed.observed, listed.sample, sides)
            gaps[name].add(told_gap, gap_of(truth, sides, found.stratum))
    return {
        "drawn": round(float(np.mean(drawn)), 1),
        "recall": {name: errors.summed_up() for name, errors in recalls.items()},
        "gap": {name: errors.summed_up() for name, errors in gaps.items()},
    }


class Errors(NamedTuple):
    """Estimates less the truth, and whether the interval held it; one entry a redraw."""

    off: list[float]
    held: list[bool | None]

    def add(self, told: Estimate | None, wanted: Estimate | None) -> None:
        """Note an estimate; None where there was none."""
        if told is None or wanted is None:
            self.held.append(None)
            return
        self.off.append(told.value - wanted.value)
        self.held.append(told.low <= wanted.value <= told.high)

    def summed_up(self) -> Measured:
        """Mean and spread of the errors, how often the truth was held, and how often nothing
        could be told.
        """
        told = [held for held in self.held if held is not None]
        return {
            "mean_error": rounded(np.mean(self.off)) if told else None,
            "spread": rounded(np.std(self.off)) if told else None,
            "held": rounded(np.mean(told)) if told else None,
            "nothing_told": rounded(1 - len(told) / len(self.held)),
        }


def once(found: Scored, random_share: float) -> Measured:
    """Every estimate on one draw of the lists, beside the truth, and the odds that turn the gap."""
    listed = draw_lists(found, random_share=random_share, seed=SEED)
    everyone = np.ones(found.score.size, dtype=np.bool_)
    recalls = {"everyone": recalls_of(listed, everyone, fit_twice(listed.observed, found))}
    gaps = {}
    for name, sides in found.sides().items():
        listed_here = by_group(listed, sides)
        fitted = fit_twice(listed_here.observed, found)
        recalls[name] = recalls_of(listed_here, sides.group, fitted)
        gaps[name] = {
            **estimates(listed_here, fitted, lambda adds, s=sides: gap_of(adds, s, found.stratum)),
            "random_share": shown(gap_from_draws(listed.observed, listed.sample, sides)),
            "odds": odds_of(listed_here, fitted["score"], sides),
        }
    return {"recall": recalls, "gap": gaps}


def by_group(listed: Listed, sides: Sides) -> Listed:
    """The same draw, its rows coded by group."""
    group = sides.group.astype(np.int64)
    return Listed(*(rows._replace(group=group) for rows in listed[:3]), sample=listed.sample)


def fit_twice(rows: FamilyRows, found: Scored) -> dict[str, CrossFitted]:
    """Told from the score alone, and from what was recorded of the family in a year as well."""
    return {
        "score": cross_fit(rows, seed=SEED),
        "records": cross_fit(rows._replace(covariates=found.covariates), seed=SEED),
    }


def recalls_of(listed: Listed, members: Flags, fitted: dict[str, CrossFitted]) -> Measured:
    """Every estimate of recall."""
    drawn = from_draws(listed.observed, listed.sample, members)
    stratum = listed.truth.stratum
    return {
        **estimates(listed, fitted, lambda adds: recall_of(adds, members, stratum)),
        "random_share": shown(drawn.recall if drawn else None),
    }


def estimates(
    listed: Listed,
    fitted: dict[str, CrossFitted],
    asked: Callable[[NeedByRow], Estimate | None],
) -> Measured:
    """The truth, both naive answers, and the doubly robust ones."""
    return {
        "truth": shown(asked(as_observed(listed.truth))),
        "as_recorded": shown(asked(as_observed(listed.recorded))),
        "observed_only": shown(asked(as_observed(listed.observed))),
        **{
            f"doubly_robust_by_{name}": shown(asked(doubly_robust_need(listed.observed, one)))
            for name, one in fitted.items()
        },
    }


def odds_of(listed: Listed, fitted: CrossFitted, sides: Sides) -> Measured:
    """The Γ at which the gap turns, and the factor that unobserved families' odds of need truly
    have over what observed ones like them tell.
    """
    turns = flips(listed.observed, fitted, sides, delta=DELTA)
    unseen = ~listed.observed.observed
    return {
        "sign_turns_at": turns and rounded(min(MOST_ODDS, turns.sign)),
        "tolerance_turns_at": turns and rounded(min(MOST_ODDS, turns.tolerance)),
        **{
            f"true_factor_{name}": rounded(
                odds(listed.truth.need[side & unseen]) / odds(fitted.expected[side & unseen])
            )
            for name, side in sides._asdict().items()
        },
        "clipped": int(fitted.clipped.sum()),
    }


def odds(chance: Floats) -> float:
    """Of the mean."""
    mean = float(chance.mean())
    return mean / (1 - mean)


def shown(told: Estimate | None) -> list[float] | None:
    """Value and limits."""
    return None if told is None else [rounded(one) for one in (told.value, told.low, told.high)]


def rounded(value: float | np.floating) -> float:
    """To four places."""
    return round(float(value), 4)


if __name__ == "__main__":
    answer({"make": make, "judge": judge})
