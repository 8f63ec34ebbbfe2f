"""The auditor's report as one self-contained page in one language."""

from functools import partial
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from cases.catalogue.words import Language
from fairness.gate import gate
from fairness.report.beside import beside_sections
from fairness.report.exploring import exploring_sections
from fairness.report.flow import flow_section
from fairness.report.front import front_tables
from fairness.report.measures import by_group, evidence_section, measure_sections
from fairness.report.page import PAGE, STYLE
from fairness.report.sections import Section, Teller
from fairness.report.sentences import Speaker, gate_sentence, selection_sentence, wait_of
from fairness.report.words import (
    FEW_COMMISSIONS_NOTE,
    HEADINGS,
    NOTES,
    ONE_POPULATION,
    UNSEEN_NEED,
)
from fairness.results import AuditReport, GroupResult
from fairness.verdict import Unknown

REACH_COLUMNS = ("group", "in_need", "reached_count", "recall")
EVIDENCE_COLUMNS = (
    "group",
    "families",
    "labels_missing",
    "gap",
    "p_exact",
    "p_adjusted",
    "missable",
    "informative",
    "wait",
)
GUARD_COLUMNS = (
    "group",
    "territory_gap",
    "capacity_gap",
    "precision",
    "precision_gap",
    "missed",
    "unmet",
    "selected",
    "selection_rate",
    "impact_ratio",
)


def report_page(report: AuditReport, language: Language) -> str:
    """The whole page as HTML text."""
    speaker = Speaker(language)
    return render(
        "restricted",
        language,
        build_mark=speaker.heading("build"),
        gate=[gate_sentence(reason, report, speaker) for reason in gate(report).reasons],
        notes=_notes(report, speaker),
        front=front_tables(report, speaker),
        sections=_sections(report, Teller(speaker, report.alpha)),
        record=_record(report, speaker),
        flow=flow_section(report.flow, speaker),
    )


def render(build: str, language: Language, **content: Any) -> str:
    """The page of a build in one language, filled with its content."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(PAGE).render(
        build=build,
        language=language,
        style=Markup(STYLE),  # noqa: S704  our own constant, nothing from outside
        say={key: words[language] for key, words in HEADINGS.items()},
        **content,
    )


def _sections(report: AuditReport, teller: Teller) -> list[Section]:
    return [
        by_group("figures", REACH_COLUMNS, _reach_figures, report, teller),
        evidence_section(
            EVIDENCE_COLUMNS, partial(_evidence_figures, report=report), report, teller
        ),
        by_group("guardrails", GUARD_COLUMNS, _guard_figures, report, teller),
        *measure_sections(report, teller),
        *exploring_sections(report, teller),
        *beside_sections(report, teller),
    ]


def _reach_figures(group: GroupResult, speaker: Speaker) -> tuple[str, ...]:
    if group.unknown is Unknown.LABEL_NOT_OBSERVED:
        return (speaker.heading("need_not_known"),) * (len(REACH_COLUMNS) - 1)
    return (
        speaker.count(group.in_need),
        speaker.count(group.reached),
        speaker.rate(group.recall),
    )


def _evidence_figures(
    group: GroupResult, speaker: Speaker, *, report: AuditReport
) -> tuple[str, ...]:
    counts = (speaker.count(group.families), speaker.count(group.labels_missing))
    within = group.within
    if within is None:
        return (*counts, *[speaker.heading("undefined")] * (len(EVIDENCE_COLUMNS) - 3))
    return (
        *counts,
        speaker.gap(within.adjusted),
        speaker.probability(within.p_exact),
        speaker.probability(within.p_adjusted),
        speaker.points(within.detectable_difference),
        speaker.count(within.informative_commissions),
        _waiting(group, report, speaker),
    )


def _waiting(group: GroupResult, report: AuditReport, speaker: Speaker) -> str:
    wait = wait_of(group, report)
    if wait is None:
        return speaker.heading("undefined")
    return f"{speaker.count(wait.lists)} ({speaker.years(wait.years)})"


def _guard_figures(group: GroupResult, speaker: Speaker) -> tuple[str, ...]:
    return (
        speaker.gap(group.territory_gap),
        speaker.gap(group.capacity_gap),
        speaker.rate(group.precision),
        speaker.gap(group.precision_gap),
        speaker.count(group.missed),
        speaker.rate(group.need_among_not_selected),
        speaker.count(group.selected),
        speaker.rate(group.selection_rate),
        speaker.quotient(group.impact_ratio),
    )


def _notes(report: AuditReport, speaker: Speaker) -> list[str]:
    family, language = report.family, speaker.language
    figures = {
        "delta": speaker.tolerance(report.delta),
        "alpha": speaker.whole_percent(report.alpha),
        "declared": speaker.count(family.declared),
        "distinct": speaker.count(family.distinct),
        "tested": speaker.count(family.tested),
    }
    notes = [note[language].format(**figures) for note in NOTES]
    last = FEW_COMMISSIONS_NOTE if report.totals.stratified else ONE_POPULATION
    return [*notes, last[language], UNSEEN_NEED[language]]


def _record(report: AuditReport, speaker: Speaker) -> list[tuple[str, str]]:
    totals = report.totals
    return [
        (speaker.heading("source"), report.source),
        (speaker.heading("selection"), selection_sentence(report, speaker)),
        (speaker.heading("families"), speaker.count(totals.families)),
        (speaker.heading("commissions"), speaker.count(totals.commissions)),
        (speaker.heading("labels_missing"), speaker.count(totals.labels_missing)),
        (speaker.heading("in_need"), speaker.count(totals.in_need)),
        *report.provenance.items(),
        (speaker.heading("population"), report.population_sha256),
        (speaker.heading("previous"), report.previous_sha256 or speaker.heading("first")),
        (speaker.heading("digest"), report.sha256),
    ]
