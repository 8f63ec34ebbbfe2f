"""An order of rows that does not depend on who the families are.

Pseudonyms differ from home to home, since each has a key of its own. Folds, bagging and
draws that followed them would give every home other figures from the same records. Rows
are therefore ordered, and lots drawn, by a hash of what they hold.
"""

import hashlib

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.matrix import FeatureMatrix

Lots = npt.NDArray[np.uint64]
_ODD = 0x9E3779B97F4A7C15


def draw_lots(matrix: FeatureMatrix, seed: int) -> Lots:
    """A lot per row, (rows,): a keyed hash of its date, commission and feature values.

    Outcome and family have no part in it. Rows that hold the same have the same lot.
    """
    key = seed.to_bytes(8, "little")
    heads = np.column_stack([matrix.as_of_day, matrix.commission]).astype("<i4")
    values = np.ascontiguousarray(matrix.values, dtype="<f4")
    return np.array(
        [
            int.from_bytes(
                hashlib.blake2b(head.tobytes() + row.tobytes(), digest_size=8, key=key).digest(),
                "little",
            )
            for head, row in zip(heads, values, strict=True)
        ],
        dtype=np.uint64,
    )


def number_families(matrix: FeatureMatrix, seed: int) -> npt.NDArray[np.int64]:
    """The number of each row's family, (rows,), in the order of lots drawn from all that the
    family's rows hold, outcomes included; families that hold the same in any order.
    """
    return _number_by(draw_lots(matrix, seed), matrix)


def _number_by(told: Lots, matrix: FeatureMatrix) -> npt.NDArray[np.int64]:
    family, names = pd.factorize(matrix.family_id)
    told = np.where(matrix.labels, told * np.uint64(_ODD), told)
    lots = np.zeros(len(names), dtype=np.uint64)
    np.add.at(lots, family, told)  # beyond 2**64 it begins anew
    number = np.empty(len(names), dtype=np.int64)
    number[np.argsort(lots, kind="stable")] = np.arange(len(names))
    return number[family]


def drawn_order(matrix: FeatureMatrix, seed: int) -> npt.NDArray[np.int64]:
    """Positions of the rows in the order of their lots; rows that hold the same in an order that
    neither pseudonyms nor outcomes decide.

    Rows that hold the same differ in outcome and in their family's other rows alone. They are
    brought into one order by these and then shuffled.
    """
    lots = draw_lots(matrix, seed)
    same_everywhere = np.lexsort((_number_by(lots, matrix), matrix.labels, lots))
    shuffle = np.random.default_rng(seed).random(len(matrix))
    return same_everywhere[np.lexsort((shuffle, lots[same_everywhere]))]


def in_drawn_order(matrix: FeatureMatrix, seed: int) -> FeatureMatrix:
    """The same rows in drawn order."""
    return matrix.rows(drawn_order(matrix, seed))
