"""The demo's accounts and key: only ever in a home of simulated families."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases.anonymise import DEMO_KEY, KEY_VARIABLE, key_file
from cases.errors import BadInput
from cases.ingest import ingest
from serving.access.signing_in import verify
from serving.demo import (
    PASSWORD,
    PEOPLE,
    access_lines,
    add_demo_access,
    begin_demo,
    is_made,
    mark_made,
    use_demo_key,
)
from serving.referrals.database import open_database
from tests.features.facts import Family
from tests.features.stores import write_extract


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Path]:
    """A home whose one family its extract calls simulated."""
    extract = write_extract(tmp_path / "extract", [Family("f")])
    manifest = extract / "extract.toml"
    manifest.write_text(manifest.read_text("utf-8") + "simulated = true\n", encoding="utf-8")
    ingest(extract, tmp_path / "home")
    return tmp_path / "home"


def test_a_demo_is_made_once_it_is_marked_and_only_at_its_own_size(tmp_path: Path):
    assert not is_made(tmp_path, families=500)
    mark_made(tmp_path, families=500)
    assert is_made(tmp_path, families=500)
    assert not is_made(tmp_path, families=501)


def test_a_home_that_is_not_there_or_is_empty_is_free(tmp_path: Path):
    begin_demo(tmp_path / "none")
    (tmp_path / "other").mkdir()
    begin_demo(tmp_path / "other")
    assert {home.name for home in tmp_path.iterdir()} == {"none", "other"}


def test_a_home_that_holds_anything_is_never_replaced(tmp_path: Path):
    (tmp_path / "note").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="is not empty and holds no demo of this size"):
        begin_demo(tmp_path)


def test_a_demo_that_was_interrupted_begins_again(tmp_path: Path):
    home = tmp_path / "home"
    begin_demo(home)
    (home / "half").write_text("made", encoding="utf-8")
    begin_demo(home)
    assert not (home / "half").exists()
    mark_made(home, families=500)
    with pytest.raises(BadInput, match="is not empty"):
        begin_demo(home)


def test_the_demo_s_key_is_put_in_place_for_its_owner_alone(tmp_path: Path):
    use_demo_key(tmp_path)
    path = key_file(tmp_path)
    assert path.read_bytes() == DEMO_KEY
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_key_that_is_there_is_never_replaced(tmp_path: Path):
    path = key_file(tmp_path)
    path.parent.mkdir()
    path.write_bytes(b"k" * 32)
    use_demo_key(tmp_path)
    assert path.read_bytes() == b"k" * 32


def test_a_key_kept_elsewhere_is_used_and_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "token"))
    use_demo_key(tmp_path / "home")
    assert list(tmp_path.iterdir()) == []


def test_the_demo_s_people_can_sign_in_each_in_a_commission_if_the_role_has_one(simulated: Path):
    add_demo_access(simulated)
    database = open_database(simulated)
    found = [verify(database, person.username, password=PASSWORD) for person in PEOPLE]
    database.close()
    assert [one and (one.role, one.language, one.commission_id) for one in found] == [
        ("member", "kk", "C1"),
        ("member", "ru", "C2"),
        ("chair", "en", "C3"),
        ("region", "kk", ""),
        ("auditor", "kk", ""),
        ("data_scientist", "ru", ""),
        ("administrator", "kk", ""),
        ("administrator", "ru", ""),
    ]


def test_a_home_of_real_records_gets_no_known_password(tmp_path: Path):
    ingest(write_extract(tmp_path / "extract", [Family("f")]), tmp_path / "home")
    with pytest.raises(BadInput, match="for simulated families only; use 'tirek users add'"):
        add_demo_access(tmp_path / "home")


def test_who_can_sign_in_is_printed_with_a_fresh_token_each_time(simulated: Path):
    one, two = list(access_lines(simulated)), list(access_lines(simulated))
    assert one[:-1] == two[:-1]
    assert one[:-1] == [
        f"Demo accounts (password {PASSWORD}):",
        "  aigerim   member          kk  Commission C1",
        "  sergey    member          ru  Commission C2",
        "  dana      chair           en  Commission C3",
        "  gulnar    region          kk  R1",
        "  nurlan    auditor         kk  the whole service",
        "  asel      data scientist  ru  the whole service",
        "  yermek    administrator   kk  the whole service",
        "  galiya    administrator   ru  the whole service",
    ]
    assert one[-1].startswith("Token for /v1, one day: tirek_")
    assert one[-1] != two[-1]
