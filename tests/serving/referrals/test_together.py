"""Several at once: workers that start, members who decide, a reader beside a writer."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from serving.access.adding_accounts import add_account
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import (
    DecidedMeanwhile,
    DecisionText,
    Submission,
    decisions_about,
    record_decision,
)
from serving.referrals.journal.actions import Actor
from serving.referrals.lists import find_row
from serving.referrals.scopes import EVERY_COMMISSION, one_commission
from serving.referrals.verifying.verify import verify_journal
from tests.serving.conftest import Kind, opened
from tests.serving.postgresql import Server, address
from tests.serving.seeding import HIGH

BURABAI = one_commission("c1")
VISIT = DecisionText("visit", {"visitor": "Aigerim", "by_date": "2026-05-01"}, "One sentence")
START = (
    "from pathlib import Path; import sys; from serving.referrals.database import open_database; "
    "open_database(Path(sys.argv[1])).close()"
)


def test_of_two_who_decide_at_once_one_is_told_to_read_first(database: ReferralDatabase):
    with database.reading(BURABAI) as session:
        row = find_row(session, commission_id="c1", family_id=HIGH)
    assert row is not None
    both_are_ready = Barrier(2)

    def decide(account: int) -> str:
        author = Actor(f"Member {account}", "member", account, "c1")
        token = f"form {account}"
        submission = Submission(HIGH, "c1", row.list_id, row.row_id, author, token)
        both_are_ready.wait(timeout=60)
        try:
            with database.writing(BURABAI) as session:
                record_decision(session, submission, VISIT)
        except DecidedMeanwhile:
            return "read first"
        return "recorded"

    with ThreadPoolExecutor(2) as members:
        assert sorted(members.map(decide, (1, 2))) == ["read first", "recorded"]
    with database.reading(EVERY_COMMISSION) as session:
        assert len(decisions_about(session, commission_id="c1", family_id=HIGH)) == 1
        assert verify_journal(session).fault is None


def test_a_reader_sees_one_moment_while_somebody_writes(database: ReferralDatabase):
    count = text("SELECT count(*) FROM account")
    with database.reading() as reader:
        before = reader.scalar(count)
        with database.writing() as writer:
            add_account(
                writer, "late", display_name="Late", role="member", commission_id="c1",
                password="a password of late",
            )  # fmt: skip
        assert reader.scalar(count) == before
    with database.reading() as reader:
        assert reader.scalar(count) == before + 1


@contextmanager
def nothing_made(kind: Kind, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """What the environment says of a database that has no table yet."""
    if kind == "sqlite":
        yield {}
        return
    server: Server = request.getfixturevalue("server")
    with server.copy() as url:
        yield {"TIREK_DATABASE_URL": address(url)}


def test_workers_that_start_together_make_the_database_once(
    kind: Kind, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with nothing_made(kind, request) as told:
        command = [sys.executable, "-c", START, str(tmp_path)]
        workers = [
            subprocess.Popen(command, env={**os.environ, **told}, stderr=subprocess.PIPE)
            for _ in range(3)
        ]
        ended = [(worker.communicate()[1], worker.returncode) for worker in workers]
        assert ended == [(b"", 0)] * 3
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        with opened(tmp_path) as database, database.reading(EVERY_COMMISSION) as session:
            assert session.scalar(text("SELECT count(*) FROM journal_entry")) == 1
            assert session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
