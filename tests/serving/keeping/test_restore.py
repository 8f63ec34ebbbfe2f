"""The town is backed up and brought back elsewhere, on SQLite and on PostgreSQL (see town.py)."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from cases.errors import BadInput, CheckFailed, NotThereYet
from cases.store import CaseStore
from cases.tombstones import erased_families
from serving.access.sessions import start_session
from serving.erasure import erase_family
from serving.keeping.archive import DamagedArchive
from serving.keeping.backing_up import back_up, backup_lines
from serving.keeping.restoring import restore, restored_lines
from serving.referrals.access_tables import AccountTable, DeskSessionTable
from serving.referrals.database import ReferralDatabase, open_database, open_file
from serving.referrals.journal.actions import NOBODY_KNOWN, Action
from serving.referrals.journal.entries import append, head_of, read_entries
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import DecisionTable
from serving.referrals.verifying.verify import verify_journal
from tests.serving.conftest import Kind
from tests.serving.deciding import FAMILY, decide, decide_in
from tests.serving.postgresql import Server, address
from tests.serving.tampering import without_guard

pytestmark = pytest.mark.usefixtures("referrals")


@pytest.fixture
def decided(town: Path) -> Path:
    """The town with its list made, and a decision about `a9`."""
    decide_in(town)
    return town


@pytest.fixture
def kept(decided: Path, tmp_path: Path) -> Path:
    """A backup of that."""
    back_up(decided, tmp_path / "kept.tar")
    return tmp_path / "kept.tar"


@pytest.fixture
def elsewhere(
    kind: Kind, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kept: Path
) -> Iterator[None]:
    """From here on, whoever opens a referral database finds another, empty one."""
    del kept  # made from the first
    if kind == "sqlite":
        yield
        return
    server: Server = request.getfixturevalue("server")
    with server.copy(like="fresh") as url:
        monkeypatch.setenv("TIREK_DATABASE_URL", address(url))
        yield


@contextmanager
def opened(home: Path) -> Iterator[ReferralDatabase]:
    with closing(open_database(home)) as database:
        yield database.within(EVERY_COMMISSION)


def rows_of(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that is kept."""
    with opened(home) as database, database.reading() as session:
        names = session.scalars(
            text(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                if database.engine.dialect.name == "sqlite"
                else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
        ).all()
        return {name: all_of(session, name) for name in names}


def all_of(session: Session, table: str) -> list[tuple[object, ...]]:
    found = session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608  a table's name
    return sorted(tuple(map(str, row)) for row in found)


def files_in(home: Path) -> dict[str, bytes]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith(("referrals.db", ".", "pseudonym"))
    }


@pytest.mark.usefixtures("elsewhere")
def test_a_home_comes_back_with_every_file_and_its_journal_whole(
    decided: Path, kept: Path, tmp_path: Path
):
    restored = restore(kept, tmp_path / "again")
    assert files_in(tmp_path / "again") == files_in(decided)
    with opened(tmp_path / "again") as database, database.reading() as session:
        found = verify_journal(session)
        assert (found.fault, found.decisions) == (None, 1)
        assert found.head == restored.journal == restored.journal_then


def test_every_row_of_every_table_comes_back(
    decided: Path, kept: Path, tmp_path: Path, request: pytest.FixtureRequest
):
    before = rows_of(decided)
    request.getfixturevalue("elsewhere")
    restore(kept, tmp_path / "again")
    assert rows_of(tmp_path / "again") == before


@pytest.mark.usefixtures("elsewhere")
def test_work_goes_on_where_the_backup_ended(kept: Path, tmp_path: Path):
    restore(kept, tmp_path / "again")
    with opened(tmp_path / "again") as database, database.reading() as session:
        head = head_of(session)
    second = decide(tmp_path / "again", form="second", seen=1)
    with opened(tmp_path / "again") as database, database.reading() as session:
        assert head_of(session).position == head.position + 1
        assert session.scalar(select(func.max(DecisionTable.id))) == second
        assert verify_journal(session).fault is None


@pytest.mark.usefixtures("elsewhere")
def test_what_is_restored_is_guarded_as_before(kept: Path, tmp_path: Path):
    restore(kept, tmp_path / "again")
    with (
        opened(tmp_path / "again") as database,
        pytest.raises(Exception, match="never deleted"),
        database.writing() as session,
    ):
        session.execute(text("DELETE FROM journal_entry"))


