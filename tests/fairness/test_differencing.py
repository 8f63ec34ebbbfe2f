"""Two reports side by side tell no more than each alone."""

from dataclasses import replace

import pytest

from fairness.audit import audit
from fairness.public import public_report
from fairness.public_results import PublicReport
from fairness.results import AuditReport, CohortFlow, FlowStep
from fairness.suppression import HIDDEN
from fairness.verdict import Verdict
from tests.fairness.test_public import by_code, filled
from tests.fairness.worlds import declared, table_of


def report(lists: str, **reached: int) -> AuditReport:
    """A hundred in need in each group, so many of them reached, and 500 others."""
    cells = [
        cell
        for group, count in reached.items()
        for cell in filled(group, count, 100 - count, other_listed=100, others=400)
    ]
    provenance = {"test_lists": lists} if lists else {}
    table = table_of(cells, stratified=False)
    return audit(table, [declared(*reached)], provenance=provenance)


def told_after(*reports: AuditReport) -> PublicReport:
    """The last of the reports as it is published after all the others."""
    published: list[PublicReport] = []
    for one in reports:
        published.append(public_report(one, before=published))
    return published[-1]


BEFORE = report("2025-05-01", a=50, b=40, c=60)


def reach_shown(told: PublicReport) -> dict[str, bool]:
    return {code: group.reached != HIDDEN for code, group in by_code(told).items()}


def test_a_count_that_moved_by_few_is_not_shown_nor_its_complement():
    """a went from 50 to 55: 5 of its families could be told apart. c, with 15 missed, goes too."""
    told = told_after(BEFORE, report("2025-05-01", a=55, b=40, c=85))
    assert reach_shown(told) == {"a": False, "b": True, "c": False}
    assert by_code(told)["a"].in_need == 100, "as many as before tells nothing new"
    assert by_code(told)["a"].recall == HIDDEN


def test_a_count_that_moved_by_many_is_shown():
    told = told_after(BEFORE, report("2025-05-01", a=70, b=20, c=85))
    assert reach_shown(told) == {"a": True, "b": True, "c": True}


def test_a_total_that_moved_by_few_is_not_shown_nor_all_its_parts():
    told = told_after(BEFORE, report("2025-05-01", a=70, b=20, c=65))
    assert told.totals.reached == HIDDEN
    assert not all(reach_shown(told).values())


def test_where_the_total_is_hidden_nobody_is_compared_with_everyone_else():
    """b went from 12 to 4, and so did everyone but a: a's gap and its reference's recall would
    tell how many b's are.
    """
    told = told_after(report("x", a=50, b=12), report("x", a=50, b=4))
    a = by_code(told)["a"]
    assert (told.totals.reached, by_code(told)["b"].reached) == (HIDDEN, HIDDEN)
    assert a.reached == 50
    assert (a.within, a.territory_gap, a.verdict) == (None, HIDDEN, Verdict.SUPPRESSED)


def test_not_only_the_last_report_counts():
    """The same list, another, and the first once more, on which five more were reached."""
    again = told_after(
        BEFORE, report("another", a=20, b=60, c=35), report("2025-05-01", a=55, b=40, c=85)
    )
    assert reach_shown(again) == {"a": False, "b": True, "c": False}


def test_a_step_of_the_cohort_that_lost_few_since_is_not_shown():
    def with_flow(*families: int) -> AuditReport:
        steps = tuple(FlowStep({"en": str(place)}, n) for place, n in enumerate(families))
        return replace(BEFORE, flow=(CohortFlow("2025-05-01", steps),))

    (flow,) = told_after(with_flow(900, 400), with_flow(895, 350)).flow
    assert [step.families for step in flow.steps] == [HIDDEN, 350]


def test_what_was_hidden_stays_hidden():
    """Else the other of two hidden groups could be read off the first report's total."""
    hidden = report("2025-05-01", a=50, b=4, c=25)
    assert reach_shown(public_report(hidden)) == {"a": True, "b": False, "c": False}
    told = told_after(hidden, report("2025-05-01", a=50, b=40, c=70))
    assert reach_shown(told) == {"a": True, "b": False, "c": False}


@pytest.mark.parametrize(
    ("lists", "overlaps"),
    [("2025-06-01", False), ("2025-04-01, 2025-05-01", True), ("", True)],
)
def test_only_reports_that_may_tell_of_the_same_lists_are_compared(lists: str, *, overlaps: bool):
    told = told_after(BEFORE, report(lists, a=55, b=40, c=60))
    assert reach_shown(told)["a"] is not overlaps


def test_the_same_audit_again_tells_the_same():
    again = told_after(BEFORE, BEFORE)
    assert again.attributes == public_report(BEFORE).attributes
    assert again.previous_sha256 == public_report(BEFORE).sha256
