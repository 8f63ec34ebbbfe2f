"""The report one can hand over: three languages, self-contained, the same every time."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from cases.catalogue.words import LANGUAGES, Language
from fairness.audit import audit
from fairness.gate import GateFinding
from fairness.report import verdict_words, words
from fairness.report.drawing import Scale
from fairness.report.files import summary_lines, write_report
from fairness.report.html import report_page
from fairness.report.sentences import (
    Speaker,
    drawn_interval,
    to_collect,
    verdict_sentence,
    when_known,
)
from fairness.results import AuditReport, CohortFlow, FlowStep, canonical
from fairness.statistics.intervals import Estimate
from fairness.verdict import Unknown, Verdict
from tests.fairness.worlds import Cell, declared, many_offices, reach, table_of

VOID = {"meta", "br", "img", "input", "hr", "link"}


class Page(HTMLParser):
    """Checks that every element that opens closes, and keeps what the page would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str):
        assert self.open.pop() == tag

    def handle_data(self, data: str):
        self.text += data


def step(code: str, families: int) -> FlowStep:
    return FlowStep(dict(words.FLOW_STEPS[code]), families)


TWO = declared("a", "b")

FLOW = (
    CohortFlow("2025-05-01", (step("in_store", 1900), step("no_open_case", 950))),
    CohortFlow("2025-06-01", (step("in_store", 2000), step("no_open_case", 500))),
)


@pytest.fixture(scope="module")
def report():
    cells = [
        *many_offices(20, ("a", 6, 8), ("b", 2, 8), ("c", 5, 8)),
        *reach("c0", "d<&>", 1, 2),
        ("c1", "", 0, 1, 5),
        ("c1", "a", None, 0, 3),
    ]
    attribute = declared("a", "b", "c", "d<&>", "never")
    return audit(table_of(cells), [attribute], provenance={"model": "tirek 7"}, flow=FLOW)