def test_a_home_is_backed_up_while_others_write(decided: Path, tmp_path: Path):
    stop = Event()

    def write(database: ReferralDatabase) -> int:
        while not stop.is_set():
            with database.writing() as session:
                position = append(session, Action.SIGN_IN_REFUSED, NOBODY_KNOWN, locked=False)
        return position

    with opened(decided) as database, ThreadPoolExecutor(1) as threads:
        writing = threads.submit(write, database)
        kept = back_up(decided, tmp_path / "kept.tar")
        stop.set()
    assert kept.journal is not None
    assert 3 < kept.journal.position <= writing.result()


@pytest.mark.usefixtures("elsewhere")
def test_nobody_is_signed_in_after_a_restore(decided: Path, kept: Path, tmp_path: Path):
    del decided
    restore(kept, tmp_path / "again")
    with opened(tmp_path / "again") as database, database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DeskSessionTable)) == 0
        assert session.scalar(select(func.count()).select_from(AccountTable)) == 1


def test_a_session_does_not_even_travel(decided: Path, tmp_path: Path):
    with opened(decided) as database, database.writing() as session:
        account = session.scalars(select(AccountTable.id)).one()
        start_session(session, account)
        secret = session.scalars(select(DeskSessionTable.form_secret)).one()
    back_up(decided, tmp_path / "kept.tar")
    assert secret.encode() not in (tmp_path / "kept.tar").read_bytes()


def test_the_key_travels_only_where_it_was_asked_for(decided: Path, tmp_path: Path):
    key = (decided / "keys" / "pseudonym.key").read_bytes()
    without = back_up(decided, tmp_path / "without.tar")
    with_it = back_up(decided, tmp_path / "with.tar", with_key=True)
    assert key not in (tmp_path / "without.tar").read_bytes()
    assert key in (tmp_path / "with.tar").read_bytes()
    assert with_it.files == without.files + 1


@pytest.mark.usefixtures("elsewhere")
def test_a_restored_key_is_its_owners_alone(decided: Path, tmp_path: Path):
    key = (decided / "keys" / "pseudonym.key").read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TIREK_DATABASE_URL", raising=False)
        with closing(open_database(decided)):
            back_up(decided, tmp_path / "with.tar", with_key=True)
    restored = restore(tmp_path / "with.tar", tmp_path / "again")
    path = tmp_path / "again" / "keys" / "pseudonym.key"
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (key, 0o600)
    assert restored.with_key
    assert "is not in the backup" not in "\n".join(restored_lines(restored))


