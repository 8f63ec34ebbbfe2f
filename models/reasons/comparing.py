"""Why a family stands where it stands among those of its own commission."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from features.matrix import FeatureMatrix
from models.model import Model
from models.reasons.background import Background
from models.reasons.contributions import concepts_of, contributions_by_concept
from models.reasons.stability import surviving
from models.shapley import THREADS


class Compared(NamedTuple):
    """concepts (concepts,); values (rows, concepts) in the raw score's units, by which each row
    lies above or below the mean of its background; stable (rows, concepts): what either half of
    the background would have said as well.
    """

    concepts: tuple[str, ...]
    values: npt.NDArray[np.float64]
    stable: npt.NDArray[np.bool_]


def compare_within(
    model: Model, rows: FeatureMatrix, drawn: FeatureMatrix, backgrounds: Sequence[Background]
) -> Compared:
    """Every row against the background of its commission, whose families' rows are among `drawn`.

    `backgrounds` (commissions,). CheckFailed where contributions do not add up to the model's own
    output. Rows whose background is empty would be left with nothing to say.
    """
    concepts = concepts_of(rows)
    values = np.zeros((len(rows), len(concepts)))
    stable = np.zeros(values.shape, dtype=np.bool_)
    place = {family: row for row, family in enumerate(drawn.family_id.tolist())}

    def compare(commission: int) -> None:
        of_commission = np.flatnonzero(rows.commission == commission)
        others = np.array(
            [place[family] for family in backgrounds[commission].families], dtype=np.int64
        )
        # by lot, so that each half is a draw of its own; a lone family is both
        halves = [half for half in (others[::2], others[1::2]) if len(half)]
        if not halves:
            return
        said = [
            contributions_by_concept(model, rows.rows(of_commission), drawn.rows(half)).values
            for half in halves
        ]
        whole = np.average(said, axis=0, weights=[len(half) for half in halves])
        values[of_commission] = whole
        stable[of_commission] = surviving(whole, said)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(compare, np.unique(rows.commission).tolist()))
    return Compared(concepts, values, stable)
