"""What was known of a business when its inspection was planned.

Inspections are planned for two months at a time, as the two months of the published test
were. Anna's kitchen is inspected on 7 October: the plan of September and October is drawn up
on 1 September, so the last finding that counts is one of 31 August. Of the plan's own
inspections nothing is known, nor of any later one.

Those who look differ: a violation found by one who seldom finds any says more about the
kitchen. So every past finding is taken less what whoever looked usually finds; that is a
surprise, and a history is the mean of its surprises, drawn towards none.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.asof import is_known

FOUND = ("critical", "serious", "minor", "failed")
"""What an inspection may find: a critical violation (0 or 1), a serious one (0 or 1), minor
violations (a count) and a failed result (0 or 1). All of it is outcome.
"""

DRAWN = {"licence": 2.0, "trade_name": 10.0, "place": 30.0}
"""How many inspections without surprise are added to a history before its mean is taken."""

Ints = npt.NDArray[np.int64]


def plan_start(day: npt.ArrayLike) -> Ints:
    """First day of the plan that each day lies in: 1 January, 1 March, … 1 November.

    Days are whole numbers since 1970, whose first month is a January.
    """
    month = np.asarray(day).astype("datetime64[D]").astype("datetime64[M]")
    first = month - month.astype(np.int64) % 2
    return first.astype("datetime64[D]").astype(np.int64)


def past_of(rows: pd.DataFrame, inspections: pd.DataFrame) -> pd.DataFrame:
    """Histories of planned inspections, (rows, features), in the order of the rows.

    `rows` has `as_of`, the plan's first day, and the keys of DRAWN; `inspections` has these
    keys, `day`, `inspector` and FOUND, in order of time. Features are, for each of FOUND,
    `licence_`, `last_`, `chain_` and `place_` surprises, and `past_`, how much was found at
    the licence so far; and `earlier`, the logarithm of one more than its inspections.
    """
    histories = [
        _of_plan(planned, inspections[is_known(inspections["day"], as_of)])
        for as_of, planned in rows.groupby("as_of")
    ]
    return pd.concat(histories).loc[rows.index]


def surprises(known: pd.DataFrame) -> pd.DataFrame:
    """Each finding less the mean of that finding by the same inspector, (known, 4)."""
    found = known[list(FOUND)].astype(np.float64)
    return found - found.groupby(known["inspector"]).transform("mean")


def _of_plan(planned: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    surprise = surprises(known)
    licence, chain, place = (_Sums.of(surprise, known, planned, key) for key in DRAWN)
    by_licence = known["licence"]
    last = _looked_up(surprise.groupby(by_licence).last(), planned["licence"])
    past = _looked_up(known[list(FOUND)].groupby(by_licence).sum(), planned["licence"])
    blocks = {
        "licence": licence.mean(DRAWN["licence"]),
        "last": last,
        "chain": chain.without(licence).mean(DRAWN["trade_name"]),
        "place": place.without(licence).mean(DRAWN["place"]),
        "past": past,
    }
    columns = [f"{block}_{finding}" for block in blocks for finding in FOUND]
    table = pd.DataFrame(np.hstack(list(blocks.values())), index=planned.index, columns=columns)
    return table.assign(earlier=np.log1p(licence.count))


class _Sums(NamedTuple):
    """Summed surprises (rows, 4) and how many inspections they are of (rows,)."""

    total: npt.NDArray[np.float64]
    count: npt.NDArray[np.float64]

    @classmethod
    def of(
        cls, surprise: pd.DataFrame, known: pd.DataFrame, planned: pd.DataFrame, key: str
    ) -> "_Sums":
        """Over the known inspections that share a key with each planned one."""
        groups = surprise.groupby(known[key])
        count = _looked_up(groups.size().to_frame(), planned[key])
        return cls(_looked_up(groups.sum(), planned[key]), count[:, 0])

    def without(self, other: "_Sums") -> "_Sums":
        """These less those of the licence itself.

        A licence that once stood elsewhere has more inspections than its place now has.
        """
        return _Sums(self.total - other.total, np.maximum(self.count - other.count, 0.0))

    def mean(self, drawn: float) -> npt.NDArray[np.float64]:
        """Mean surprise, (rows, 4), with so many inspections without surprise added."""
        return self.total / (self.count + drawn)[:, None]


def _looked_up(table: pd.DataFrame, keys: pd.Series) -> npt.NDArray[np.float64]:
    """A table's row for each key, zeros where there is none."""
    return table.reindex(keys).fillna(0.0).to_numpy(np.float64)
