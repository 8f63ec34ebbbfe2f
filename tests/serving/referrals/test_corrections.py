"""A correction from filing to outcome, an objection, and what the store keeps of either."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.referrals.corrections.filing import (
    Correction,
    CorrectionText,
    corrections_of,
    file_correction,
    find_correction,
    states_of,
)
from serving.referrals.corrections.items import Item, item_at, item_marked, items_of
from serving.referrals.corrections.objections import objection_of, record_objection
from serving.referrals.corrections.reviewing import (
    OwnCorrection,
    ReviewedMeanwhile,
    decide_correction,
)
from serving.referrals.corrections.terms import due_after
from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import erase_from_database
from serving.referrals.reading.second_opinions import (
    ask_second_opinion,
    find_asked,
    give_second_opinion,
)
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.verifying.verify import verify_journal
from tests.serving.referrals.test_first_views import AIGERIM, BOLAT, NURLAN, row_of, told
from tests.serving.seeding import ELEVATED, HIGH, shown, unsure
from tests.serving.tampering import without_guard

WRONG = CorrectionText("Wrong-word", "family", "kk")
TODAY = date(2026, 4, 3)
TABLES = (
    "first_view", "opinion_asked", "second_opinion", "correction", "correction_outcome",
    "objection",
)  # fmt: skip


def item(place: str = "fact-0") -> Item:
    found = item_at(shown(), place)
    assert found is not None
    return found


def filed(session: Session, family_id: str = HIGH, *, form: str = "f") -> int:
    row = row_of(session, family_id)
    return file_correction(session, row, item(), AIGERIM, WRONG, token=form, today=TODAY)


def found(session: Session, correction_id: int) -> Correction:
    one = find_correction(session, commission_id="c1", correction_id=correction_id)
    assert one is not None
    return one


def write_everything(database: ReferralDatabase) -> None:
    """A row of every table about HIGH, each with a word of its own."""
    view = told(database)
    with database.writing() as session:
        row = row_of(session)
        asked_id = ask_second_opinion(session, row, AIGERIM, view, token="a")
        asked = find_asked(session, commission_id="c1", asked_id=asked_id)
        give_second_opinion(session, asked, BOLAT, level="high", note="Note-word", token="g")
        one = found(session, filed(session))
        decide_correction(session, one, BOLAT, upheld=True, reason="Upheld-word", token="o")
        record_objection(
            session, row, AIGERIM, stands=True, said_by="family", note="Objection-word", token="n"
        )


@pytest.mark.parametrize(
    ("day", "working_days", "due"),
    [
        (date(2026, 4, 3), 1, date(2026, 4, 6)),  # from a Friday to the Monday
        (date(2026, 4, 4), 1, date(2026, 4, 6)),
        (date(2026, 4, 6), 5, date(2026, 4, 13)),
        (date(2026, 4, 3), 15, date(2026, 4, 24)),
    ],
)
def test_a_term_counts_monday_to_friday(day: date, working_days: int, due: date):
    assert due_after(day, working_days) == due


def test_every_fact_and_every_reason_can_be_contested():
    record = unsure()
    assert record.against is not None
    told_of = (
        *record.facts, *record.raises, *record.lowers, *record.set_aside,
        *record.against.raises, *record.against.lowers,
    )  # fmt: skip
    assert [one.text for one in items_of(record)] == [one.text for one in told_of]


def test_what_lowers_is_kept_and_what_no_record_tells_stays_with_the_source():
    effects = {one.place: one.effect for one in items_of(shown())}
    assert effects == {
        "fact-0": "left_out",
        "fact-1": "left_out",
        "fact-2": "kept",  # protective
        "raises-0": "left_out",
        "raises-1": "left_out",
        "raises-2": "source_only",  # the area
        "lowers-0": "kept",
    }


def test_an_item_is_found_by_its_mark_on_another_list():
    mark = item().mark
    later = shown(facts=shown().facts[::-1])
    same = item_marked(later, "fact", mark)
    assert same is not None
    assert (same.text, same.place) == (item().text, "fact-2")
    assert item_marked(shown(facts=()), "fact", mark) is None
    assert item_at(shown(), "fact-9") is None


def test_a_filed_correction_has_a_term_and_the_sources_name(database: ReferralDatabase):
    with database.writing() as session:
        one = found(session, filed(session))
    assert (one.due_on, one.source, one.state) == (date(2026, 4, 24), item().source, "open")
    assert (one.text, one.effect, one.language) == (WRONG, "left_out", "kk")
    assert states_of([one]) == {("fact", item().mark): "open"}


def test_the_same_form_and_the_same_item_are_filed_once(database: ReferralDatabase):
    with database.writing() as session:
        first = filed(session)
        assert first == filed(session)
        assert first == filed(session, form="another")
        with pytest.raises(TokenUsedElsewhere):
            filed(session, ELEVATED)
        assert len(corrections_of(session, commission_id="c1")) == 1
        assert corrections_of(session, commission_id="c2") == []


@pytest.mark.parametrize(
    "said", [WRONG._replace(wrong=""), WRONG._replace(said_by="a neighbour"),
             WRONG._replace(letter_language="de")],
)  # fmt: skip
def test_a_correction_that_is_not_whole_is_refused(
    database: ReferralDatabase, said: CorrectionText
):
    with database.writing() as session, pytest.raises(BadInput):
        file_correction(session, row_of(session), item(), AIGERIM, said, token="f", today=TODAY)


@pytest.mark.parametrize(("upheld", "state"), [(True, "upheld"), (False, "not_upheld")])
def test_somebody_else_decides_it_once(database: ReferralDatabase, *, upheld: bool, state: str):
    with database.writing() as session:
        one = found(session, filed(session))
        with pytest.raises(OwnCorrection):
            decide_correction(session, one, AIGERIM, upheld=upheld, reason="x", token="o")
        with pytest.raises(BadInput):
            decide_correction(session, one, BOLAT, upheld=upheld, reason="", token="o")
        first = decide_correction(session, one, BOLAT, upheld=upheld, reason="x", token="o")
        again = decide_correction(session, one, BOLAT, upheld=upheld, reason="x", token="o")
        assert first == again
        with pytest.raises(ReviewedMeanwhile):
            decide_correction(session, one, NURLAN, upheld=not upheld, reason="y", token="p")
        assert found(session, one.correction_id).state == state


def test_an_item_decided_once_can_be_contested_anew(database: ReferralDatabase):
    with database.writing() as session:
        first = filed(session)
        one = found(session, first)
        decide_correction(session, one, BOLAT, upheld=False, reason="x", token="o")
        assert filed(session, form="again") != first
        assert set(states_of(corrections_of(session, commission_id="c1")).values()) == {"open"}


def test_a_family_objects_and_takes_it_back(database: ReferralDatabase):
    with database.writing() as session:
        about = {"commission_id": "c1", "family_id": HIGH}
        assert objection_of(session, **about) is None
        for stands, token in ((True, "n"), (True, "n"), (False, "m")):
            record_objection(
                session, row_of(session), AIGERIM, stands=stands, said_by="family", note="",
                token=token,
            )  # fmt: skip
            said = objection_of(session, **about)
            assert said is not None
            assert said.stands is stands
        assert session.execute(text("SELECT count(*) FROM objection")).scalar() == 2
        with pytest.raises(BadInput):
            record_objection(
                session, row_of(session), AIGERIM, stands=True, said_by="", note="", token="k"
            )


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET author_name = 'Somebody'", "DELETE FROM {}"])
def test_the_database_refuses_to_edit_or_delete(
    database: ReferralDatabase, table: str, statement: str
):
    write_everything(database)
    with pytest.raises(IntegrityError, match="never"), database.writing() as session:
        session.execute(text(statement.format(table)))


def test_the_journal_tells_of_each_and_holds_no_word(database: ReferralDatabase):
    write_everything(database)
    with database.reading() as session:
        assert verify_journal(session).fault is None
        entries = "".join(session.execute(text("SELECT told FROM journal_entry")).scalars())
    assert "-word" not in entries
    assert "көмектеседі" not in entries


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("first_view", "UPDATE first_view SET level = 'high'"),
        ("correction", "UPDATE correction SET wrong = 'other'"),
        ("correction_outcome", "UPDATE correction_outcome SET upheld = FALSE"),
        ("objection", "DELETE FROM objection"),
    ],
)
def test_what_was_altered_past_the_triggers_is_found(
    database: ReferralDatabase, table: str, change: str
):
    write_everything(database)
    with database.writing() as session:
        for action in ("update", "delete"):
            without_guard(session, table, action)
        session.execute(text(change))
        assert verify_journal(session).fault is not None


def test_an_erasure_leaves_that_it_was_written_and_no_word(database: ReferralDatabase):
    write_everything(database)
    erase_from_database(database, [HIGH], approved_by="A", reason="court_order")
    with database.reading() as session:
        statements = [text(f"SELECT * FROM {table}") for table in TABLES]  # noqa: S608  named above
        held = [str(row) for statement in statements for row in session.execute(statement)]
        assert len(held) == 6
        assert not any("-word" in row or "көмектеседі" in row for row in held)
        assert item().mark not in "".join(held)
        assert verify_journal(session).fault is None
        assert corrections_of(session, commission_id="c1") == []


def test_before_the_family_is_erased_nothing_loses_its_words(database: ReferralDatabase):
    write_everything(database)
    with pytest.raises(IntegrityError, match="never edited"), database.writing() as session:
        session.execute(text("UPDATE objection SET note = '', salt = ''"))
