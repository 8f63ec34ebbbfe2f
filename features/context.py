"""The area around a family: what its commission's whole area was like as of a date.

It needs every part of the country, so it is worked out before the parts are, from the few
columns it reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cases.catalogue.whole import Catalogue
from cases.store import Part
from features.asof import holds, in_lookback, is_present
from features.engine import Engine
from features.history import read_area_history
from features.vocabulary import YEAR

Rates = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _CountArea:
    """What is asked of one part; can be sent to another process."""

    catalogue: Catalogue
    commissions: tuple[str, ...]
    as_of_days: tuple[int, ...]

    def __call__(self, part: Part) -> pa.Table:
        """Families living in each commission's area, and their cases in the last year:
        one row per date and commission.
        """
        families, cases = read_area_history(part, self.catalogue, self.commissions)
        counted = []
        for day in self.as_of_days:
            # whoever is not there yet would tell the future, and who left long ago an old past
            there = is_present(families.registered, families.left, day)
            recent = holds(cases.known, cases.withdrawn, day)
            recent &= in_lookback(cases.opened, day, YEAR) & there[cases.family]
            places = (families.commission[there], families.commission[cases.family[recent]])
            counted.append([np.bincount(at, minlength=len(self.commissions)) for at in places])
        living, opened = np.swapaxes(np.array(counted), 0, 1)
        return pa.table({"families": living.ravel(), "cases": opened.ravel()})


def area_rates(
    parts: Sequence[Part],
    catalogue: Catalogue,
    commissions: tuple[str, ...],
    as_of_days: Sequence[int],
    *,
    engine: Engine,
) -> Rates:
    """Cases of the last year per family living in each area, (dates, commissions)."""
    shape = (len(as_of_days), len(commissions))
    families, cases = np.zeros(shape), np.zeros(shape)
    count = _CountArea(catalogue, commissions, tuple(as_of_days))
    for counted in engine.map(count, parts):
        families += counted["families"].to_numpy().reshape(shape)
        cases += counted["cases"].to_numpy().reshape(shape)
    return (cases / np.maximum(families, 1)).astype(np.float32)
