"""The evaluation as a page: every figure that was measured, and nothing from elsewhere."""

import re
from typing import Any

import pytest

from tests.models.reasons.pictures.moving import LONG, NOTHING
from tests.training.report.measured import candidate, curves, measured
from tests.training.report.reading import Reading
from training.fit import simplest_within_one_error
from training.report.curves import Curves
from training.report.html import evaluation_page
from training.report.making import choice
from training.report.plots import plots


def page(found: dict[str, Any] | None = None, drawn: Curves | None = None) -> str:
    found, drawn = found or measured(), drawn or curves()
    return evaluation_page(found, drawn, plots(found, drawn))


@pytest.fixture(scope="module")
def read() -> Reading:
    return Reading(page())


def test_the_same_figures_give_the_same_page():
    assert page() == page()


def test_the_page_says_in_two_sentences_what_was_found(read: Reading):
    assert "Evaluation of the study “spring”, version 7" in read.text
    assert (
        "Chosen: scorecard. Within the commissions' own capacity it puts 20.0 % (18.0 to 22.0) of "
        "the families in need on a list; of those listed, 40.0 % (35.0 to 45.0) came into need."
    ) in read.text
    assert "points card +5.0 (+1.0 to +9.0) and runner-up −1.0 (−3.0 to +1.0)" in read.text


def test_the_question_and_every_window_are_told(read: Reading):
    assert "within 180 days, counted from 14 days after the day of a list" in read.text
    heading, *rows = read.tables["What each window learned from and was judged on"]
    assert heading == ("window", "learned from", "dates", "judged on", "lists")
    assert rows == [
        ("validation 1", "2022-03-01", "1", "2023-06-01", "1"),
        ("validation 2", "2022-03-01 to 2022-06-01", "2", "2023-09-01", "1"),
        ("calibration", "2022-03-01 to 2022-09-01", "3", "2023-12-01", "1"),
        ("test", "2022-03-01 to 2022-12-01", "4", "2024-06-01 to 2024-07-01", "2"),
    ]


def test_who_was_left_out_is_told_for_every_date_in_order(read: Reading):
    assert read.tables["Families left after each step"] == [
        ("as of", "used for", "In the data", "after moved home"),
        ("2022-03-01", "learning", "1 100", "950"),
        ("2024-06-01", "test", "1 200", "1 000"),
    ]


def test_every_candidate_stands_with_its_settings_and_its_splits(read: Reading):
    _, scorecard, booster = read.tables["All validation splits together"]
    assert scorecard[:6] == (
        "scorecard",
        "strength 0.07",
        "8",
        "3",
        "15.0 % (13.0 to 17.0)",
        "1.00 points",
    )
    assert booster[:2] == ("LightGBM", "trees 30, ridge 12.5")
    assert read.tables["Recall at capacity on every split"] == [
        ("candidate", "2023-06-01", "2023-09-01"),
        ("scorecard", "14.0 % (12.0 to 16.0)", "16.0 % (14.0 to 18.0)"),
        ("LightGBM", "15.0 % (13.0 to 17.0)", "16.2 % (14.2 to 18.2)"),
    ]


def test_why_it_was_chosen_is_told_with_the_figures(read: Reading):
    assert (
        "Best on what candidates were judged on: LightGBM, with a recall at capacity of 15.6 % and "
        "a standard error of 1.20 points. The simplest candidate within one standard error of the "
        "best is chosen, that is from 14.4 % up: scorecard (15.0 %) and LightGBM (15.6 %) reach "
        "that, from the simplest on. Chosen: scorecard."
    ) in read.text


@pytest.mark.parametrize(
    ("recalls", "told"),
    [
        ({"scorecard": 0.1, "lightgbm": 0.2}, "only LightGBM (20.0 %) reaches that. Chosen"),
        ({"lightgbm": 0.2}, "LightGBM was the only candidate."),
    ],
)
def test_the_choice_is_told_whoever_could_be_chosen(recalls: dict[str, float], told: str):
    found = [candidate(name, recall, 0.01, [0.1, 0.1]) for name, recall in recalls.items()]
    assert told in choice(found, "lightgbm").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_the_words_name_the_one_that_the_rule_chooses():
    """The first of those that are said to reach the line is what training would choose."""

    class Result:
        def __init__(self, name: str, recall: float) -> None:
            self.name, self.recall, self.standard_error = name, recall, 0.01

    for monotone in (0.18, 0.191, 0.2, 0.21):
        recalls = {"lightgbm": 0.2, "lightgbm_monotone": monotone, "scorecard": 0.1}
        results = tuple(Result(name, recall) for name, recall in recalls.items())
        chosen = simplest_within_one_error(results)  # type: ignore[arg-type]
        said = choice([candidate(n, r, 0.01, [0.1, 0.1]) for n, r in recalls.items()], chosen)
        first = re.search(r"up: (?:only )?([A-Za-z ]+) \(", said)
        assert first is not None
        named = {"LightGBM": "lightgbm", "LightGBM with directions": "lightgbm_monotone"}
        assert named[first[1]] == chosen


