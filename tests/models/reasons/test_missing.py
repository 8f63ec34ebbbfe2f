"""How far a band could move if silent sources had told, worked out by hand."""

import numpy as np
import pytest

from models.calibration import Calibrator
from models.model import Bands, Model
from models.reasons.missing import FEWEST_LENDING, bands_if_told, told_of
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
TOLD_BY = np.array([True, False])
"""Of two concepts the silent sources tell of the first."""


def lending(*first: float) -> np.ndarray:
    """Families whose records from the silent sources come to this, and much from others."""
    return np.array([[one, 50.0] for one in first])


@pytest.mark.parametrize(
    ("lent", "bands"),
    [
        ([0.0] * 19 + [0.1], ("elevated", "elevated")),  # next to nothing to tell of anybody
        ([1.0] * 20, ("elevated", "high")),  # two points instead of one
        ([-1.0] * 20, ("usual", "elevated")),
        ([-1.0] * 10 + [1.0] * 10, ("usual", "high")),
        ([1.0] + [0.0] * 19, ("elevated", "elevated")),  # one in twenty is left out
    ],
)
def test_the_others_lend_what_their_records_come_to(lent: list[float], bands: tuple[str, str]):
    own = np.array([0.0, 1.0])
    assert bands_if_told(MODEL, "elevated", 1.0, own, lending(*lent), TOLD_BY) == bands


def test_what_silence_itself_came_to_is_given_back():
    """Silence lowered by one; with nothing else told the score is two."""
    own = np.array([-1.0, 2.0])
    assert bands_if_told(MODEL, "elevated", 1.0, own, lending(*[0.0] * 20), TOLD_BY) == (
        "elevated",
        "high",
    )


def test_of_few_families_nothing_is_said():
    few = lending(*[1.0] * (FEWEST_LENDING - 1))
    assert bands_if_told(MODEL, "elevated", 1.0, np.zeros(2), few, TOLD_BY) is None


def test_of_what_the_model_does_not_read_nothing_is_said():
    """A points card reads themes alone: that nothing moves would be true of any record."""
    nothing = lending(*[0.0] * 20)
    assert bands_if_told(MODEL, "elevated", 1.0, np.zeros(2), nothing, TOLD_BY) is None


def test_the_band_that_is_shown_is_among_those_told():
    """At a band's edge a sum may come out a rounding below it."""
    edge = float(np.log(0.85 / 0.15)) - 1e-12
    lent = lending(*[0.0] * 19, 0.1)
    assert bands_if_told(MODEL, "high", edge, np.zeros(2), lent, TOLD_BY) == ("high", "high")


def test_silent_sources_tell_of_their_own_event_types_alone():
    concepts = ("absence", "check_up", "theme_health", "composition")
    assert told_of(tiny_catalogue(), concepts, {"clinic"}).tolist() == [False, True, False, False]


def test_it_is_said_in_three_languages():
    stays, moves = say_if_told("usual", "usual"), say_if_told("usual", "high")
    assert stays.ru.endswith("уровень обычно остался бы прежним: обычный.")
    assert stays.kk.endswith("деңгей әдетте сол күйінде қалар еді: қалыпты.")
    assert moves.en.endswith("the band could be anything from usual to high.")
    assert moves.ru.endswith("уровень мог бы быть от «обычный» до «высокий».")