def test_a_key_that_is_kept_elsewhere_is_found_there(
    decided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (decided / "keys" / "pseudonym.key").rename(tmp_path / "token.key")
    with pytest.raises(BadInput, match="no pseudonym key here"):
        back_up(decided, tmp_path / "a.tar", with_key=True)
    monkeypatch.setenv("TIREK_KEY_FILE", str(tmp_path / "token.key"))
    back_up(decided, tmp_path / "b.tar", with_key=True)
    assert (tmp_path / "token.key").read_bytes() in (tmp_path / "b.tar").read_bytes()


def test_a_terminal_is_told_what_to_note_elsewhere(decided: Path, tmp_path: Path):
    kept = back_up(decided, tmp_path / "kept.tar")
    assert kept.journal is not None
    lines = "\n".join(backup_lines(kept))
    for noted in (kept.sha256, kept.journal.sha256, "keep a copy of it apart"):
        assert noted in lines


@pytest.mark.parametrize("told_by", ["journal", "tombstones"])
@pytest.mark.usefixtures("elsewhere")
def test_who_was_erased_since_the_backup_stays_erased(
    decided: Path, kept: Path, tmp_path: Path, told_by: str
):
    ledger = erase_afterwards(decided, tmp_path, told_by)
    restored = restore(kept, tmp_path / "again", erased=ledger)
    assert (restored.erased_told, restored.erased_again) == (1, 1)
    again = tmp_path / "again"
    assert FAMILY in erased_families(again)
    families = CaseStore.open(again).table("families", ["family_id"])["family_id"].to_pylist()
    assert FAMILY not in families
    whole = b"".join(path.read_bytes() for path in again.rglob("*") if path.is_file())
    assert b"Visitor-word" not in whole
    with opened(again) as database, database.reading() as session:
        assert session.scalars(select(DecisionTable.reason)).all() == ["(erased)"]
        assert verify_journal(session).fault is None


def erase_afterwards(home: Path, folder: Path, told_by: str) -> Path:
    """Erase `a9` from a copy of what was backed up, and the file that tells of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TIREK_DATABASE_URL", raising=False)
        if not (home / "referrals.db").exists():  # its rows are on a server; any journal will do
            decide_in(home)
        erase_family(home, FAMILY, approved_by="Dana Kim", reason="family_request")
        if told_by == "tombstones":
            return home / "cases" / "erased.json"
        with opened(home) as database, database.reading() as session:
            export = "\n".join(entry.text for entry in read_entries(session))
    (folder / "journal.jsonl").write_text(export, encoding="utf-8")
    return folder / "journal.jsonl"


@pytest.mark.usefixtures("elsewhere")
def test_a_family_that_the_backup_never_knew_is_kept_away_all_the_same(kept: Path, tmp_path: Path):
    stranger = "b" * 20
    stones = [
        {
            "family_id": stranger,
            "erased_on": "2026-05-01",
            "approved_by": "Dana Kim",
            "reason": "court_order",
        }
    ]
    (tmp_path / "erased.json").write_text(json.dumps(stones), encoding="utf-8")
    restored = restore(kept, tmp_path / "again", erased=tmp_path / "erased.json")
    assert (restored.erased_told, restored.erased_again) == (1, 0)
    assert erased_families(tmp_path / "again") == {stranger}


@pytest.mark.parametrize("text", ["words", "[1]", '{"action": "family_erased"}', '[{"a": 1}]'])
@pytest.mark.usefixtures("elsewhere")
def test_a_ledger_that_cannot_be_read_stops_the_restore(kept: Path, tmp_path: Path, text: str):
    (tmp_path / "ledger").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="tells of no erasures"):
        restore(kept, tmp_path / "again", erased=tmp_path / "ledger")
    assert not (tmp_path / "again").exists()


@pytest.mark.usefixtures("elsewhere")
def test_a_home_that_holds_something_is_not_replaced(kept: Path, tmp_path: Path):
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "notes").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="not empty"):
        restore(kept, tmp_path / "again")
    assert [path.name for path in (tmp_path / "again").iterdir()] == ["notes"]


@pytest.mark.usefixtures("elsewhere")
def test_an_empty_folder_may_become_the_home(kept: Path, tmp_path: Path):
    (tmp_path / "again").mkdir()
    restore(kept, tmp_path / "again")
    assert CaseStore.open(tmp_path / "again").families == 15


@pytest.mark.parametrize("kind", ["postgresql"])
def test_rows_on_a_server_are_not_replaced_either(kept: Path, tmp_path: Path):
    with pytest.raises(BadInput, match="holds rows already"):
        restore(kept, tmp_path / "again")
    assert not (tmp_path / "again").exists()


@pytest.mark.usefixtures("elsewhere")
def test_a_damaged_archive_leaves_nothing_behind(kept: Path, tmp_path: Path):
    kept.write_bytes(kept.read_bytes()[:-20_000])
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(DamagedArchive):
        restore(kept, tmp_path / "again")
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_broken_journal_is_not_kept(decided: Path, tmp_path: Path):
    with opened(decided) as database, database.writing() as session:
        without_guard(session, "journal_entry")
        session.execute(text("UPDATE journal_entry SET told = '{}' WHERE position = 2"))
    with pytest.raises(CheckFailed, match="broken at entry 2"):
        back_up(decided, tmp_path / "kept.tar")
    assert not (tmp_path / "kept.tar").exists()


def test_an_archive_of_a_newer_schema_is_refused(tmp_path: Path, decided: Path):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TIREK_DATABASE_URL", raising=False)
        open_file(decided).close()
        with closing(sqlite3.connect(decided / "referrals.db")) as file, file:
            file.execute("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(BadInput, match="newer Tirek"):
            back_up(decided, tmp_path / "kept.tar")


def test_a_link_in_the_home_is_named(decided: Path, tmp_path: Path):
    (decided / "lists" / "more").symlink_to(tmp_path)
    with pytest.raises(BadInput, match="more: a link"):
        back_up(decided, tmp_path / "kept.tar")


@pytest.mark.parametrize("where", ["home/kept.tar", "nowhere/kept.tar", "taken.tar"])
def test_a_backup_wants_a_new_file_outside_the_home(decided: Path, tmp_path: Path, where: str):
    (tmp_path / "taken.tar").write_text("mine", encoding="utf-8")
    out = decided / "kept.tar" if where.startswith("home") else tmp_path / where
    with pytest.raises(BadInput):
        back_up(decided, out)


def test_nothing_to_keep_is_said(tmp_path: Path):
    with pytest.raises(NotThereYet, match="nothing here to back up"):
        back_up(tmp_path / "nowhere", tmp_path / "kept.tar")


def test_a_backup_tells_of_itself_in_json(decided: Path, tmp_path: Path):
    kept = back_up(decided, tmp_path / "kept.tar")
    with opened(decided) as database, database.reading() as session:
        head = head_of(session)
    assert json.loads(json.dumps(kept.to_dict()))["journal"] == head._asdict()
