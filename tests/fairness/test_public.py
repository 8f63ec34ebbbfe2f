"""What everybody may read, and that nobody can work out the rest from it."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from fairness.audit import audit
from fairness.public import public_report
from fairness.public_results import PublicGroup, PublicInterval, PublicReport
from fairness.results import AuditReport, CohortFlow, FlowStep, SelectionResult
from fairness.suppression import HIDDEN
from fairness.verdict import Unknown, Verdict
from tests.fairness.worlds import Cell, declared, many_offices, table_of

COUNTS = ("families", "in_need", "reached", "missed", "selected")
RATES = ("recall", "precision", "need_among_not_selected", "selection_rate")
GAPS = ("territory_gap", "capacity_gap")


def filled(group: str, reached: int, missed: int, *, other_listed: int, others: int) -> list[Cell]:
    """One group: in need and reached, in need and missed, listed without need, neither."""
    return [
        ("c", group, 1, 1, reached),
        ("c", group, 1, 0, missed),
        ("c", group, 0, 1, other_listed),
        ("c", group, 0, 0, others),
    ]


def small_world() -> AuditReport:
    """a 60 of 90 reached, b 3 of 14, c 22 of 40; everybody 85 of 144."""
    cells = [
        *filled("a", 60, 30, other_listed=40, others=370),
        *filled("b", 3, 11, other_listed=20, others=166),
        *filled("c", 22, 18, other_listed=30, others=230),
    ]
    found = audit(
        table_of(cells, stratified=False),
        [declared("a", "b", "c")],
        provenance={"model_version": "7", "store_digest": "f" * 64},
    )
    return replace(found, source="version 7")


def by_code(report: PublicReport) -> dict[str, PublicGroup]:
    return {group.code: group for group in report.attributes[0].groups}


def test_a_worked_example():
    report = public_report(small_world())
    a, b, c = (by_code(report)[code] for code in "abc")
    assert [getattr(report.totals, name) for name in COUNTS] == [1000, 145, 85, 60, 175]
    assert [getattr(a, name) for name in COUNTS] == [500, 90, 60, 30, 100]
    assert [getattr(b, name) for name in COUNTS] == [200, 15, HIDDEN, HIDDEN, 25]
    assert [getattr(c, name) for name in COUNTS] == [300, 40, HIDDEN, HIDDEN, 50]
    assert a.recall is not None
    assert not isinstance(a.recall, str)
    assert a.recall.value == 0.65  # 60 of 90, in steps of five per cent
    for hidden in (b, c):
        assert {getattr(hidden, name) for name in ("recall", "precision", *GAPS)} == {HIDDEN}
        assert hidden.within is None
        assert hidden.verdict is Verdict.SUPPRESSED
    assert a.verdict is small_world().attributes[0].groups[0].verdict


def test_the_order_of_a_groups_families_is_told_where_its_reach_is():
    told = by_code(public_report(small_world()))
    assert isinstance(told["a"].auc, PublicInterval)
    assert told["a"].auc.value == 0.5  # everybody has the same score
    assert (told["b"].auc, told["b"].exposure) == (HIDDEN, HIDDEN)


def test_the_order_is_not_told_where_few_were_found_not_in_need():
    cells = [
        *filled("a", 200, 200, other_listed=50, others=400),
        *filled("b", 40, 40, other_listed=2, others=4),
        ("c", "b", None, 1, 100),
        ("c", "b", None, 0, 100),
    ]
    told = by_code(public_report(audit(table_of(cells, stratified=False), [declared("a", "b")])))
    assert told["b"].reached == 40
    assert told["b"].auc == HIDDEN


def test_a_gap_between_few_comparable_families_is_not_told():
    """A hundred of b are in need, and only two of them where there is anybody of a."""
    cells = [
        *(("c1", code, 1, chosen, 50) for code in "a" for chosen in (0, 1)),
        *(("c2", code, 1, chosen, 49) for code in "b" for chosen in (0, 1)),
        ("c1", "b", 1, 1, 1),
        ("c1", "b", 1, 0, 1),
        *(("c1", code, 0, chosen, 100) for code in "ab" for chosen in (0, 1)),
    ]
    exact = audit(table_of(cells), [declared("a", "b")])
    within = exact.attributes[0].groups[1].within
    assert within is not None
    assert (within.comparable_in_need, within.comparable_reached) == (2, 1)
    for group in by_code(public_report(exact)).values():
        assert group.reached == 50
        assert (group.within, group.in_need_wanted) == (None, None)
        assert group.verdict is Verdict.SUPPRESSED


def test_intervals_are_widened_to_the_steps_of_rates():
    (exact,) = (group for group in small_world().attributes[0].groups if group.code == "a")
    shown = by_code(public_report(small_world()))["a"]
    assert exact.within is not None
    assert shown.within is not None
    was, told = exact.within.adjusted, shown.within.adjusted
    assert was.low - 0.05 < told.low <= was.low
    assert was.high <= told.high < was.high + 0.05
    assert round(100 * told.low) % 5 == round(100 * told.high) % 5 == 0


def test_where_many_are_in_need_rates_are_told_to_whole_per_cent():
    cells = [
        *filled("a", 200, 83, other_listed=40, others=370),
        *filled("b", 150, 133, other_listed=40, others=370),
    ]
    told = by_code(public_report(audit(table_of(cells, stratified=False), [declared("a", "b")])))
    assert told["a"].recall is not None
    assert not isinstance(told["a"].recall, str)
    assert told["a"].recall.value == 0.71


def test_a_reason_that_tells_of_zero_families_is_not_given():
    cells = [*many_offices(3, ("a", 20, 40), ("b", 0, 0)), ("c0", "b", 0, 0, 30)]
    exact = audit(table_of(cells), [declared("a", "b", "never")])
    reasons = [group.unknown for group in exact.attributes[0].groups]
    assert reasons[1:] == [Unknown.NO_NEED_OBSERVED, Unknown.GROUP_NOT_SEEN]
    told = by_code(public_report(exact))
    assert {told[code].unknown for code in ("b", "never")} == {None}
    assert {told[code].verdict for code in ("b", "never")} == {Verdict.SUPPRESSED}


def test_where_the_declared_reference_is_hidden_nobody_has_a_verdict():
    numbers = {"a": (300, 300), "b": (200, 400), "c": (200, 200), "d": (4, 30)}
    cells = [
        cell
        for code, (reached, missed) in numbers.items()
        for cell in filled(code, reached, missed, other_listed=50, others=900)
    ]
    table = table_of(cells, stratified=False)
    exact = audit(table, [declared("a", "b", "c", "d", reference="d")])
    told = by_code(public_report(exact))
    assert told["a"].reached == 300
    assert told["a"].within is None
    assert {told[code].verdict for code in "abc"} == {Verdict.SUPPRESSED}
    assert told["d"].verdict is None


def test_no_digest_of_what_is_hidden_and_no_exact_probability_is_public():
    """Anybody could try out hidden counts until a digest or a p-value fits."""
    exact = small_world()
    text = json.dumps(public_report(exact).to_json())
    assert exact.sha256 not in text
    assert exact.population_sha256 not in text
    assert "f" * 64 not in text
    assert not {"p_exact", "p_adjusted", "smallest_p", "confidence", "family"} & set(keys(text))


def keys(text: str) -> list[str]:
    found: list[str] = []
    json.loads(text, object_hook=found.extend)
    return found


def test_steps_that_left_out_few_families_are_not_shown():
    counts = (1003, 996, 980, 980, 978)
    steps = tuple(FlowStep({"en": str(n)}, n) for n in counts)
    flows = (CohortFlow("2025-05-01", steps), CohortFlow("2025-06-01", steps))
    (shown,) = public_report(replace(small_world(), flow=flows)).flow
    assert shown.as_of_date == "2025-06-01"
    assert [step.families for step in shown.steps] == [1005, HIDDEN, 980, 980, HIDDEN]


def test_a_capacity_that_gives_the_lists_length_away_is_not_told():
    """Everyone listed is in need, so the list's length is the count of those reached."""
    rows = [cell for code in "ab" for cell in filled(code, 40, 40, other_listed=0, others=90)]
    found = audit(table_of(rows, stratified=False), [declared("a", "b")])
    ranked = replace(found, selection=SelectionResult("capacity", capacity=80, seed=0))
    told = public_report(ranked)
    assert told.totals.selected == HIDDEN
    assert told.selection.capacity is None
    assert public_report(replace(small_world(), selection=ranked.selection)).selection.capacity


