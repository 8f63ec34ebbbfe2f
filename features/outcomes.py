"""The outcomes of a matrix's rows as somebody saw them on an earlier day.

Whoever trains for a list of 1 May may learn only from outcomes known by then. A finding that
came in June is an outcome today and was none in May: with today's outcomes, an earlier window
would be learned from better than it could have been.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cases.catalogue.whole import Catalogue
from cases.store import CaseStore, Part
from features.asof import to_day
from features.cohort import find_cohort
from features.engine import Engine, Threads
from features.history import History, read_history
from features.labels import find_outcomes

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _FindOutcomes:
    """What is asked of one part; can be sent to another process."""

    catalogue: Catalogue
    commissions: tuple[str, ...]
    as_of_dates: tuple[date, ...]
    seen_until: date

    def __call__(self, part: Part) -> pa.Table:
        """One row per date and scored family of the part: the date's place and the outcome."""
        history = read_history(part, self.catalogue, self.commissions)
        found = [self._as_of(history, day) for day in self.as_of_dates]
        place = np.repeat(np.arange(len(found), dtype=np.int32), [len(one) for one in found])
        return pa.table({"date": place, "label": np.concatenate(found)})

    def _as_of(self, history: History, day: date) -> Flags:
        scored = find_cohort(history, self.catalogue, to_day(day)).scored
        rule = self.catalogue.label
        return find_outcomes(history, rule, to_day(day), seen_until=self.seen_until)[scored]


def outcomes_as_seen(
    store: CaseStore,
    as_of_dates: Sequence[date],
    seen_until: date,
    *,
    engine: Engine | None = None,
) -> Flags:
    """The outcome of every row that `build_matrix` makes for these dates, (rows,), in its
    order, as known on `seen_until`.

    BadInput, with the dates, where a label window has not matured by then.
    """
    commissions = tuple(store.table("commissions")["commission_id"].to_pylist())
    asked = _FindOutcomes(store.catalogue, commissions, tuple(as_of_dates), seen_until)
    found = pa.concat_tables((engine or Threads()).map(asked, store.parts))
    # a part answers date after date, a matrix stands date after date for all parts
    order = np.argsort(found["date"].to_numpy(), kind="stable")
    outcome: Flags = found["label"].to_numpy()[order]
    return outcome
