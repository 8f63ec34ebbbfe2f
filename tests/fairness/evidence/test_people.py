"""H: worked out by hand, and in towns whose people did one known thing."""

import numpy as np
import pytest

from fairness.arrays import Codes
from fairness.attributes import FoundAttribute, FoundValue
from fairness.evidence.people import DecidedFamilies, PeopleGroup, measure_people

SEX = FoundAttribute("sex", (FoundValue("woman"), FoundValue("man")))


def families(rows: list[tuple[int, str, bool, bool, bool, float]]) -> DecidedFamilies:
    """From (commission, sex, listed, decided, offered, need)."""
    commission, sex, listed, decided, offered, need = (
        np.array(column) for column in zip(*rows, strict=True)
    )
    names = tuple(sorted(set(sex.tolist())))
    return DecidedFamilies(
        commission=Codes(tuple(f"c{n}" for n in range(commission.max() + 1)), commission),
        lists=int(commission.max()) + 1,
        groups={"sex": Codes(names, np.searchsorted(names, sex))},
        listed=listed.astype(bool),
        decided=decided.astype(bool),
        offered=offered.astype(bool),
        need=need.astype(float),
    )


def groups_of(found: DecidedFamilies) -> dict[str, PeopleGroup]:
    (attribute,) = measure_people(found, [SEX]).attributes
    return {group.code: group for group in attribute.groups}


def test_without_lists_or_decisions_there_is_nothing_to_say():
    assert measure_people(None, [SEX]).attributes == ()
    listed = families([(0, "woman", True, False, False, np.nan)] * 5)
    found = measure_people(listed, [SEX])
    assert (found.lists, found.decided, found.attributes) == (1, 0, ())


def test_who_was_left_out_and_who_was_added_is_counted():
    """Four women listed and decided, one of them not offered help; one added that was not listed.
    Of two men listed one was not decided about.
    """
    rows = [
        *[(0, "woman", True, True, True, np.nan)] * 3,
        (0, "woman", True, True, False, np.nan),
        (0, "woman", False, True, True, np.nan),
        (0, "man", True, True, True, np.nan),
        (0, "man", True, False, False, np.nan),
    ]
    found = groups_of(families(rows))
    woman, man = found["woman"], found["man"]
    assert (woman.listed, woman.decided, woman.offered, woman.up) == (4, 5, 4, 1)
    assert (woman.down.value, man.down.value) == (0.25, 0.0)
    assert woman.down_gap.value == pytest.approx(0.25)
    assert (man.listed, man.decided, man.up) == (2, 1, 0)
    assert (woman.in_need, woman.end_recall, woman.end_gap) == (0, None, None)


def country(*, left_out: float, seed: int = 3) -> DecidedFamilies:
    """Forty commissions; the lists reach half of those in need whatever the sex, and people leave
    out women that were listed, so often.
    """
    draw = np.random.default_rng(seed)
    rows = []
    for commission in range(40):
        for _ in range(60):
            sex = "woman" if draw.random() < 0.5 else "man"
            need, listed = draw.random() < 0.3, draw.random() < 0.5
            offered = listed and not (sex == "woman" and draw.random() < left_out)
            rows.append((commission, sex, listed, listed, offered, float(need)))
    return families(rows)


def test_the_gap_in_the_end_is_the_lists_and_the_peoples_together():
    for left_out in (0.0, 0.4):
        woman = groups_of(country(left_out=left_out))["woman"]
        total = woman.model_gap.value + woman.people_gap.value
        assert woman.end_gap.value == pytest.approx(total, abs=1e-12)


def test_where_people_follow_the_lists_nothing_is_theirs():
    woman = groups_of(country(left_out=0.0))["woman"]
    assert (woman.people_gap.value, woman.people_gap.low, woman.people_gap.high) == (0, 0, 0)


def test_where_people_leave_women_out_it_is_seen_to_be_theirs():
    """Two in five of a half: twenty points."""
    woman = groups_of(country(left_out=0.4))["woman"]
    assert woman.model_gap.low < 0 < woman.model_gap.high
    assert woman.people_gap.high < -0.1
    assert woman.people_gap.low < -0.2 < woman.people_gap.high


def test_the_interval_of_the_peoples_part_covers():
    truth, covered = -0.5 * 0.4, 0
    for seed in range(60):
        woman = groups_of(country(left_out=0.4, seed=100 + seed))["woman"]
        covered += woman.people_gap.low <= truth <= woman.people_gap.high
    assert covered >= 53


def test_with_few_lists_the_peoples_part_is_not_told_and_unrecorded_is_no_group():
    rows = [(0, sex, True, True, True, 1.0) for sex in ("woman", "man", "not_recorded")] * 5
    found = groups_of(families(rows))
    assert set(found) == {"woman", "man"}
    assert found["woman"].people_gap is None
