"""Urgent cases: one per signal, taken on by one person, told to the chair when nobody does."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner

from cases.errors import BadInput, NotThereYet
from cases.store import CaseStore
from serving.erasure import erase_family
from serving.referrals.database import ReferralDatabase, open_database
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import read_entries
from serving.referrals.submissions import TokenUsedElsewhere
from serving.referrals.urgent.lane import cases_about, cases_of, find_case, waiting_in
from serving.referrals.urgent.records import (
    ESCALATE_AFTER,
    NobodyHasIt,
    NoSuchCase,
    TakenMeanwhile,
    UrgentReport,
    Waiting,
)
from serving.referrals.urgent.signals import Brought, bring_to_desk
from serving.referrals.urgent.steps import acknowledge, close, escalate_overdue
from serving.referrals.verifying.verify import verify_journal
from serving.rotation import rotate_key
from serving.urgent import UrgentSignals, find_urgent
from tests.features.facts import AS_OF
from tests.serving.deciding import make_lists
from tests.serving.people import (
    AIGERIM,
    ALONE,
    BOLAT,
    DANA,
    TOO_LONG,
    all_of,
    found_by_rule,
    reported,
)
from tests.serving.seeding import HIGH
from tests.serving.tampering import without_guard
from tests.serving.town import coded
from tirek import app

A_DANA = (
    "INSERT INTO account (id, username, display_name, role, commission_id, password_hash, "
    "language, active) VALUES (1, 'd', 'Dana', 'member', 'C2', 'x', 'kk', TRUE)"
)


def take(
    database: ReferralDatabase,
    case: int,
    actor: Actor = AIGERIM,
    *,
    token: str = "step",  # noqa: S107  a form's token
) -> int:
    with database.writing() as session:
        return acknowledge(session, case, actor, first="I call the school", token=token)


def told(database: ReferralDatabase, action: Action) -> list[str]:
    with database.reading() as session:
        return [entry.text for entry in read_entries(session) if entry.action == action]


def waiting(database: ReferralDatabase, commission_id: str = "c1") -> Waiting:
    with database.reading() as session:
        return waiting_in(session, commission_id)


def test_signals_reach_the_desk_without_a_model_or_a_list(town: Path):
    """In the town `urgent` of C2 and `busy` of C3 have a signal; `late` becomes known that day."""
    assert bring_to_desk(town, AS_OF) == Brought(2, 0)
    database = open_database(town)
    with database.reading() as session:
        (case,) = cases_of(session, "C2")
        assert [one.family_id for one in cases_of(session, "C3")] == [coded("busy")]
        assert cases_of(session, "C1") == []
        assert all_of(session, "referral_list") == []
    database.close()
    assert (case.family_id, case.kind, case.by_rule) == (coded("urgent"), "suicidal_signal", True)
    assert case.signal is not None
    assert case.happened_on is not None


def test_made_again_by_a_command_or_with_a_list_a_case_stays_one(town: Path):
    bring_to_desk(town, AS_OF)
    assert bring_to_desk(town, AS_OF) == Brought(0, 0)
    make_lists(town)
    database = open_database(town)
    with database.reading() as session:
        assert len(all_of(session, "urgent_case")) == 2
    database.close()


def test_a_list_brings_them_too_even_where_it_cannot_be_made(
    town: Path, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> None:
        raise BadInput

    monkeypatch.setattr("serving.listing.refer.rank_cohort", broken)
    with pytest.raises(BadInput):
        make_lists(town)
    database = open_database(town)
    assert waiting(database, "C2") == Waiting(1, 0)
    database.close()


def test_without_a_date_the_day_after_the_records_end_counts(town: Path):
    """The town's records end long after the signals: nothing is urgent, and nothing is made."""
    assert bring_to_desk(town) == Brought(0, 0)
    assert not (town / "referrals.db").exists()


def test_the_command_says_how_many_and_an_ingest_brings_them_at_once(town: Path):
    done = CliRunner().invoke(
        app, ["urgent", "--home", str(town), "--as-of", AS_OF.isoformat(), "--json"]
    )
    assert done.output == '{"cases": 2, "escalated": 0}\n'
    again = CliRunner().invoke(app, ["urgent", "--home", str(town), "--as-of", AS_OF.isoformat()])
    assert again.output.startswith("0 new urgent cases are before the desk")


