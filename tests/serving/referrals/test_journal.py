"""The journal: every action leaves an entry, and whatever is done to the entries is found."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner

from serving.accounts import add_account, verify
from serving.referrals.database import DATABASE_FILE, ReferralDatabase, open_database
from serving.referrals.erasing import erase_from_database
from serving.referrals.journal.actions import COMMAND_LINE, Action, Actor
from serving.referrals.journal.entries import append, digest_of, head_of
from serving.referrals.journal.verifying import Entry, Verified, read_entries, verify_journal
from serving.referrals.scopes import EVERY_COMMISSION
from serving.tokens import add_token, revoke_tokens
from tests.serving.deciding import FAMILY, decide_in
from tirek import app

DANA = Actor("Dana", "member", 1, "C1")
ENTRIES = 12


def entries(database: ReferralDatabase) -> list[Entry]:
    with database.reading(EVERY_COMMISSION) as session:
        return list(read_entries(session))


def verified(database: ReferralDatabase) -> Verified:
    with database.reading(EVERY_COMMISSION) as session:
        return verify_journal(session)


def actions(database: ReferralDatabase) -> list[str]:
    return [entry.action for entry in entries(database)]


def test_a_new_journal_holds_its_beginning_and_is_whole(database: ReferralDatabase):
    (first,) = [one for one in entries(database) if one.action == Action.JOURNAL_BEGUN]
    assert (first.position, first.told["previous"]) == (1, "0" * 64)
    assert verified(database).fault is None


def test_an_entry_holds_who_did_what_and_the_one_before(database: ReferralDatabase):
    with database.writing(EVERY_COMMISSION) as session:
        before = head_of(session)
        position = append(session, Action.FAMILY_VIEWED, DANA, family_id="f1", row_id=7)
    entry = entries(database)[-1]
    assert entry.position == position == before.position + 1
    assert entry.told["actor"] == {
        "name": "Dana",
        "role": "member",
        "account_id": 1,
        "commission_id": "C1",
    }
    assert (entry.told["content"], entry.told["previous"]) == ({"row_id": 7}, before.sha256)
    assert (entry.family_id, entry.commission_id, entry.account_id) == ("f1", "C1", 1)
    assert digest_of(entry.text) == entry.sha256


def test_what_was_taken_back_left_no_entry(database: ReferralDatabase):
    before = actions(database)
    with database.reading(EVERY_COMMISSION) as session:  # nothing of which is kept
        append(session, Action.LIST_VIEWED, DANA)
    assert actions(database) == before
    assert verified(database).fault is None


@pytest.mark.parametrize("statement", ["UPDATE {} SET sha256 = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["journal_entry", "journal_head"])
def test_the_database_refuses_to_edit_or_delete(
    database: ReferralDatabase, table: str, statement: str
):
    with (
        pytest.raises(IntegrityError, match=r"never|grows"),
        database.writing(EVERY_COMMISSION) as session,
    ):
        session.execute(text(statement.format(table)))


def test_accounts_tokens_and_refused_sign_ins_are_told_without_a_secret(
    database: ReferralDatabase,
):
    with database.writing(EVERY_COMMISSION) as session:
        add_account(
            session, "aru", display_name="Aru", role="chair", commission_id="C1",
            password="a password of aru",
        )  # fmt: skip
        token = add_token(session, "reports")
        revoke_tokens(session, "reports")
    assert verify(database, "aru", password="another password") is None
    assert verify(database, "nobody at all", password="another password") is None
    told = "\n".join(entry.text for entry in entries(database))
    assert actions(database)[-5:] == [
        Action.ACCOUNT_ADDED,
        Action.TOKEN_ADDED,
        Action.TOKENS_REVOKED,
        Action.SIGN_IN_REFUSED,
        Action.SIGN_IN_REFUSED,
    ]
    for secret in ("password", token, "nobody"):
        assert secret not in told


@pytest.fixture
def decided(town: Path) -> Iterator[ReferralDatabase]:
    """The town with its list made and one decision on it."""
    decide_in(town)
    database = open_database(town)
    yield database
    database.close()


def test_a_list_and_a_decision_are_told_but_not_what_was_written(decided: ReferralDatabase):
    told = [entry for entry in entries(decided) if entry.action == Action.DECISION_RECORDED]
    assert [entry.family_id for entry in told] == [FAMILY]
    assert Action.LIST_MADE in actions(decided)
    assert "-word" not in "\n".join(entry.text for entry in entries(decided))
    assert verified(decided) == (verified(decided).head, 1, None)


def test_after_an_erasure_the_journal_still_holds_and_tells_of_it(decided: ReferralDatabase):
    for _ in range(2):
        erase_from_database(decided, [FAMILY], approved_by="A. Chair", reason="court_order")
    erased = [entry for entry in entries(decided) if entry.action == Action.FAMILY_ERASED]
    (only,) = erased
    assert only.told["content"]["approved_by"] == "A. Chair"
    assert verified(decided).fault is None


@contextmanager
def tampering(database: ReferralDatabase) -> Iterator[sqlite3.Connection]:
    """The file opened by somebody who can write it and has taken the triggers off."""
    place = database.engine.url.database
    assert place is not None
    with sqlite3.connect(place) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        connection.commit()
    connection.close()


def test_a_decision_that_was_altered_is_found(decided: ReferralDatabase):
    with tampering(decided) as connection:
        connection.execute("UPDATE decision SET reason = 'another reason'")
    fault = verified(decided).fault
    assert fault is not None
    assert "decision 1 is not what was decided" in fault.what


def test_a_decision_whose_words_were_taken_as_if_erased_is_found(decided: ReferralDatabase):
    with tampering(decided) as connection:
        connection.execute("UPDATE decision SET reason = '(erased)', details = '{}', salt = ''")
    assert verified(decided).fault is not None


def test_a_decision_that_was_taken_out_or_put_in_is_found(decided: ReferralDatabase, town: Path):
    with tampering(decided) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "INSERT INTO decision SELECT id + 1, family_id, commission_id, list_id, row_id, kind, "
            "details, reason, known_beyond_record, family_view, author_id, author_name, "
            "decided_at, 'forged', salt FROM decision"
        )
    fault = verified(decided).fault
    assert fault is not None
    assert fault.what == "of decision 2 no entry tells"
    with tampering(decided) as connection:
        connection.execute("DELETE FROM decision")
    fault = verified(decided).fault
    assert fault is not None
    assert fault.what == "decision 1 was taken out"
    assert (town / DATABASE_FILE).exists()


def test_decisions_older_than_the_journal_are_let_be(decided: ReferralDatabase):
    """As after an upgrade: one decision was there when the journal began."""
    with tampering(decided) as connection:
        rows = connection.execute("SELECT told FROM journal_entry ORDER BY position").fetchall()
        connection.execute("DELETE FROM journal_entry")
        first = json.loads(rows[0][0])
        first["content"]["last_decision"] = 1
        _rewrite(connection, [first])
    assert verified(decided).fault is None


def _rewrite(connection: sqlite3.Connection, told: list[dict[str, object]]) -> None:
    """Entries as somebody would write them who knows how they are made."""
    before = "0" * 64
    for position, one in enumerate(told, 1):
        whole = {**one, "position": position, "previous": before}
        words = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        before = digest_of(words)
        connection.execute(
            "INSERT INTO journal_entry (position, action, family_id, commission_id, told, sha256) "
            "VALUES (?, ?, ?, '', ?, ?)",
            (position, one["action"], one["family_id"], words, before),
        )
    connection.execute("UPDATE journal_head SET position = ?, sha256 = ?", (len(told), before))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"content": "nothing"}, "it tells nothing"),
        ({"actor": None}, "it tells nothing"),
        ({"content": {}}, "it tells less than an entry 'decision_recorded' does"),
    ],
)
def test_an_entry_that_was_written_anew_with_less_in_it_is_found(
    decided: ReferralDatabase, changed: dict[str, object], said: str
):
    """The decision's is the last: digest and head can be made to fit."""
    with tampering(decided) as connection:
        rows = connection.execute("SELECT told FROM journal_entry ORDER BY position").fetchall()
        connection.execute("DELETE FROM journal_entry")
        told = [json.loads(words) for (words,) in rows]
        _rewrite(connection, [*told[:-1], {**told[-1], **changed}])
        connection.execute(
            "UPDATE journal_entry SET commission_id = json_extract(told, '$.actor.commission_id'), "
            "account_id = json_extract(told, '$.actor.account_id') "
            "WHERE json_extract(told, '$.actor.commission_id') IS NOT NULL"
        )
    fault = verified(decided).fault
    assert fault == (len(rows), said)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a dozen entries."""
    home = tmp_path_factory.mktemp("journal")
    database = open_database(home)
    with database.writing(EVERY_COMMISSION) as session:
        for number in range(ENTRIES - 1):
            append(session, Action.FAMILY_VIEWED, COMMAND_LINE, family_id=f"f{number}")
    database.close()
    return home


AT = st.integers(1, ENTRIES)


@settings(deadline=None, max_examples=60)
@given(how=st.sampled_from(["alter", "remove", "insert", "swap", "relabel"]), at=AT, other=AT)
def test_whatever_is_done_to_an_entry_is_found(
    journal: Path, tmp_path_factory: pytest.TempPathFactory, how: str, at: int, other: int
):
    home = tmp_path_factory.mktemp("copy")
    with sqlite3.connect(journal / DATABASE_FILE) as source:
        copy = sqlite3.connect(home / DATABASE_FILE)
        source.backup(copy)
        copy.close()
    database = open_database(home)
    assert verified(database).fault is None
    with tampering(database) as connection:
        done = TAMPERED[how](connection, at, other)
    assert (verified(database).fault is not None) is done
    database.close()


def _alter(connection: sqlite3.Connection, at: int, _other: int) -> bool:
    connection.execute(
        "UPDATE journal_entry SET told = replace(told, 'f', 'g') WHERE position = ?", (at,)
    )
    return True


def _remove(connection: sqlite3.Connection, at: int, _other: int) -> bool:
    connection.execute("DELETE FROM journal_entry WHERE position = ?", (at,))
    return True


def _insert(connection: sqlite3.Connection, at: int, _other: int) -> bool:
    """A true entry's copy at the end, told and digested as it should be but for what it follows."""
    (words,) = connection.execute(
        "SELECT told FROM journal_entry WHERE position = ?", (at,)
    ).fetchone()
    told = {**json.loads(words), "position": ENTRIES + 1}
    forged = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    connection.execute(
        "INSERT INTO journal_entry (position, action, family_id, commission_id, told, sha256) "
        "VALUES (?, ?, ?, '', ?, ?)",
        (ENTRIES + 1, told["action"], told["family_id"], forged, digest_of(forged)),
    )
    return True