def test_the_tests_table_has_every_metric_of_every_ranker(read: Reading):
    rows = read.tables["At each commission's own capacity"]
    assert rows[1] == (
        "the model",
        "20.0 % (18.0 to 22.0)",
        "40.0 % (35.0 to 45.0)",
        "4.00 (3.50 to 4.50)",
        "0.800 (0.780 to 0.820)",
        "0.300 (0.250 to 0.350)",
        "",
        "",
    )
    assert rows[2][0] == "points card"
    assert rows[2][-2:] == ("+5.0 (+1.0 to +9.0)", "+0.040 (+0.020 to +0.060)")
    assert rows[3][0] == "runner-up"
    assert rows[3][-1] == "+0.000 (−0.010 to +0.010)"


def test_a_metric_that_is_not_defined_is_said_to_be_so():
    found = measured()
    found["evaluation"]["model"]["recall"] = None
    assert "not defined" in Reading(page(found)).tables["At each commission's own capacity"][1]


def test_the_numbers_of_every_picture_stand_in_a_table(read: Reading):
    assert read.tables["Recall as capacity grows"] == [
        ("share of capacity", "places", "the model", "points card"),
        ("50 %", "60", "11.0 % (10.0 to 12.0)", "8.0 %"),
        ("100 %", "120", "20.0 % (19.0 to 21.0)", "15.0 %"),
        ("200 %", "240", "31.0 % (30.0 to 32.0)", "not defined"),
    ]
    assert read.tables["In the model's groups of similar risk, the lowest first"][1:] == [
        ("up to 10.0 %", "800", "3.0 %", "4.0 % (3.0 to 5.0)", "30"),
        ("up to 70.0 %", "200", "16.0 %", "15.0 % (14.0 to 16.0)", "30"),
    ]
    assert read.tables["By group"][1:] == [
        ("language of the family: Kazakh", "40", "9", "22.5 % (21.5 to 23.5)"),
        ("language of the family: Russian", "20", "3", "15.0 % (14.0 to 16.0)"),
        ("language of the family: another language", "hidden", "hidden", "hidden"),
    ]


def test_calibration_reasons_and_provenance_are_told(read: Reading):
    assert "60 came into need where 55 were expected" in read.text
    assert ("Cox's slope", "1.020 (0.800 to 1.200)", "1") in read.tables["On the test"]
    assert ("additivity", "4e-15") in read.tables["Self-test"]
    made = read.tables["Data, code and libraries"]
    assert {("store digest", "5701e"), ("git commit", "c0ffee+"), ("lock digest", "10c4")} <= set(
        made
    )
    assert ("seed", "11") in read.tables["The study"]


def test_what_a_study_leaves_to_the_catalogue_is_not_said_to_be_nothing():
    study = {"name": "spring", "label": {"gap_days": None, "horizon_days": 90}}
    rows = Reading(page(measured(study=study))).tables["The study"]
    assert rows[1:] == [("name", "spring"), ("label", "horizon days 90")]
    rows = Reading(page(measured(study={"name": "spring", "label": {"gap_days": None}}))).tables
    assert rows["The study"][1:] == [("name", "spring")]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "No champion reigned"),
        ({"champion": "3", "champion_compared": True}, "version 3, ranked the same families"),
        ({"champion": "3"}, "version 3, reads features of another catalogue"),
        ({"asked_otherwise": True}, "its model cannot be promoted"),
        ({"split_kind": "folds"}, "folds of families instead"),
    ],
)
def test_what_was_out_of_the_ordinary_is_told(more: dict[str, Any], told: str):
    assert told in Reading(page(measured(**more))).text


def test_a_calibration_that_found_nothing_is_told():
    found = measured()
    found["calibration"]["found_a_relation"] = False
    assert "Calibration found no relation" in Reading(page(found)).text


