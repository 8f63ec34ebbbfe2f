"""Lists with a signed choice: the town (see town.py), where a0 to a4 are women and a5 to a9 men.

With n absences the log-odds of `an` are n - 3, and C1 has seven places: a3 to a9 stand on the
plain list. With 3.5 added for women it goes a9 6, a8 5, a4 4.5, a7 4, a3 3.5, a6 3, a2 2.5, and
a5 with 2 is the eighth.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from cases.errors import BadInput
from fairness.mitigation.choice import Choice, keep_choice
from models.signatures import Signature
from serving.listing.files import head_json
from serving.listing.making import make_list, make_urgent_list
from serving.listing.refer import refer
from serving.mitigation import lapsed
from serving.ranking.cohort import Ordering, RankedCohort
from serving.ranking.rank import rank_cohort
from serving.referrals.database import open_database
from serving.referrals.lists import is_whole
from serving.referrals.scopes import EVERY_COMMISSION
from tests.features.facts import AS_OF
from tests.serving.town import TRAINED_THROUGH, build_town, coded

VERSION = TRAINED_THROUGH.isoformat()
BY_RANK_ALONE = Ordering(seed=1, random_share=0.0)
PLAIN = {f"a{n}" for n in range(3, 10)}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    nobody = SimpleNamespace(champion=lambda: None)
    monkeypatch.setattr("models.registry.Registry", lambda _home, _code: nobody)
    sex = {f"a{n}": "female" if n < 5 else "male" for n in range(10)}
    build_town(tmp_path / "town", sex=sex)
    return tmp_path / "town"


def sign(home: Path, *, days: int = 30, **changes: Any) -> None:
    now = datetime.now(UTC)
    signature = Signature("A. Member", "why", now.isoformat(), (now + timedelta(days)).isoformat())
    told = {"version": VERSION, "attribute": "sex", "strength": 1.0}
    offsets = {"female": 3.5, "male": 0.0}
    keep_choice(home, Choice(**{**told, **changes}, offsets=offsets, signature=signature))


def ranked(home: Path) -> RankedCohort:
    return rank_cohort(home, AS_OF, ordering=BY_RANK_ALONE)


def listed(cohort: RankedCohort) -> set[str]:
    names = [f"a{n}" for n in range(10)]
    return {name for name in names if cohort.selection.selected[cohort.row_of[coded(name)]]}


def test_the_attribute_moves_nobody_where_nobody_signed(town: Path):
    cohort = ranked(town)
    assert listed(cohort) == PLAIN
    assert cohort.mitigation is None
    assert not cohort.offset.any()


def test_a_signed_choice_changes_who_takes_a_place_and_not_how_many_there_are(town: Path):
    sign(town)
    cohort = ranked(town)
    assert listed(cohort) == PLAIN - {"a5"} | {"a2"}
    assert cohort.selection.selected.sum() == 7 + 3


def test_a_choice_acts_by_its_strength(town: Path):
    # at half, women get 1.75: a2 has 0.75 and a5 keeps its 2
    sign(town, strength=0.5)
    assert listed(ranked(town)) == PLAIN


def test_risks_bands_and_reasons_know_nothing_of_it(town: Path):
    before = ranked(town)
    sign(town)
    after = ranked(town)
    assert after.scored.risk.tolist() == before.scored.risk.tolist()
    assert after.band.tolist() == before.band.tolist()
    assert after.matrix.digest == before.matrix.digest
    assert after.matrix.feature_names == before.matrix.feature_names


def test_a_family_of_whom_no_value_is_recorded_is_not_moved(town: Path):
    sign(town)
    cohort = ranked(town)
    rows = [cohort.row_of[coded(name)] for name in ("late", "thin", "calm")]
    assert cohort.offset[rows].tolist() == [0, 0, 0]


def test_ranks_with_their_limits_are_those_of_the_list_that_is_made(town: Path):
    sign(town)
    cohort = ranked(town)
    assert cohort.selection.rank[cohort.row_of[coded("a2")]] == 7
    np.testing.assert_array_equal(cohort.rank_low, cohort.selection.rank)
    np.testing.assert_array_equal(cohort.rank_high, cohort.selection.rank)


def test_an_expired_choice_moves_nobody_and_that_is_said(town: Path):
    sign(town, days=-1)
    assert listed(ranked(town)) == PLAIN
    assert "lists are made without it" in lapsed(town, VERSION)
    sign(town, days=1)
    assert lapsed(town, VERSION) == ""


def test_a_choice_for_another_version_moves_nobody(town: Path):
    sign(town, version="7")
    assert listed(ranked(town)) == PLAIN
    assert lapsed(town, VERSION) == ""


def test_an_attribute_that_the_catalogue_no_longer_declares_is_told_and_never_passed_over(
    town: Path,
):
    sign(town, attribute="height")
    with pytest.raises(BadInput, match=r"'height', which the catalogue does not declare \(sex\)"):
        ranked(town)


def test_the_list_says_so_in_its_head_and_in_its_digest(town: Path):
    plain = make_list(ranked(town))
    sign(town)
    made = make_list(ranked(town))
    told = head_json(made)["mitigation"]
    assert (told["attribute"], told["strength"]) == ("sex", 1.0)
    assert told["offsets"] == {"female": 3.5, "male": 0.0}
    assert told["signature"]["approved_by"] == "A. Member"
    assert made.head.equalised is not None
    assert made.head.equalised.attribute.ru == "пол"
    assert head_json(plain)["mitigation"] == {}
    assert made.head.digest != plain.head.digest


@pytest.mark.usefixtures("referrals")
def test_a_list_kept_with_a_choice_is_whole(town: Path):
    sign(town)
    database = open_database(town)
    refer(town, database, AS_OF, ordering=BY_RANK_ALONE)
    with database.reading(EVERY_COMMISSION) as session:
        assert is_whole(session, 1)
    database.close()


def test_the_urgent_lane_knows_no_choice(town: Path):
    sign(town)
    made = make_urgent_list(ranked(town).store, AS_OF, BY_RANK_ALONE, {})
    assert made.head.mitigation == {}
