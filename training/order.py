"""An order of rows that does not depend on who the families are.

Pseudonyms differ from home to home, since each has a key of its own. Folds, bagging and
draws that followed them would give every home other figures from the same records. Rows
are therefore ordered, and lots drawn, by a hash of what they hold.
"""

import hashlib

import numpy as np
import numpy.typing as npt

from features.matrix import FeatureMatrix

Lots = npt.NDArray[np.uint64]


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


def in_drawn_order(matrix: FeatureMatrix, seed: int) -> FeatureMatrix:
    """The same rows in the order of their lots; rows that hold the same in any order.

    Rows that hold the same differ in outcome alone. They are brought into one order by it
    and then shuffled, so that neither pseudonyms nor outcomes say which comes first.
    """
    lots = draw_lots(matrix, seed)
    same_everywhere = np.lexsort((matrix.labels, lots))
    shuffle = np.random.default_rng(seed).random(len(matrix))
    return matrix.rows(same_everywhere[np.lexsort((shuffle, lots[same_everywhere]))])
