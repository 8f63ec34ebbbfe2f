"""The gate: 0 pass, 1 fail, 3 a person has to sign. Missing is never a pass."""

from typing import Any

import pytest

from cases.errors import BadInput
from fairness.audit import audit
from fairness.champion import beside_champion
from fairness.gate import GateDecision, GateFinding, gate
from fairness.results import AuditReport
from tests.fairness.worlds import Cell, declared, many_offices, reach, table_of

ALIKE = many_offices(40, ("a", 5, 10), ("b", 5, 10))
UNLIKE = many_offices(20, ("a", 6, 8), ("b", 2, 8))


def audited(cells: list[Cell], *codes: str, **options: Any) -> AuditReport:
    return audit(table_of(cells), [declared(*codes, **options)])


def findings(decision: GateDecision) -> list[tuple[GateFinding, str]]:
    return [(reason.finding, reason.group) for reason in decision.reasons]


def test_groups_reached_alike_pass():
    decision = gate(audited(ALIKE, "a", "b"))
    assert decision.code == 0
    assert findings(decision) == [(GateFinding.PASSED, "")]


def test_a_material_gap_against_a_group_fails_and_names_it_first():
    decision = gate(audited(UNLIKE, "a", "b"))
    assert decision.code == 1
    assert findings(decision) == [
        (GateFinding.REACHED_LESS, "b"),
        (GateFinding.REACHED_MORE, "a"),
    ]
    assert decision.reasons[0].amount == pytest.approx(-0.5)


def test_a_gap_against_the_declared_reference_fails_too():
    decision = gate(audited(UNLIKE, "a", "b", reference="b"))
    assert decision.code == 1
    assert findings(decision) == [(GateFinding.REFERENCE_REACHED_LESS, "a")]


def test_a_gap_of_unsettled_size_needs_a_signature():
    cells = many_offices(8, ("a", 5, 8), ("b", 3, 8))
    decision = gate(audited(cells, "a", "b"))
    assert decision.code == 3
    assert {finding for finding, _ in findings(decision)} == {GateFinding.SIZE_UNCERTAIN}


THREE = [*ALIKE, *reach("c0", "small", 1, 2)]


def test_a_small_group_that_nobody_declared_mandatory_does_not_stop_the_rest():
    assert gate(audited(THREE, "a", "b", "small")).code == 0


def test_a_mandatory_group_that_cannot_be_told_about_needs_a_signature():
    decision = gate(audited(THREE, "a", "b", "small", mandatory=True))
    assert decision.code == 3
    assert findings(decision) == [(GateFinding.MANDATORY_UNKNOWN, "small")]


def test_a_mandatory_group_never_seen_needs_a_signature():
    decision = gate(audited(ALIKE, "a", "b", "never", mandatory=True))
    assert findings(decision) == [(GateFinding.MANDATORY_UNKNOWN, "never")]


def test_families_without_a_record_are_no_mandatory_group():
    cells = [*ALIKE, *reach("c0", "", 1, 2)]
    assert gate(audited(cells, "a", "b", mandatory=True)).code == 0


def test_where_nothing_can_be_told_about_anyone_a_person_signs():
    decision = gate(audited(many_offices(3, ("a", 2, 2), ("b", 2, 2)), "a", "b"))
    assert decision.code == 3
    assert findings(decision) == [(GateFinding.NOTHING_TOLD, "")]


def model(**reached: int) -> list[Cell]:
    """2,000 families in need of each group in 20 offices; a model that selects so many."""
    cells = []
    for group, count in reached.items():
        for c in range(20):
            here = count // 20 + (c < count % 20)
            cells += [(f"c{c}", group, 1, int(place < here), 1) for place in range(100)]
    return cells


def beside(challenger: list[Cell], champion: list[Cell], *codes: str) -> AuditReport:
    """The challenger's audit, with what the champion reached of the same families."""
    return beside_champion(audited(challenger, *codes), table_of(champion), [declared(*codes)])


@pytest.mark.parametrize(("reached", "code"), [(1000, 0), (900, 0), (899, 1), (700, 1)])
def test_losing_more_than_half_of_delta_against_the_champion_fails(reached: int, code: int):
    decision = gate(beside(model(a=1000, b=reached), model(a=1000, b=1000), "a", "b"))
    assert decision.code == code
    lost = [r for r in decision.reasons if r.finding is GateFinding.LOST_REACH]
    assert [r.group for r in lost] == (["b"] if code else [])
    assert all(r.amount == pytest.approx((1000 - reached) / 2000) for r in lost)


def test_a_group_so_small_that_one_family_is_the_loss_needs_a_signature():
    champion = [*ALIKE, ("c0", "x", 1, 1, 1), ("c0", "x", 1, 1, 1)]
    challenger = [*ALIKE, ("c0", "x", 1, 1, 1), ("c0", "x", 1, 0, 1)]
    decision = gate(beside(challenger, champion, "a", "b", "x"))
    assert decision.code == 3
    assert findings(decision) == [(GateFinding.LOSS_OF_ONE_FAMILY, "x")]


def test_a_champion_asked_about_other_families_is_refused():
    with pytest.raises(BadInput, match="audit both on the same table"):
        beside(ALIKE, UNLIKE, "a", "b")


def test_a_group_without_anybody_in_need_lost_nobody():
    cells = [*ALIKE, ("c0", "x", 0, 1, 3)]
    report = beside(cells, cells, "a", "b", "x", "never")
    reached = [group.reached_by_champion for group in report.attributes[0].groups]
    assert (report.champion, reached) == ("table", [200, 200, 0, 0])
    assert gate(report).code == 0


def test_where_no_champion_was_asked_nobody_lost_anything():
    groups = audited(ALIKE, "a", "b").attributes[0].groups
    assert [group.reached_by_champion for group in groups] == [None, None]
