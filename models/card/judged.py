"""The model card's data: what the model was judged on, and what it learned from."""

from collections.abc import Sequence

from cases.catalogue.rules import LabelRule
from cases.catalogue.whole import Catalogue
from models.card.document import (
    Block,
    Counted,
    FactList,
    Listed,
    Table,
    Value,
    headings,
    paragraph,
    said,
)
from models.card.facts import DataFacts, RunFacts, day, look


def evaluation_data(run: RunFacts, data: DataFacts) -> tuple[Block, ...]:
    """The test lists, their outcome, and who could be on them."""
    tested, judge = look(run.measured, "evaluation"), look(run.measured, "windows", "test", "judge")
    facts: tuple[tuple[str, Value], ...] = (
        ("lists_of", span_of(judge)),
        ("rows", look(tested, "families")),
        ("in_need", look(tested, "in_need")),
        ("lists", look(tested, "lists")),
        ("places", look(tested, "places")),
    )
    return (
        outcome(label_of(run, data.catalogue)),
        FactList(facts),
        paragraph("counted_once_a_list"),
        paragraph("latest_lists"),
        *_flow(run, judge or ()),
    )


def label_of(run: RunFacts, catalogue: Catalogue) -> LabelRule:
    """The catalogue's rule with what the study asked otherwise."""
    asked = look(run.measured, "study", "label") or {}
    said_otherwise = {name: days for name, days in asked.items() if days is not None}
    return catalogue.label.model_copy(update=said_otherwise)


def outcome(rule: LabelRule) -> Block:
    """What counts as confirmed need."""
    return paragraph(
        "outcome",
        label=rule.name,
        gap=Counted(rule.gap_days, "days"),
        horizon=Counted(rule.horizon_days, "days"),
    )


def span_of(days: Sequence[str] | None) -> Value:
    """The first and last of some dates, and how many they are."""
    if not days:
        return None
    if len(days) == 1:
        return day(days[0])
    return said("dates", first=day(days[0]), last=day(days[-1]), n=len(days))


def _flow(run: RunFacts, judge: Sequence[str]) -> tuple[Block, ...]:
    flows = {when: look(run.measured, "flow", when) or () for when in judge}
    names = [step["name"] for step in next(iter(flows.values()), ())]
    if not names:
        return ()
    columns: tuple[Value, ...] = tuple(run.steps.get(name, name) for name in names)
    rows = tuple(
        (day(when), *(step["families"] for step in steps)) for when, steps in flows.items()
    )
    return (Table(said("flow"), (said("list_date"), *columns), rows),)


def training_data(run: RunFacts, data: DataFacts) -> tuple[Block, ...]:
    """What it learned from, was chosen on and was calibrated on."""
    windows, calibrated = look(run.measured, "windows"), look(run.measured, "calibration")
    facts: tuple[tuple[str, Value], ...] = (
        ("learned_from", span_of(look(windows, "test", "learn"))),
        ("rows", look(run.measured, "learned_from")),
        ("in_need", look(run.measured, "learned_in_need")),
    )
    calibration: tuple[tuple[str, Value], ...] = (
        ("calibrated_on", span_of(look(windows, "calibration", "judge"))),
        ("rows", look(calibrated, "families")),
        ("in_need", look(calibrated, "in_need")),
    )
    punitive = tuple(kind.name for kind in data.catalogue.event_types if kind.punitive)
    left_out = (paragraph("no_punitive", types=Listed(punitive)),) if punitive else ()
    days = Counted(data.catalogue.longest_lookback, "days")
    return (
        FactList(facts),
        *_windows(run),
        FactList(calibration),
        *left_out,
        paragraph("no_old_records", days=days),
    )


def _windows(run: RunFacts) -> tuple[Block, ...]:
    if look(run.measured, "split_kind") == "folds":
        return (paragraph("folds"),)
    rows = tuple(
        (span_of(window["judge"]), span_of(window["learn"]))
        for window in look(run.measured, "windows", "validation") or ()
    )
    if not rows:
        return ()
    columns = headings("judged_on", "learned_from")
    return (paragraph("known_then"), Table(said("windows"), columns, rows))
