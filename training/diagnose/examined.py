"""What is examined: a trained model's risks on the test lists, the rows it learned from, and the
means to fit its like once more.

Every refit is of the chosen candidate with the settings that were found for it, and is judged on
the same test rows with the same resamples as the model. Intervals resample those rows; they hold
the fits as given, so that they do not say how another draw of learning rows would have come out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
import pandas as pd

from cases.catalogue.whole import Catalogue
from cases.progress import Progress, silent
from features.matrix import FeatureMatrix
from training.candidates import fit_candidate
from training.evaluation import Bench, Ranking
from training.fit import Capacity, Fitted, Fitter
from training.intervals import Floats, shown
from training.learning import FEWEST_OUTCOMES
from training.order import Lots, draw_lots
from training.study import CandidateName
from training.thinning import thin

Item = TypeVar("Item")


class Answer(Protocol):
    """What a question is answered with: a dataclass that can be said in lines."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def lines(self) -> Iterator[str]:
        """The answer for a terminal."""
        ...


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that these data cannot answer, and why not."""

    cannot_be_answered_because: str

    def lines(self) -> Iterator[str]:
        """The reason."""
        yield f"cannot be answered because {self.cannot_be_answered_because}"


class Records(Protocol):
    """Where the rows come from, asked for what they do not hold themselves."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that they were made by."""
        ...

    def commissions(self) -> pd.DataFrame:
        """`region_id` and `settlement_type`, a row for each commission in the matrix's order."""
        ...

    def attributes(self) -> pd.DataFrame:
        """The audit's attributes, a column each, by family; "" where not recorded."""
        ...

    def remade(
        self, rows: FeatureMatrix, catalogue: Catalogue, *, punitive: tuple[str, ...] = ()
    ) -> FeatureMatrix:
        """The same families as of the same dates, in the same order and with the same outcomes,
        with the features that another catalogue gives rise to.
        """
        ...


@dataclass(frozen=True, eq=False)
class Examined:
    """A trained model with all that its questions need.

    `risk` (test rows,) is what it ranks by; `fitter` fits the chosen candidate once more;
    `champion` is the reigning champion's version, and `champion_risk` (test rows,) its risks,
    None where it reads other features; `capacity` (commissions,) families a list.
    """

    candidate: CandidateName
    fitter: Fitter
    learning: FeatureMatrix
    test: FeatureMatrix
    risk: Floats
    capacity: Capacity
    records: Records
    seed: int
    resamples: int
    champion: str | None = None
    champion_risk: Floats | None = None
    progress: Progress = silent

    @cached_property
    def bench(self) -> Bench:
        """What every ranking of the whole test is judged on."""
        return Bench.of(self.test, self.capacity, seed=self.seed, resamples=self.resamples)

    @cached_property
    def lots(self) -> Lots:
        """The lots that the test rows' ties are broken by, (test rows,)."""
        return draw_lots(self.test, self.seed)

    def refitted(self, learning: FeatureMatrix, test: FeatureMatrix | None = None) -> Floats:
        """Scores (test rows,) of the candidate fitted on `learning`; `test` is the examined
        model's own test where none is given.
        """
        return self.fitter(thin(learning, self.seed)).raw((test or self.test).values)

    def judge(self, name: str, score: Floats) -> Ranking:
        """A ranking of the test rows; its gains are what the model has over it."""
        return self.bench.judge(name, score, against=self.risk)

    def told(self, step: str, items: Sequence[Item]) -> Iterator[Item]:
        """The items one by one, telling how far they have come."""
        for done, item in enumerate(items):
            self.progress(step, done, len(items))
            yield item
        self.progress(step, len(items), len(items))


def fitter_of(fitted: Fitted, seed: int) -> Fitter:
    """Fits the chosen candidate again as it was fitted."""
    settings = next(one.settings for one in fitted.candidates if one.name == fitted.chosen)
    return partial(fit_candidate, fitted.chosen, settings=settings, seed=seed)


def too_little(learning: FeatureMatrix) -> str:
    """Why these rows cannot be learned from, by the rule that training itself has; "" where
    they can.
    """
    in_need, not_in_need = (
        len(np.unique(learning.family_id[rows])) for rows in (learning.labels, ~learning.labels)
    )
    if min(in_need, not_in_need) >= FEWEST_OUTCOMES:
        return ""
    return (
        f"{in_need} families came into need there and {not_in_need} did not, and "
        f"{FEWEST_OUTCOMES} of each kind are needed to learn from"
    )


def losses(ranking: Ranking) -> str:
    """What a ranking lacks of the model: recall at capacity and area."""
    return (
        f"{shown(ranking.gain, signed=True):<26} AUC {shown(ranking.auc_gain, signed=True)}"
    ).rstrip()
