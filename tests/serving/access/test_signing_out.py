"""Sessions ended from the command line: one account's, or everybody's."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cases.errors import BadInput
from serving.access.people import people, sign_out
from serving.access.sessions import start_session
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import read_entries
from tirek import app


@pytest.fixture(autouse=True)
def three_sessions(database: ReferralDatabase) -> None:
    """Aigerim in two browsers and the administrator in one."""
    with database.writing() as session:
        for account_id in (1, 1, 6):
            start_session(session, account_id)


def signed_in(database: ReferralDatabase) -> dict[str, int]:
    with database.reading() as session:
        return {one.username: one.sessions for one in people(session) if one.sessions}


def test_one_account_is_signed_out_in_every_browser(database: ReferralDatabase):
    with database.writing() as session:
        assert sign_out(session, "aigerim") == 2
    assert signed_in(database) == {"yermek": 1}


def test_everybody_is_signed_out_administrators_too(database: ReferralDatabase):
    with database.writing() as session:
        assert sign_out(session, everybody=True) == 3
    assert signed_in(database) == {}


@pytest.mark.parametrize(
    ("username", "everybody", "told"),
    [("", False, "whose"), ("aigerim", True, "whose"), ("nobody", False, "no account 'nobody'")],
)
def test_whose_sessions_end_is_said_once(
    database: ReferralDatabase, username: str, *, everybody: bool, told: str
):
    with database.writing() as session, pytest.raises(BadInput, match=told):
        sign_out(session, username, everybody=everybody)
    assert signed_in(database) == {"aigerim": 2, "yermek": 1}


def test_the_command_ends_them_and_the_journal_tells(database: ReferralDatabase, tmp_path: Path):
    home = ["--home", str(tmp_path / "home")]
    for words, ended in ((["aigerim"], 2), (["--all"], 1)):
        run = CliRunner().invoke(app, ["users", "sign-out", *words, *home])
        assert (run.exit_code, run.output) == (0, f"Sessions ended: {ended}\n")
    with database.reading() as session:
        told = [one.told for one in read_entries(session) if one.action == Action.SESSIONS_ENDED]
    assert [one["content"] for one in told] == [
        {"account_id": 1, "sessions": 2},
        {"account_id": None, "sessions": 1},
    ]
    assert {one["actor"]["role"] for one in told} == {"command line"}
