"""What punitive records would add, and for whom."""

from dataclasses import replace

import numpy as np
import pytest

from features.matrix import FeatureMatrix
from tests.training.diagnose.examining import examined_of, with_outcome_of
from training.diagnose.examined import Examined, Unanswered
from training.diagnose.punitive import REMARK, Punitive, punitive

COLUMNS = ("debt__count_365", "move__count_365")
SIGNAL, NOISE = "move__count_365", "debt__count_365"


@pytest.fixture(scope="module")
def rows() -> tuple[FeatureMatrix, FeatureMatrix]:
    learning, test = (with_outcome_of(2000, COLUMNS, seed, pull=SIGNAL) for seed in (1, 2))
    return learning, test


def asked(
    rows: tuple[FeatureMatrix, FeatureMatrix], *, event_type: str = "move", **records: object
) -> Examined:
    return examined_of(*rows, punitive=event_type, places=60, **records)


def answered(examined: Examined) -> Punitive:
    found = punitive(examined)
    assert isinstance(found, Punitive)
    return found


def test_a_punitive_type_that_carries_the_signal_is_seen_to_gain_it(
    rows: tuple[FeatureMatrix, FeatureMatrix],
):
    found = answered(asked(rows))
    assert found.event_types == ("move",)
    assert found.gain is not None
    assert found.gain.above_zero
    assert found.auc_gain is not None
    assert found.auc_gain.low > 0.25


def test_one_that_carries_noise_gains_nothing(rows: tuple[FeatureMatrix, FeatureMatrix]):
    found = answered(asked(rows, event_type="debt"))
    assert found.gain is not None
    assert not found.gain.above_zero
    assert found.gain.low <= 0 <= found.gain.high


def chance(row: int, score: np.ndarray, test: FeatureMatrix) -> float:
    """Of having one of the 60 places of the row's commission, over all orders of equals."""
    here = score[test.commission == test.commission[row]]
    above, equal = (here > score[row]).sum(), (here == score[row]).sum()
    return float(np.clip((60 - above) / equal, 0, 1))


def test_whom_it_reaches_is_counted_group_by_group(rows: tuple[FeatureMatrix, FeatureMatrix]):
    """Every third family's sex is not recorded; the others' are alternately female and male."""
    test = rows[1]
    sex = {
        family: "female" if number % 2 else "male"
        for number, family in enumerate(test.family_id)
        if number % 3
    }
    examined = asked(rows, sex=sex)
    found = answered(examined)
    score = examined.refitted(*rows)
    told = np.array([sex.get(family, "not recorded") for family in test.family_id])
    assert [group.value for group in found.groups] == ["female", "male", "not recorded"]
    for group in found.groups:
        inside = test.labels & (told == group.value)
        assert group.reached is not None
        assert group.reached_with is not None
        assert group.in_need is not None
        assert group.in_need == inside.sum()
        for counted, by in ((group.reached, examined.risk), (group.reached_with, score)):
            assert counted == pytest.approx(
                sum(chance(row, by, test) for row in np.flatnonzero(inside))
            )
        assert group.gain is not None
        assert group.gain.estimate == pytest.approx(
            (group.reached_with - group.reached) / group.in_need
        )
    ranking = examined.judge("model", examined.risk)
    assert sum(group.reached or 0 for group in found.groups) == pytest.approx(
        ranking.selected_in_need
    )
    assert sum(group.reached_with or 0 for group in found.groups) == pytest.approx(
        found.ranking.selected_in_need
    )


def test_a_small_group_is_hidden_and_so_is_what_it_would_follow_from(
    rows: tuple[FeatureMatrix, FeatureMatrix],
):
    """Nine in need are told apart from nobody; with one group hidden it would be the rest."""
    test = rows[1]
    few = set(test.family_id[np.flatnonzero(test.labels)[:9]])
    third = set(test.family_id[np.flatnonzero(test.labels)[9:60]])
    sex = {
        family: "few" if family in few else "some" if family in third else "most"
        for family in test.family_id
    }
    found = answered(asked(rows, sex=sex))
    shown = {group.value: group for group in found.groups}
    assert shown["few"].in_need is shown["some"].in_need is None
    assert shown["few"].reached is shown["few"].gain is None
    assert shown["most"].in_need == test.labels.sum() - 60
    lines = list(found.lines())
    assert "sex few: not shown, to protect families" in lines


def test_it_says_for_whom_and_that_such_a_model_cannot_serve(
    rows: tuple[FeatureMatrix, FeatureMatrix],
):
    lines = list(answered(asked(rows)).lines())
    assert lines[0] == "refitted with the punitive records (move):"
    assert lines[2].startswith("sex not recorded: +")
    assert lines[-1] == REMARK
    assert "cannot serve" in REMARK


def test_the_examined_model_is_left_as_it_was(rows: tuple[FeatureMatrix, FeatureMatrix]):
    examined = asked(rows)
    before = examined.learning.feature_names
    answered(examined)
    assert examined.learning.feature_names == before == ("debt__count_365",)


def test_without_punitive_types_there_is_nothing_to_add(
    rows: tuple[FeatureMatrix, FeatureMatrix],
):
    reason = "the catalogue names no punitive event type that features may read"
    assert punitive(asked(rows, event_type="")) == Unanswered(reason)


def test_a_punitive_type_that_is_never_a_feature_adds_nothing(
    rows: tuple[FeatureMatrix, FeatureMatrix],
):
    examined = asked(rows)
    catalogue = examined.records.catalogue
    unreadable = tuple(
        one.model_copy(update={"feature": one.code != "move"}) for one in catalogue.event_types
    )
    records = replace(
        examined.records,  # type: ignore[type-var]
        catalogue=catalogue.model_copy(update={"event_types": unreadable}),
    )
    assert isinstance(punitive(replace(examined, records=records)), Unanswered)


def test_without_attributes_nobody_is_told_apart(rows: tuple[FeatureMatrix, FeatureMatrix]):
    examined = asked(rows)
    bare = examined.records.catalogue.model_copy(update={"attributes": ()})
    records = replace(examined.records, catalogue=bare)  # type: ignore[type-var]
    assert answered(replace(examined, records=records)).groups == ()
