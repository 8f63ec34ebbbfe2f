"""Today's cohort, ranked: the town by hand (see town.py)."""

import itertools
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.special import expit

from cases.errors import BadInput, NotThereYet
from cases.ingest import ingest
from cases.store import CaseStore
from models.fallback import POINTS_CARD, keep_points_card
from models.reasons.explained import Explained
from models.signatures import Signature, keep_signature
from serving.ranking.cohort import Ordering, RankedCohort
from serving.ranking.rank import NobodyInCohort, rank_cohort
from serving.ranking.serves import has_model, serving_model, standing
from tests.features.facts import AS_OF, CHILD, CUT_OFF, Family, before
from tests.features.stores import write_extract
from tests.serving.town import card, coded, learned_card

BY_RANK_ALONE = Ordering(seed=1, random_share=0.0)
RANKED = [*(f"a{n}" for n in range(10)), "late", "thin", "calm"]


@pytest.fixture
def cohort(town: Path) -> RankedCohort:
    return rank_cohort(town, AS_OF, ordering=BY_RANK_ALONE)


def of(cohort: RankedCohort, name: str) -> int:
    return cohort.row_of[coded(name)]


def explained(cohort: RankedCohort) -> Explained:
    """Everybody who is ranked, in the order of RANKED."""
    return cohort.explain([coded(name) for name in RANKED])


def test_everybody_in_the_cohort_is_ranked_but_those_in_the_urgent_lane(cohort: RankedCohort):
    assert set(cohort.row_of) == {coded(name) for name in RANKED}
    assert set(cohort.urgent) == {coded("urgent"), coded("busy")}
    assert cohort.cohort_size.tolist() == [10, 3, 0]


def test_risk_is_the_card_s_points_calibrated(cohort: RankedCohort):
    for times in range(10):
        assert cohort.scored.risk[of(cohort, f"a{times}")] == pytest.approx(expit(times - 3.0))


def test_the_first_seven_of_ten_are_selected_in_a_commission_of_seven_places(cohort: RankedCohort):
    ranks = {name: int(cohort.selection.rank[of(cohort, name)]) for name in RANKED[:10]}
    assert ranks == {f"a{times}": 10 - times for times in range(10)}
    chosen = {name for name in RANKED[:10] if cohort.selection.selected[of(cohort, name)]}
    assert chosen == {f"a{times}" for times in range(3, 10)}
    assert cohort.capacity.tolist() == [7, 7, 7]


def test_bands_speak_of_risk_and_a_thin_record_has_none(cohort: RankedCohort):
    bands = {name: cohort.band[of(cohort, name)] for name in RANKED}
    assert bands["thin"] == ""
    assert {name for name, band in bands.items() if band == "high"} == set(RANKED[3:10])
    assert {name for name, band in bands.items() if band == "elevated"} == {"a1", "a2", "late"}
    assert {name for name, band in bands.items() if band == "usual"} == {"a0", "calm"}
    assert np.flatnonzero(cohort.scored.thin).tolist() == [of(cohort, "thin")]


def test_reasons_are_those_of_the_card(cohort: RankedCohort):
    """Three absences: the first line gives 1 - 0.5, the next two 1 each."""
    country = explained(cohort).country
    school = country.concepts.index("theme_school")
    assert country.values[RANKED.index("a3"), school] == 2.5
    assert country.values[RANKED.index("a0"), school] == -0.5


def test_without_refits_every_reason_is_stable_and_every_band_settled(cohort: RankedCohort):
    everybody = explained(cohort)
    np.testing.assert_array_equal(everybody.stable, everybody.country.values != 0)
    assert set(cohort.between.tolist()) == {None}
    assert cohort.rank_low.tolist() == cohort.rank_high.tolist() == cohort.selection.rank.tolist()


@pytest.fixture
def learned(town: Path) -> RankedCohort:
    """The town by a card that was learned, with refits (see town.py)."""
    keep_points_card(town, learned_card(CaseStore.open(town)))
    return rank_cohort(town, AS_OF, ordering=BY_RANK_ALONE)


def test_a_reason_is_stable_where_the_refits_keep_half_of_it(learned: RankedCohort):
    """Where two refits take 2.5 points off, four absences make 1 instead of 3.5, five 2 instead of
    4.5, six 3 instead of 5.5. On the check-up the refits do not agree.
    """
    everybody = explained(learned)
    stable = {
        concept: set(
            itertools.compress(
                RANKED, everybody.stable[:, everybody.country.concepts.index(concept)]
            )
        )
        for concept in ("theme_school", "check_up")
    }
    assert stable["theme_school"] == set(RANKED) - {"a4", "a5"}
    assert stable["check_up"] == set()


