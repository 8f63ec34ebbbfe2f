"""Why a family stands where it stands among those of its own commission."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from features.matrix import FeatureMatrix
from models.model import Model
from models.reasons.background import FEWEST
from models.reasons.contributions import concepts_of, contributions_by_concept
from models.reasons.stability import surviving
from models.shapley import THREADS


class Compared(NamedTuple):
    """concepts (concepts,); values (rows, concepts) in the raw score's units, by which each row
    lies above or below the mean of those that it is compared with; stable (rows, concepts): what
    either half of them alone would have said as well, and what another draw of the learning rows
    would have, each of them asked with a share of the families.
    """

    concepts: tuple[str, ...]
    values: npt.NDArray[np.float64]
    stable: npt.NDArray[np.bool_]


def compare_within(model: Model, rows: FeatureMatrix, others: Sequence[FeatureMatrix]) -> Compared:
    """Every row against families of its commission: `others` (commissions,), each in the order of
    its lots.

    CheckFailed where contributions do not add up to the model's own output. Rows of a commission
    without others are left with nothing to say.
    """
    concepts = concepts_of(rows)
    values = np.zeros((len(rows), len(concepts)))
    stable = np.zeros(values.shape, dtype=np.bool_)

    def compare(commission: int) -> None:
        theirs = others[commission]
        if not len(theirs):
            return
        of_commission = np.flatnonzero(rows.commission == commission)
        own = rows.rows(of_commission)
        # by lot, so that each half is a draw of its own; a lone family is both
        lots = np.arange(len(theirs))
        halves = [theirs.rows(half) for half in (lots[::2], lots[1::2]) if len(half)]
        said = [contributions_by_concept(model, own, half).values for half in halves]
        whole = np.average(said, axis=0, weights=[len(half) for half in halves])
        shares = max(1, len(theirs) // FEWEST)
        refitted = (
            contributions_by_concept(
                refit, own, theirs.rows(lots[number % shares :: shares])
            ).values
            for number, refit in enumerate(model.refitted)
        )
        values[of_commission] = whole
        stable[of_commission] = surviving(whole, said) & surviving(whole, refitted)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(compare, np.unique(rows.commission).tolist()))
    return Compared(concepts, values, stable)
