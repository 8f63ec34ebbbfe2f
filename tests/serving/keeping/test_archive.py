"""An archive brings back exactly the files that went in, or nothing at all."""

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from cases.errors import BadInput
from serving.keeping.archive import MANIFEST, DamagedArchive, Member, unpack, write_archive

WORDS = {"list.json": b'{"rows": []}', "cases/store-1/events.parquet": b"PAR1\x00\xff" * 700}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two files."""
    files = []
    for name, content in WORDS.items():
        path = tmp_path / "home" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        files.append((name, path))
    write_archive(tmp_path / "kept.tar", files, {"made_at": "today"})
    return tmp_path / "kept.tar"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "unpacked"
    made.mkdir()
    return made


def forged(path: Path, *members: tuple[tarfile.TarInfo, bytes], told: object = None) -> Path:
    """An archive of somebody else's making, whose manifest fits what is in it."""
    with tarfile.open(path, "w:") as tar:
        for member, content in members:
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content))
        fits = {
            member.name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for member, content in members
        }
        text = json.dumps(told or {"format": 1, "about": {}, "members": fits}).encode()
        last = tarfile.TarInfo(MANIFEST)
        last.size = len(text)
        tar.addfile(last, io.BytesIO(text))
    return path


def plain(name: str) -> tarfile.TarInfo:
    return tarfile.TarInfo(name)


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def test_what_went_in_comes_out(archive: Path, folder: Path):
    manifest = unpack(archive, folder)
    assert {name: (folder / name).read_bytes() for name in WORDS} == WORDS
    assert manifest.about == {"made_at": "today"}


def test_the_manifest_names_every_file_by_size_and_sha256(archive: Path, folder: Path):
    assert unpack(archive, folder).members == {
        name: Member(len(content), hashlib.sha256(content).hexdigest())
        for name, content in WORDS.items()
    }


def test_an_archive_is_its_owners_alone(archive: Path):
    assert archive.stat().st_mode & 0o777 == 0o600


def test_an_archive_never_takes_the_place_of_a_file(archive: Path, tmp_path: Path):
    before = archive.read_bytes()
    with pytest.raises(BadInput, match="something here already"):
        write_archive(archive, [("list.json", tmp_path / "home" / "list.json")], {})
    assert archive.read_bytes() == before
    assert not list(tmp_path.glob(".kept*"))


def test_a_file_that_cannot_be_read_leaves_no_archive(tmp_path: Path):
    with pytest.raises(BadInput, match=r"gone\.json"):
        write_archive(tmp_path / "kept.tar", [("gone.json", tmp_path / "gone.json")], {})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_an_archive_that_was_cut_off_is_refused(archive: Path, folder: Path, share: float):
    whole = archive.read_bytes()
    last = whole.rindex(b"}")  # where the manifest ends: what follows are zeros
    archive.write_bytes(whole[: int(last * share)])
    with pytest.raises(DamagedArchive, match="no whole backup"):
        unpack(archive, folder)


def test_any_byte_of_a_file_that_was_altered_is_found(archive: Path, folder: Path):
    whole = bytearray(archive.read_bytes())
    whole[whole.index(b"PAR1") + 1000] ^= 1
    archive.write_bytes(whole)
    with pytest.raises(DamagedArchive, match=r"events\.parquet is not as it was"):
        unpack(archive, folder)


def test_a_file_that_the_manifest_knows_and_the_archive_lacks_is_missed(
    tmp_path: Path, folder: Path
):
    missing = {"a": {"size": 0, "sha256": hashlib.sha256(b"").hexdigest()}}
    path = forged(tmp_path / "x.tar", told={"format": 1, "about": {}, "members": missing})
    with pytest.raises(DamagedArchive, match="a is not as it was backed up, or missing"):
        unpack(path, folder)


def test_a_file_that_the_manifest_does_not_know_is_refused(tmp_path: Path, folder: Path):
    told = {"format": 1, "about": {}, "members": {}}
    path = forged(tmp_path / "x.tar", (plain("more"), b"x"), told=told)
    with pytest.raises(DamagedArchive, match="more is not as it was"):
        unpack(path, folder)


@pytest.mark.parametrize(
    "name", ["../out", "a/../../out", "/etc/out", "a\\..\\out", "a/\x1b[2Jout", "./../out"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, folder: Path, name: str):
    path = forged(tmp_path / "x.tar", (plain(name), b"x"))
    with pytest.raises(DamagedArchive):
        unpack(path, folder)
    assert not (tmp_path / "out").exists()
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "member",
    [
        special("link", tarfile.SYMTYPE, "/etc/passwd"),
        special("link", tarfile.LNKTYPE, "list.json"),
        special("device", tarfile.CHRTYPE),
        special("pipe", tarfile.FIFOTYPE),
        special("folder", tarfile.DIRTYPE),
    ],
    ids=["symlink", "hard-link", "device", "pipe", "folder"],
)
def test_only_plain_files_are_taken_out(tmp_path: Path, folder: Path, member: tarfile.TarInfo):
    path = forged(tmp_path / "x.tar", (member, b""))
    with pytest.raises(DamagedArchive, match="a link or a device"):
        unpack(path, folder)
    assert not list(folder.iterdir())


def test_a_name_that_comes_twice_is_refused(tmp_path: Path, folder: Path):
    path = forged(tmp_path / "x.tar", (plain("a"), b"first"), (plain("a"), b"second"))
    with pytest.raises(DamagedArchive, match="stands where it should not"):
        unpack(path, folder)


def test_an_archive_of_a_later_format_is_refused(tmp_path: Path, folder: Path):
    path = forged(tmp_path / "x.tar", told={"format": 2, "about": {}, "members": {}})
    with pytest.raises(DamagedArchive, match="of format 2"):
        unpack(path, folder)


@pytest.mark.parametrize("told", [[], {}, {"format": 1}, {"format": 1, "about": {}, "members": 1}])
def test_what_is_no_manifest_is_refused(tmp_path: Path, folder: Path, told: object):
    path = forged(tmp_path / "x.tar", told=told or ["nothing"])
    with pytest.raises(DamagedArchive, match="no manifest"):
        unpack(path, folder)


def test_what_is_no_archive_is_refused(tmp_path: Path, folder: Path):
    (tmp_path / "x.tar").write_bytes(b"words" * 5000)
    with pytest.raises(DamagedArchive):
        unpack(tmp_path / "x.tar", folder)
