"""A whole audit: figures equal a recount, and bad data never looks fair."""

import json
import math
from typing import Any

import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, selection_rate
from sklearn.metrics import precision_score, recall_score

from cases.catalogue.entries import Attribute
from cases.errors import BadInput
from fairness.attributes import attributes_of
from fairness.audit import audit
from fairness.results import AuditReport, GroupResult, canonical
from fairness.scored import ScoredColumns, ScoredTable
from fairness.selecting import SelectionRule
from fairness.verdict import Unknown, Verdict
from tests.fairness.worlds import Cell, declared, many_offices, random_frame, reach, table_of


def groups_of(report: AuditReport) -> dict[str, GroupResult]:
    return {group.code: group for group in report.attributes[0].groups}


def audited(
    cells: list[Cell], *codes: str, stratified: bool = True, **options: Any
) -> dict[str, GroupResult]:
    return groups_of(audit(table_of(cells, stratified=stratified), [declared(*codes, **options)]))


@pytest.fixture(scope="module")
def random_audit():
    frame = random_frame(7)
    table = ScoredTable.from_frame(
        frame,
        ScoredColumns("score", "need", ("group",), "office"),
        selection=SelectionRule(rule="capacity", capacity=40),
    )
    return frame.assign(selected=table.selected), audit(table, attributes_of(table))


def test_rates_equal_fairlearns(random_audit: tuple[pd.DataFrame, AuditReport]):
    frame, report = random_audit
    known = frame.dropna(subset=["need"])
    frames = MetricFrame(
        metrics={"recall": recall_score, "precision": precision_score},
        y_true=known["need"],
        y_pred=known["selected"].astype(float),
        sensitive_features=known["group"],
    ).by_group
    rates = MetricFrame(
        metrics=selection_rate,
        y_true=frame["selected"],
        y_pred=frame["selected"],
        sensitive_features=frame["group"],
    ).by_group
    for code, group in groups_of(report).items():
        assert group.recall.value == pytest.approx(frames["recall"][code], abs=1e-12)
        assert group.precision.value == pytest.approx(frames["precision"][code], abs=1e-12)
        assert group.selection_rate.value == pytest.approx(rates[code], abs=1e-12)


def test_counts_and_gaps_equal_a_recount_row_by_row(random_audit: tuple[pd.DataFrame, AuditReport]):
    frame, report = random_audit
    rows = list(frame.itertuples())
    for code, group in groups_of(report).items():
        here = [row for row in rows if row.group == code]
        there = [row for row in rows if row.group != code]
        in_need = [row for row in here if row.need == 1]
        assert group.families == len(here)
        assert group.labels_missing == sum(math.isnan(row.need) for row in here)
        assert group.selected == sum(row.selected for row in here)
        assert group.in_need == len(in_need)
        assert group.reached == sum(row.selected for row in in_need)
        assert group.missed == sum(not row.selected for row in in_need)
        gap = _recall(here) - _recall(there)
        assert group.territory_gap.value == pytest.approx(gap, abs=1e-12)
        listed, others = (_rate(side) for side in (here, there))
        assert group.impact_ratio.value == pytest.approx(listed / others, abs=1e-12)
        assert group.within.estimate.value == pytest.approx(_within(here, there), abs=1e-12)
        assert group.capacity_gap.value == pytest.approx(gap - _within(here, there), abs=1e-12)


def _recall(rows: list[Any]) -> float:
    in_need = [row for row in rows if row.need == 1]
    return sum(row.selected for row in in_need) / len(in_need)


def _rate(rows: list[Any]) -> float:
    return sum(row.selected for row in rows) / len(rows)


def _within(here: list[Any], there: list[Any]) -> float:
    total = weights = 0.0
    for office in {row.office for row in here}:
        first = [row for row in here if row.office == office and row.need == 1]
        second = [row for row in there if row.office == office and row.need == 1]
        if first and second:
            weight = len(first) * len(second) / (len(first) + len(second))
            total += weight * (_recall(first) - _recall(second))
            weights += weight
    return total / weights


