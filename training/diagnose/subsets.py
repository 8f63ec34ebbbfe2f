"""How the model ranks inside parts of the country and kinds of families, each with its share of
the places.

These are circumstances that features already know, or where a commission sits. Groups of the
audit's attributes are the audit's own matter.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from features.matrix import FeatureMatrix
from features.vocabulary import YEAR, Measure
from training.diagnose.examined import Examined, Unanswered
from training.diagnose.inside import Inside, judge_inside, table
from training.intervals import FEWEST_COMMISSIONS, Flags

MANY_CHILDREN = 3

Values = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Subsets:
    """Parts of the test rows by what they are cut by, and the model inside each."""

    cuts: dict[str, dict[str, Inside] | Unanswered]

    def lines(self) -> Iterator[str]:
        """A line for each part."""
        yield (
            "the model inside parts of the test, each with its share of every list's places; "
            f"intervals resample families where a part has fewer than {FEWEST_COMMISSIONS} "
            "commissions"
        )
        for cut, parts in self.cuts.items():
            if isinstance(parts, Unanswered):
                yield from (f"{cut} {line}" for line in parts.lines())
            else:
                yield from table({f"{cut} {value}": part for value, part in parts.items()})


def subsets(examined: Examined) -> Subsets:
    """The model by region, by settlement, and by what is on record of the family."""
    commission = examined.test.commission
    told = examined.records.commissions()
    by_place = {
        name: told[column].to_numpy(dtype=object)[commission]
        for name, column in (("region", "region_id"), ("settlement", "settlement_type"))
    }
    by_record = {name: cut(examined.test) for name, cut in CUTS.items()}
    return Subsets(
        {name: _inside(examined, values) for name, values in {**by_place, **by_record}.items()}
    )


def _inside(examined: Examined, values: Values | Unanswered) -> dict[str, Inside] | Unanswered:
    if isinstance(values, Unanswered):
        return values
    found = sorted(set(values.tolist()))
    if len(found) == 1:
        return Unanswered(f"every test family is in one part, {found[0]}")
    return {value: judge_inside(examined, values == value) for value in found}


def _earlier_case(test: FeatureMatrix) -> Values | Unanswered:
    spans = {
        feature.lookback_days: place
        for place, feature in enumerate(test.features)
        if feature.measure is Measure.CASES
    }
    if not spans:
        return Unanswered("no feature counts earlier cases")
    return _yes_or_no(test.values[:, spans[max(spans)]] > 0)


def _record_in_a_year(test: FeatureMatrix) -> Values | Unanswered:
    for place, feature in enumerate(test.features):
        if feature.measure is Measure.SOURCES and feature.lookback_days == YEAR:
            return _yes_or_no(test.values[:, place] > 0)
    return Unanswered("no feature counts the sources of the last year")


def _children(test: FeatureMatrix) -> Values | Unanswered:
    places = [
        place for place, feature in enumerate(test.features) if feature.measure is Measure.CHILDREN
    ]
    if not places:
        return Unanswered("no feature counts children")
    children = np.minimum(test.values[:, places].sum(axis=1), MANY_CHILDREN).astype(int)
    names = [str(number) for number in range(MANY_CHILDREN)]
    words: Values = np.array([*names, f"{MANY_CHILDREN} or more"], dtype=object)[children]
    return words


def _yes_or_no(holds: Flags) -> Values:
    return np.where(holds, "yes", "no").astype(object)


CUTS: dict[str, Callable[[FeatureMatrix], Values | Unanswered]] = {
    "earlier case": _earlier_case,
    "record in the last year": _record_in_a_year,
    "children": _children,
}
