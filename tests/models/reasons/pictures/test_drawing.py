"""What pictures are made of: an axis, numbers as people write them, colours that are seen."""

import pytest

from cases.catalogue.words import LANGUAGES, Language
from models.reasons.pictures.beeswarm import beeswarm
from models.reasons.pictures.dependence import dependence
from models.reasons.pictures.drawing import (
    FAINT,
    FROM_LOW_TO_HIGH,
    Axis,
    element,
    inside_a_page,
    say_signed,
    say_value,
    text,
    wrap,
)
from tests.models.reasons.pictures.moving import LONG, MOVES
from tests.models.reasons.pictures.reading import root_of, texts
from tests.training.report.test_plots import contrast

PICTURES = [beeswarm(MOVES, "ru"), *(dependence(one, "ru") for one in MOVES.movers)]


def test_values_stand_in_proportion_and_never_beyond_the_ends():
    axis = Axis(-1.0, 3.0, left=0, right=400)
    assert [axis.at(value) for value in (-1, 0, 3, 9, -9)] == [0, 100, 400, 400, 0]
    assert Axis(0.0, 0.0, left=0, right=400).at(0.0) == 200


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (-0.4, 0.6, (0, 0.5)),
        (0, 10, (0, 5, 10)),
        (-2.3, 2.6, (-2, -1, 0, 1, 2)),
        (0, 0, (0,)),
        (-0.003, 0.001, (-0.003, -0.002, -0.001, 0, 0.001)),
    ],
)
def test_ticks_are_round_and_few(low: float, high: float, ticks: tuple[float, ...]):
    found = Axis(low, high).ticks
    assert len(found) <= 5
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in found)
    assert found == pytest.approx(ticks)


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        (0.0, "en", "0"),
        (1234.0, "en", "1,234"),
        (0.1234, "ru", "0,123"),
        (0.00456, "kk", "0,00456"),
        (113.4, "en", "113"),
        (-2.5, "en", "−2.5"),
    ],
)
def test_values_have_three_significant_digits(value: float, language: Language, said: str):
    assert say_value(value, language) == said


@pytest.mark.parametrize(("value", "said"), [(0.5, "+0.5"), (0.0, "0"), (-0.25, "−0.25")])
def test_contributions_are_signed(value: float, said: str):
    assert say_signed(value, "en") == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_are_wrapped_and_lose_no_word(language: Language):
    name = LONG.in_language(language)
    found = wrap(name)
    assert len(found) > 1
    assert " ".join(found) == name


def test_what_is_written_is_escaped():
    assert text("<b> & 'c'", x=1) == '<text x="1">&lt;b&gt; &amp; &#x27;c&#x27;</text>'
    assert element("path", d='"', stroke_width=1.25) == '<path d="&quot;" stroke-width="1.2"/>'
    assert "Пропуски <занятий>" in texts(PICTURES[0])


@pytest.mark.parametrize("drawn", PICTURES)
def test_a_picture_is_well_formed_runs_nothing_and_loads_nothing(drawn: str):
    assert root_of(drawn).attrib["role"] == "img"
    for forbidden in ("<script", "href", "url(", "<style", "<image"):
        assert forbidden not in drawn
    assert "http" not in inside_a_page(drawn)


@pytest.mark.parametrize("paper", ["#ffffff", "#161616"])
@pytest.mark.parametrize("colour", [*FROM_LOW_TO_HIGH, FAINT])
def test_every_colour_is_seen_on_light_and_on_dark(colour: str, paper: str):
    assert contrast(colour, paper) >= 3
