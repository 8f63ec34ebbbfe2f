"""Which concepts are told, against the rule followed one row and one concept at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from models.reasons.foremost import WORTH_SAYING, foremost

SIZES = st.sampled_from([0.0, 0.0005, WORTH_SAYING, 0.002, 0.5, 1.0, 2.0, 3.0])
"""Few, so that equals meet; some not worth a word."""


def one_by_one(
    amounts: list[float], stable: list[bool], context: list[bool]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], bool]:
    """What raises, what lowers, what is set aside, and whether nothing is settled."""
    order = sorted(range(len(amounts)), key=lambda place: -abs(amounts[place]))
    raising = [place for place in order if amounts[place] > WORTH_SAYING]
    lowering = [place for place in order if amounts[place] < -WORTH_SAYING]
    certain = [place for place in raising if stable[place]]
    raises = certain[:5]
    can_help = [place for place in certain[5:] if not context[place]]
    if can_help and all(context[place] for place in raises):
        raises[-1] = can_help[0]
    would_stand = {*raising[:5], *lowering[:3]}
    set_aside = [place for place in order if place in would_stand and not stable[place]]
    lowers = [place for place in lowering if stable[place]]
    return tuple(raises), tuple(lowers[:3]), tuple(set_aside[:3]), bool(raising and not raises)


@given(st.data(), st.integers(0, 4), st.integers(1, 14))
def test_all_rows_at_once_are_told_as_each_alone(data: st.DataObject, rows: int, concepts: int):
    signed = st.tuples(SIZES, st.sampled_from([-1.0, 1.0])).map(lambda pair: pair[0] * pair[1])
    amounts = data.draw(arrays.arrays(np.float64, (rows, concepts), elements=signed))
    stable = data.draw(arrays.arrays(np.bool_, (rows, concepts)))
    context = data.draw(arrays.arrays(np.bool_, concepts))
    found = foremost(amounts, stable, context)
    assert [*zip(*found, strict=True)] == [
        one_by_one(row, holds, context.tolist())
        for row, holds in zip(amounts.tolist(), stable.tolist(), strict=True)
    ]


@pytest.mark.parametrize("rows", [0, 1])
def test_where_nothing_moves_nothing_is_told(rows: int):
    nothing = np.zeros((rows, 3))
    found = foremost(nothing, nothing.astype(bool), np.zeros(3, dtype=np.bool_))
    assert found == (((),) * rows, ((),) * rows, ((),) * rows, [False] * rows)
