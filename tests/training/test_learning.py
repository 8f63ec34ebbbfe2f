"""Which rows fit and judge a candidate: windows in time where they suffice, else families."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from cases.errors import BadInput
from features.asof import to_day
from features.matrix import FeatureMatrix, build_matrix
from features.outcomes import outcomes_as_seen
from tests.features.facts import CHILD, Case, Family
from tests.features.stores import store_of
from tests.models.building import matrix_of
from training.learning import ENOUGH_OUTCOMES, Learning, family_folds
from training.windows import Window, Windows

DATES = tuple(date(2024, month, 1) for month in range(1, 9))
JANUARY, FEBRUARY, MARCH, APRIL, MAY, JUNE, JULY, AUGUST = DATES
SEED = 3

# what is judged lies two months after what was learned from
WINDOWS = Windows(
    validation=(
        Window((JANUARY,), (MARCH,)),
        Window((JANUARY, FEBRUARY), (APRIL,)),
    ),
    calibration=Window((JANUARY, FEBRUARY, MARCH), (MAY, JUNE)),
    test=Window((JANUARY, FEBRUARY, MARCH, APRIL, MAY, JUNE), (AUGUST,)),
)


def rows_of(windows: Windows, *, families: int, in_need: int) -> FeatureMatrix:
    """Every family on every date that may be learned from; the first so many are in need."""
    days = [to_day(day) for day in windows.learn]
    return matrix_of(
        {"absence__count_365": list(range(families)) * len(days)},
        outcome=[family < in_need for family in range(families)] * len(days),
        family=[f"f{family}" for family in range(families)] * len(days),
        as_of_day=np.repeat(days, families).tolist(),
    )


def learning(*, families: int = 200, in_need: int = 80, windows: Windows = WINDOWS) -> Learning:
    matrix = rows_of(windows, families=families, in_need=in_need)
    seen = []
    for window in (*windows.validation, windows.calibration):
        if window is not None:
            learned = np.isin(matrix.as_of_day, [to_day(day) for day in window.learn])
            seen.append(learned & matrix.labels)
    return Learning(matrix, windows, tuple(seen))


def dates_of(rows: FeatureMatrix) -> set[int]:
    return set(rows.as_of_day.tolist())


def test_a_split_fits_on_what_its_window_learns_and_judges_its_lists():
    splits = learning().splits(SEED)
    assert splits.kind == "windows"
    for split, window in zip(
        (*splits.validation, *splits.calibration),
        (*WINDOWS.validation, WINDOWS.calibration),
        strict=True,
    ):
        assert dates_of(split.fitting(SEED).matrix) == {to_day(day) for day in window.learn}
        assert dates_of(split.judged()) == {to_day(day) for day in window.judge}
    assert [split.name for split in splits.validation] == ["2024-03-01", "2024-04-01"]
    assert splits.calibration[0].name == "2024-05-01 to 2024-06-01"
    assert len(splits.whole) == 6 * 200


def test_a_split_fits_on_the_outcomes_known_on_the_day_and_judges_by_those_known_later():
    known = learning()
    seen = known.seen[0].copy()
    late = np.flatnonzero(seen)[0]
    seen[late] = False  # its finding came after March
    first = Learning(known.matrix, WINDOWS, (seen, *known.seen[1:])).splits(SEED).validation[0]
    assert first.fitting(SEED).matrix.labels.sum() == 79
    assert first.matrix.labels[late]


def test_a_window_with_too_few_outcomes_is_left_out():
    known = learning()
    seen = np.zeros_like(known.seen[0])
    third = Windows(
        (*WINDOWS.validation, Window((JANUARY, FEBRUARY), (APRIL,))),
        WINDOWS.calibration,
        WINDOWS.test,
    )
    found = Learning(known.matrix, third, (seen, known.seen[1], known.seen[1], known.seen[2]))
    splits = found.splits(SEED)
    assert (splits.kind, len(splits.validation)) == ("windows", 2)


@pytest.mark.parametrize(
    ("families", "in_need", "kind"),
    [
        (200, ENOUGH_OUTCOMES, "windows"),
        (200, ENOUGH_OUTCOMES - 1, "folds"),
        (200, 200 - ENOUGH_OUTCOMES + 1, "folds"),  # too few of the others
    ],
)
def test_where_windows_hold_too_few_outcomes_families_are_held_out(
    families: int, in_need: int, kind: str
):
    assert learning(families=families, in_need=in_need).splits(SEED).kind == kind


def test_a_plan_without_windows_holds_out_families():
    alone = Windows((), None, WINDOWS.test)
    splits = learning(windows=alone).splits(SEED)
    assert splits.kind == "folds"
    assert splits.validation == splits.calibration


def test_no_family_is_both_fitted_on_and_judged_in_a_fold():
    matrix = rows_of(WINDOWS, families=60, in_need=20)
    folds = family_folds(matrix, SEED)
    judged: list[str] = []
    for fold in folds:
        fitted_on, held = set(fold.fitting(SEED).matrix.family_id), set(fold.judged().family_id)
        assert not fitted_on & held
        assert fold.judged().labels.any()
        judged += fold.judged().family_id.tolist()
    assert len(folds) == 5
    assert sorted(judged) == sorted(matrix.family_id.tolist())


def test_a_split_is_told_apart_by_its_rows_and_by_what_was_known():
    first, second = learning().splits(SEED).validation
    again = learning().splits(SEED).validation[0]
    assert first.digest == again.digest
    unknown = np.zeros_like(first.seen)
    assert len({first.digest, second.digest, replace(first, seen=unknown).digest}) == 3


@pytest.mark.parametrize(("in_need", "families"), [(14, 200), (186, 200), (0, 200), (200, 200)])
def test_too_few_families_of_either_kind_are_refused(in_need: int, families: int):
    with pytest.raises(BadInput, match=rf"{in_need} families came into need .* bring more history"):
        learning(in_need=in_need, families=families).splits(SEED)


def test_one_family_on_many_dates_is_one_family():
    with pytest.raises(BadInput, match="1 families came into need and 39 did not"):
        learning(families=40, in_need=1).splits(SEED)


def test_outcomes_that_are_not_all_known_are_refused():
    known = learning()
    outcome = np.where(known.matrix.labels, 1.0, np.nan)
    unknown = Learning(known.matrix.with_outcome(outcome), WINDOWS, known.seen)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="outcomes came as float64 and not as yes or no"):
        unknown.splits(SEED)


def test_what_was_known_is_read_from_the_store_window_by_window(monkeypatch: pytest.MonkeyPatch):
    """A finding of a case opened in March that came in September: not known in August."""
    learn, judge = (date(2026, 2, 1), date(2026, 3, 1)), (date(2026, 9, 15),)
    windows = Windows((), Window(learn[:1], judge), Window(learn, (date(2027, 1, 1),)))

    def found(code: str, known: date) -> Family:
        case = Case(date(2026, 3, 20), known, "difficult")
        return Family(code, members=(CHILD,), cases=(case,))

    store = store_of(
        [
            Family("never", members=(CHILD,)),
            found("in time", date(2026, 3, 21)),
            found("too late", date(2026, 10, 1)),
        ],
        families_a_part=2,
    )
    monkeypatch.setattr("training.learning.kept_matrix", build_matrix)  # a store in memory
    known = Learning.read(store, windows, SEED)
    matrix, (seen,) = known.matrix, known.seen
    assert matrix.labels.sum() == 4  # two families on two dates
    assert set(matrix.family_id[seen]) == {"in time"}
    assert set(matrix.as_of_day[seen]) == {to_day(learn[0])}
    assert outcomes_as_seen(store, learn[:1], judge[0]).sum() == 1