@pytest.fixture(scope="module")
def pages(report: AuditReport, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("audit") / "new"
    paths = write_report(report, folder)
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def test_each_build_is_one_json_and_a_page_for_each_language(pages: dict[str, str]):
    names = ["report.json", *(f"report.{code}.html" for code in LANGUAGES)]
    assert set(pages) == {*names, *(f"public/{name}" for name in names)}


def test_the_file_is_the_canonical_report(report: AuditReport, pages: dict[str, str]):
    assert pages["report.json"] == canonical(report.to_json()).decode() + "\n"
    assert json.loads(pages["report.json"])["sha256"] == report.sha256


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_well_formed_names_its_language_and_loads_nothing(
    pages: dict[str, str], language: Language
):
    text = pages[f"report.{language}.html"]
    page = Page(text)
    assert page.open == []
    assert ("lang", language) in page.attributes
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not {name for name, _ in page.attributes} & {"src", "href", "onclick", "onload"}
    assert not re.search(r"https?://|url\(|@import", text)
    assert page.tags.index("table") < page.tags.index("svg")
    assert len(text.encode()) < 1_500_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_has_its_sentence_and_the_gate_is_said_first(
    report: AuditReport, pages: dict[str, str], language: Language
):
    shown = Page(pages[f"report.{language}.html"]).text
    speaker = Speaker(language)
    for group in report.attributes[0].groups:
        assert verdict_sentence(group, speaker, delta=report.delta) in shown
        assert group.names[language] in shown
    assert report.sha256 in shown
    assert "tirek 7" in shown
    assert not re.search(r"{\w+}", shown)


def test_every_drawing_says_in_words_what_it_shows(pages: dict[str, str]):
    text = pages["report.en.html"]
    drawings = re.findall(r'<svg class="gap".*?</svg>', text, flags=re.DOTALL)
    assert len(drawings) == 4  # neither the group never seen nor the one without need
    assert all(re.search(r'role="img".*<title>Gap within', drawing) for drawing in drawings)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_cohort_of_every_list_stands_in_a_table_and_the_newest_is_drawn(
    pages: dict[str, str], code: Language
):
    page = pages[f"report.{code}.html"]
    table = page[page.index('id="cohort"') :]
    for flow in FLOW:
        assert f'<th scope="row">{flow.as_of_date}</th>' in table
        for one in flow.steps:
            assert one.names[code] in table
            assert f">{Speaker(code).count(one.families)}<" in table
    lengths = [float(width) for width in re.findall(r'<rect x="300" [^>]*width="([0-9.]+)"', table)]
    # a quarter of the families of 1 June are left after the last step
    assert lengths[1] == pytest.approx(lengths[0] / 4)
    assert Speaker(code).heading("cohort_on", date="2025-06-01") in table


def test_a_report_without_a_cohort_has_no_section_about_it(tmp_path: Path):
    cells = many_offices(20, ("a", 6, 8), ("b", 2, 8))
    paths = write_report(audit(table_of(cells), [declared("a", "b")]), tmp_path / "new")
    assert all('id="cohort"' not in path.read_text(encoding="utf-8") for path in paths)


def test_the_verdicts_read_as_the_terms_say(report: AuditReport):
    told = {group.code: group for group in report.attributes[0].groups}
    kk, ru, en = (Speaker(language) for language in LANGUAGES)
    said = [verdict_sentence(told["b"], speaker, delta=0.1) for speaker in (kk, ru, en)]
    assert said[0].startswith("Айқын сирек қамтылған")
    assert said[1].startswith("Охватываются заметно реже")
    assert said[2].startswith("Reached clearly less often")
    assert verdict_sentence(told["never"], ru, delta=0.1) == (
        "Сказать нельзя: в данных нет ни одной семьи этой группы."
    )


SIZE_UNCERTAIN = many_offices(8, ("a", 5, 8), ("b", 3, 8))


@pytest.mark.parametrize(
    ("language", "less", "more"),
    [
        ("kk", "Сирек қамтылған; қаншалықты екені анықталмаған", "Жиі қамтылған;"),
        ("ru", "Охватываются реже; насколько — не установлено", "Охватываются чаще;"),
        ("en", "Reached less often; how much is not settled", "Reached more often;"),
    ],
)
def test_a_gap_of_unsettled_size_says_its_direction(
    language: Language, less: str, more: str
) -> None:
    found = audit(table_of(SIZE_UNCERTAIN), [declared("a", "b")])
    a, b = (
        verdict_sentence(group, Speaker(language), delta=0.1)
        for group in found.attributes[0].groups
    )
    assert b.startswith(less)
    assert a.startswith(more)


def test_the_declared_reference_is_named_and_judged_by_nobody(tmp_path: Path) -> None:
    alike = many_offices(40, ("a", 5, 10), ("b", 5, 10))
    found = audit(table_of(alike), [declared("a", "b", reference="a")], delta=0.125)
    write_report(found, tmp_path, ["en"])
    page = Page((tmp_path / "report.en.html").read_text(encoding="utf-8")).text
    assert "Reference group (in the same commission): a." in page
    assert summary_lines(found, "en")[1:] == [
        "  a: 200/400, 50.0% (45.0–55.0) · reference group",
        "  b: 200/400, 50.0% (45.0–55.0) · No difference larger than 12.5 points.",
        "Passed: no group was found to be reached clearly less often.",
    ]


def test_a_table_without_labels_or_commissions_still_makes_its_pages(tmp_path: Path) -> None:
    unlabelled: list[Cell] = [("", "a", None, 1, 9), ("", "b", None, 0, 9)]
    found = audit(table_of(unlabelled, stratified=False), [declared("a", "b")])
    write_report(found, tmp_path)
    page = Page((tmp_path / "report.en.html").read_text(encoding="utf-8")).text
    assert "The table names no commissions" in page
    assert "Outcomes have to be recorded for families of this group." in page


def test_enough_families_but_a_gap_near_the_tolerance_asks_for_another_period() -> None:
    offices = [(f"c{c}", 4 if c < 26 else 5) for c in range(44)]
    cells = [
        cell
        for office, reached in offices
        for cell in [*reach(office, "a", 5, 10), *reach(office, "b", reached, 10)]
    ]
    report = audit(table_of(cells), [declared("a", "b")])
    [_, b] = report.attributes[0].groups
    assert b.unknown is Unknown.TOO_FEW
    assert b.within is not None
    assert b.within.detectable_difference < 0.10
    assert to_collect(b, Speaker("en")) == (
        "Data from another period: the gap lies close to the tolerance."
    )


def test_when_an_answer_can_be_expected_follows_from_the_lists_so_far():
    cells = many_offices(20, ("a", 3, 5), ("b", 1, 2))
    report = audit(table_of(cells), [declared("a", "b", "never")])
    [_, b, never] = report.attributes[0].groups
    assert (b.within.comparable_in_need, b.unknown) == (40, Unknown.TOO_FEW)
    steps = (FlowStep({"kk": "k", "ru": "r", "en": "e"}, 100),)
    lists = tuple(CohortFlow(day, steps) for day in ("2025-01-01", "2025-04-01", "2025-07-01"))
    wanted = b.in_need_wanted
    further = ceil((wanted - 40) * 3 / 40)  # three lists brought 40, 90.5 days apart
    several = replace(report, flow=lists)
    assert when_known(b, several, Speaker("en")) == (
        f"At this pace that takes about {further} more lists ({further * 90.5 / 365.25:.1f} years)."
    )
    assert when_known(b, replace(report, flow=lists[:1]), Speaker("en")) is None
    assert when_known(never, several, Speaker("en")) is None
    assert f"{further} ({further * 90.5 / 365.25:.1f})" in report_page(several, "en")


def test_a_gap_that_is_there_but_within_the_tolerance_says_what_stands_against_what():
    """12 % of one group and 3 % of the other are reached, in forty offices of many families."""
    cells = many_offices(40, ("a", 90, 750), ("b", 22, 750))
    against_a = declared("a", "b", reference="a")
    [_, b] = audit(table_of(cells), [against_a]).attributes[0].groups
    assert b.verdict is Verdict.WITHIN_TOLERANCE
    assert verdict_sentence(b, Speaker("en"), delta=0.10) == (
        "Reached less often, by no more than 10 points (within commissions: 2.9% against 12.0%)."
    )
    more = audit(table_of(many_offices(40, ("a", 90, 750), ("b", 130, 750))), [against_a])
    sentence = verdict_sentence(more.attributes[0].groups[1], Speaker("en"), delta=0.10)
    assert sentence.startswith("Reached more often, by no more than 10 points")
    level = audit(table_of(many_offices(40, ("a", 90, 750), ("b", 91, 750))), [against_a])
    assert verdict_sentence(level.attributes[0].groups[1], Speaker("en"), delta=0.10) == (
        "No difference larger than 10 points."
    )


def test_the_line_that_is_drawn_is_the_one_that_the_verdict_rests_on():
    tolerated = audit(table_of(many_offices(40, ("a", 300, 750), ("b", 300, 750))), [TWO])
    [_, b] = tolerated.attributes[0].groups
    assert b.within is not None
    assert drawn_interval(b) == b.within.equivalence
    apart = audit(table_of(many_offices(40, ("a", 300, 750), ("b", 100, 750))), [TWO])
    [_, b] = apart.attributes[0].groups
    assert b.within is not None
    assert drawn_interval(b) == b.within.adjusted


def test_need_that_is_not_known_is_not_told_as_none(tmp_path: Path):
    cells = [*reach("c0", "a", 5, 10), ("c0", "b", None, 0, 9)]
    found = audit(table_of(cells), [TWO])
    assert "  b: need not known" in "\n".join(summary_lines(found, "en"))
    write_report(found, tmp_path, ["en"])
    page = Page((tmp_path / "report.en.html").read_text("utf-8")).text
    assert page.count("need not known") == 4  # the first screen, and three figures
    assert "0 of 0" not in page


def test_the_summary_gives_counts_interval_verdict_and_the_gate(report: AuditReport):
    lines = summary_lines(report, "en")
    [b] = [line for line in lines if line.startswith("  b:")]
    assert b.startswith("  b: 40/160, 25.0% (")
    assert "Reached clearly less often" in b
    assert any(line.startswith("Failed: “group: b”") for line in lines)
    assert "  never: 0/0, none · Cannot tell: no family of this group is in the data." in lines


def test_the_page_says_of_the_gate_what_the_summary_says(report: AuditReport, tmp_path: Path):
    write_report(report, tmp_path, ["kk"])
    page = Page((tmp_path / "report.kk.html").read_text("utf-8")).text
    assert all(sentence in page for sentence in summary_lines(report, "kk")[-2:])


def every_text():
    for name, table in (("words", vars(words)), ("verdicts", vars(verdict_words))):
        for key, value in table.items():
            if key.isupper() or key.startswith("_"):
                yield from _texts(value, f"{name}.{key}")


def _texts(value: Any, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{where}.{key}")
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield from _texts(inner, f"{where}.{place}")


def test_every_text_stands_in_three_languages_with_the_same_figures():
    texts = dict(every_text())
    assert len(texts) > 80
    for where, value in texts.items():
        figures = {language: set(re.findall(r"{(\w+)}", text)) for language, text in value.items()}
        assert figures["kk"] == figures["ru"] == figures["en"], where
        assert all(text.strip() for text in value.values()), where


def test_every_code_has_words():
    assert set(verdict_words.UNKNOWN) == set(verdict_words.TO_COLLECT) == set(Unknown)
    assert set(verdict_words.GATE) == set(GateFinding)
    assert len(Verdict) == 5


@pytest.mark.parametrize(
    ("language", "points", "percent", "probability"),
    [
        ("kk", "−12,3", "45,6\N{NO-BREAK SPACE}%", "< 0,0001"),
        ("ru", "−12,3", "45,6\N{NO-BREAK SPACE}%", "< 0,0001"),
        ("en", "−12.3", "45.6%", "< 0.0001"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(
    language: Language, points: str, percent: str, probability: str
):
    speaker = Speaker(language)
    assert speaker.points(-0.1234) == points
    assert speaker.percent(0.4561) == percent
    assert speaker.probability(1e-12) == probability


def test_a_rounded_zero_has_no_sign():
    assert Speaker("en").points(-0.0001) == "0.0"


def test_the_scale_holds_every_interval():
    scale = Scale.covering([Estimate(-0.5, -0.8, -0.2, 0.95)], delta=0.1)
    assert scale.reach == 0.8
    assert scale.x(0) == 130
    assert 18 <= scale.x(-0.8) < scale.x(0.8) <= 242
