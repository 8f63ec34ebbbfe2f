"""The first screen of either build: for each group a sentence, a drawing, and what is missing."""

from dataclasses import dataclass

from markupsafe import Markup

from cases.catalogue.words import Language
from fairness.attributes import REST
from fairness.report.drawing import DrawnGap, Scale, draw_gap
from fairness.report.sentences import Speaker, drawn_interval, to_collect, verdict_sentence
from fairness.report.told import ToldAttribute, ToldGroup, ToldReport
from fairness.report.words import REFERENCES
from fairness.suppression import HIDDEN
from fairness.verdict import Unknown


@dataclass(frozen=True, slots=True)
class FrontRow:
    """One group; `mark` is its verdict as a code, `wanted` empty where nothing is missing."""

    name: str
    reach: str
    mark: str
    sentence: str
    wanted: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class FrontTable:
    """One attribute, and whom its groups are compared with."""

    name: str
    reference: str
    rows: tuple[FrontRow, ...]


def front_tables(report: ToldReport, speaker: Speaker) -> list[FrontTable]:
    """A table for each attribute; all drawings share one scale."""
    gaps = [
        interval
        for attribute in report.attributes
        for group in attribute.groups
        if (interval := drawn_interval(group)) is not None
    ]
    scale = Scale.covering(gaps, delta=report.delta)
    return [
        FrontTable(
            attribute.names[speaker.language],
            _reference(attribute, speaker.language),
            tuple(_row(group, speaker, scale, report.delta) for group in attribute.groups),
        )
        for attribute in report.attributes
    ]


def _reference(attribute: ToldAttribute, language: Language) -> str:
    if attribute.reference == REST:
        return REFERENCES["rest"][language]
    named = [group.names[language] for group in attribute.groups if group.is_reference]
    return REFERENCES["declared"][language].format(reference=named[0])


def _row(group: ToldGroup, speaker: Speaker, scale: Scale, delta: float) -> FrontRow:
    wanted = to_collect(group, speaker)
    return FrontRow(
        name=group.names[speaker.language],
        reach=_reach(group, speaker),
        mark=str(group.verdict or "reference"),
        sentence=verdict_sentence(group, speaker, delta=delta),
        wanted=f"{speaker.heading('collect')} {wanted}" if wanted else "",
        drawing=_drawing(group, speaker, scale, delta),
    )


def _reach(group: ToldGroup, speaker: Speaker) -> str:
    if HIDDEN in {group.in_need, group.reached}:
        return speaker.heading("hidden")
    if group.unknown is Unknown.LABEL_NOT_OBSERVED:
        return speaker.heading("need_not_known")
    return speaker.heading(
        "out_of", reached=speaker.count(group.reached), in_need=speaker.count(group.in_need)
    )


def _drawing(group: ToldGroup, speaker: Speaker, scale: Scale, delta: float) -> Markup:
    interval = drawn_interval(group)
    if interval is None:
        return Markup("")
    drawn = DrawnGap(
        estimate=interval,
        title=f"{speaker.heading('gap')}: {speaker.gap(interval)}",
        ticks=(speaker.tolerance(-delta), "0", speaker.tolerance(delta)),
    )
    return Markup(draw_gap(drawn, scale, delta=delta))  # noqa: S704  its texts are escaped there
