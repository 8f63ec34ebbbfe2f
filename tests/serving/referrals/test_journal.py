"""The journal: every action leaves an entry, and whatever is done to the entries is found."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from serving.access.adding_accounts import add_account
from serving.access.signing_in import verify
from serving.access.tokens import add_token, revoke_tokens
from serving.referrals.database import ReferralDatabase, open_database
from serving.referrals.erasing import erase_from_database
from serving.referrals.journal.actions import COMMAND_LINE, Action, Actor
from serving.referrals.journal.entries import Entry, append, digest_of, head_of, read_entries
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import JournalEntryTable
from serving.referrals.verifying.verify import Verified, verify_journal
from tests.serving.conftest import Kind
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
def decided(referrals: Kind, town: Path) -> Iterator[ReferralDatabase]:
    """The town with its list made and one decision on it."""
    del referrals  # which says where it is opened
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
def tampering(database: ReferralDatabase) -> Iterator[Session]:
    """Somebody at work who can write the file, or who owns the tables."""
    with database.writing(EVERY_COMMISSION) as session:
        take_the_triggers_off(session)
        yield session


def take_the_triggers_off(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        for table in ("decision", "journal_entry", "journal_head", "urgent_case"):
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    else:
        for name in session.scalars(text(TRIGGERS)).all():
            session.execute(text(f"DROP TRIGGER {name}"))


TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
TOLD = "SELECT told FROM journal_entry ORDER BY position"


def test_a_decision_that_was_altered_is_found(decided: ReferralDatabase):
    with tampering(decided) as session:
        session.execute(text("UPDATE decision SET reason = 'another reason'"))
    fault = verified(decided).fault
    assert fault is not None
    assert "decision 1 is not what was decided" in fault.what


def test_a_decision_whose_words_were_taken_as_if_erased_is_found(decided: ReferralDatabase):
    with tampering(decided) as session:
        session.execute(text("UPDATE decision SET reason = '(erased)', details = '{}', salt = ''"))
    assert verified(decided).fault is not None


def test_a_decision_that_was_taken_out_or_put_in_is_found(decided: ReferralDatabase):
    with tampering(decided) as session:
        session.execute(
            text(
                "INSERT INTO decision SELECT id + 1, family_id, commission_id, list_id, row_id, "
                "kind, details, reason, known_beyond_record, family_view, author_id, author_name, "
                "decided_at, 'forged', salt FROM decision"
            )
        )
    fault = verified(decided).fault
    assert fault is not None
    assert fault.what == "of decision 2 no entry tells"
    with tampering(decided) as session:
        session.execute(text("DELETE FROM decision"))
    fault = verified(decided).fault
    assert fault is not None
    assert fault.what == "decision 1 was taken out"


def test_decisions_older_than_the_journal_are_let_be(decided: ReferralDatabase):
    """As after an upgrade: one decision was there when the journal began, and no urgent case."""
    with tampering(decided) as session:
        first = json.loads(session.scalars(text(TOLD)).all()[0])
        session.execute(text("DELETE FROM journal_entry"))
        session.execute(text("DELETE FROM urgent_case"))
        first["content"]["last_decision"] = 1
        _rewrite(session, [first])
    assert verified(decided).fault is None


def _rewrite(session: Session, told: list[dict[str, Any]]) -> None:
    """Entries as somebody would write them who knows how they are made."""
    before = "0" * 64
    for position, one in enumerate(told, 1):
        before = _write(session, {**one, "position": position, "previous": before})
    session.execute(
        text("UPDATE journal_head SET position = :position, sha256 = :sha256"),
        {"position": len(told), "sha256": before},
    )


def _write(session: Session, told: dict[str, Any]) -> str:
    """An entry, filed under what it tells of; its digest."""
    actor = told["actor"] or {}
    words = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    entry = JournalEntryTable(
        position=told["position"],
        action=told["action"],
        family_id=told["family_id"],
        commission_id=actor.get("commission_id", ""),
        account_id=actor.get("account_id"),
        told=words,
        sha256=digest_of(words),
    )
    session.add(entry)
    session.flush()
    return entry.sha256


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
    with tampering(decided) as session:
        told = [json.loads(words) for words in session.scalars(text(TOLD))]
        session.execute(text("DELETE FROM journal_entry"))
        _rewrite(session, [*told[:-1], {**told[-1], **changed}])
    assert verified(decided).fault == (len(told), said)


@pytest.fixture
def journal(empty: ReferralDatabase) -> ReferralDatabase:
    """A database with a dozen entries."""
    with empty.writing() as session:
        for number in range(ENTRIES - 1):
            append(session, Action.FAMILY_VIEWED, COMMAND_LINE, family_id=f"f{number}")
    return empty


AT = st.integers(1, ENTRIES)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # no example keeps what it does
)
@given(how=st.sampled_from(["alter", "remove", "insert", "swap", "relabel"]), at=AT, other=AT)
def test_whatever_is_done_to_an_entry_is_found(
    journal: ReferralDatabase, how: str, at: int, other: int
):
    with journal.reading(EVERY_COMMISSION) as session:  # nothing of which is kept
        assert verify_journal(session).fault is None
        take_the_triggers_off(session)
        done = TAMPERED[how](session, at, other)
        assert (verify_journal(session).fault is not None) is done


def _alter(session: Session, at: int, _other: int) -> bool:
    session.execute(
        text("UPDATE journal_entry SET told = replace(told, 'f', 'g') WHERE position = :at"),
        {"at": at},
    )
    return True


def _remove(session: Session, at: int, _other: int) -> bool:
    session.execute(text("DELETE FROM journal_entry WHERE position = :at"), {"at": at})
    return True


def _insert(session: Session, at: int, _other: int) -> bool:
    """A true entry's copy at the end, told and digested as it should be but for what it follows."""
    words = session.scalars(text(TOLD)).all()[at - 1]
    _write(session, {**json.loads(words), "position": ENTRIES + 1})
    return True


def _swap(session: Session, at: int, other: int) -> bool:
    if at == other:
        return False
    for before, after in ((at, -1), (other, at), (-1, other)):
        session.execute(
            text("UPDATE journal_entry SET position = :after WHERE position = :before"),
            {"before": before, "after": after},
        )
    return True


def _relabel(session: Session, at: int, _other: int) -> bool:
    """What it tells stays; what it is looked up by does not."""
    session.execute(
        text("UPDATE journal_entry SET family_id = 'another' WHERE position = :at"), {"at": at}
    )
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
    with tampering(decided) as session:
        session.execute(text("DELETE FROM journal_entry WHERE position = 2"))
    broken = CliRunner().invoke(app, ["journal", "verify", "--json", *home])
    assert broken.exit_code == 1
    assert json.loads(broken.output)["fault"] == {"position": 3, "what": "entry 2 is missing"}
