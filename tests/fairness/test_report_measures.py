"""The auditor's sections about what is measured beside reach, read off the page."""

import re
from dataclasses import replace

import numpy as np
import pytest
from markupsafe import escape

from cases.catalogue.words import LANGUAGES, Language
from fairness.arrays import Codes
from fairness.attributes import FoundAttribute, FoundValue
from fairness.audit import Beside, audit
from fairness.champion import beside_champion
from fairness.evidence.people import DecidedFamilies, measure_people
from fairness.evidence.proxy import ProxyResult
from fairness.evidence.sources import GroundCounts, LabelSources
from fairness.report.html import report_page
from fairness.report.measure_words import COLUMNS, MEASURES, NOTES, TITLES
from fairness.report.sentences import Speaker
from fairness.results import AuditReport
from fairness.scored import ScoredColumns, ScoredTable
from fairness.selecting import SelectionRule
from fairness.statistics.intervals import Estimate
from tests.fairness.worlds import random_frame

ATTRIBUTES = (
    FoundAttribute("group", tuple(FoundValue(code) for code in "abc")),
    FoundAttribute(
        "place",
        (FoundValue("near"), FoundValue("far"), FoundValue("border")),
        "near",
        pooling=(("far", "border"),),
    ),
)


COLUMNS_OF = ScoredColumns("score", "need", ("group", "place"), "office")


def people() -> DecidedFamilies:
    """Eight women of whom half were offered help, in one commission."""
    yes, half = np.ones(8, dtype=bool), np.arange(8) < 4
    column = Codes(("a",), np.zeros(8, dtype=np.int64))
    where = Codes(("far",), column.codes)
    return DecidedFamilies(
        column, 1, {"group": column, "place": where}, yes, yes, half, np.full(8, np.nan)
    )


@pytest.fixture(scope="module")
def report() -> AuditReport:
    frame = random_frame(9)
    frame["score"] = frame["score"] / 1.4
    frame["place"] = np.where(np.arange(len(frame)) % 3 == 0, "far", "near")
    frame.loc[:11, "place"] = "border"
    table = ScoredTable.from_frame(
        frame,
        COLUMNS_OF,
        selection=SelectionRule("capacity", capacity=30),
    )
    told = Estimate(0.71, 0.68, 0.74, 0.95)
    proxy = ProxyResult("place", "far", told, Estimate(0.52, 0.49, 0.55, 0.95), 0.034, 0.012)
    ground = GroundCounts("neglect", {"kk": "k", "ru": "r", "en": "neglect"}, (3, 1))
    other = GroundCounts("loss", {"kk": "k", "ru": "r", "en": "loss"}, (1, 0))
    sources = (LabelSources("group", ("a", "b"), (ground, other)),)
    beside = Beside(measure_people(people(), ATTRIBUTES), (proxy,), sources)
    found = audit(table, ATTRIBUTES, beside=beside)
    longer = SelectionRule("capacity", capacity=31)
    champion = ScoredTable.from_frame(frame, COLUMNS_OF, source="version 3", selection=longer)
    return beside_champion(found, champion, ATTRIBUTES)


def page_of(report: AuditReport, language: Language = "en") -> str:
    return report_page(report, language)


