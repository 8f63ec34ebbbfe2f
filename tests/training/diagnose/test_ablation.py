"""What is lost without a theme or a source."""

import pytest

from tests.training.diagnose.examining import examined_of, tiny, with_outcome_of
from training.diagnose.ablation import Ablation, LeftOut, sources, themes, unread
from training.diagnose.examined import Examined, Unanswered

COLUMNS = ("absence__count_365", "theme_school__count_365", "debt__count_365", "move__count_365")


def examined(pull: str) -> Examined:
    learning, test = (with_outcome_of(2000, COLUMNS, seed, pull=pull) for seed in (1, 2))
    return examined_of(learning, test, places=60)


def by_code(found: Ablation | Unanswered) -> dict[str, LeftOut]:
    assert isinstance(found, Ablation)
    return {one.code: one for one in found.left_out}


@pytest.mark.parametrize("pull", ["absence__count_365", "theme_school__count_365"])
def test_a_theme_that_carries_all_the_signal_loses_everything(pull: str):
    """Whether its event type tells it or its total."""
    asked = examined(pull)
    model = asked.judge("model", asked.risk)
    school = by_code(themes(asked))["school"]
    assert (school.event_types, school.features) == (1, 2)
    assert model.auc is not None
    assert model.auc.low > 0.75
    assert school.ranking.auc is not None
    assert school.ranking.auc.low < 0.5 < school.ranking.auc.high
    assert school.ranking.gain is not None
    assert school.ranking.gain.above_zero
    assert school.ranking.auc_gain is not None
    assert school.ranking.auc_gain.low > 0.25


def test_a_theme_of_noise_loses_nothing_beyond_its_interval():
    for code in ("income", "housing", "health"):
        ranking = by_code(themes(examined("absence__count_365")))[code].ranking
        assert ranking.gain is not None
        assert ranking.gain.low <= 0 <= ranking.gain.high
        assert ranking.auc_gain is not None
        assert ranking.auc_gain.high < 0.01


def test_a_source_takes_all_of_its_event_types_along():
    found = by_code(sources(examined("absence__count_365")))
    assert list(found) == ["school", "clinic"]
    # absences and debts come from the school, moves and check-ups from the clinic
    assert (found["school"].event_types, found["school"].features) == (2, 3)
    assert (found["clinic"].event_types, found["clinic"].features) == (2, 1)
    assert found["school"].ranking.gain is not None
    assert found["school"].ranking.gain.above_zero
    assert found["clinic"].ranking.gain is not None
    assert not found["clinic"].ranking.gain.above_zero


def test_the_greatest_loss_is_said_first():
    header, first, *_ = themes(examined("absence__count_365")).lines()
    assert header == "refitted without one theme; what recall at capacity and AUC lose"
    assert first.startswith("school   1 event types, 2 features")


def test_without_event_types_there_is_nothing_to_leave_out():
    asked = examined("absence__count_365")
    catalogue = unread(tiny(), set(tiny().codes("event_types")))
    asked.records.catalogue = catalogue  # type: ignore[misc]
    for question in (themes, sources):
        (line,) = question(asked).lines()
        assert line == (
            "cannot be answered because the catalogue names no event type that features read"
        )


def test_what_is_left_out_is_unread_and_nothing_else_changes():
    plain, without = tiny(), unread(tiny(), {"debt"})
    assert {one.code for one in without.feature_event_types()} == {"absence", "check_up", "move"}
    assert without.codes("event_types") == plain.codes("event_types")
    assert without.model_copy(update={"event_types": plain.event_types}) == plain
