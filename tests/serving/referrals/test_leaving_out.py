"""A contested record is left out of the next list, and of nothing else (see town.py)."""

from pathlib import Path

import pytest

from cases.store import CaseStore
from serving.access.adding_accounts import add_account
from serving.listing.refer import refer
from serving.ranking.cohort import RankedCohort
from serving.ranking.rank import rank_cohort
from serving.referrals.corrections.filing import (
    CorrectionText,
    file_correction,
    find_correction,
)
from serving.referrals.corrections.items import items_of
from serving.referrals.corrections.leaving_out import Contested, contested_records, parts_without
from serving.referrals.corrections.objections import record_objection
from serving.referrals.corrections.reviewing import decide_correction
from serving.referrals.database import open_database
from serving.referrals.journal.actions import Actor
from serving.referrals.lists import find_row
from serving.referrals.reading.draw import BLIND_SHARE
from serving.referrals.records import StoredRow
from serving.rotation import rotate_key
from serving.scoring.newest import open_scoring
from tests.features.facts import AS_OF
from tests.serving.deciding import DANA, ORDER, make_lists
from tests.serving.seeding import PASSWORD
from tests.serving.town import coded

FAMILY = coded("a9")
OTHER = Actor("Omar", "chair", 2, "C1")
SAID = CorrectionText("Wrong-word", "family", "kk")


@pytest.fixture
def listed(town: Path) -> Path:
    """The town with its list made and two people to act."""
    make_lists(town)
    database = open_database(town)
    with database.writing() as session:
        for name in ("dana", "omar"):
            add_account(
                session, name, display_name=name.title(), role="member", commission_id="C1",
                password=PASSWORD,
            )  # fmt: skip
    database.close()
    return town


def row_of(home: Path, family: str = FAMILY) -> StoredRow:
    database = open_database(home)
    with database.reading() as session:
        row = find_row(session, commission_id="C1", family_id=family)
    database.close()
    assert row is not None
    return row


def contest(home: Path, *places: str) -> list[int]:
    """File a correction about each item of the family's page."""
    row = row_of(home)
    items = {item.place: item for item in items_of(row.family.shown)}
    database = open_database(home)
    with database.writing() as session:
        filed = [
            file_correction(session, row, items[place], DANA, SAID, token=place, today=AS_OF)
            for place in places
        ]
    database.close()
    return filed


def ranked(home: Path) -> RankedCohort:
    database = open_database(home)
    with database.reading() as session:
        left_out = contested_records(session)
    database.close()
    return rank_cohort(home, AS_OF, ordering=ORDER, left_out=left_out)


def absences(cohort: RankedCohort) -> dict[str, float]:
    counts = cohort.matrix.column("absence__count_365").tolist()
    return dict(zip(cohort.matrix.family_id.tolist(), counts, strict=True))


def risks(cohort: RankedCohort) -> dict[str, float]:
    scored = cohort.scored
    return dict(zip(scored.family_id.tolist(), scored.risk.tolist(), strict=True))


def test_a_contested_fact_is_not_counted_and_no_other_family_changes(listed: Path):
    before = rank_cohort(listed, AS_OF, ordering=ORDER)
    contest(listed, "fact-0")
    after = ranked(listed)
    assert absences(before)[FAMILY] == 9
    assert absences(after) == {**absences(before), FAMILY: 8}
    others = {family: risk for family, risk in risks(before).items() if family != FAMILY}
    assert {family: risks(after)[family] for family in others} == others
    assert risks(after)[FAMILY] < risks(before)[FAMILY]


def test_a_contested_reason_takes_every_record_it_speaks_of_with_it(listed: Path):
    contest(listed, "raises-0")
    assert absences(ranked(listed))[FAMILY] == 0


def test_what_became_known_since_still_counts(listed: Path):
    store = CaseStore.open(listed)
    known_later = Contested(concepts=frozenset({("absence", AS_OF.replace(year=2025))}))
    assert all(not part.left_out for part in parts_without(store, {FAMILY: known_later}))
    known_then = Contested(concepts=frozenset({("absence", AS_OF)}))
    gone = sum(len(part.left_out) for part in parts_without(store, {FAMILY: known_then}))
    assert gone == 9


def test_the_next_list_leaves_it_out_and_still_shows_the_fact(listed: Path):
    contest(listed, *(f"fact-{n}" for n in range(7)))
    before = row_of(listed).family
    make_lists(listed)
    after = row_of(listed).family
    assert (before.band, after.band) == ("high", "elevated")
    assert after.shown.facts == before.shown.facts


def test_it_counts_again_where_the_correction_is_not_upheld(listed: Path):
    before = absences(rank_cohort(listed, AS_OF, ordering=ORDER))
    one, two = contest(listed, "fact-0", "fact-1")
    database = open_database(listed)
    with database.writing() as session:
        for correction_id, upheld in ((one, True), (two, False)):
            found = find_correction(session, commission_id="C1", correction_id=correction_id)
            assert found is not None
            decide_correction(
                session, found, OTHER, upheld=upheld, reason="x", token=f"o{correction_id}"
            )
    database.close()
    assert absences(ranked(listed)) == {**before, FAMILY: 8}


def test_a_correction_raises_nobody(listed: Path):
    """Its one check-up speaks for nobody here, so the model is asked with every item contested."""
    before = risks(rank_cohort(listed, AS_OF, ordering=ORDER))
    contest(listed, *(item.place for item in items_of(row_of(listed).family.shown)))
    after = risks(ranked(listed))
    assert all(after[family] <= risk for family, risk in before.items())


def test_a_correction_that_would_raise_leaves_the_record_whole(
    listed: Path, monkeypatch: pytest.MonkeyPatch
):
    contest(listed, "fact-0")
    before = absences(rank_cohort(listed, AS_OF, ordering=ORDER))
    monkeypatch.setattr("models.model.Model.risk", lambda _self, matrix: -matrix.column(
        "absence__count_365"
    ))  # fmt: skip
    assert absences(ranked(listed)) == before


def test_machines_are_told_without_it_too(listed: Path):
    behind = open_scoring(listed)
    (before,) = behind.score([FAMILY])
    contest(listed, *(f"fact-{n}" for n in range(8)))
    (after,) = behind.score([FAMILY])
    assert (before.band, after.band) == ("high", "elevated")


def test_a_contested_record_of_danger_keeps_the_family_in_the_urgent_lane(listed: Path):
    family, reader = coded("urgent"), Actor("Dana", "member", 1, "C2")
    database = open_database(listed)
    with database.writing() as session:
        row = find_row(session, commission_id="C2", family_id=family)
        assert row is not None
        for item in items_of(row.family.shown):
            file_correction(session, row, item, reader, SAID, token=item.place, today=AS_OF)
    made = refer(listed, database, AS_OF, ordering=ORDER)
    database.close()
    assert {one.lane for one in made.families if one.family_id == family} == {"urgent"}


def test_a_rotated_key_changes_nothing(listed: Path):
    contest(listed, "fact-0")
    rotate_key(listed)
    counts = sorted(absences(ranked(listed)).values())
    assert counts == [0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 8]


def test_a_list_says_for_how_many_rows_readers_look_first(listed: Path):
    assert row_of(listed).head.blind_share == BLIND_SHARE


def test_an_objection_changes_no_list(listed: Path):
    before = row_of(listed)
    database = open_database(listed)
    with database.writing() as session:
        record_objection(
            session, before, DANA, stands=True, said_by="family", note="Objection-word", token="n"
        )
    made = refer(listed, database, AS_OF, ordering=ORDER)
    database.close()
    assert made.head.digest == before.head.digest
