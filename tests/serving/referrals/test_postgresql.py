"""What PostgreSQL keeps by itself: commissions apart, decisions unedited, passwords unsaid."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy import table as sql_table
from sqlalchemy.exc import IntegrityError, ProgrammingError
from starlette.testclient import TestClient

from cases.errors import BadInput
from serving.referrals.database import ReferralDatabase, open_database
from serving.referrals.journal.actions import COMMAND_LINE, Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.reachable import RecordsUnreachable
from serving.referrals.scopes import EVERY_COMMISSION, Scope, one_commission
from serving.referrals.verifying.verify import verify_journal
from tests.serving.conftest import Kind, opened
from tests.serving.postgresql import Server, address
from tests.serving.seeding import FOREIGN, HIGH

BURABAI, TEMIRTAU = one_commission("c1"), one_commission("c2")
KEPT_APART = ("list_commission", "referral_row", "decision", "journal_entry")
OPEN_TO_ALL = {"account", "api_token"}
"""They say for which commission somebody acts, and are read before that is known."""

ROW = (
    "INSERT INTO referral_row (list_id, commission_id, family_id, lane, drawn, "
    "selection_probability, position, band, shown, row_digest) "
    "VALUES (1, :commission, 'f', 'ranked', 'rank', 1.0, 9, 'high', '{}', '')"
)
AIGERIM = Actor("Aigerim", "member", 1, "c1")


@pytest.fixture
def kind() -> Kind:
    return "postgresql"


def families(database: ReferralDatabase, scope: Scope) -> set[str]:
    with database.reading(scope) as session:
        return set(session.scalars(text("SELECT family_id FROM referral_row")))


def test_in_the_scope_of_a_commission_plain_sql_finds_no_other_s_families(
    database: ReferralDatabase,
):
    assert families(database, TEMIRTAU) == {FOREIGN}
    assert HIGH in families(database, BURABAI)
    assert FOREIGN not in families(database, BURABAI)
    assert families(database, EVERY_COMMISSION) >= {HIGH, FOREIGN}


@pytest.mark.parametrize("scope", [Scope(), one_commission(""), one_commission("nowhere")])
def test_without_a_commission_nothing_is_there(database: ReferralDatabase, scope: Scope):
    with database.reading(scope) as session:
        for table in KEPT_APART:
            assert session.scalar(select(func.count()).select_from(sql_table(table))) == 0, table


def test_a_scope_ends_with_its_transaction(database: ReferralDatabase):
    """The connection goes back to the pool and is the next one's."""
    for scope in (EVERY_COMMISSION, BURABAI, Scope()):
        with database.writing(scope) as session:
            session.execute(text("SELECT 1"))
    with database.reading(Scope()) as session:
        assert session.scalar(text("SELECT count(*) FROM referral_row")) == 0


def test_no_row_can_be_put_into_another_commission(database: ReferralDatabase):
    with database.writing(BURABAI) as session:
        session.execute(text(ROW), {"commission": "c1"})
    for scope in (TEMIRTAU, Scope()):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            database.writing(scope) as session,
        ):
            session.execute(text(ROW), {"commission": "c1"})


def test_no_row_can_be_moved_to_another_commission_or_changed_there(database: ReferralDatabase):
    move = text("UPDATE referral_row SET commission_id = 'c1' WHERE family_id = :family")
    with pytest.raises(ProgrammingError, match="row-level"), database.writing(TEMIRTAU) as session:
        session.execute(move, {"family": FOREIGN})
    with database.writing(TEMIRTAU) as session:
        session.execute(text("UPDATE referral_row SET band = 'usual'"))
    with database.reading(BURABAI) as session:
        assert session.scalar(text("SELECT count(*) FROM referral_row WHERE band = 'high'")) > 0


