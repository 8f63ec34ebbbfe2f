"""Pseudonyms: stable under one key, unrelated under another, and never reversible by guess."""

import base64
import hashlib
import hmac
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.anonymise import (
    Kind,
    begin_rotation,
    end_rotation,
    key_file,
    keys_of,
    load_or_create_key,
    pseudonym,
    pseudonyms,
)
from cases.errors import BadInput, NotThereYet

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))


@given(st.text(min_size=1, max_size=64))
def test_a_pseudonym_is_the_mac_in_base_32(identifier: str):
    mac = hmac.new(KEY, b"person\0" + identifier.encode(), hashlib.sha256).digest()
    spelled = base64.b32encode(mac).decode().lower()[:20]
    assert pseudonym(KEY, Kind.PERSON, identifier) == spelled


def test_many_at_once_equal_one_at_a_time():
    identifiers = ["F1", "Ә-2", "F" * 64, "F1"]
    together = [code.decode() for code in pseudonyms(KEY, Kind.FAMILY, identifiers)]
    assert together == [pseudonym(KEY, Kind.FAMILY, one) for one in identifiers]


def test_no_identifiers_give_no_pseudonyms():
    assert pseudonyms(KEY, Kind.FAMILY, []).shape == (0,)


def test_a_family_and_a_person_of_one_number_are_unrelated():
    assert pseudonym(KEY, Kind.FAMILY, "17") != pseudonym(KEY, Kind.PERSON, "17")


def test_another_key_gives_other_pseudonyms():
    assert pseudonym(KEY, Kind.FAMILY, "17") != pseudonym(OTHER_KEY, Kind.FAMILY, "17")


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path):
    first = load_or_create_key(tmp_path)
    path = tmp_path / "keys" / "pseudonym.key"
    assert load_or_create_key(tmp_path) == first == path.read_bytes()
    assert len(first) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["pseudonym.key"]


@pytest.mark.usefixtures("keys_are_drawn")
def test_two_homes_have_two_keys(tmp_path: Path):
    assert load_or_create_key(tmp_path / "a") != load_or_create_key(tmp_path / "b")


def test_the_environment_may_name_a_key_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    elsewhere = tmp_path / "token" / "key"
    monkeypatch.setenv("TIREK_KEY_FILE", str(elsewhere))
    key = load_or_create_key(tmp_path / "home")
    assert key_file(tmp_path / "home") == elsewhere
    assert elsewhere.read_bytes() == key
    assert not (tmp_path / "home").exists()


def test_a_key_that_another_run_made_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = key_file(tmp_path)
    path.parent.mkdir()
    path.write_bytes(KEY)
    seen = iter([False])
    monkeypatch.setattr(Path, "exists", lambda _: next(seen))
    assert load_or_create_key(tmp_path) == KEY


def test_a_cut_key_is_refused_rather_than_replaced(tmp_path: Path):
    path = key_file(tmp_path)
    path.parent.mkdir()
    path.write_bytes(b"short")
    with pytest.raises(BadInput, match=r"pseudonym\.key: holds 5 bytes.*restore the key"):
        load_or_create_key(tmp_path)
    assert path.read_bytes() == b"short"


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path):
    key_file(tmp_path).mkdir(parents=True)
    with pytest.raises(BadInput, match=r"pseudonym\.key: the pseudonym key cannot be read"):
        load_or_create_key(tmp_path)


def test_a_ring_chains_its_keys_oldest_first():
    once = pseudonym(KEY, Kind.FAMILY, "17")
    assert pseudonym(KEY + OTHER_KEY, Kind.FAMILY, "17") == pseudonym(OTHER_KEY, Kind.FAMILY, once)
    assert keys_of(KEY + OTHER_KEY) == (KEY, OTHER_KEY)


def test_a_rotation_adds_a_key_and_keeps_those_before(tmp_path: Path):
    first = load_or_create_key(tmp_path)
    ring = begin_rotation(tmp_path)
    assert (ring[:32], len(ring)) == (first, 64)
    end_rotation(tmp_path)
    assert load_or_create_key(tmp_path) == ring
    assert stat.S_IMODE(key_file(tmp_path).stat().st_mode) == 0o600
    assert [file.name for file in key_file(tmp_path).parent.iterdir()] == ["pseudonym.key"]


def test_a_rotation_begun_twice_is_one_rotation(tmp_path: Path):
    load_or_create_key(tmp_path)
    assert begin_rotation(tmp_path) == begin_rotation(tmp_path)


def test_while_a_rotation_is_half_done_no_key_is_given_out(tmp_path: Path):
    load_or_create_key(tmp_path)
    begin_rotation(tmp_path)
    with pytest.raises(BadInput, match="interrupted; run 'tirek keys rotate' to end it"):
        load_or_create_key(tmp_path)


def test_a_named_key_is_rotated_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    elsewhere = tmp_path / "token" / "key"
    monkeypatch.setenv("TIREK_KEY_FILE", str(elsewhere))
    load_or_create_key(tmp_path / "home")
    ring = begin_rotation(tmp_path / "home")
    end_rotation(tmp_path / "home")
    assert elsewhere.read_bytes() == ring
    assert not (tmp_path / "home").exists()


def test_without_a_key_there_is_nothing_to_rotate(tmp_path: Path):
    with pytest.raises(NotThereYet, match="no pseudonym key here; restore it"):
        begin_rotation(tmp_path)


def test_a_cut_ring_is_not_rotated(tmp_path: Path):
    path = key_file(tmp_path)
    path.parent.mkdir()
    path.write_bytes(KEY + b"short")
    with pytest.raises(BadInput, match="holds 37 bytes"):
        begin_rotation(tmp_path)
    assert [file.name for file in path.parent.iterdir()] == ["pseudonym.key"]