def test_a_large_gap_is_found_and_mirrored_for_the_other_group():
    found = audited(many_offices(20, ("a", 6, 8), ("b", 2, 8)), "a", "b")
    assert found["b"].verdict is found["a"].verdict is Verdict.MATERIAL_DISPARITY
    assert found["b"].within.estimate.value == pytest.approx(-0.5)
    assert found["a"].within.adjusted.high == pytest.approx(-found["b"].within.adjusted.low)
    assert found["a"].within.p_adjusted == found["b"].within.p_adjusted


def test_two_groups_are_one_comparison_three_are_three():
    two = audit(table_of(many_offices(20, ("a", 4, 8), ("b", 4, 8))), [declared("a", "b")])
    assert (two.family.declared, two.family.distinct, two.family.tested) == (2, 1, 1)
    rows = (("a", 4, 8), ("b", 4, 8), ("c", 4, 8))
    three = audit(table_of(many_offices(20, *rows)), [declared("a", "b", "c")])
    assert (three.family.declared, three.family.distinct, three.family.tested) == (3, 3, 3)


def on_six_dates(frame: pd.DataFrame, *, told: bool) -> GroupResult:
    """Group a of families whose offices made six lists each; `told` whose list each is."""
    dated = frame.assign(list=frame["office"].astype(str) + "@" + (frame.index % 6).astype(str))
    office = "office" if told else None
    columns = ScoredColumns("score", "need", ("group",), "list", "listed", commission=office)
    table = ScoredTable.from_frame(dated, columns)
    return audit(table, attributes_of(table)).attributes[0].groups[0]


def test_a_commission_with_six_lists_is_one_commission():
    """What is asked over the territory does not change where lists are cut into six."""
    frame = random_frame(11).assign(listed=lambda rows: (rows["score"] > 0.6).astype(int))
    columns = ScoredColumns("score", "need", ("group",), "office", "listed")
    table = ScoredTable.from_frame(frame, columns)
    whole = audit(table, attributes_of(table))
    plain, six = whole.attributes[0].groups[0], on_six_dates(frame, told=True)
    for name in ("recall", "territory_gap", "precision", "precision_gap", "selection_rate"):
        assert getattr(six, name) == getattr(plain, name), name
    assert six.calibration == plain.calibration
    assert six.within is not None
    assert six.within.informative_commissions == whole.totals.commissions == 20
    untold = on_six_dates(frame, told=False)
    assert untold.within is not None
    assert untold.within.informative_commissions > 20
    assert six.within.estimate == untold.within.estimate, "lists are compared within themselves"


def test_one_commission_cannot_speak_for_others_however_many_lists_it_made():
    frame = random_frame(12).assign(listed=lambda rows: (rows["score"] > 0.6).astype(int))
    found = on_six_dates(frame.assign(office="o"), told=True)
    assert found.unknown is Unknown.ONE_COMMISSION


def test_a_list_of_two_commissions_is_refused():
    frame = random_frame(13).assign(list="one")
    columns = ScoredColumns("score", "need", ("group",), "list", commission="office")
    with pytest.raises(BadInput, match="belongs to several commissions"):
        ScoredTable.from_frame(frame, columns, selection=SelectionRule("capacity", capacity=3))


def test_equal_reach_with_many_families_is_within_tolerance():
    found = audited(many_offices(40, ("a", 5, 10), ("b", 5, 10)), "a", "b")
    assert found["a"].verdict is found["b"].verdict is Verdict.WITHIN_TOLERANCE


def test_equal_reach_with_few_families_cannot_tell_and_says_how_many_it_takes():
    group = audited(many_offices(12, ("a", 5, 10), ("b", 1, 2)), "a", "b")["b"]
    assert (group.verdict, group.unknown) == (Verdict.CANNOT_TELL, Unknown.TOO_FEW)
    factor = (group.within.detectable_difference / 0.10) ** 2
    assert group.in_need_wanted == math.ceil(24 * factor) > 24


