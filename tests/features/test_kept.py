"""A matrix is made once, and made again whenever anything it follows from has changed."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cases.ingest import ingest
from cases.store import MATRICES_FOLDER, CaseStore
from features import kept
from features.kept import kept_matrix, matrix_identity
from features.matrix import build_matrix
from tests.features.facts import AS_OF, CHILD, Case, Event, Family, before
from tests.features.stores import write_extract

SEEN_UNTIL = date(2026, 10, 1)
COUNTRY = [
    Family(
        "F1",
        members=(CHILD,),
        events=(Event("absence", before(9), before(8), 2.0),),
        cases=(Case(date(2026, 4, 1), date(2026, 4, 2), "difficult"),),
    ),
    Family("F2", members=(CHILD,), commission="C2"),
]


@pytest.fixture
def store(tmp_path: Path) -> CaseStore:
    ingest(write_extract(tmp_path / "extract", COUNTRY), tmp_path / "home")
    return CaseStore.open(tmp_path / "home")


def files(store: CaseStore) -> list[Path]:
    return sorted((store.home / MATRICES_FOLDER).glob("*"))


@pytest.mark.parametrize(
    "asked", [{}, {"outcomes_seen_until": SEEN_UNTIL}, {"punitive": ("raid",)}]
)
def test_a_matrix_read_back_is_the_one_that_was_made(store: CaseStore, asked: dict[str, Any]):
    dates = [AS_OF, AS_OF - timedelta(30)]
    made, read = (kept_matrix(store, dates, **asked) for _ in range(2))
    fresh = build_matrix(store, dates, **asked)
    assert made.digest == read.digest == fresh.digest
    assert read.features == fresh.features
    assert read.commissions == fresh.commissions
    assert read.flow == fresh.flow
    for name in ("outcome", "helped"):
        np.testing.assert_array_equal(getattr(read, name), getattr(fresh, name))


def test_an_unchanged_matrix_is_not_made_again(store: CaseStore, monkeypatch: pytest.MonkeyPatch):
    kept_matrix(store, [AS_OF])
    monkeypatch.setattr(kept, "build_matrix", None)
    assert len(kept_matrix(store, [AS_OF])) == 2
    assert len(files(store)) == 1


def test_what_is_asked_otherwise_is_another_matrix(store: CaseStore):
    asked: list[dict[str, Any]] = [
        {"as_of_dates": [AS_OF]},
        {"as_of_dates": [AS_OF - timedelta(1)]},
        {"as_of_dates": [AS_OF], "outcomes_seen_until": SEEN_UNTIL},
        {"as_of_dates": [AS_OF], "outcomes_seen_until": SEEN_UNTIL + timedelta(1)},
        {"as_of_dates": [AS_OF], "punitive": ("raid",)},
    ]
    assert len({matrix_identity(store, **one) for one in asked}) == len(asked)


def test_another_store_gives_another_matrix(store: CaseStore, tmp_path: Path):
    before_change = matrix_identity(store, [AS_OF])
    changed = [COUNTRY[0], COUNTRY[1]._replace(commission="C1")]
    ingest(write_extract(tmp_path / "other", changed), store.home)
    assert matrix_identity(CaseStore.open(store.home), [AS_OF]) != before_change


def test_another_store_in_use_leaves_no_matrix_of_the_one_before(store: CaseStore, tmp_path: Path):
    kept_matrix(store, [AS_OF])
    ingest(write_extract(tmp_path / "again", COUNTRY), store.home)
    assert len(files(store)) == 1
    ingest(write_extract(tmp_path / "other", COUNTRY[:1]), store.home)
    assert files(store) == []


def test_changed_code_gives_another_matrix(store: CaseStore, monkeypatch: pytest.MonkeyPatch):
    before_change = matrix_identity(store, [AS_OF])
    monkeypatch.setattr(kept, "code_digest", lambda: "another")
    assert matrix_identity(store, [AS_OF]) != before_change


def test_the_code_is_every_file_of_the_package():
    package = Path(kept.__file__).parent
    assert {"asof.py", "fold.py", "onepass.py"} <= {file.name for file in package.glob("*.py")}
    assert len(kept.code_digest()) == 64


def test_only_so_many_are_kept_and_the_longest_unused_goes(
    store: CaseStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept, "MOST_KEPT", 2)
    for days in range(4):
        kept_matrix(store, [AS_OF - timedelta(days)])
    assert len(files(store)) == 2


def test_a_large_matrix_is_not_kept(store: CaseStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 10)
    kept_matrix(store, [AS_OF])
    assert files(store) == []