def test_the_same_audit_gives_the_same_bytes():
    assert public_report(small_world()).sha256 == public_report(small_world()).sha256


families = st.integers(0, 14) | st.integers(0, 60)
group_cells = st.tuples(families, families, families, families)


def report_of(groups: list[tuple[int, int, int, int]]) -> AuditReport:
    cells: list[Cell] = []
    for place, (reached, missed, other_listed, others) in enumerate(groups):
        cells += filled(f"g{place}", reached, missed, other_listed=other_listed, others=others)
    cells.append(("c", "g0", 0, 0, 1))  # a table has at least one row
    codes = [f"g{place}" for place in range(len(groups))]
    return audit(table_of(cells, stratified=False), [declared(*codes)])


@settings(max_examples=60, deadline=None)
@given(st.lists(group_cells, min_size=1, max_size=5))
def test_no_small_count_and_no_rate_of_one_is_shown(groups: list[tuple[int, int, int, int]]):
    exact = report_of(groups)
    told = public_report(exact)
    for group in told.attributes[0].groups:
        shown = [getattr(group, name) for name in COUNTS if getattr(group, name) != HIDDEN]
        assert all(count >= 10 and count % 5 == 0 for count in shown)
        if HIDDEN in {group.reached, group.missed, group.in_need}:
            rates = ("recall", "precision", "need_among_not_selected", *GAPS)
            assert {getattr(group, name) for name in rates} == {HIDDEN}
            assert group.within is None
            assert group.verdict in {None, Verdict.SUPPRESSED}
        if HIDDEN in {group.selected, group.families}:
            assert group.selection_rate == HIDDEN


