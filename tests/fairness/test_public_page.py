"""The public page: in every language, what is not shown says so in words."""

from dataclasses import replace

import pytest

from cases.catalogue.words import LANGUAGES, Language
from fairness.gate import FAIL, GateDecision, GateFinding, GateReason, gate
from fairness.public import public_report
from fairness.report.measure_words import NOTES, TITLES
from fairness.report.public_html import gate_sentences, public_page
from fairness.report.sentences import Speaker
from fairness.report.verdict_words import NOT_SHOWN, SUPPRESSED
from fairness.report.words import HEADINGS, PRIVACY_NOTE
from fairness.results import CohortFlow
from tests.fairness.test_public import small_world
from tests.fairness.test_report import FLOW, Page

EXACT = replace(small_world(), flow=FLOW)
PUBLIC = public_report(EXACT)


def said_of_the_gate(*reasons: GateReason) -> list[str]:
    return list(gate_sentences(GateDecision(FAIL, reasons), PUBLIC, Speaker("en", whole=True)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_well_formed_alone_and_says_which_build_it_is(language: Language):
    text = public_page(PUBLIC, gate(EXACT), language)
    page = Page(text)
    assert page.open == []
    assert ("lang", language) in page.attributes
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert HEADINGS["public_build"][language] in page.text
    assert HEADINGS["build"][language] not in page.text
    assert PRIVACY_NOTE[language] in page.text
    for code in ("figures", "guardrails", "order"):
        assert TITLES[code][language] in page.text
        assert NOTES.get(code, {language: ""})[language] in page.text
    assert len(text.encode()) < 1_500_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hidden_group_says_so_in_words_and_has_no_drawing(language: Language):
    text = public_page(PUBLIC, gate(EXACT), language)
    (row,) = (
        part
        for part in text.split("<tr")
        if part.startswith(' class="suppressed"') and ">b<" in part
    )
    assert SUPPRESSED[language] in row
    assert HEADINGS["hidden"][language] in row
    assert "<svg" not in row


def test_nothing_on_it_is_more_exact_than_the_json():
    text = Page(public_page(PUBLIC, gate(EXACT), "en")).text
    for exact in (EXACT.sha256, EXACT.population_sha256, "66.7%", "0.67"):
        assert exact not in text
    assert "60 of 90" in text
    assert "65% (" in text
    assert PUBLIC.sha256 in text


def test_a_step_that_is_not_shown_is_named_without_its_number():
    first, second = FLOW[0].steps
    steps = (replace(first, families=1000), replace(second, families=999))
    public = public_report(replace(EXACT, flow=(CohortFlow("2025-06-01", steps),)))
    text = public_page(public, gate(EXACT), "en")
    assert '<td class="number">1,000</td><td class="number">not shown</td>' in text


def test_the_gates_finding_on_a_hidden_group_is_told_without_the_group():
    hidden = GateReason(GateFinding.REACHED_LESS, "group", "b", -0.4)
    assert said_of_the_gate(hidden) == [NOT_SHOWN[FAIL]["en"]]
    assert said_of_the_gate(hidden, hidden) == [NOT_SHOWN[FAIL]["en"]]


def test_its_finding_on_a_shown_group_has_the_amount_that_is_shown():
    (exact,) = (one for one in EXACT.attributes[0].groups if one.code == "a")
    assert exact.within is not None
    shown = GateReason(GateFinding.REACHED_MORE, "group", "a", exact.within.estimate.value)
    points = round(100 * exact.within.estimate.value)
    (said,) = said_of_the_gate(shown)
    assert said.endswith(f"“group: a” is reached clearly more often ({points} points).")


def test_a_loss_against_the_champion_is_a_difference_of_two_counts_and_not_told():
    lost = GateReason(GateFinding.LOST_REACH, "group", "a", 0.07)
    assert said_of_the_gate(lost) == [NOT_SHOWN[FAIL]["en"]]


def test_a_finding_about_no_group_is_told_as_it_is():
    assert said_of_the_gate(GateReason(GateFinding.NOTHING_TOLD)) == [
        "Needs a signature: nothing could be told about any group."
    ]