def test_too_short_a_history_has_no_windows_but_the_test():
    found = measured(split_kind="folds")
    found["windows"] |= {"validation": [], "calibration": None}
    rows = Reading(page(found)).tables["What each window learned from and was judged on"]
    assert [row[0] for row in rows] == ["window", "test"]


def test_without_attributes_there_is_no_section_on_reach():
    read = Reading(page(drawn=curves()._replace(reach=())))
    assert "By group" not in read.tables
    assert "reach" not in read.ids


EVIL = "<script>alert(1)</script>"


def test_no_text_becomes_markup():
    found = measured(
        study={"name": EVIL, "seed": 1},
        provenance={EVIL: EVIL},
        diagnosis={EVIL: {EVIL: EVIL, "rows": [{EVIL: EVIL}]}},
        champion=EVIL,
    )
    found["flow"]["2024-06-01"][0]["name"] = found["flow"]["2022-03-01"][0]["name"] = EVIL
    found["evaluation"]["baselines"][0]["name"] = EVIL
    found["candidates"][0]["splits"][0]["rows"] = EVIL
    drawn = curves()
    (attribute,) = drawn.reach
    evil = attribute._replace(
        name=EVIL, groups=(attribute.groups[0]._replace(name=EVIL), *attribute.groups[1:])
    )
    drawn = drawn._replace(
        reach=(evil,), capacity=(drawn.capacity[0], drawn.capacity[1]._replace(name=EVIL))
    )
    text = page(found, drawn)
    assert "<script" not in text.lower()
    assert "&lt;script&gt;" in text
    assert {one.tag for one in Reading(text).elements}.isdisjoint({"script", "iframe", "object"})


def test_nothing_is_loaded_from_anywhere(read: Reading):
    text = page()
    addresses = set(re.findall(r"\w+://[^\s\"'<>]+", text))
    assert addresses == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "@import" not in text
    for one in read.elements:
        assert one.tag not in {"script", "link", "img", "image", "iframe"}
        assert not any(name.startswith("on") or name == "src" for name in one.attributes)
        for name in ("href", "xlink:href"):
            assert str(one.attributes.get(name) or "#").startswith("#"), one


def test_no_two_elements_share_an_id_and_every_reference_is_there(read: Reading):
    assert len(read.ids) == len(set(read.ids))
    text = page()
    asked = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', text))
    assert {one or other for one, other in asked} <= set(read.ids)


def test_the_page_is_in_english_and_every_picture_has_a_title(read: Reading):
    (html,) = (one for one in read.elements if one.tag == "html")
    assert html.attributes["lang"] == "en"
    pictures = [place for place, one in enumerate(read.elements) if one.tag == "svg"]
    assert len(pictures) == 8  # the windows, four plots, and three of what moves the ranking
    for place in pictures:
        assert read.elements[place].attributes["role"] == "img"
        assert read.elements[place + 1].tag == "title"


def test_what_moves_the_ranking_is_told_concept_by_concept(read: Reading):
    heading, *rows = read.tables["Concepts that move most"]
    assert heading == ("concept", "mean absolute contribution", "raised", "lowered", "coloured by")
    assert rows == [
        ("Absence & <school>", "0.400", "25.0 %", "70.0 %", "Absence: last 365 days"),
        (LONG.en, "0.050", "10.0 %", "20.0 %", "Debt: last amount"),
    ]
    assert "on 1 200 families of the test" in read.text
    assert "the picture shows 100 of them" in read.text


def test_the_values_of_a_concept_stand_with_their_contributions(read: Reading):
    heading, *rows = read.tables["Absence & <school>. Value: absence: last 365 days"]
    assert heading[:2] == ("value", "families")
    assert rows == [
        ("0", "900", "−0.300 (−0.400 to −0.200)"),
        ("1–2", "250", "+0.500 (+0.400 to +0.600)"),
        ("≥ 3", "hidden", "hidden"),
    ]


def test_every_picture_of_what_moves_the_ranking_is_on_the_page():
    pictures = [
        one for one in Reading(page()).elements if one.attributes.get("class") == "plot lanes"
    ]
    assert len(pictures) == 3


def test_a_model_that_ranks_everybody_alike_is_said_to_do_so():
    found = Reading(page(drawn=curves()._replace(moves=NOTHING)))
    assert "The model ranks every family alike: nothing moves the ranking" in found.text
    assert "Concepts that move most" not in found.tables


def test_what_nobody_measured_is_left_out():
    found = Reading(page(drawn=curves()._replace(moves=None)))
    assert "What moves the ranking" not in found.text