def test_two_bands_are_named_where_the_refits_change_places(learned: RankedCohort):
    """Under two refits three absences stand above four, so that these change bands."""
    between = {name: learned.between[of(learned, name)] for name in RANKED}
    assert {name for name, bands in between.items() if bands is not None} == {"a3", "a4"}
    assert between["a3"] == between["a4"] == ("high", "elevated")


def test_a_thin_record_stands_between_no_bands(learned: RankedCohort):
    risk = learned.scored.refit_risk.copy()
    risk[of(learned, "thin")] = 0.99
    found = replace(learned, scored=replace(learned.scored, refit_risk=risk))
    assert found.between[of(found, "thin")] is None
    assert found.between[of(found, "a9")] is None


def test_ranks_under_the_refits_are_those_within_the_commission(learned: RankedCohort):
    """Two refits rank C1 a9 to a6, then a3, a5, a2, a4, a1, a0; four rank C2 calm above thin."""
    low = {name: int(learned.rank_low[of(learned, name)]) for name in RANKED}
    high = {name: int(learned.rank_high[of(learned, name)]) for name in RANKED}
    moved = {"a5": (5, 6), "a4": (6, 8), "a3": (5, 7), "a2": (7, 8)}
    still = {f"a{times}": (10 - times, 10 - times) for times in (0, 1, 6, 7, 8, 9)}
    elsewhere = {"late": (1, 1), "thin": (2, 3), "calm": (2, 3)}
    assert {name: (low[name], high[name]) for name in RANKED} == {**moved, **still, **elsewhere}


def test_only_the_selected_are_asked_of_by_the_refits(learned: RankedCohort, town: Path):
    found = rank_cohort(town, AS_OF, ordering=BY_RANK_ALONE, explained="selected")
    selected = found.scored.family_id[found.selection.selected].tolist()
    one, other = found.explain(selected), learned.explain(selected)
    np.testing.assert_array_equal(one.stable, other.stable)
    np.testing.assert_array_equal(one.within.stable, other.within.stable)
    np.testing.assert_array_equal(found.scored.refit_risk, learned.scored.refit_risk)


def test_a_family_is_explained_alone_as_among_all_others(learned: RankedCohort):
    everybody = explained(learned)
    for place, name in enumerate(RANKED):
        alone = learned.explain([coded(name)])
        assert alone.rows.family_id.tolist() == [coded(name)]
        np.testing.assert_array_equal(alone.country.values[0], everybody.country.values[place])
        np.testing.assert_array_equal(alone.within.values[0], everybody.within.values[place])
        np.testing.assert_array_equal(alone.within.stable[0], everybody.within.stable[place])


def test_a_share_of_the_places_is_drawn_by_chance_with_its_probability(town: Path):
    """A seventh of seven places is one draw among those below the cut: four of ten."""
    found = rank_cohort(town, AS_OF, ordering=Ordering(seed=3, random_share=1 / 7))
    here = found.scored.commission == 0
    assert found.selection.by_rank[here].sum() == 6
    assert found.selection.by_chance[here].sum() == 1
    below = here & ~found.selection.by_rank
    assert found.selection.probability[below] == pytest.approx([1 / 4] * 4)


def test_only_the_selected_are_explained_where_no_more_is_asked(town: Path):
    everybody = rank_cohort(town, AS_OF, ordering=BY_RANK_ALONE)
    found = rank_cohort(town, AS_OF, ordering=BY_RANK_ALONE, explained="selected")
    chosen = np.flatnonzero(found.selection.selected)
    assert found.matrix.family_id.tolist() == found.scored.family_id[chosen].tolist()
    assert 0 < len(found.matrix) < len(everybody.matrix) == len(everybody.scored)
    np.testing.assert_array_equal(found.matrix.values, everybody.matrix.values[chosen])
    selected = found.scored.family_id[chosen].tolist()
    one, other = found.explain(selected), everybody.explain(selected)
    np.testing.assert_array_equal(one.country.values, other.country.values)
    np.testing.assert_array_equal(one.within.values, other.within.values)
    np.testing.assert_array_equal(found.scored.risk, everybody.scored.risk)
    assert found.scored.digest == everybody.scored.digest


