"""What sittings hold of a family is erased with it, and follows it when it is renamed."""

from pathlib import Path

from serving.referrals.aliases import add_aliases
from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import ERASED_WORDS, erase_from_database
from serving.referrals.sittings.agenda import basket, put_in
from serving.referrals.sittings.holding import ABOUT_NO_ITEM, add_to_sitting
from serving.referrals.verifying.verify import verify_journal
from tests.serving.seeding import ELEVATED, HIGH
from tests.serving.sitting import AIGERIM, BOLAT, DISSENT, closed, offered, opened, put_on, read


def add(database: ReferralDatabase, sitting_id: int, item_id: int, words: str) -> None:
    with database.writing() as session:
        add_to_sitting(
            session, AIGERIM, sitting_id, item_id=item_id, text=words, token=f"form {item_id}"
        )


def erase(database: ReferralDatabase, *codes: str) -> None:
    erase_from_database(database, codes, approved_by="A. Chair", reason="request_of_the_family")


def test_an_erased_familys_words_go_from_a_closed_sitting_and_its_votes_stay(
    database: ReferralDatabase, tmp_path: Path
):
    offered(database, HIGH)
    sitting_id, (item, other) = closed(database, HIGH, ELEVATED)
    add(database, sitting_id, item, "Addition-word")
    add(database, sitting_id, other, "about another")
    add(database, sitting_id, ABOUT_NO_ITEM, "about none")
    erase(database, HIGH)
    record = read(database, sitting_id)
    erased, kept = record.items
    assert (erased.row, erased.outcome.dissent, erased.outcome.votes_for) == (None, ERASED_WORDS, 1)
    assert kept.row is not None
    assert [one.text for one in record.additions] == [ERASED_WORDS, "about another", "about none"]
    with database.reading() as session:
        assert verify_journal(session).fault is None
    database.close()
    files = b"".join(path.read_bytes() for path in (tmp_path / "home").glob("referrals.db*"))
    for word in (DISSENT, "Addition-word", "Reason-word"):
        assert word.encode() not in files


def test_erased_twice_is_erased(database: ReferralDatabase):
    sitting_id, _ = closed(database, HIGH)
    erase(database, HIGH)
    first = read(database, sitting_id)
    erase(database, HIGH)
    assert read(database, sitting_id) == first


def test_a_renamed_family_stands_on_its_agenda_under_every_code(database: ReferralDatabase):
    sitting_id = opened(database)
    (item,) = put_on(database, BOLAT, sitting_id, HIGH)
    with database.writing() as session:
        add_aliases(session, lambda code: f"new{code}", generation=2, made_from="s2")
    with database.writing() as session:
        assert put_in(session, BOLAT, sitting_id, f"new{HIGH}") == item
        found = basket(session, "c1")
    assert found is not None
    assert found.families == {HIGH, f"new{HIGH}"}
    decision = offered(database, f"new{HIGH}")
    (read_again,) = read(database, sitting_id).items
    assert read_again.decision is not None
    assert read_again.decision.decision_id == decision


def test_a_family_renamed_after_a_sitting_is_erased_from_it(database: ReferralDatabase):
    sitting_id, _ = closed(database, HIGH)
    with database.writing() as session:
        add_aliases(session, lambda code: f"new{code}", generation=2, made_from="s2")
    erase(database, f"new{HIGH}", HIGH)
    assert read(database, sitting_id).items[0].outcome.dissent == ERASED_WORDS
