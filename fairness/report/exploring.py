"""The auditor's sections about what was looked through and decides nothing: small groups, further
gaps, groups by several attributes.
"""

from collections.abc import Iterator

from fairness.report.measure_words import COLUMNS, MEASURES
from fairness.report.sections import Row, Section, Table, Teller
from fairness.report.sentences import Speaker
from fairness.results import (
    AttributeResult,
    AuditReport,
    CrossingResult,
    CrossingsResult,
    GroupResult,
    GuardrailResult,
    GuardrailsResult,
    PoolResult,
)
from fairness.statistics.mantel_haenszel import FEW_POSITIVES

SMALL = ("group", "families", "in_need", "reached_count", "recall", "drawn", "gap", "missable")
EXPLORED = ("group", "measure", "difference", "p_alone", "p_bh")
CROSSINGS = ("crossing", "families", "in_need", "reached_count", "recall", "gap", "p_exact", "p_bh")

IN_POINTS = frozenset({"precision_gap", "need_among_not_selected_gap", "need_near_the_cut_gap"})
"""Guardrails that are a difference of shares; the others are told as they are."""


def exploring_sections(report: AuditReport, teller: Teller) -> Iterator[Section]:
    """Those that the report has something for."""
    tables = [_small(one, teller) for one in report.attributes if _small_groups(one)]
    if tables:
        yield teller.section("small", tables, few=teller.speaker.count(FEW_POSITIVES))
    if report.guardrails.tested:
        yield _explored(report.guardrails, teller)
    if report.crossings is not None:
        yield _crossings(report.crossings, teller)


def _small_groups(attribute: AttributeResult) -> list[GroupResult]:
    return [group for group in attribute.groups if group.in_need < FEW_POSITIVES]


def _small(attribute: AttributeResult, teller: Teller) -> Table:
    """The small groups alone, then the pools that they led to."""
    speaker = teller.speaker
    rows = [
        Row(group.names[speaker.language], _alone(group, speaker))
        for group in _small_groups(attribute)
    ]
    rows += [Row(one.names[speaker.language], _pooled(one, speaker)) for one in attribute.pools]
    return Table(attribute.names[speaker.language], teller.headings(SMALL), tuple(rows))


def _alone(group: GroupResult, speaker: Speaker) -> tuple[str, ...]:
    undefined, within = speaker.heading("undefined"), group.within
    drawn, gap = group.shrunken_recall, within.estimate if within else None
    return (
        speaker.count(group.families),
        speaker.count(group.in_need),
        speaker.count(group.reached),
        speaker.rate(group.recall),
        undefined if drawn is None else speaker.percent(drawn),
        speaker.heading("reference") if group.is_reference else speaker.gap(gap),
        undefined if within is None else speaker.points(within.detectable_difference),
    )


def _pooled(one: PoolResult, speaker: Speaker) -> tuple[str, ...]:
    undefined, missable = speaker.heading("undefined"), one.detectable_difference
    return (
        speaker.count(one.families),
        speaker.count(one.in_need),
        speaker.count(one.reached),
        speaker.rate(one.recall),
        undefined,
        speaker.gap(one.gap),
        undefined if missable is None else speaker.points(missable),
    )


def _explored(found: GuardrailsResult, teller: Teller) -> Section:
    speaker = teller.speaker
    rows = tuple(Row(one.names[speaker.language], _guardrail(one, speaker)) for one in found.shown)
    return teller.section(
        "explored",
        [Table(COLUMNS["clearest"][speaker.language], teller.headings(EXPLORED), rows)],
        tested=speaker.count(found.tested),
        found=speaker.count(found.found),
    )


def _guardrail(one: GuardrailResult, speaker: Speaker) -> tuple[str, ...]:
    tell = speaker.gap if one.measure in IN_POINTS else speaker.quotient
    return (
        MEASURES[one.measure][speaker.language],
        tell(one.estimate),
        speaker.probability(one.p_value),
        speaker.probability(one.p_adjusted),
    )


def _crossings(found: CrossingsResult, teller: Teller) -> Section:
    speaker = teller.speaker
    rows = tuple(Row(one.names[speaker.language], _crossing(one, speaker)) for one in found.shown)
    title = COLUMNS["crossing"][speaker.language]
    tables = [Table(title, teller.headings(CROSSINGS), rows)] if rows else []
    return teller.section(
        "crossings",
        tables,
        examined=speaker.count(found.examined),
        tested=speaker.count(found.tested),
        found=speaker.count(found.found),
        least=speaker.count(found.least),
        left_out=speaker.count(found.left_out),
    )


def _crossing(one: CrossingResult, speaker: Speaker) -> tuple[str, ...]:
    return (
        speaker.count(one.families),
        speaker.count(one.in_need),
        speaker.count(one.reached),
        speaker.rate(one.recall),
        speaker.gap(one.gap),
        speaker.probability(one.p_exact),
        speaker.probability(one.p_adjusted),
    )