def test_a_declared_reference_is_compared_with_nobody_and_others_with_it():
    rows = (("a", 6, 8), ("b", 2, 8), ("c", 6, 8))
    found = audited(many_offices(20, *rows), "a", "b", "c", reference="a")
    assert found["a"].is_reference
    assert found["a"].verdict is None
    assert found["a"].recall.value == 0.75
    assert found["b"].within.estimate.value == pytest.approx(-0.5)
    assert found["c"].within.estimate.value == pytest.approx(0.0)


def test_families_without_a_recorded_value_are_a_group_of_their_own():
    found = audited(many_offices(20, ("a", 4, 8), ("", 4, 8)), "a")
    assert list(found) == ["a", "not_recorded"]
    assert found["not_recorded"].in_need == 160
    assert not found["not_recorded"].declared


def test_an_undeclared_value_is_shown_after_the_declared_ones():
    found = audited(many_offices(3, ("z", 1, 2), ("a", 1, 2), ("m", 1, 2)), "z")
    assert list(found) == ["z", "a", "m"]


ALIKE = many_offices(20, ("a", 4, 8), ("b", 4, 8))

NOT_TO_BE_TOLD = {
    "a group never seen": (ALIKE, "never", Unknown.GROUP_NOT_SEEN),
    "a group without labels": (
        [*ALIKE, ("c0", "x", None, 1, 30)],
        "x",
        Unknown.LABEL_NOT_OBSERVED,
    ),
    "a group without need": ([*ALIKE, ("c0", "x", 0, 1, 30)], "x", Unknown.NO_NEED_OBSERVED),
    "a group alone in its office": (
        [*ALIKE, *reach("far", "x", 3, 30)],
        "x",
        Unknown.NOBODY_TO_COMPARE,
    ),
    "all selected": (many_offices(20, ("a", 8, 8), ("b", 8, 8)), "b", Unknown.ALL_SELECTED),
    "none selected": (many_offices(20, ("a", 0, 8), ("b", 0, 8)), "b", Unknown.NONE_SELECTED),
    "all here, none there": (
        [
            *(cell for group in "ab" for cell in reach("c0", group, 9, 9)),
            *(cell for group in "ab" for cell in reach("c1", group, 0, 9)),
        ],
        "b",
        Unknown.NO_CHOICE,
    ),
    "one commission": (
        [*reach("c0", "a", 500, 1000), *reach("c0", "b", 500, 1000)],
        "b",
        Unknown.ONE_COMMISSION,
    ),
    "hardly anyone reached": (
        many_offices(40, ("a", 1, 30), ("b", 1, 30)),
        "b",
        Unknown.TOLERANCE_OUT_OF_REACH,
    ),
}


@pytest.mark.parametrize("world", NOT_TO_BE_TOLD)
def test_what_cannot_be_told_is_never_a_zero_and_never_fair(world: str):
    cells, code, unknown = NOT_TO_BE_TOLD[world]
    group = audited(cells, "a", "b", code)[code]
    assert (group.verdict, group.unknown) == (Verdict.CANNOT_TELL, unknown)
    if group.in_need == 0:
        assert group.recall is None
        assert group.within is None


def test_a_table_without_commissions_is_one_population_and_can_be_judged():
    cells = [*reach("", "a", 500, 1000), *reach("", "b", 500, 1000)]
    found = audited(cells, "a", "b", stratified=False)
    assert found["b"].verdict is Verdict.WITHIN_TOLERANCE


def test_a_labelless_table_still_shows_who_is_selected():
    cells = [("c0", "a", None, 1, 30), ("c0", "b", None, 0, 30), ("c0", "b", None, 1, 30)]
    found = audited(cells, "a", "b")
    assert found["b"].selection_rate.value == 0.5
    assert found["b"].impact_ratio.value == 0.5
    assert {group.unknown for group in found.values()} == {Unknown.LABEL_NOT_OBSERVED}