@settings(max_examples=60, deadline=None)
@given(st.lists(group_cells, min_size=2, max_size=5))
def test_no_hidden_count_can_be_worked_out_even_from_exact_counts(
    groups: list[tuple[int, int, int, int]],
):
    """The attacker is given every shown count unrounded, and all sums; none pins a hidden one.

    Unknown are each group's four cells. What a hidden count can be at the least and at the
    most, given all that is shown, is at least nine families apart.
    """
    exact = report_of(groups)
    told = public_report(exact)
    attack = Attack(exact, told)
    for place, group in enumerate(told.attributes[0].groups):
        for name in COUNTS:
            if getattr(group, name) == HIDDEN:
                least, most = attack.range_of(place, name)
                assert most - least >= 9, (place, name, least, most)


CELLS = {
    "families": (1, 1, 1, 1),
    "in_need": (1, 1, 0, 0),
    "reached": (1, 0, 0, 0),
    "missed": (0, 1, 0, 0),
    "selected": (1, 0, 1, 0),
}
"""Which of a group's four cells add up to a count."""


class Attack:
    """What a linear program can tell of hidden counts from those shown."""

    def __init__(self, exact: AuditReport, told: PublicReport) -> None:
        self.groups = len(told.attributes[0].groups)
        self.rows: list[Any] = []
        self.sums: list[int] = []
        for place, (group, counted) in enumerate(
            zip(told.attributes[0].groups, exact.attributes[0].groups, strict=True)
        ):
            self.learn(group, counted, [place])
        self.learn(told.totals, exact.totals, range(self.groups))

    def learn(self, shown: Any, counted: Any, places: Any) -> None:
        for name in COUNTS:
            if getattr(shown, name) != HIDDEN:
                missed = counted.in_need - counted.reached
                self.rows.append(self.weights(name, places))
                self.sums.append(missed if name == "missed" else getattr(counted, name))

    def weights(self, name: str, places: Any) -> Any:
        weights = np.zeros((self.groups, 4))
        weights[list(places)] = CELLS[name]
        return weights.ravel()

    def range_of(self, place: int, name: str) -> tuple[float, float]:
        aim = self.weights(name, [place])
        known: dict[str, Any] = {"A_eq": self.rows, "b_eq": self.sums} if self.rows else {}
        ends = [linprog(sign * aim, bounds=(0, 10_000), **known) for sign in (1, -1)]
        assert all(end.success for end in ends)
        return ends[0].fun, -ends[1].fun


@pytest.mark.parametrize("shown", [True, False])
def test_the_attack_finds_what_subtraction_gives_away(*, shown: bool):
    """With c's reach shown beside a's and the total, b's 3 follows; without, it does not."""
    exact = small_world()
    told = public_report(exact)
    attribute = told.attributes[0]
    if shown:
        a, b, c = attribute.groups
        groups = (a, b, replace(c, reached=20, missed=20))
        told = replace(told, attributes=(replace(attribute, groups=groups),))
    least, most = Attack(exact, told).range_of(1, "reached")
    assert (round(least) == round(most) == 3) is shown