def table(page: str, section: str, caption: str) -> dict[str, list[str]]:
    """The figures of a section's table by row."""
    (part,) = re.findall(f'<section aria-labelledby="{section}">(.*?)</section>', page, re.DOTALL)
    (found,) = [
        one for one in re.findall("<table>(.*?)</table>", part, re.DOTALL) if caption in one
    ]
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', found, re.DOTALL)
    return {
        name: re.findall(r'<td class="number">(.*?)</td>', row, re.DOTALL) for name, row in rows
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_has_its_title_and_note_in_every_language(
    report: AuditReport, language: Language
):
    page = page_of(report, language)
    for words in TITLES.values():
        assert words[language] in page
    with_figures = {"crossings", "champion", "explored", "small"}
    for code in set(NOTES) - {"no_people"} - with_figures:
        assert str(escape(NOTES[code][language])) in page
    assert "{" not in page.split("</style>")[1]


def test_all_words_are_there_in_three_languages():
    for words in (TITLES, NOTES, COLUMNS, MEASURES):
        for code, text in words.items():
            assert set(text) == {"kk", "ru", "en"}, code
            assert len(set(text.values())) > 1, code


def test_the_recall_curve_is_a_table_with_a_drawing_and_passes_through_the_recall(
    report: AuditReport,
):
    page = page_of(report)
    figures = table(page, "curve", "group")
    reach = table(page, "figures", "group")
    assert len(figures["a"]) == 6
    assert figures["a"][2] == reach["a"][2]
    assert page.count('<svg class="curves"') == 2


def test_calibration_by_group_holds_what_was_observed_and_expected(report: AuditReport):
    found = report.attributes[0].groups[1].calibration
    figures = table(page_of(report), "calibration", "group")["b"]
    assert figures[:2] == [str(found.observed), str(round(found.expected))]
    assert figures[2].startswith(f"{found.observed_over_expected.value:.2f} (")


def test_where_outcomes_are_missing_it_is_said_whose(report: AuditReport):
    figures = table(page_of(report), "labels", "group")["a"]
    found = report.attributes[0].groups[0]
    observed = 1 - found.labels_missing / found.families
    assert figures[0].startswith(f"{observed:.1%} (")
    assert figures[1] == table(page_of(report), "figures", "group")["a"][2]
    whole = replace(
        report,
        attributes=tuple(
            replace(one, groups=tuple(replace(group, observation=None) for group in one.groups))
            for one in report.attributes
        ),
    )
    assert TITLES["labels"]["en"] not in page_of(whole)


def test_what_people_did_is_told_and_where_they_did_nothing_that(report: AuditReport):
    assert table(page_of(report), "people", "group")["a"][:2] == ["8", "50.0% (21.5–78.5)"]
    empty = page_of(replace(report, people=measure_people(None, ATTRIBUTES)))
    assert NOTES["no_people"]["en"] in empty
    assert TITLES["people"]["en"] not in page_of(replace(report, people=None))


def test_what_a_group_lost_against_the_champion_is_told_in_points(report: AuditReport):
    page = page_of(report)
    found = report.attributes[0].groups[0]
    in_need, reached, before, change = table(page, "champion", "group")["a"]
    assert (in_need, reached) == (f"{found.in_need:,}", str(found.reached))
    assert int(before) > int(reached)  # a place more in every office
    lost = 100 * (found.reached - int(before)) / found.in_need
    assert change == f"{lost:.1f}".replace("-", "−")
    assert "by more than 5 points less" in page
    assert "The model in use: version 3." in page
    assert TITLES["champion"]["en"] not in page_of(replace(report, champion=None))


def test_a_proxy_stands_beside_what_chance_brings(report: AuditReport):
    figures = table(page_of(report), "proxies", "place")["far"]
    assert figures == ["0.71 (0.68 … 0.74)", "0.52 (0.49 … 0.55)", "3.4", "1.2"]


def test_the_largest_gap_heads_what_the_verdicts_rest_on(report: AuditReport):
    largest = report.attributes[0].largest_gap
    gaps = [group.within.estimate.value for group in report.attributes[0].groups]
    assert largest.value == max(map(abs, gaps))
    assert largest.low <= largest.value <= largest.high
    assert f"group · largest gap, points: {100 * largest.value:.1f} (" in page_of(report)


def test_grounds_are_told_with_the_share_of_each_group(report: AuditReport):
    found = table(page_of(report), "sources", "group")
    assert found == {"neglect": ["3 (75.0%)", "1 (100.0%)"], "loss": ["1 (25.0%)", "0 (0.0%)"]}


def test_crossings_say_how_many_were_looked_at(report: AuditReport):
    page = page_of(report)
    assert f"{report.crossings.examined} were looked at" in page
    assert "group: a, place: far" in page


def test_a_decision_is_no_probability_and_has_no_calibration():
    frame = random_frame(9)
    frame["score"] = (frame["score"] > 0.9).astype(int)
    columns = ScoredColumns("score", "need", ("group",), "office")
    found = audit(ScoredTable.from_frame(frame, columns), ATTRIBUTES[:1])
    page = page_of(found)
    assert TITLES["calibration"]["en"] not in page
    assert TITLES["crossings"]["en"] not in page


def test_a_small_group_stands_alone_and_with_those_it_was_declared_to_belong_to(
    report: AuditReport,
):
    near, far, border = report.attributes[1].groups
    figures = table(page_of(report), "small", "place")
    assert set(figures) == {"border", "far + border"}
    assert figures["border"][:3] == ["12", str(border.in_need), str(border.reached)]
    assert figures["border"][4] == f"{border.shrunken_recall:.1%}"
    assert figures["far + border"][1] == str(far.in_need + border.in_need)
    assert figures["far + border"][4] == "none"
    assert near.in_need > 30


def test_without_small_groups_nothing_is_said_of_them(report: AuditReport):
    without = replace(
        report,
        attributes=tuple(
            replace(one, pools=(), groups=tuple(g for g in one.groups if g.in_need >= 30))
            for one in report.attributes
        ),
    )
    assert TITLES["small"]["en"] not in page_of(without)


def test_further_gaps_are_told_with_their_interval_and_both_p_values(report: AuditReport):
    page = page_of(report)
    found = report.guardrails
    assert f"{found.tested} were looked at, {found.found} are not explained by chance" in page
    (part,) = re.findall('<section aria-labelledby="explored">(.*?)</section>', page, re.DOTALL)
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', part, re.DOTALL)
    assert len(rows) == len(found.shown)
    clearest = found.shown[0]
    name, cells = rows[0]
    assert name == clearest.names["en"]
    assert MEASURES[clearest.measure]["en"] in cells
    assert str(escape(Speaker("en").probability(clearest.p_adjusted))) in cells
