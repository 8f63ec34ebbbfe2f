"""How far a band could move if silent sources had told, worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.bands import Band
from models.calibration import Calibrator
from models.model import Bands, Model
from models.reasons.missing import FEWEST_LENDING, Lenders, Lent, bands_if_told, told_of
from models.reasons.remarks import say_if_told
from models.scorers import CardScorer
from tests.models.building import tiny_catalogue

# log-odds are the score: a risk of .5 at nothing, .73 at one, .88 at two
MODEL = Model(
    "scorecard",
    (),
    CardScorer(()),
    Calibrator(1.0, 0.0, (1.0,), (100,), (50,)),
    Bands(high=0.85, elevated=0.6),
    {},
)
TOLD_BY = np.array([0])
"""Of two concepts the silent sources tell of the first."""


def lending(*first: float) -> Lenders:
    """Families whose records from the silent sources come to this, and much from others."""
    families = [f"f{number}" for number in range(len(first))]
    return Lenders(families, np.array([[one, 50.0] for one in first]))


def bands(own: tuple[float, float], lenders: Lenders, *, raw: float = 1.0, band: Band = "elevated"):
    """What a family could have whose contributions are these and whose raw score is that."""
    lent = lenders.lend(TOLD_BY, to="borrower")
    return bands_if_told(MODEL, band, np.array(own), TOLD_BY, lent, base=raw - sum(own))


@pytest.mark.parametrize(
    ("lent", "expected"),
    [
        ([0.0] * 19 + [0.1], ("elevated", "elevated")),  # next to nothing to tell of anybody
        ([1.0] * 20, ("elevated", "high")),  # two points instead of one
        ([-1.0] * 20, ("usual", "elevated")),
        ([-1.0] * 10 + [1.0] * 10, ("usual", "high")),
        ([1.0] + [0.0] * 19, ("elevated", "elevated")),  # one in twenty is left out
    ],
)
def test_the_others_lend_what_their_records_come_to(lent: list[float], expected: tuple[str, str]):
    assert bands((0.0, 1.0), lending(*lent)) == expected


def test_what_silence_itself_came_to_is_given_back():
    """Silence lowered by one; with nothing else told the score is two."""
    assert bands((-1.0, 2.0), lending(*[0.0] * 20)) == ("elevated", "high")


def test_of_few_families_nothing_is_said():
    few = lending(*[1.0] * (FEWEST_LENDING - 1))
    assert bands((0.0, 0.0), few) is None


def test_of_what_the_model_does_not_read_nothing_is_said():
    """A points card reads themes alone: that nothing moves would be true of any record."""
    nothing = lending(*[0.0] * 20)
    assert bands((0.0, 0.0), nothing) is None


def test_the_band_that_is_shown_is_among_those_told():
    """At a band's edge a sum may come out a rounding below it."""
    edge = float(np.log(0.85 / 0.15)) - 1e-12
    lenders = lending(*[0.0] * 19, 0.1)
    assert bands((0.0, 0.0), lenders, raw=edge, band="high") == ("high", "high")


def test_a_family_lends_nothing_to_itself():
    """Of twenty-one one is left out: twenty lend to it, and twenty-one to anybody else."""
    uneven = lending(*[0.0] * 20, 100.0)
    assert uneven.lend(TOLD_BY, to="f20") == Lent(0.0, 0.0, is_read=True)
    enough = lending(*[1.0] * FEWEST_LENDING)
    assert enough.lend(TOLD_BY, to="f3") is None
    assert enough.lend(TOLD_BY, to="nobody") == Lent(1.0, 1.0, is_read=True)


@given(
    st.lists(st.floats(-9, 9), min_size=FEWEST_LENDING + 1, max_size=60),
    st.integers(0, FEWEST_LENDING),
)
def test_what_is_lent_are_the_quantiles_of_all_others(first: list[float], borrower: int):
    lent = lending(*first).lend(TOLD_BY, to=f"f{borrower}")
    others = np.delete(first, borrower)
    assert lent is not None
    assert (lent.low, lent.high) == pytest.approx(np.quantile(others, [0.1, 0.9]), abs=1e-12)


def test_silent_sources_tell_of_their_own_event_types_alone():
    concepts = ("absence", "check_up", "theme_health", "composition")
    assert told_of(tiny_catalogue(), concepts, {"clinic"}).tolist() == [1]


def test_it_is_said_in_three_languages():
    stays, moves = say_if_told("usual", "usual"), say_if_told("usual", "high")
    assert stays.ru.endswith("уровень обычно остался бы прежним: обычный.")
    assert stays.kk.endswith("деңгей әдетте сол күйінде қалар еді: қалыпты.")
    assert moves.en.endswith("the band could be anything from usual to high.")
    assert moves.ru.endswith("уровень мог бы быть от «обычный» до «высокий».")