def test_a_group_too_small_to_come_out_is_left_out_of_the_family():
    cells = [*many_offices(20, ("a", 4, 8), ("b", 4, 8)), *reach("c0", "tiny", 0, 1)]
    report = audit(table_of(cells), [declared("a", "b", "tiny")])
    assert report.family.tested == 2
    tiny = groups_of(report)["tiny"]
    assert tiny.within.p_adjusted is None
    assert (tiny.verdict, tiny.unknown) == (Verdict.CANNOT_TELL, Unknown.TOO_FEW)


def test_a_catalogues_attribute_brings_its_words_order_and_reference() -> None:
    def word(text: str) -> dict[str, str]:
        return {"kk": f"{text}-kk", "ru": f"{text}-ru", "en": f"{text}-en"}

    attribute = Attribute.model_validate(
        {
            "code": "group",
            "name": word("language"),
            "values": [{"code": code, "name": word(code)} for code in ("b", "a")],
            "reference": "a",
            "mandatory": True,
        }
    )
    found = audit(table_of(ALIKE), [attribute]).attributes[0]
    assert [group.code for group in found.groups] == ["b", "a"]
    assert found.names["kk"] == "language-kk"
    assert found.groups[0].names["ru"] == "b-ru"
    assert (found.reference, found.mandatory) == ("a", True)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"delta": 0.0}, "delta 0.0 is no tolerance"),
        ({"delta": 1.0}, "delta 1.0 is no tolerance"),
        ({"alpha": 0.5}, "alpha 0.5 is no error rate"),
        ({"delta": math.nan}, "delta nan is no tolerance"),
    ],
)
def test_settings_out_of_range_are_refused(settings: dict[str, float], message: str):
    with pytest.raises(BadInput, match=message):
        audit(table_of(ALIKE), [declared("a", "b")], **settings)


def test_an_audit_needs_an_attribute_that_is_there():
    with pytest.raises(BadInput, match="no attribute to audit"):
        audit(table_of(ALIKE), [])
    frame = pd.DataFrame({"s": [1, 0], "y": [1, 0], "g": ["a", "b"]})
    table = ScoredTable.from_frame(frame, ScoredColumns("s", "y", ("g",)))
    with pytest.raises(BadInput, match="no group column 'group'; the table has: g"):
        audit(table, [declared("a", "b")])


def test_ten_thousand_groups_are_an_identifier_and_none_is_printed():
    frame = pd.DataFrame({"s": 1, "y": 1, "g": [f"family-{n}" for n in range(10_000)]})
    table = ScoredTable.from_frame(frame, ScoredColumns("s", "y", ("g",)))
    with pytest.raises(BadInput, match="'g' has 10000 different values") as refused:
        audit(table, attributes_of(table))
    assert "family-" not in str(refused.value)


def test_the_json_is_finite_sorted_and_carries_its_own_digest(
    random_audit: tuple[pd.DataFrame, AuditReport],
):
    _, report = random_audit
    body = report.to_json()
    text = canonical(body).decode()
    assert json.loads(text) == body
    assert "NaN" not in text
    assert "Infinity" not in text
    assert list(json.loads(text)) == sorted(body)
    assert len(body["sha256"]) == 64
    assert body["attributes"][0]["groups"][0]["verdict"] in set(Verdict)


def test_the_same_table_gives_the_same_bytes_and_another_does_not():
    first, second = (audit(table_of(ALIKE), [declared("a", "b")]) for _ in range(2))
    assert canonical(first.to_json()) == canonical(second.to_json())
    other = audit(table_of(ALIKE), [declared("a", "b")], provenance={"model": "7"})
    assert other.sha256 != first.sha256
    assert other.to_json()["provenance"] == {"model": "7"}
