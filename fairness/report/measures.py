"""The auditor's sections about what is measured beside reach."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from fairness.report.curves import Curve, draw_curves
from fairness.report.measure_words import COLUMNS
from fairness.report.sections import Section, Table, Teller
from fairness.report.sentences import Speaker
from fairness.results import AttributeResult, AuditReport, GroupResult

ORDER = ("group", "exposure", "exposure_gap", "auc")
CHAMPION = ("group", "in_need", "reached_count", "by_champion", "recall_change")
CALIBRATION = (
    "group",
    "observed",
    "expected",
    "observed_over_expected",
    "slope",
    "intercept",
    "near",
    "need_near_the_cut",
    "need_near_the_cut_gap",
)
LABELS = (
    "group",
    "share_observed",
    "recall",
    "robust_recall",
    "robust_gap",
    "sign_turns_at",
    "tolerance_turns_at",
)


def measure_sections(report: AuditReport, teller: Teller) -> Iterator[Section]:
    """Those that the report has something for: the champion, capacity, calibration, order,
    labels.
    """
    if report.champion is not None:
        yield _champion(report, teller, report.champion)
    groups = [group for attribute in report.attributes for group in attribute.groups]
    yield teller.section("curve", [_curve(one, teller) for one in report.attributes])
    if any(group.calibration for group in groups):
        yield by_group("calibration", CALIBRATION, _calibration, report, teller)
    yield by_group("order", ORDER, _order, report, teller)
    if any(group.observation for group in groups):
        yield by_group("labels", LABELS, _labels, report, teller)


def evidence_section(
    columns: Sequence[str],
    figures: Callable[[GroupResult, Speaker], tuple[str, ...]],
    report: AuditReport,
    teller: Teller,
) -> Section:
    """What the verdicts rest on; each table is headed by the largest of its gaps."""
    section = by_group("evidence", columns, figures, report, teller)
    words = COLUMNS["largest_gap"][teller.speaker.language]
    tables = tuple(
        replace(
            table,
            caption=f"{table.caption} · {words}: {teller.speaker.gap(attribute.largest_gap)}",
        )
        for table, attribute in zip(section.tables, report.attributes, strict=True)
    )
    return replace(section, tables=tables)


def by_group(
    code: str,
    columns: Sequence[str],
    figures: Callable[[GroupResult, Speaker], tuple[str, ...]],
    report: AuditReport,
    teller: Teller,
    **told: str,
) -> Section:
    """A table for each attribute with the same columns; `told` goes into the note."""
    speaker, headings = teller.speaker, teller.headings(columns)
    tables = [
        teller.groups(
            one.names[speaker.language], one.groups, headings, lambda group: figures(group, speaker)
        )
        for one in report.attributes
    ]
    return teller.section(code, tables, **told)


def _champion(report: AuditReport, teller: Teller, champion: str) -> Section:
    most = teller.speaker.tolerance(report.delta / 2)
    return by_group(
        "champion", CHAMPION, _beside_champion, report, teller, most=most, champion=champion
    )


def _beside_champion(group: GroupResult, speaker: Speaker) -> tuple[str, ...]:
    before = group.reached_by_champion
    if before is None or not group.in_need:
        return (speaker.count(group.in_need), *[speaker.heading("undefined")] * 3)
    return (
        speaker.count(group.in_need),
        speaker.count(group.reached),
        speaker.count(before),
        speaker.points((group.reached - before) / group.in_need),
    )


def _curve(attribute: AttributeResult, teller: Teller) -> Table:
    speaker = teller.speaker
    language = speaker.language
    times = [point.times for point in attribute.groups[0].curve]
    name = attribute.names[language]
    headings = [COLUMNS["times"][language].format(times=speaker.ratio(one)) for one in times]
    curves = [
        Curve(
            group.names[language],
            [point.recall.value if point.recall else None for point in group.curve],
        )
        for group in attribute.groups
    ]
    return teller.groups(
        name,
        attribute.groups,
        (*teller.headings(["group"]), *headings),
        lambda group: tuple(speaker.rate(point.recall) for point in group.curve),
        draw_curves(name, times, curves, speaker),
    )


def _calibration(group: GroupResult, speaker: Speaker) -> tuple[str, ...]:
    found = group.calibration
    if found is None:
        return (speaker.heading("undefined"),) * (len(CALIBRATION) - 1)
    return (
        speaker.count(found.observed),
        speaker.count(round(found.expected)),
        speaker.quotient(found.observed_over_expected),
        speaker.quotient(found.slope),
        speaker.quotient(found.intercept),
        speaker.count(found.near),
        speaker.rate(found.need_near_the_cut),
        speaker.gap(found.need_near_the_cut_gap),
    )


def _order(group: GroupResult, speaker: Speaker) -> tuple[str, ...]:
    return (
        speaker.quotient(group.exposure),
        speaker.quotient(group.exposure_gap),
        speaker.quotient(group.auc),
    )


def _labels(group: GroupResult, speaker: Speaker) -> tuple[str, ...]:
    found = group.observation
    if found is None:
        return (speaker.heading("undefined"),) * (len(LABELS) - 1)
    turns = (found.sign_turns_at, found.tolerance_turns_at)
    return (
        speaker.rate(found.share),
        speaker.rate(group.recall),
        speaker.rate(found.robust_recall),
        speaker.gap(found.robust_gap),
        *(speaker.heading("undefined") if at is None else speaker.ratio(at) for at in turns),
    )