def test_an_ingest_brings_signals_to_the_desk(town: Path, monkeypatch: pytest.MonkeyPatch):
    def on_that_day(store: CaseStore, _day: date) -> UrgentSignals:
        return find_urgent(store, AS_OF)

    monkeypatch.setattr("serving.referrals.urgent.signals.find_urgent", on_that_day)
    done = CliRunner().invoke(app, ["ingest", str(town / "extract"), "--home", str(town)])
    assert done.exit_code == 0, done.output
    assert "note: new urgent cases before the desk: 2" in done.output


def test_without_a_store_there_is_nothing_to_bring(tmp_path: Path):
    with pytest.raises(NotThereYet):
        bring_to_desk(tmp_path)


def test_after_a_rotation_the_same_signal_is_no_new_case(town: Path):
    bring_to_desk(town, AS_OF)
    rotate_key(town)
    assert bring_to_desk(town, AS_OF) == Brought(0, 0)
    renamed = CaseStore.open(town)
    database = open_database(town)
    with database.reading() as session:
        (case,) = cases_about(session, coded("urgent"), commission_id="C2")
        assert case.family_id == coded("urgent")
        assert case.family_id not in renamed.table("families")["family_id"].to_pylist()
    database.close()


def test_a_person_reports_a_family_by_code_or_describes_somebody(database: ReferralDatabase):
    by_code = reported(database, UrgentReport("violence", HIGH, ""), token="a")
    described = reported(database)
    with database.reading() as session:
        first = find_case(session, by_code, commission_id="c1")
        second = find_case(session, described, commission_id="c1")
    assert first is not None
    assert second is not None
    assert (first.family_id, first.on_record, first.author_name) == (HIGH, True, "Болат Ахметов")
    assert (second.on_record, second.description) == (False, ALONE.description)
    assert len(second.family_id) == 20


@pytest.mark.parametrize(
    "report", [UrgentReport("violence", "", ""), UrgentReport("bad mood", HIGH, "")]
)
def test_a_report_without_a_family_or_a_danger_is_refused(
    database: ReferralDatabase, report: UrgentReport
):
    with pytest.raises(BadInput):
        reported(database, report)


def test_a_repeated_report_is_one_case_and_nobody_else_can_use_its_form(
    database: ReferralDatabase,
):
    assert reported(database) == reported(database)
    with pytest.raises(TokenUsedElsewhere):
        reported(database, actor=AIGERIM)
    assert waiting(database) == Waiting(1, 0)


def test_one_person_takes_a_case_on_and_the_slower_one_is_told(database: ReferralDatabase):
    case = reported(database)
    step = take(database, case)
    assert take(database, case) == step, "the same form once more"
    with pytest.raises(TakenMeanwhile):
        take(database, case, BOLAT, token="other")
    with pytest.raises(TokenUsedElsewhere):
        take(database, case, BOLAT)
    with database.reading() as session:
        found = find_case(session, case, commission_id="c1")
    assert found is not None
    assert found.acknowledged is not None
    assert (found.acknowledged.author_name, found.acknowledged.words) == (
        "Айгерім Сейітова",
        "I call the school",
    )
    assert waiting(database) == Waiting(0, 0)


def test_nobody_takes_on_another_commissions_case_or_one_that_is_none(database: ReferralDatabase):
    case = reported(database)
    with pytest.raises(NoSuchCase):
        take(database, case, DANA)
    with pytest.raises(NoSuchCase):
        take(database, case + 1)
    with database.reading() as session:
        assert find_case(session, case, commission_id="c2") is None


def test_a_step_needs_words(database: ReferralDatabase):
    case = reported(database)
    with pytest.raises(BadInput), database.writing() as session:
        acknowledge(session, case, AIGERIM, first="", token="t")


def test_a_case_is_closed_with_its_outcome_after_somebody_took_it_on(database: ReferralDatabase):
    case = reported(database)
    with pytest.raises(NobodyHasIt), database.writing() as session:
        close(session, case, AIGERIM, outcome="Safe", token="early")
    take(database, case)
    with database.writing() as session:
        close(session, case, BOLAT, outcome="The child is with an aunt", token="late")
    with database.reading() as session:
        found = find_case(session, case, commission_id="c1")
    assert found is not None
    assert found.closed is not None
    assert found.closed.words == "The child is with an aunt"


