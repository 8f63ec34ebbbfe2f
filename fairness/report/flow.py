"""Who was in the cohort and who was left out at each step, drawn and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from fairness.report.sentences import Speaker
from fairness.report.told import ToldFlow

WIDTH, LABELS, LINE, BAR = 640, 300, 26, 16
TEXT = 'font-size="13" fill="#1b1b1b"'


@dataclass(frozen=True, slots=True)
class FlowSection:
    """The newest list's flow as a drawing, and every list's in figures."""

    title: str
    drawing: Markup
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def flow_section(flows: Sequence[ToldFlow], speaker: Speaker) -> FlowSection | None:
    """The section about the cohort; None where the report knows nothing of it."""
    if not flows:
        return None
    names = tuple(step.names[speaker.language] for step in flows[-1].steps)
    rows = tuple(
        (flow.as_of_date, *(speaker.count(step.families) for step in flow.steps)) for flow in flows
    )
    title = speaker.heading("cohort_on", date=flows[-1].as_of_date)
    return FlowSection(title, draw_flow(flows[-1], speaker), names, rows)


def draw_flow(flow: ToldFlow, speaker: Speaker) -> Markup:
    """One bar a step, as long as the share of families left, with their number beside it."""
    known = [0 if isinstance(step.families, str) else step.families for step in flow.steps]
    most = max(*known, 1)
    bars = "".join(
        _bar(step.names[speaker.language], speaker.count(step.families), length / most, row)
        for row, (step, length) in enumerate(zip(flow.steps, known, strict=True))
    )
    title = speaker.heading("cohort_on", date=flow.as_of_date)
    height = len(flow.steps) * LINE + 4
    return Markup(  # noqa: S704  every text in it is escaped
        f'<svg class="flow" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}"><title>{escape(title)}</title>{bars}</svg>'
    )


def _bar(name: str, count: str, share: float, row: int) -> str:
    top = 2 + row * LINE
    length = round(share * (WIDTH - LABELS - 80), 1)
    middle = top + BAR - 3
    return (
        f'<text x="{LABELS - 8}" y="{middle}" text-anchor="end" {TEXT}>{escape(name)}</text>'
        f'<rect x="{LABELS}" y="{top}" width="{length}" height="{BAR}" fill="#1d5fa8"/>'
        f'<text x="{LABELS + length + 6}" y="{middle}" {TEXT}>{escape(count)}</text>'
    )