def test_where_no_commission_has_a_place_nobody_is_explained(town: Path):
    commissions = CaseStore.open(town).folder / "commissions.parquet"
    table = pq.read_table(commissions)
    places = pa.array([0] * table.num_rows, table.schema.field("capacity").type)
    at = table.schema.get_field_index("capacity")
    pq.write_table(table.set_column(at, "capacity", places), commissions)
    found = rank_cohort(town, AS_OF, ordering=BY_RANK_ALONE, explained="selected")
    assert len(found.scored) == len(RANKED)
    assert (len(found.matrix), len(found.explain([]).rows)) == (0, 0)


def test_the_same_seed_gives_the_same_selection(town: Path):
    one, two = (rank_cohort(town, AS_OF, ordering=Ordering(seed=5)) for _ in range(2))
    assert one.selection.selected.tolist() == two.selection.selected.tolist()
    assert one.scored.digest == two.scored.digest


def test_the_champion_serves_where_there_is_one(town: Path, monkeypatch: pytest.MonkeyPatch):
    champion = SimpleNamespace(model=card(CaseStore.open(town)), name="tirek-plain", version="4")
    registry = SimpleNamespace(champion=lambda: champion)
    monkeypatch.setattr("models.registry.Registry", lambda _home, _code: registry)
    serving = serving_model(town, "plain")
    assert (serving.name, serving.version) == ("tirek-plain", "4")
    assert has_model(town, "plain")


def signed(until: datetime) -> Signature:
    return Signature("A. M.", "too few to tell", "2026-01-01T00:00:00+00:00", until.isoformat())


@pytest.mark.parametrize(
    ("days", "serves", "why"),
    [
        (1, "tirek-plain", ""),
        (-1, "points-card", "the signature for version 4 expired on"),
    ],
)
def test_a_champion_serves_as_long_as_somebody_answers_for_it(
    days: int, serves: str, why: str, town: Path, monkeypatch: pytest.MonkeyPatch
):
    champion = SimpleNamespace(model=card(CaseStore.open(town)), name="tirek-plain", version="4")
    registry = SimpleNamespace(champion=lambda: champion)
    monkeypatch.setattr("models.registry.Registry", lambda _home, _code: registry)
    keep_signature(town, "4", signed(datetime.now(UTC) + timedelta(days=days)))
    assert serving_model(town, "plain").name == serves
    assert standing(town, "plain").startswith(why)
    assert bool(standing(town, "plain")) == bool(why)


def test_where_no_model_has_earned_its_place_that_is_said(town: Path):
    assert standing(town, "plain") == ("no model has earned its place: the points card serves")
    shutil.rmtree(town / POINTS_CARD)
    assert not standing(town, "plain")


def test_the_points_card_serves_where_no_model_has_earned_its_place(town: Path):
    serving = serving_model(town, "plain")
    assert (serving.name, serving.version) == ("points-card", "2025-06-01")
    assert has_model(town, "plain")


def test_nothing_ranks_before_something_was_trained(town: Path):
    shutil.rmtree(town / POINTS_CARD)
    assert not has_model(town, "plain")
    with pytest.raises(NotThereYet, match="run 'tirek train' first"):
        rank_cohort(town, AS_OF)


def test_nothing_ranks_before_something_came_in(tmp_path: Path):
    with pytest.raises(NotThereYet, match="run 'tirek ingest EXTRACT' first"):
        rank_cohort(tmp_path, AS_OF)


def test_a_date_after_the_data_is_refused(town: Path):
    with pytest.raises(BadInput, match="lies outside the store"):
        rank_cohort(town, date(2027, 1, 2))
    assert len(rank_cohort(town, date(2027, 1, 1)).scored)


def test_a_date_on_which_nobody_is_scored_is_named(town: Path):
    with pytest.raises(NobodyInCohort, match="nobody is in the cohort of 2020-01-01"):
        rank_cohort(town, date(2020, 1, 1))


def test_a_model_of_another_catalogue_is_not_asked(town: Path, tmp_path: Path):
    """Another catalogue, other features: the card says so instead of misreading columns."""
    text = (town / "extract" / "plain.toml").read_text("utf-8")
    other = tmp_path / "other.toml"
    other.write_text(text.replace('code = "injury"', 'code = "wound"'), encoding="utf-8")
    extract = write_extract(
        tmp_path / "extract", [Family("f", registered=before(9), members=(CHILD,))]
    )
    ingest(extract, town, catalogue=other)
    with pytest.raises(BadInput, match="different catalogues: train again"):
        rank_cohort(town, CUT_OFF)
