"""The choice weighed on a version's test lists: who counts where, what the gate says, what is kept.

480 families on two lists of 240 places, by sex in turn; all come into need. The score puts men
above women by `ahead`, so that with a large one all places go to men.
"""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from cases.errors import BadInput
from cases.ingest import ingest
from cases.store import CaseStore
from fairness.gate import GateDecision, GateFinding, GateReason
from fairness.mitigation.choice import attribute_values, kept_choice
from features.asof import to_day
from tests.features.facts import Family
from tests.features.stores import write_extract
from training.mitigating import Mitigation, in_halves, mitigate
from training.results import keep_results, read_results
from training.summary import mitigation_lines

MAY, JUNE = (to_day(date(2025, month, 1)) for month in (5, 6))
FAMILIES = 480
MEASURED: dict[str, Any] = {"seed": 1, "windows": {"test": {"judge": []}}, "flow": {}}


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    families = [Family(f"f{n:03}", commission="C1") for n in range(FAMILIES)]
    sex = {f"f{n:03}": ("female", "male")[n % 2] for n in range(FAMILIES)}
    return write_extract(tmp_path_factory.mktemp("extract") / "extract", families, sex=sex)


@pytest.fixture
def home(extract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ingest(extract, tmp_path / "home")
    registry = SimpleNamespace(
        champion=lambda: None, challenger=lambda: SimpleNamespace(version="1")
    )
    monkeypatch.setattr("training.mitigating.Registry", lambda _home, _code: registry)
    keep(tmp_path / "home", ahead=3.0)
    return tmp_path / "home"


def keep(home: Path, *, ahead: float, days: tuple[int, ...] = (MAY, JUNE)) -> None:
    store = CaseStore.open(home)
    families = store.table("families")["family_id"].to_numpy(zero_copy_only=False)
    men = attribute_values(store, "sex", families) == "male"
    draw = np.random.default_rng(1)
    lists = [
        pd.DataFrame(
            {
                "family_id": families,
                "commission_id": "C1",
                "as_of_day": day,
                "list": number,
                "capacity": FAMILIES // 2,
                "risk": expit(draw.uniform(-1, 1, FAMILIES) + ahead * men),
                "outcome": True,
                "lot": draw.permutation(FAMILIES).astype(np.uint64),
                "selected": False,
            }
        )
        for number, day in enumerate(days)
    ]
    keep_results(home, "1", MEASURED, pd.concat(lists))


def gate_says(monkeypatch: pytest.MonkeyPatch, code: int, finding: GateFinding) -> None:
    decision = GateDecision(code, (GateReason(finding),))  # type: ignore[arg-type]
    monkeypatch.setattr("training.mitigating.gate", lambda _report: decision)


def last_line(found: Mitigation) -> str:
    return list(mitigation_lines(found))[-1]


def test_every_family_counts_on_one_side_only_and_all_keep_their_places(home: Path):
    halves = in_halves(CaseStore.open(home), read_results(home, "1"), "sex")
    earlier, later = (~np.isnan(half.need) for half in (halves.earlier, halves.later))
    assert halves.earlier.score.size == halves.later.score.size == FAMILIES
    assert not (earlier & later).any()
    assert (earlier | later).all()
    assert (halves.earlier_days, halves.later_days) == ((date(2025, 5, 1),), (date(2025, 6, 1),))


def test_the_trade_off_is_shown_and_nothing_is_chosen(home: Path):
    found = mitigate(home, "sex")
    first, last = found.trade_off.points[0].later, found.trade_off.points[-1].later
    assert [one.recall.value for one in first.groups if one.recall] == [0.0, 1.0]
    assert last.largest_gap is not None
    # some 120 women and 120 men in each half: under thirty keys 0.01 to 0.26
    assert last.largest_gap.value < 0.35
    assert (found.code, found.decision, found.kept) == (0, None, None)
    assert kept_choice(home, "1") is None
    assert last_line(found).startswith("Nothing was chosen")


def test_a_strength_that_nobody_signed_is_weighed_and_not_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    gate_says(monkeypatch, 0, GateFinding.PASSED)
    found = mitigate(home, "sex", strength=0.55)
    assert 0.55 in [point.strength for point in found.trade_off.points]
    assert (found.code, found.kept, kept_choice(home, "1")) == (3, None, None)
    assert last_line(found).startswith("A person has to sign")


@pytest.mark.parametrize(
    ("code", "finding"), [(0, GateFinding.PASSED), (3, GateFinding.NOTHING_TOLD)]
)
def test_a_signed_strength_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch, code: int, finding: GateFinding
):
    gate_says(monkeypatch, code, finding)
    found = mitigate(home, "sex", strength=0.5, approved_by="A. Member", reason="why")
    kept = kept_choice(home, "1")
    assert kept is not None
    assert (found.code, found.kept) == (0, kept)
    assert (kept.attribute, kept.strength, kept.signature.approved_by) == ("sex", 0.5, "A. Member")
    assert kept.offsets == found.trade_off.offsets
    assert "signed by A. Member" in last_line(found)


def test_what_takes_too_much_from_a_group_is_refused_whoever_signs(home: Path):
    """Men lose half of their reach: the gate's own rule, not patched here."""
    found = mitigate(home, "sex", strength=1, approved_by="A. Member", reason="why")
    assert found.decision is not None
    lost = [one for one in found.decision.reasons if one.finding is GateFinding.LOST_REACH]
    assert [one.group for one in lost] == ["male"]
    assert (found.code, found.kept, kept_choice(home, "1")) == (1, None, None)
    assert last_line(found).startswith("Refused by the gate")


def test_strength_nought_takes_a_choice_back_without_a_signature(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    gate_says(monkeypatch, 0, GateFinding.PASSED)
    mitigate(home, "sex", strength=0.5, approved_by="A. Member", reason="why")
    found = mitigate(home, "sex", strength=0)
    assert (found.code, kept_choice(home, "1")) == (0, None)
    assert last_line(found) == "Strength 0: lists are made without offsets"


def test_a_choice_can_be_taken_back_where_nothing_can_be_weighed_any_more(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    gate_says(monkeypatch, 0, GateFinding.PASSED)
    mitigate(home, "sex", strength=0.5, approved_by="A. Member", reason="why")
    keep(home, ahead=1.0, days=(MAY,))
    with pytest.raises(BadInput, match="one test list cannot be both"):
        mitigate(home, "sex", strength=0)
    assert kept_choice(home, "1") is None


def test_where_the_earlier_lists_vouch_for_no_gap_that_is_said(home: Path):
    note = "do not vouch for a gap"
    assert not any(note in line for line in mitigation_lines(mitigate(home, "sex")))
    keep(home, ahead=0.0)
    assert any(note in line for line in mitigation_lines(mitigate(home, "sex")))


def test_one_list_cannot_be_earlier_and_later(home: Path):
    keep(home, ahead=1.0, days=(MAY,))
    with pytest.raises(BadInput, match="one test list cannot be both"):
        mitigate(home, "sex")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"attribute": "height"}, "--attribute height: the catalogue declares sex"),
        ({"strength": 1.5}, "strength 1.5 is no share"),
        ({"strength": -1.0}, "strength -1.0 is no share"),
        ({"strength": 0.5, "approved_by": "A. Member"}, "needs both --approved-by"),
        ({"approved_by": "A. Member", "reason": "why"}, "signs nothing"),
    ],
)
def test_bad_input_is_refused_with_what_is_wrong(home: Path, asked: dict[str, Any], says: str):
    with pytest.raises(BadInput, match=says):
        mitigate(home, **{"attribute": "sex", **asked})