def test_who_waits_too_long_is_noted_once(database: ReferralDatabase):
    late = found_by_rule(database, ago=TOO_LONG)
    found_by_rule(database, family_id=HIGH, ago=ESCALATE_AFTER - timedelta(minutes=1))
    found_by_rule(database, commission_id="c2", ago=TOO_LONG)
    for expected in (1, 0):
        with database.writing() as session:
            assert escalate_overdue(session, commission_id="c1") == expected
    assert len(told(database, Action.URGENT_ESCALATED)) == 1
    assert waiting(database) == Waiting(2, 1)
    take(database, late)
    assert waiting(database) == Waiting(1, 0)
    with database.writing() as session:
        assert escalate_overdue(session) == 1, "of every commission where none is named"


def test_who_was_taken_on_in_time_is_never_noted(database: ReferralDatabase):
    take(database, found_by_rule(database, ago=TOO_LONG))
    with database.writing() as session:
        assert escalate_overdue(session) == 0


def test_a_closed_case_leaves_the_screen_after_a_month(database: ReferralDatabase):
    case = reported(database)
    take(database, case)
    with database.writing() as session:
        close(session, case, BOLAT, outcome="Safe", token="late")
    with database.reading() as session:
        assert len(cases_of(session, "c1")) == 1
    with database.writing() as session:
        without_guard(session, "urgent_step")
        session.execute(text("UPDATE urgent_step SET taken_at = '2020-01-01 00:00:00'"))
    with database.reading() as session:
        assert cases_of(session, "c1") == []


def test_the_journal_tells_of_each_act_and_of_no_word(database: ReferralDatabase):
    case = reported(database)
    take(database, case)
    (signalled,) = told(database, Action.URGENT_SIGNALLED)
    (acknowledged,) = told(database, Action.URGENT_ACKNOWLEDGED)
    for word in ("station", "missing_child", "school"):
        assert word not in signalled + acknowledged
    with database.reading() as session:
        assert verify_journal(session).fault is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE urgent_case SET description = 'other'",
        "UPDATE urgent_case SET kind = 'erased'",
        "UPDATE urgent_case SET known_at = '2020-01-01 00:00:00'",
        (
            "UPDATE urgent_case SET kind = 'erased', signal = '{}', happened_on = NULL, "
            "description = '', salt = '', author_name = 'Somebody'"
        ),
        "DELETE FROM urgent_case",
        "UPDATE urgent_step SET words = 'other'",
        "UPDATE urgent_step SET words = '(erased)', salt = ''",
        "DELETE FROM urgent_step",
    ],
)
def test_neither_a_case_nor_a_step_can_be_edited_or_deleted(
    database: ReferralDatabase, statement: str
):
    take(database, reported(database))
    with pytest.raises(IntegrityError, match="never"), database.writing() as session:
        session.execute(text(statement))


def test_an_erased_family_leaves_that_there_was_a_case_and_who_acted(town: Path):
    bring_to_desk(town, AS_OF)
    database = open_database(town)
    with database.writing() as session:
        (case,) = cases_of(session, "C2")
        session.execute(text(A_DANA))
        dana = Actor("Dana", "member", 1, "C2")
        acknowledge(session, case.case_id, dana, first="Secret-word", token="t")
    erase_family(town, coded("urgent"), approved_by="Dana", reason="family_request")
    with database.reading() as session:
        assert cases_of(session, "C2") == []
        assert waiting_in(session, "C2") == Waiting(0, 0)
        assert find_case(session, case.case_id, commission_id="C2") is None
        kept = session.execute(
            text(
                "SELECT family_id, kind, signal, happened_on, salt FROM urgent_case WHERE id = :id"
            ),
            {"id": case.case_id},
        ).one()
        assert verify_journal(session).fault is None
    database.close()
    assert tuple(kept) == (coded("urgent"), "erased", "{}", None, "")
    left = b"".join(path.read_bytes() for path in town.glob("referrals.db*"))
    assert b"Secret-word" not in left


def test_somebody_who_is_on_no_record_can_be_erased_by_the_drawn_code(town: Path):
    database = open_database(town)
    with database.writing() as session:
        session.execute(text(A_DANA))
    reporter = Actor("Dana", "member", 1, "C2")
    reported(database, UrgentReport("other", "", "Described-word"), actor=reporter)
    with database.reading() as session:
        (case,) = cases_of(session, "C2")
    erase_family(town, case.family_id, approved_by="Dana", reason="family_request")
    with database.reading() as session:
        assert cases_of(session, "C2") == []
    database.close()
    left = b"".join(path.read_bytes() for path in town.glob("referrals.db*"))
    assert b"Described-word" not in left
