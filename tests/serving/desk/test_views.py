from datetime import UTC, date, datetime

import pytest

from serving.desk.drawing import hundred_families
from serving.desk.views import completeness_in_words, family_page, list_page
from serving.referrals.decisions import Decision, DecisionText
from serving.referrals.records import CommissionList, ListedFamily, StoredRow
from serving.referrals.shown import Fact, Frequency
from tests.serving.seeding import (
    ABSENT,
    CLINIC,
    SCHOOL,
    commission,
    list_head,
    listed,
    shown,
)

HIGH = listed("h", band="high")
ELEVATED = listed("e", band="elevated")
USUAL = listed("u", band="usual")
URGENT = listed("x", lane="urgent")
THIN = listed("t", lane="too_little_data")


def stored(*families: ListedFamily) -> CommissionList:
    made = datetime(2026, 4, 1, tzinfo=UTC)
    return CommissionList(1, made, list_head(), commission(), families)


def decided(family_id: str, list_date: date) -> Decision:
    text = DecisionText("look_again", {"on_date": "2026-06-01"}, "reason")
    return Decision(7, family_id, text, "Болат", datetime(2026, 4, 2, tzinfo=UTC), list_date)


@pytest.mark.parametrize(
    ("families", "order"),
    [
        ((USUAL, THIN, ELEVATED, URGENT, HIGH), "urgent high elevated too_little_data usual"),
        ((THIN, ELEVATED, HIGH), "high too_little_data elevated"),
        ((THIN, HIGH), "too_little_data high"),
        ((THIN,), "too_little_data"),
        ((HIGH, URGENT), "urgent high"),
        ((), ""),
    ],
)
def test_urgent_is_first_and_too_little_data_never_last_behind_a_band(
    families: tuple[ListedFamily, ...], order: str
):
    page = list_page(stored(*families), {})
    assert [section.code for section in page.sections] == order.split()


def test_within_a_band_families_keep_the_lists_shuffled_order():
    families = [listed(name, band="high") for name in ("c", "a", "b")]
    (section,) = list_page(stored(*families), {}).sections
    assert [entry.family.family_id for entry in section.entries] == ["c", "a", "b"]


def test_a_decision_on_this_list_closes_the_line_and_an_older_one_does_not():
    decisions = {"h": decided("h", date(2026, 4, 1)), "e": decided("e", date(2026, 3, 1))}
    page = list_page(stored(HIGH, ELEVATED), decisions)
    assert {entry.family.family_id: entry.open for entry in page.entries} == {
        "h": False,
        "e": True,
    }
    assert page.decided == 1


@pytest.mark.parametrize(
    ("share", "word"),
    [(1, "mostly"), (0.8, "mostly"), (0.79, "partly"), (0.5, "partly"), (0.49, "few"), (0, "few")],
)
def test_completeness_is_said_in_words(share: float, word: str):
    assert completeness_in_words(share) == word


def test_facts_stand_by_source_newest_first_and_protective_ones_apart():
    def fact(day: int, source: object, *, protective: bool = False) -> Fact:
        when = date(2026, 3, day)
        return Fact(source=source, text=ABSENT, date=when, known=when, protective=protective)

    facts = (fact(1, SCHOOL), fact(2, CLINIC), fact(3, SCHOOL), fact(4, CLINIC, protective=True))
    row = StoredRow(1, 1, list_head(), commission(), listed("h", record=shown(facts=facts)))
    page = family_page(row, [])
    seen = [(group.source, [one.date.day for one in group.facts]) for group in page.facts]
    assert seen == [(CLINIC, [2]), (SCHOOL, [3, 1])]
    assert [(group.source, len(group.facts)) for group in page.protective] == [(CLINIC, 1)]
    assert page.seen_decision == 0


def test_the_newest_decision_is_the_one_seen():
    row = StoredRow(1, 1, list_head(), commission(), HIGH)
    assert family_page(row, [decided("h", date(2026, 4, 1))]).seen_decision == 7


@pytest.mark.parametrize(("low", "high"), [(18, 29), (0, 0), (0, 100), (100, 100)])
def test_the_drawing_has_a_hundred_families_and_shows_the_interval(low: int, high: int):
    drawing = hundred_families(Frequency(per_hundred=low, low=low, high=high))
    kinds = [dot.kind for dot in drawing.dots]
    assert len({(dot.x, dot.y) for dot in drawing.dots}) == 100
    assert kinds == ["surely"] * low + ["perhaps"] * (high - low) + ["rest"] * (100 - high)
    assert all(0 < dot.x < drawing.width and 0 < dot.y < drawing.height for dot in drawing.dots)
