"""The public report as one self-contained page in one language."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from cases.catalogue.words import Language
from fairness.gate import PASS, GateDecision, GateFinding, GateReason
from fairness.public_results import PublicGroup, PublicReport
from fairness.report.flow import flow_section
from fairness.report.front import front_tables
from fairness.report.html import render
from fairness.report.sections import Section, Teller
from fairness.report.sentences import Speaker, gate_sentence, selection_sentence
from fairness.report.verdict_words import NOT_SHOWN
from fairness.report.words import (
    FEW_COMMISSIONS_NOTE,
    ONE_POPULATION,
    PUBLIC_NOTES,
    UNSEEN_NEED,
)
from fairness.verdict import Verdict

REACH_COLUMNS = ("group", "families", "in_need", "reached_count", "missed", "recall")
GUARD_COLUMNS = (
    "group",
    "territory_gap",
    "capacity_gap",
    "precision",
    "unmet",
    "selected",
    "selection_rate",
)
ORDER_COLUMNS = ("group", "exposure", "auc")

COMPARES_MODELS = {GateFinding.LOST_REACH, GateFinding.LOSS_OF_ONE_FAMILY}
"""Findings that are a difference of two counts of the same families."""


def public_page(report: PublicReport, decision: GateDecision, language: Language) -> str:
    """The whole page as HTML text; `decision` is the gate's, of which it tells what it may."""
    speaker = Speaker(language, whole=True)
    return render(
        "public",
        language,
        build_mark=speaker.heading("public_build"),
        gate=list(gate_sentences(decision, report, speaker)),
        notes=_notes(report, speaker),
        front=front_tables(report, speaker),
        sections=_sections(report, Teller(speaker, report.alpha)),
        record=_record(report, speaker),
        flow=flow_section(report.flow, speaker),
    )


def gate_sentences(decision: GateDecision, report: PublicReport, speaker: Speaker) -> Iterator[str]:
    """The gate's findings on groups that are shown, and that there are others."""
    told = [(reason, _as_shown(reason, report)) for reason in decision.reasons]
    yield from (gate_sentence(shown, report, speaker) for _, shown in told if shown)
    for code in dict.fromkeys(reason.code for reason, shown in told if shown is None):
        if code != PASS:
            yield NOT_SHOWN[code][speaker.language]


def _as_shown(reason: GateReason, report: PublicReport) -> GateReason | None:
    """The reason with the gap as it is shown; None where it may not be told."""
    if not reason.attribute:
        return reason
    group = _find(reason, report)
    if group is None or group.verdict is Verdict.SUPPRESSED or reason.finding in COMPARES_MODELS:
        return None
    return replace(reason, amount=group.within.estimate.value if group.within else None)


def _find(reason: GateReason, report: PublicReport) -> PublicGroup | None:
    for attribute in report.attributes:
        for group in attribute.groups:
            if (attribute.code, group.code) == (reason.attribute, reason.group):
                return group
    return None


def _sections(report: PublicReport, teller: Teller) -> list[Section]:
    speaker = teller.speaker
    return [
        teller.section(
            code,
            [
                teller.groups(
                    attribute.names[speaker.language],
                    attribute.groups,
                    teller.headings(columns),
                    partial(figures, speaker=speaker),
                )
                for attribute in report.attributes
            ],
        )
        for code, columns, figures in (
            ("figures", REACH_COLUMNS, _reach_figures),
            ("guardrails", GUARD_COLUMNS, _guard_figures),
            ("order", ORDER_COLUMNS, _order_figures),
        )
    ]


def _reach_figures(group: PublicGroup, speaker: Speaker) -> tuple[str, ...]:
    return (
        speaker.count(group.families),
        speaker.count(group.in_need),
        speaker.count(group.reached),
        speaker.count(group.missed),
        speaker.rate(group.recall),
    )


def _guard_figures(group: PublicGroup, speaker: Speaker) -> tuple[str, ...]:
    return (
        speaker.gap(group.territory_gap),
        speaker.gap(group.capacity_gap),
        speaker.rate(group.precision),
        speaker.rate(group.need_among_not_selected),
        speaker.count(group.selected),
        speaker.rate(group.selection_rate),
    )


def _order_figures(group: PublicGroup, speaker: Speaker) -> tuple[str, ...]:
    return speaker.quotient(group.exposure), speaker.quotient(group.auc)


def _notes(report: PublicReport, speaker: Speaker) -> list[str]:
    delta, language = speaker.tolerance(report.delta), speaker.language
    last = FEW_COMMISSIONS_NOTE if report.totals.stratified else ONE_POPULATION
    return [note[language].format(delta=delta) for note in (*PUBLIC_NOTES, last, UNSEEN_NEED)]


def _record(report: PublicReport, speaker: Speaker) -> list[tuple[str, str]]:
    totals = report.totals
    return [
        (speaker.heading("source"), report.source),
        (speaker.heading("selection"), selection_sentence(report, speaker)),
        (speaker.heading("families"), speaker.count(totals.families)),
        (speaker.heading("commissions"), speaker.count(totals.commissions)),
        (speaker.heading("in_need"), speaker.count(totals.in_need)),
        (speaker.heading("reached_count"), speaker.count(totals.reached)),
        *report.provenance.items(),
        (speaker.heading("previous"), report.previous_sha256 or speaker.heading("first")),
        (speaker.heading("digest"), report.sha256),
    ]
