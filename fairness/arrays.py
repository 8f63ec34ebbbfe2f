"""The array types the audit speaks in."""

from typing import NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

Number = TypeVar("Number", np.int64, np.float64)


class Codes(NamedTuple):
    """A column of names as codes: `names[codes[row]]` is the row's name."""

    names: tuple[str, ...]
    codes: IntArray


class Commissions(NamedTuple):
    """The commission of each stratum, (S,), and how many commissions there are.

    A commission that made several lists is one all the same: what its lists have in common is no
    evidence twice, so whatever varies between commissions has to be counted by commission.
    """

    of_stratum: IntArray
    how_many: int

    @classmethod
    def one_list_each(cls, strata: int) -> Self:
        """Every stratum a commission of its own."""
        return cls(np.arange(strata), strata)

    def added_up(self, counted: NDArray[Number]) -> NDArray[Number]:
        """What was counted by stratum, (S, ...), by commission, (C, ...)."""
        if self.how_many == len(self.of_stratum):
            return counted[np.argsort(self.of_stratum)]
        total = np.zeros((self.how_many, *counted.shape[1:]), dtype=counted.dtype)
        np.add.at(total, self.of_stratum, counted)
        return total
