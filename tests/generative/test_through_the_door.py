"""The whole way once: random histories as CSV, through ingest, against the slow way."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cases.anonymise import Kind, load_or_create_key, pseudonym
from cases.ingest import ingest
from cases.store import CaseStore
from features.matrix import FeatureMatrix, build_matrix
from tests.features.facts import AS_OF, CUT_OFF, Event, Family, Member
from tests.features.stores import store_of, write_extract
from tests.generative.histories import countries
from tests.generative.naive import naive_matrix


def fit_for_the_door(family: Family) -> Family:
    """The family without what ingest would rightly put in quarantine."""
    return family._replace(
        left=family.left if _none_late(family.left) else None,
        members=tuple(member for member in family.members if _lived_there(member, family)),
        events=tuple(event for event in family.events if _none_late(event.known, event.withdrawn)),
        cases=tuple(
            case
            for case in family.cases
            if _none_late(case.known, case.closed, case.closing_known, case.withdrawn)
        ),
        offers=tuple(
            offer
            for offer in family.offers
            if _none_late(offer.offered, offer.started, offer.ended)
        ),
    )


def _lived_there(member: Member, family: Family) -> bool:
    left = member.left or CUT_OFF
    return (
        (member.birth is None or member.birth <= member.joined)
        and family.registered <= left <= CUT_OFF
        and member.joined <= (family.left or CUT_OFF)
    )


def _none_late(*days: date | None) -> bool:
    return all(day is None or day <= CUT_OFF for day in days)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home, hence one key, for every example: equal facts then give equal stores."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def matrix_through_the_door(extract: Path, home: Path, families_a_part: int) -> FeatureMatrix:
    report = ingest(extract, home, families_a_part=families_a_part)
    assert sum(table.quarantined for table in report.balance) == 0, report.reasons
    return build_matrix(CaseStore.open(home), [AS_OF])


admitted = countries.map(lambda country: [fit_for_the_door(family) for family in country])


# an example is small as drawn, and each costs an ingest: shrinking would take minutes
few = settings(deadline=None, max_examples=6, phases=(Phase.explicit, Phase.reuse, Phase.generate))


@few
@given(admitted, st.integers(1, 3))
def test_from_csv_to_matrix_every_value_equals_a_recount(
    home: Path, country: list[Family], families_a_part: int
):
    with tempfile.TemporaryDirectory() as folder:
        extract = write_extract(Path(folder), country)
        matrix = matrix_through_the_door(extract, home, families_a_part)
    key = load_or_create_key(home)
    rows = zip(matrix.family_id, matrix.values.tolist(), strict=True)
    found = {name: dict(zip(matrix.feature_names, row, strict=True)) for name, row in rows}
    expected = naive_matrix(country, AS_OF)
    assert len(found) == len(expected)
    for code, features in expected.items():
        in_store = found[pseudonym(key, Kind.FAMILY, code)]
        assert in_store == pytest.approx(features, rel=1e-6, abs=1e-6, nan_ok=True)


@few
@given(admitted, st.randoms(use_true_random=False))
def test_the_order_of_lines_in_a_file_changes_no_byte(
    home: Path, country: list[Family], random: Random
):
    with tempfile.TemporaryDirectory() as folder:
        extract = write_extract(Path(folder), country)
        in_order = matrix_through_the_door(extract, home, 2)
        for file in extract.glob("*.csv"):
            header, *lines = file.read_text(encoding="utf-8").splitlines()
            mixed = [header, *random.sample(lines, len(lines))]
            file.write_text("\n".join(mixed) + "\n", encoding="utf-8")
        out_of_order = matrix_through_the_door(extract, home, 2)
    assert out_of_order.digest == in_order.digest


def test_a_store_in_memory_is_cut_from_the_same_cloth_as_one_on_disk(tmp_path: Path):
    country = [Family("F1", events=(Event("absence", AS_OF, AS_OF, 2.0),))]
    ingest(write_extract(tmp_path / "extract", country), tmp_path)
    on_disk = CaseStore.open(tmp_path).parts[0]
    in_memory = store_of(country).parts[0]
    for name in ("families", "members", "events", "cases", "help"):
        assert in_memory.table(name).schema.equals(on_disk.table(name).schema)
