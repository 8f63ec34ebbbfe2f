"""The lists of the town: every lane, the files, and what identifies a list (see town.py)."""

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cases.store import CaseStore
from models.fallback import POINTS_CARD
from serving.listing.files import head_json, write_list
from serving.listing.making import make_list
from serving.listing.refer import refer
from serving.ranking.cohort import Ordering
from serving.ranking.rank import NobodyInCohort, rank_cohort
from serving.referrals.database import open_database
from serving.referrals.lists import newest_list
from serving.referrals.records import ListedFamily, ReferralList
from serving.referrals.scopes import EVERY_COMMISSION
from tests.features.facts import AS_OF
from tests.serving.town import coded

ORDER = Ordering(seed=11, random_share=0.0)


@pytest.fixture
def made(town: Path) -> ReferralList:
    return make_list(rank_cohort(town, AS_OF, ordering=ORDER))


def row(made: ReferralList, name: str) -> ListedFamily:
    (found,) = [family for family in made.families if family.family_id == coded(name)]
    return found


def made_by(home: Path, as_of: date = AS_OF) -> ReferralList:
    database = open_database(home)
    try:
        return refer(home, database, as_of, ordering=ORDER)
    finally:
        database.close()


def test_a_list_holds_the_selected_and_the_urgent(made: ReferralList):
    expected = [*(f"a{n}" for n in range(3, 10)), "urgent", "late", "thin", "calm", "busy"]
    assert {family.family_id for family in made.families} == {coded(name) for name in expected}
    assert Counter(family.commission_id for family in made.families) == {"C1": 7, "C2": 4, "C3": 1}


def test_every_lane_says_what_it_may_and_no_more(made: ReferralList):
    ranked, thin, urgent = row(made, "a9"), row(made, "thin"), row(made, "urgent")
    assert (ranked.lane, ranked.drawn, ranked.band, ranked.rank) == ("ranked", "rank", "high", 1)
    assert (thin.lane, thin.band, thin.drawn) == ("too_little_data", "", "rank")
    assert (urgent.lane, urgent.drawn, urgent.band) == ("urgent", "", "")
    assert (urgent.rank, urgent.calibrated_risk) == (None, None)
    assert urgent.selection_probability == 1.0


def test_who_is_in_danger_is_listed_though_the_cohort_leaves_them_out(made: ReferralList):
    """A family with an open case is not ranked; its danger is seen all the same."""
    busy = row(made, "busy")
    assert (busy.lane, busy.commission_id) == ("urgent", "C3")
    assert [signal.date for signal in busy.shown.urgent] == [date(2026, 2, 27)]
    assert busy.shown.main_reason.en == "suicidal_signal en"


def test_commissions_say_how_many_they_can_visit_and_how_many_were_ranked(made: ReferralList):
    sizes = [(one.commission_id, one.capacity, one.cohort_size) for one in made.commissions]
    assert sizes == [("C1", 7, 10), ("C2", 7, 3), ("C3", 7, 0)]


def test_places_on_the_page_are_shuffled_by_the_seed(town: Path, made: ReferralList):
    places = [family.position for family in made.families]
    assert sorted(places) == list(range(1, 13))
    by_commission = [(family.commission_id, family.position) for family in made.families]
    assert by_commission == sorted(by_commission)
    again = make_list(rank_cohort(town, AS_OF, ordering=ORDER))
    assert again == made
    other = make_list(rank_cohort(town, AS_OF, ordering=Ordering(seed=12, random_share=0.0)))
    assert [family.family_id for family in other.families] != [
        family.family_id for family in made.families
    ]


def test_the_head_says_what_the_list_was_made_from(town: Path, made: ReferralList):
    store = CaseStore.open(town)
    head = made.head
    assert (head.model_name, head.model_version, head.model_kind) == (
        "points-card", "2025-06-01", "points_card",
    )  # fmt: skip
    assert (head.store_digest, head.catalogue_digest) == (store.digest, store.catalogue.digest)
    assert (head.seed, head.random_share, head.tie_rule) == (11, 0.0, "seeded_hash")
    assert [kind.code for kind in head.help_types] == ["legal"]


def test_another_seed_is_another_list(town: Path, made: ReferralList):
    other = make_list(rank_cohort(town, AS_OF, ordering=Ordering(seed=12, random_share=0.0)))
    assert other.head.digest != made.head.digest


def test_a_summary_counts_families_and_names_none(made: ReferralList):
    summary = head_json(made)
    assert summary["families"] == {"C1": 7, "C2": 4, "C3": 1}
    assert not any(family.family_id in json.dumps(summary) for family in made.families)


def test_a_file_is_written_for_every_commission_and_one_for_the_head(
    made: ReferralList, tmp_path: Path
):
    folder = write_list(tmp_path, made)
    assert folder == tmp_path / "lists" / "2026-03-01"
    assert {path.name for path in folder.iterdir()} == {
        "list.json", "C1.json", "C2.json", "C3.json",
    }  # fmt: skip
    assert json.loads((folder / "list.json").read_text("utf-8")) == head_json(made)


def test_a_commission_s_file_holds_what_the_desk_shows_and_nothing_else(
    made: ReferralList, tmp_path: Path
):
    written: dict[str, Any] = json.loads(
        (write_list(tmp_path, made) / "C2.json").read_text("utf-8")
    )
    assert (written["commission"], written["capacity"]) == ("Commission C2", 7)
    rows = {one["family"]: one for one in written["rows"]}
    assert set(rows) == {coded(name) for name in ("urgent", "late", "thin", "calm")}
    late = row(made, "late")
    assert rows[late.family_id] == {
        "family": late.family_id,
        "lane": "ranked",
        "band": "elevated",
        "shown": late.shown.model_dump(mode="json"),
    }


@pytest.mark.usefixtures("referrals")
def test_a_list_made_twice_is_stored_once(town: Path):
    assert made_by(town) == made_by(town)
    database = open_database(town)
    with database.reading(EVERY_COMMISSION) as session:
        found = newest_list(session, "C1")
    database.close()
    assert found is not None
    assert (found.list_id, len(found.families)) == (1, 7)


def test_without_any_model_the_lists_hold_the_urgent_lane_alone(town: Path):
    shutil.rmtree(town / POINTS_CARD)
    made = made_by(town)
    assert {family.family_id for family in made.families} == {coded("urgent"), coded("busy")}
    assert {family.lane for family in made.families} == {"urgent"}
    assert made.head.model_kind == "none"


def test_where_nobody_can_be_ranked_the_urgent_are_listed_all_the_same(
    town: Path, monkeypatch: pytest.MonkeyPatch
):
    def nobody(*_whole: object, **_named: object) -> None:
        raise NobodyInCohort

    monkeypatch.setattr("serving.listing.refer.rank_cohort", nobody)
    assert {family.lane for family in made_by(town).families} == {"urgent"}


def test_a_date_with_nobody_at_all_makes_no_list(town: Path):
    with pytest.raises(NobodyInCohort, match="nobody is in the cohort of 2020-01-01"):
        made_by(town, date(2020, 1, 1))
    assert not (town / "lists").exists()