def test_every_table_with_a_commission_is_kept_apart(empty: ReferralDatabase):
    asked = text(
        "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
        "WHERE attname = 'commission_id' AND relkind = 'r' "
        "AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    with empty.reading() as session:
        assert set(session.scalars(asked)) == OPEN_TO_ALL


def test_the_journal_goes_on_from_any_scope_and_is_whole(database: ReferralDatabase):
    with database.writing(BURABAI) as session:
        append(session, Action.FAMILY_VIEWED, AIGERIM, family_id=HIGH)
    with database.writing() as session:
        append(session, Action.SIGN_IN_REFUSED, Actor("", "visitor"))
    with database.writing(TEMIRTAU) as session:
        append(session, Action.LIST_VIEWED, Actor("Dana", "member", 3, "c2"))
        seen = session.scalars(text("SELECT commission_id FROM journal_entry"))
        assert set(seen) == {"c2"}
    with database.reading(EVERY_COMMISSION) as session:
        assert verify_journal(session).fault is None


def test_nobody_can_write_an_entry_of_another_commission(database: ReferralDatabase):
    with pytest.raises(ProgrammingError, match="row-level"), database.writing(TEMIRTAU) as session:
        append(session, Action.FAMILY_VIEWED, AIGERIM, family_id=HIGH)


def test_it_has_the_triggers_that_sqlite_has(
    empty: ReferralDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with empty.reading() as session:
        here = set(session.scalars(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")))
    monkeypatch.delenv("TIREK_DATABASE_URL")
    with opened(tmp_path / "file") as file, file.reading() as session:
        there = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        expected = set(there)
    emptied = {name for name in here if name.endswith("_refuses_truncate")}
    assert here - emptied == expected
    assert len(emptied) == len({name for name in expected if name.endswith("_refuses_delete")})


@pytest.mark.parametrize("table", ["decision", "journal_entry", "journal_head"])
def test_what_is_never_deleted_cannot_be_emptied(empty: ReferralDatabase, table: str):
    with (
        pytest.raises(IntegrityError, match="never deleted"),
        empty.writing(EVERY_COMMISSION) as session,
    ):
        session.execute(text(f"TRUNCATE {table} CASCADE"))


def test_writers_wait_so_long_for_the_lock_and_readers_see_one_moment(empty: ReferralDatabase):
    told = text("SELECT current_setting('lock_timeout'), current_setting('transaction_isolation')")
    with empty.writing() as session:
        assert session.execute(told).one() == ("15s", "read committed")
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        assert session.scalar(text(held)) == 1
    with empty.reading() as session:
        assert session.execute(told).one() == ("15s", "repeatable read")


def end_connections(server: Server) -> None:
    server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tirek'")


def test_a_connection_that_is_lost_half_way_is_an_error_without_values_and_the_next_works(
    empty: ReferralDatabase, server: Server
):
    def write_and_lose_the_server() -> None:
        with empty.writing() as session:
            session.execute(text("INSERT INTO sign_in_failure VALUES (1, 'said', now())"))
            end_connections(server)
            session.execute(text("SELECT 1 WHERE 'said' = :value"), {"value": "secret"})

    with pytest.raises(RecordsUnreachable) as lost:
        write_and_lose_the_server()
    assert "secret" not in str(lost.value)
    with empty.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM sign_in_failure")) == 0


def test_the_desk_answers_on_when_its_connections_were_lost(member: TestClient, server: Server):
    assert member.get("/").status_code == 200
    end_connections(server)
    assert member.get("/").status_code == 200


def test_an_error_does_not_repeat_a_row_s_values(empty: ReferralDatabase):
    row = text("INSERT INTO sign_in_failure VALUES (1, :name, now())")

    def insert_twice() -> None:
        with empty.writing() as session:
            for _ in range(2):
                session.execute(row, {"name": "secret"})

    with pytest.raises(IntegrityError) as refused:
        insert_twice()
    assert "(1)" not in str(refused.value)
    assert "(1)" not in str(refused.value.orig)


@pytest.fixture
def bare(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A database without a table; the environment names nothing yet."""
    with server.copy() as url:
        monkeypatch.setenv("TIREK_DATABASE_URL", address(url))
        yield monkeypatch


@pytest.mark.parametrize("right", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_no_policy_binds_is_refused(
    bare: pytest.MonkeyPatch, server: Server, right: str
):
    server.run(f"CREATE ROLE above LOGIN {right}")
    bare.setenv("TIREK_DATABASE_URL", address(server.url("fresh", role="above")))
    try:
        with pytest.raises(BadInput, match="NOSUPERUSER and NOBYPASSRLS"):
            open_database(Path())
    finally:
        server.run("DROP ROLE above")


def test_a_server_that_cannot_be_reached_is_told_without_the_password(bare: pytest.MonkeyPatch):
    bare.setenv("TIREK_DATABASE_URL", "postgresql://tirek:geheim@127.0.0.1:1/tirek?password=geheim")
    with pytest.raises(BadInput) as refusal:
        open_database(Path())
    assert "TIREK_DATABASE_URL: postgresql://127.0.0.1:1/tirek cannot be opened" in str(
        refusal.value
    )
    assert "geheim" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_accounts_need_no_family(database: ReferralDatabase):
    """A command that adds an account or a token opens no commission's families."""
    with database.writing() as session:
        append(session, Action.ACCOUNT_ADDED, COMMAND_LINE, account_id=9)


def test_an_erasure_that_a_reader_keeps_from_the_files_says_to_run_it_again(
    database: ReferralDatabase, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("serving.referrals.postgresql.BUSY_SECONDS", 1)
    with database.reading(EVERY_COMMISSION) as session:
        session.execute(text("SELECT count(*) FROM referral_row"))
        with pytest.raises(BadInput, match="run the same command again"):
            database.let_go_of_erased()
    database.let_go_of_erased()
