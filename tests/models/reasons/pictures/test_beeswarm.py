"""The beeswarm shows the very counts that it was given, in every language."""

import pytest

from cases.catalogue.words import LANGUAGES, Language
from models.reasons.pictures.beeswarm import MOST_STACKED, beeswarm, stacked
from models.reasons.pictures.drawing import FAINT, FROM_LOW_TO_HIGH, MARGIN, WIDTH
from models.reasons.pictures.moves import PLACES
from tests.models.reasons.pictures.moving import MOVES, NOTHING
from tests.models.reasons.pictures.reading import SVG, dots, root_of, texts

LOW, MIDDLE, HIGH = FROM_LOW_TO_HIGH[0], FROM_LOW_TO_HIGH[2], FROM_LOW_TO_HIGH[4]


def at(place: int) -> float:
    """The middle of a place on an axis from 20 to 320."""
    return round(20 + 300 * (place + 0.5) / PLACES, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concept_is_named_and_the_picture_says_what_it_shows(language: Language):
    drawn = beeswarm(MOVES, language)
    title, described = root_of(drawn)[:2]
    assert (title.tag, described.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text
    assert described.text
    said = " ".join(texts(drawn))
    for mover in MOVES.movers:
        assert mover.name.in_language(language) in said


def test_families_stand_where_their_contribution_is_in_the_colour_of_their_value():
    drawn = beeswarm(MOVES, "en")
    assert {x for x, _ in dots(drawn, stroke=LOW)} == {at(20)}
    assert {x for x, _ in dots(drawn, stroke=HIGH)} == {at(80)}
    assert {x for x, _ in dots(drawn, stroke=MIDDLE)} == {at(80)}


def test_low_values_stand_below_high_ones():
    drawn = beeswarm(MOVES, "en")
    middle = [y for _, y in dots(drawn, stroke=MIDDLE)]
    high = [y for _, y in dots(drawn, stroke=HIGH)]
    assert min(middle) > max(high)


def test_what_is_not_known_is_drawn_apart_and_longer_where_more_are():
    drawn = beeswarm(MOVES, "en")
    (dashes,) = [
        path.attrib["d"]
        for path in root_of(drawn).iter(f"{SVG}path")
        if path.get("stroke") == FAINT
        and path.get("stroke-width") == "1.5"
        and "v7.5" in path.attrib["d"]
    ]
    three, many = dashes.split("M")[1:]
    assert (three.endswith("v7.5"), many.endswith("v10")) == (True, True)
    assert float(dashes.split()[1].split("v")[0]) > max(
        y for _, y in dots(drawn, stroke=FROM_LOW_TO_HIGH[1])
    )
    assert "not known" in texts(drawn)


def test_the_not_known_is_not_in_the_legend_where_everything_is_known():
    known = MOVES.model_copy(update={"movers": MOVES.movers[:1]})
    assert "not known" not in texts(beeswarm(known, "en"))


def test_nothing_is_drawn_where_nothing_moves():
    assert beeswarm(NOTHING, "kk") == ""


def test_as_many_dots_as_families_where_they_fit():
    assert list(stacked([2, 0, 1, 0, 0], most=5)) == [0, 0, 2]
    assert list(stacked([0] * 5, most=5)) == []


def test_where_they_do_not_fit_the_shares_stay():
    """Of 44 families half are of one rank: of eleven dots five or six; 11 are a quarter."""
    shown = list(stacked([22, 0, 11, 0, 11], most=44))
    assert len(shown) == MOST_STACKED
    assert shown == sorted(shown)
    assert shown.count(0) in {5, 6}
    assert {shown.count(2), shown.count(4)} <= {2, 3}


def test_a_stack_grows_with_the_root_of_its_families():
    """A quarter of the fullest is half as high: 5.5 of 11, and never more dots than families."""
    assert len(list(stacked([11, 0, 0, 0, 0], most=44))) == 6
    assert len(list(stacked([0, 2, 0, 0, 0], most=12))) == 2
    assert len(list(stacked([1, 0, 0, 0, 0], most=4000))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dot_lies_inside(language: Language):
    root = root_of(beeswarm(MOVES, language))
    height = float(root.attrib["viewBox"].split()[3])
    for colour in FROM_LOW_TO_HIGH:
        for x, y in dots(beeswarm(MOVES, language), stroke=colour):
            assert MARGIN <= x <= WIDTH - MARGIN
            assert 0 < y < height


def test_the_same_figures_give_the_same_text():
    assert beeswarm(MOVES, "kk") == beeswarm(MOVES, "kk")
