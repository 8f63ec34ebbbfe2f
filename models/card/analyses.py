"""The model card's figures: the model beside every other way, its calibration, each group."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.card.document import (
    Block,
    Counted,
    FactList,
    Listed,
    Number,
    Points,
    Share,
    Table,
    Value,
    headings,
    paragraph,
    said,
)
from models.card.facts import RunFacts, look, number, points, share
from models.card.moving import moving
from models.card.worded import worded
from models.card.words.model import CALIBRATIONS, RANKERS
from models.card.words.results import GATE_TESTS

SIMPLE_WAYS = ("random", "area_only", "count_of_flags", "points_card")
FEWEST_SHOWN = 20
"""In need: of a smaller group no share is shown."""

ANSWERS = {0: "test_passed", 1: "test_failed", 3: "test_unsigned"}


def clusters(run: RunFacts) -> Counted | None:
    """What was resampled whole, and how many of it there are."""
    kind, count = (look(run.measured, "evaluation", name) for name in ("clusters", "cluster_count"))
    return None if kind is None or count is None else Counted(count, kind)


def analyses(run: RunFacts) -> tuple[Block, ...]:
    """The model beside every other way, its calibration, the gate, and each group."""
    return (
        *_rankings(run),
        *_candidates(run),
        *_calibration(run),
        *_reasons(run),
        *moving(run),
        *_gate(run),
        *_groups(run),
    )


def _rankings(run: RunFacts) -> tuple[Block, ...]:
    model = look(run.measured, "evaluation", "model")
    rivals: Sequence[Mapping[str, Any]] = look(run.measured, "evaluation", "baselines") or ()
    columns = headings("ranker", "recall", "precision", "auc", "gain")
    own = (*_ranking(model or {"name": "model"})[:-1], "—")
    table = Table(said("rankings"), columns, (own, *(_ranking(rival) for rival in rivals)))
    return (table, *_comparisons(run, rivals))


def _ranking(found: Mapping[str, Any]) -> tuple[Value, ...]:
    return (
        worded(RANKERS, look(found, "name")),
        share(look(found, "recall")),
        share(look(found, "precision")),
        number(look(found, "auc"), digits=3),
        points(look(found, "gain")),
    )


def _comparisons(run: RunFacts, rivals: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    by_name = {rival["name"]: rival for rival in rivals}
    simple = [by_name[name] for name in SIMPLE_WAYS if name in by_name]
    unbeaten = tuple(rival["name"] for rival in simple if (look(rival, "gain", 1) or 0) <= 0)
    found: list[Block] = []
    if unbeaten:
        names = Listed(tuple(worded(RANKERS, name) for name in unbeaten))
        found.append(paragraph("not_better", rivals=names))
    elif simple:
        found.append(paragraph("better_than_all"))
    drawn, by_area = (look(by_name, name, "recall", 0) for name in ("random", "area_only"))
    if drawn is not None and drawn == by_area:
        found.append(paragraph("area_is_chance"))
    second = look(by_name, "runner_up", "gain")
    if second is not None and second[1] <= 0:
        found.append(paragraph("second_better" if second[2] < 0 else "second_alike"))
    if look(run.measured, "champion") and not look(run.measured, "champion_compared"):
        found.append(paragraph("champion_not_compared"))
    return tuple(found)


def _candidates(run: RunFacts) -> tuple[Block, ...]:
    competed = look(run.measured, "candidates")
    if not competed:
        return ()
    rows = tuple(_candidate(one) for one in competed)
    columns = headings("candidate", "recall", "standard_error", "tried")
    chosen = worded(RANKERS, look(run.measured, "chosen"))
    return (
        Table(said("candidates"), columns, rows),
        paragraph("simplest", about="kind", chosen=chosen),
    )


def _candidate(one: Mapping[str, Any]) -> tuple[Value, ...]:
    recall, error = look(one, "recall"), look(one, "standard_error")
    ended, given_up = look(one, "tuned", "ended"), look(one, "tuned", "given_up")
    return (
        worded(RANKERS, look(one, "name")),
        share(look(one, "pooled", "ranking", "recall"))
        or (None if recall is None else Share(recall)),
        None if error is None else Points(error),
        None if ended is None or given_up is None else ended + given_up,
    )


def _calibration(run: RunFacts) -> tuple[Block, ...]:
    fitted, check = (
        look(run.measured, "calibration"),
        look(run.measured, "evaluation", "calibration"),
    )
    expected = look(check, "expected")
    facts: tuple[tuple[str, Value], ...] = (
        ("method", worded(CALIBRATIONS, look(fitted, "method"))),
        ("expected", None if expected is None else Number(expected, digits=0)),
        ("observed", look(check, "observed")),
        ("ratio", number(look(check, "observed_over_expected"))),
        ("slope", number(look(check, "slope"))),
        ("brier", number(look(check, "brier"), digits=4)),
    )
    return (FactList(facts), *_slope(fitted, look(check, "slope")))


def _slope(fitted: Any, slope: Sequence[float] | None) -> tuple[Block, ...]:
    if look(fitted, "found_a_relation") is False:
        return (paragraph("no_relation"),)
    if slope is None:
        return ()
    _, low, high = slope
    if low <= 1 <= high:
        return (paragraph("slope_near_one"),)
    return (paragraph("slope_above_one" if low > 1 else "slope_below_one"),)


def _reasons(run: RunFacts) -> tuple[Block, ...]:
    passed, rows = (look(run.measured, "selftest", name) for name in ("passed", "rows"))
    if passed is None or rows is None:
        return ()
    key = "reasons_hold" if passed else "reasons_fail"
    return (paragraph(key, rows=Counted(rows, "rows")),)


def _gate(run: RunFacts) -> tuple[Block, ...]:
    if run.gate is None:
        return (paragraph("gate_not_asked"),)
    tests = look(run.gate, "tests") or ()
    rows = tuple((_test_name(test["name"]), said(ANSWERS[test["code"]])) for test in tests)
    return (_decision(run.gate), Table(said("gate"), headings("test", "answer"), rows))


def _decision(gate: Mapping[str, Any]) -> Block:
    expires = look(gate, "signature", "expires_at")
    if expires is not None:
        return paragraph("gate_signed", until=date.fromisoformat(expires[:10]))
    if look(gate, "promoted"):
        return paragraph("gate_promoted")
    failed = any(test["code"] == 1 for test in look(gate, "tests") or ())
    return paragraph("gate_refused" if failed else "gate_needs_signature")


def _test_name(name: str) -> Value:
    rival = name.removeprefix("better than ")
    if rival != name and rival in RANKERS:
        return said("better_than", rival=worded(RANKERS, rival))
    return worded(GATE_TESTS, name)


def _groups(run: RunFacts) -> tuple[Block, ...]:
    if run.audit is None:
        return (paragraph("not_audited"),)
    tables = (
        Table(
            said("audited", attribute=attribute.name),
            headings("group", "verdict", "recall"),
            tuple(
                (
                    group.name,
                    group.verdict,
                    group.recall if group.in_need >= FEWEST_SHOWN else said("not_shown"),
                )
                for group in attribute.groups
            ),
        )
        for attribute in run.audit
    )
    return (paragraph("one_row_a_family"), *tables)