def _swap(connection: sqlite3.Connection, at: int, other: int) -> bool:
    if at == other:
        return False
    for before, after in ((at, -1), (other, at), (-1, other)):
        connection.execute(
            "UPDATE journal_entry SET position = ? WHERE position = ?", (after, before)
        )
    return True


def _relabel(connection: sqlite3.Connection, at: int, _other: int) -> bool:
    """What it tells stays; what it is looked up by does not."""
    connection.execute("UPDATE journal_entry SET family_id = 'another' WHERE position = ?", (at,))
    return True


TAMPERED = {
    "alter": _alter,
    "remove": _remove,
    "insert": _insert,
    "swap": _swap,
    "relabel": _relabel,
}


def test_the_command_line_verifies_and_exports(decided: ReferralDatabase, town: Path):
    home = ["--home", str(town)]
    whole = CliRunner().invoke(app, ["journal", "verify", *home])
    count = len(entries(decided))
    assert whole.exit_code == 0
    assert whole.output.startswith(f"{count} entries hold, 1 decisions among them\n")
    exported = CliRunner().invoke(app, ["journal", "export", *home]).output.splitlines()
    assert [json.loads(line)["position"] for line in exported] == list(range(1, count + 1))
    with tampering(decided) as connection:
        connection.execute("DELETE FROM journal_entry WHERE position = 2")
    broken = CliRunner().invoke(app, ["journal", "verify", "--json", *home])
    assert broken.exit_code == 1
    assert json.loads(broken.output)["fault"] == {"position": 3, "what": "entry 2 is missing"}
