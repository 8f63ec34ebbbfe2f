"""Lists on which offsets are chosen or judged, and the one way in which an offset acts.

An offset is added to the log-odds of every family of a group before the lists are cut. Each
commission keeps its own capacity: an offset changes who takes a place, never how many there are.
The lists are cut by `models.selection.select_at_capacity`, as every list is.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cases.errors import BadInput
from fairness.arrays import BoolArray, Codes, FloatArray, IntArray
from fairness.counts import Arms, arms, count_tensor, recall
from fairness.mitigation.shifting import shifted
from models.selection import select_at_capacity


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """Whole lists with outcomes; arrays have one entry per row, `capacity` one per stratum.

    `score` is a calibrated risk (0 to 1), `need` is 1, 0, or NaN where the row takes part in the
    selection and is not counted: not observed, or counted elsewhere. `stratum` is the position in
    `capacity` of the list (one commission on one date). Ties are broken by `seed` and
    `identifiers`, the row's position where not given. BadInput where nothing could be compared.
    """

    score: FloatArray
    need: FloatArray
    group: Codes
    stratum: IntArray
    capacity: IntArray
    seed: int = 0
    identifiers: npt.NDArray[np.generic] | None = None

    def __post_init__(self) -> None:
        lengths = {self.score.size, self.need.size, self.group.codes.size, self.stratum.size}
        if len(lengths) > 1:
            msg = f"a cohort's columns differ in length: {', '.join(map(str, sorted(lengths)))}"
            raise BadInput(msg)
        bad = int((~((self.score >= 0) & (self.score <= 1))).sum())
        if bad:
            msg = (
                f"{bad} of {self.score.size} scores are no risk between 0 and 1; offsets are added "
                "to log-odds, so they need calibrated risks"
            )
            raise BadInput(msg)
        if np.unique(self.group.codes).size < 2:  # noqa: PLR2004  a comparison has two sides
            msg = "all families are of one group: there is nobody whose reach could be made equal"
            raise BadInput(msg)
        if not (self.need == 1.0).any():
            msg = "no family in need is counted: nobody's reach can be told, so none made equal"
            raise BadInput(msg)

    def selected(self, offsets: FloatArray) -> BoolArray:
        """Who is on the lists with these offsets (groups,), (rows,); without any, the plain lists.

        At most each stratum's capacity are.
        """
        return select_at_capacity(
            shifted(self.score, offsets[self.group.codes]),
            self.stratum,
            self.capacity,
            seed=self.seed,
            identifiers=self.identifiers,
        ).by_rank

    def counted(self, selected: BoolArray) -> IntArray:
        """The count tensor of a selection (rows,), (strata, groups, 2, 3)."""
        return count_tensor(
            self.stratum,
            self.group.codes,
            selected=selected,
            need=self.need,
            shape=(self.capacity.size, len(self.group.names)),
        )

    @property
    def in_need(self) -> IntArray:
        """Counted families in need by group, (groups,)."""
        return np.bincount(
            self.group.codes[self.need == 1.0], minlength=len(self.group.names)
        ).astype(np.int64)


def recall_arms(cells: IntArray, group: int) -> Arms:
    """Selected among those in need by stratum, one group beside everyone else; `cells` is a count
    tensor.
    """
    own = cells[:, group]
    return arms(recall(own), recall(cells.sum(axis=1) - own))
