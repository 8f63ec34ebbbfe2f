"""The dependence shows the very bins that stand in its table."""

import pytest

from cases.catalogue.words import LANGUAGES, Language
from models.reasons.pictures.dependence import LABELS, dependence, value_of
from models.reasons.pictures.drawing import BLUE, FAINT, MARGIN, WIDTH
from models.reasons.pictures.moves import Bin
from tests.models.reasons.pictures.moving import HIDDEN, MOVES, UNKNOWN, one_bin
from tests.models.reasons.pictures.reading import SVG, root_of, texts

ABSENCE, AMOUNT = MOVES.movers
LEFT, RIGHT = LABELS + MARGIN, WIDTH - 2 * MARGIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_concept_its_measure_and_every_bin_are_named(language: Language):
    drawn = dependence(ABSENCE, language)
    said = texts(drawn)
    assert ABSENCE.name.in_language(language) in said
    assert [value_of(one, language) for one in ABSENCE.bins] == [
        text for text in said if text in {"0", "1–2", "≥ 3"}
    ][-3:]


def test_bins_stand_where_their_median_is():
    """The axis runs from -0.4 to 0.6: -0.3 is a tenth along, 0.5 nine tenths."""
    circles = list(root_of(dependence(ABSENCE, "en")).iter(f"{SVG}circle"))
    places = [float(one.attrib["cx"]) for one in circles]
    width = RIGHT - LEFT
    assert places == [pytest.approx(LEFT + share * width, abs=0.1) for share in (0.1, 0.9)]
    assert float(circles[0].attrib["cy"]) < float(circles[1].attrib["cy"])


def test_a_band_reaches_from_the_tenth_to_the_ninetieth():
    first, second = (
        one
        for one in root_of(dependence(ABSENCE, "en")).iter(f"{SVG}rect")
        if one.get("fill") == BLUE
    )
    assert float(first.attrib["x"]) == LEFT
    assert float(second.attrib["x"]) + float(second.attrib["width"]) == pytest.approx(RIGHT)


def test_a_hidden_bin_has_its_place_and_no_figure():
    drawn = dependence(ABSENCE, "en")
    assert "not shown" in texts(drawn)
    assert len(list(root_of(drawn).iter(f"{SVG}circle"))) == 2


def test_what_is_not_known_stands_apart_as_a_square():
    drawn = root_of(dependence(AMOUNT, "en"))
    band, square = (one for one in drawn.iter(f"{SVG}rect") if one.get("fill") == FAINT)
    assert (square.attrib["width"], square.attrib["height"]) == ("8", "8")
    (dot,) = drawn.iter(f"{SVG}circle")
    assert float(band.attrib["y"]) - float(dot.attrib["cy"]) > 24


def test_nothing_is_drawn_where_all_is_hidden():
    hidden = ABSENCE.model_copy(update={"bins": (HIDDEN, HIDDEN)})
    assert dependence(hidden, "en") == ""
    assert dependence(ABSENCE.model_copy(update={"bins": ()}), "en") == ""


def test_one_bin_without_spread_is_drawn():
    flat = Bin(known=True, low=1, high=1, families=20, tenth=0.0, median=0.0, ninetieth=0.0)
    drawn = dependence(ABSENCE.model_copy(update={"bins": (flat,)}), "en")
    assert len(list(root_of(drawn).iter(f"{SVG}circle"))) == 1


@pytest.mark.parametrize(
    ("one", "language", "said"),
    [
        (one_bin(0, 0, 10, 0), "en", "0"),
        (one_bin(1, 4, 10, 0), "en", "1–4"),
        (one_bin(None, 12.5, 10, 0), "kk", "≤ 12,5"),
        (one_bin(1234, None, 10, 0), "ru", "≥ 1\xa0234"),
        (one_bin(None, None, 10, 0), "ru", "любое значение"),
        (UNKNOWN, "kk", "белгісіз"),
        (UNKNOWN, "ru", "неизвестно"),
    ],
)
def test_values_as_they_are_said(one: Bin, language: Language, said: str):
    assert value_of(one, language) == said
