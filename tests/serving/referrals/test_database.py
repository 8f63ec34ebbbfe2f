from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import IntegrityError

from cases.errors import BadInput
from serving.referrals.base import Base
from serving.referrals.database import MIGRATIONS, ReferralDatabase, open_database
from serving.referrals.lists import is_whole
from serving.referrals.rows import shown_in
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ReferralRowTable
from tests.serving.conftest import Kind, opened
from tests.serving.postgresql import Server, address


def test_migrations_make_exactly_the_declared_tables(empty: ReferralDatabase):
    with empty.engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert difference == []


@pytest.mark.usefixtures("referrals")
def test_opening_again_keeps_what_is_there(tmp_path: Path):
    first = open_database(tmp_path)
    with first.writing(EVERY_COMMISSION) as session:
        session.execute(text("INSERT INTO sign_in_failure VALUES (1, 'x', '2026-01-01 00:00:00')"))
    first.close()
    second = open_database(tmp_path)
    with second.reading(EVERY_COMMISSION) as session:
        assert session.execute(text("SELECT count(*) FROM sign_in_failure")).scalar() == 1
    second.close()


def test_an_error_in_a_writing_transaction_keeps_nothing_of_it(empty: ReferralDatabase):
    row = "INSERT INTO sign_in_failure VALUES (1, 'x', '2026-01-01 00:00:00')"

    def write_twice() -> None:
        with empty.writing(EVERY_COMMISSION) as session:
            session.execute(text(row))
            session.execute(text(row))

    with pytest.raises(IntegrityError):
        write_twice()
    with empty.reading(EVERY_COMMISSION) as session:
        assert session.execute(text("SELECT count(*) FROM sign_in_failure")).scalar() == 0


def test_reading_keeps_no_change(empty: ReferralDatabase):
    with empty.reading(EVERY_COMMISSION) as session:
        session.execute(text("INSERT INTO sign_in_failure VALUES (1, 'x', '2026-01-01 00:00:00')"))
    with empty.reading(EVERY_COMMISSION) as session:
        assert session.execute(text("SELECT count(*) FROM sign_in_failure")).scalar() == 0


def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path):
    broken = tmp_path / "referrals.db"
    broken.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(BadInput, match=r"referrals\.db: cannot be opened"):
        open_database(tmp_path)
    assert broken.read_bytes().startswith(b"this is a letter")


def test_a_home_that_is_a_file_is_refused(tmp_path: Path):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(BadInput, match="cannot be opened"):
        open_database(tmp_path / "home")


def test_a_database_of_the_first_schema_is_upgraded_with_its_rows(
    kind: Kind, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
):
    """Its lists have no digests of rows and stay as they are; its decisions stay guarded."""
    if kind == "sqlite":
        _make_first_schema(f"sqlite:///{tmp_path / 'referrals.db'}")
        _require_upgraded(tmp_path)
        return
    server: Server = request.getfixturevalue("server")
    with server.copy() as url:
        monkeypatch.setenv("TIREK_DATABASE_URL", address(url))
        _make_first_schema(url.set(drivername="postgresql+psycopg"))
        _require_upgraded(tmp_path)


def _make_first_schema(url: URL | str) -> None:
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (_ACCOUNT, _LIST, _ROW, _DECISION):
            connection.exec_driver_sql(statement)
    engine.dispose()


def _require_upgraded(home: Path) -> None:
    with opened(home) as database:
        with database.reading(EVERY_COMMISSION) as session:
            assert session.execute(text("SELECT row_digest FROM referral_row")).scalar() == ""
            assert not is_whole(session, 1)
            row = session.get_one(ReferralRowTable, 1)
            assert (row.brief["place"], row.shown["members"]) == ("town", 1)
            assert shown_in(row).main_reason.kk == "a"
        with (
            pytest.raises(IntegrityError, match="never edited"),
            database.writing(EVERY_COMMISSION) as session,
        ):
            session.execute(text("UPDATE decision SET reason = '(erased)'"))


_ACCOUNT = """
    INSERT INTO account VALUES (1, 'dana', 'Dana', 'member', 'C1', 'hash', 'kk', TRUE)
"""
_LIST = """
    INSERT INTO referral_list VALUES (
        1, '2026-03-01', 'm', '1', 'scorecard', '2025-01-01', 's', 'c', 'x', 't', 1, 0.05, 'd',
        '[]', '2026-03-01 00:00:00'
    )
"""
_ROW = """
    INSERT INTO referral_row VALUES (
        1, 1, 'C1', 'f', 'ranked', 'rank', 1.0, 1, 'high', 1, 0.5,
        '{"children_ages": [], "members": 1, "place": "town", "completeness": 1,
          "days_known": 1, "main_reason": {"kk": "a", "ru": "a", "en": "a"}}'
    )
"""
_DECISION = """
    INSERT INTO decision VALUES (
        1, 'f', 'C1', 1, 1, 'look_again', '{}', 'words', '', '', 1, 'Dana',
        '2026-03-02 00:00:00', 'token'
    )
"""
