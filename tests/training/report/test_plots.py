"""Pictures: the same bytes every time, and the figures that they were given."""

import xml.etree.ElementTree as ET
from datetime import date

import matplotlib as mpl
import pytest

from tests.training.report.measured import curves, measured
from training.report.drawing import BLUE, FAINT, GREEN, PURPLE, VERMILION
from training.report.plots import LOOKS, plots
from training.report.timeline import Stretch, draw_timeline

NAMES = {
    "recall_by_window",
    "recall_by_capacity",
    "calibration",
    "reach",
    "beeswarm",
    "dependence_absence",
    "dependence_outside_at_night",
}
SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> set[str]:
    return {" ".join("".join(one.itertext()).split()) for one in ET.fromstring(picture).iter()}  # noqa: S314  our own


def test_every_picture_is_well_formed_and_says_what_it_shows():
    drawn = plots(measured(), curves())
    assert set(drawn) == NAMES
    for picture in drawn.values():
        root = ET.fromstring(picture)  # noqa: S314  our own
        assert root.tag == f"{SVG}svg"
        assert root[0].tag == f"{SVG}title"
        assert root[0].text


def test_the_same_figures_give_the_same_bytes_whatever_a_machines_settings_say():
    drawn = plots(measured(), curves())
    with mpl.rc_context({"font.size": 30, "svg.hashsalt": "other", "axes.grid": False}):
        assert plots(measured(), curves()) == drawn


def test_drawing_leaves_matplotlibs_settings_as_they_were():
    before = dict(mpl.rcParams)
    plots(measured(), curves())
    assert dict(mpl.rcParams) == before


def test_no_picture_tells_when_or_with_what_it_was_made():
    for picture in plots(measured(), curves()).values():
        assert "metadata" not in picture
        assert "<date>" not in picture


def test_ink_follows_the_page():
    for picture in plots(measured(), curves()).values():
        assert "currentColor" in picture
        assert "#010101" not in picture
        assert "#000000" not in picture


def test_every_ranker_and_every_group_with_figures_is_named():
    drawn = plots(measured(), curves())
    assert {"the model", "points card"} <= texts(drawn["recall_by_capacity"])
    assert {"Kazakh", "Russian"} <= texts(drawn["reach"])
    assert "another language" not in texts(drawn["reach"])
    assert {"scorecard", "LightGBM", "2023-06-01"} <= texts(drawn["recall_by_window"])


def test_a_picture_without_figures_is_not_drawn():
    assert "reach" not in plots(measured(), curves()._replace(reach=()))


def test_where_nobody_measured_what_moves_the_ranking_it_is_not_drawn():
    drawn = plots(measured(), curves()._replace(moves=None))
    assert not [name for name in drawn if name.startswith(("beeswarm", "dependence"))]


def test_rankers_are_told_apart_without_their_colours():
    shapes = [(look.dash, look.marker) for look in LOOKS.values()]
    assert len(set(shapes)) == len(shapes)


def contrast(colour: str, paper: str) -> float:
    """WCAG's ratio of two colours."""
    return (max(light(colour), light(paper)) + 0.05) / (min(light(colour), light(paper)) + 0.05)


def light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("paper", ["#ffffff", "#161616"])
@pytest.mark.parametrize("colour", [BLUE, VERMILION, GREEN, PURPLE, FAINT])
def test_every_colour_is_seen_on_light_and_on_dark(colour: str, paper: str):
    assert contrast(colour, paper) >= 3


def test_the_windows_are_drawn_in_time():
    first = Stretch("one", (date(2022, 1, 1), date(2022, 7, 1)), (date(2023, 1, 1),))
    last = Stretch("two", (date(2022, 1, 1),), (date(2024, 1, 1),))
    root = ET.fromstring(draw_timeline((first, last)))  # noqa: S314  our own
    rings = [float(one.attrib["cx"]) for one in root.iter("circle")]
    squares = [float(one.attrib["x"]) + 4.5 for one in root.iter("rect")]
    assert rings[0] == rings[2] < rings[1] < squares[0] < squares[1]
    # 181 of 730 days, 365 of 730
    width = squares[1] - rings[0]
    assert (rings[1] - rings[0]) / width == pytest.approx(181 / 730, abs=0.001)
    assert (squares[0] - rings[0]) / width == pytest.approx(365 / 730, abs=0.001)
    assert {one.text for one in root.iter("text")} == {"one", "two", "2023", "2024"}
