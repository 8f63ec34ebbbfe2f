"""Four eyes: one proposes, another approves, and only then a change holds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.errors import BadInput
from serving.access.people import (
    approve,
    close_account,
    end_all_sessions,
    find_person,
    people,
    propose_role,
    reopen_account,
)
from serving.access.sessions import start_session
from serving.access.tokens import add_token
from serving.listing.refer import refer
from serving.ranking.cohort import Ordering
from serving.referrals.changes.in_force import (
    ModelSwitchedOff,
    approved_borders,
    approved_capacities,
    approved_random_share,
    model_off,
    require_model_on,
    switched_off_by,
)
from serving.referrals.changes.proposals import (
    AlreadyAnswered,
    Change,
    ChangeKind,
    OwnChange,
    answer,
    answered_changes,
    find_change,
    propose,
    waiting_changes,
)
from serving.referrals.database import ReferralDatabase, open_database
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import read_entries
from serving.referrals.lists import is_whole, newest_list
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.verifying.verify import verify_journal
from tests.features.facts import AS_OF

YERMEK = Actor("Ермек Тасов", "administrator", 6)
GALIYA = Actor("Ғалия Нұрова", "administrator", 7)
OFF = Change("model", "", {"to": "off", "before": "on"}, "The registers came late.")
ON = Change("model", "", {"to": "on", "before": "off"}, "They are whole again.")


def places(to: int, commission: str = "c1") -> Change:
    return Change("capacity", commission, {"to": to, "before": 12}, "Two members more.")


def agreed(session: Session, change: Change, token: str) -> int:
    change_id = propose(session, change, by=YERMEK, token=token)
    answer(session, change_id, "approved", by=GALIYA)
    return change_id


def test_a_proposal_changes_nothing(database: ReferralDatabase):
    with database.writing() as session:
        propose(session, places(15), by=YERMEK, token="t1")
        propose(session, OFF, by=YERMEK, token="t2")
        assert approved_capacities(session) == {}
        assert model_off(session) is None
        assert [one.change for one in waiting_changes(session)] == [places(15), OFF]


def test_approved_by_another_it_holds(database: ReferralDatabase):
    with database.writing() as session:
        agreed(session, places(15), "t1")
        agreed(session, Change("random_share", "", {"to": 0.1, "before": 0.05}, "More."), "t2")
        assert approved_capacities(session) == {"c1": 15}
        assert approved_random_share(session) == 0.1
        assert waiting_changes(session) == []
        assert {one.answerer_name for one in answered_changes(session)} == {GALIYA.name}


def test_nobody_approves_their_own(database: ReferralDatabase):
    with database.writing() as session:
        change_id = propose(session, places(15), by=YERMEK, token="t1")
        with pytest.raises(OwnChange, match="another administrator"):
            answer(session, change_id, "approved", by=YERMEK)
        assert approved_capacities(session) == {}


def test_the_database_too_refuses_that_somebody_approves_their_own(database: ReferralDatabase):
    with database.writing() as session:
        propose(session, places(15), by=YERMEK, token="t1")
    own = "INSERT INTO change_answer VALUES (1, 1, 'approved', 6, 'Ермек', '2026-04-01 00:00:00')"
    with pytest.raises(IntegrityError, match="their own"), database.writing() as session:
        session.execute(text(own))


def test_who_proposed_may_take_it_back(database: ReferralDatabase):
    with database.writing() as session:
        change_id = propose(session, places(15), by=YERMEK, token="t1")
        assert answer(session, change_id, "refused", by=YERMEK).answer == "refused"
        with pytest.raises(AlreadyAnswered):
            answer(session, change_id, "approved", by=GALIYA)
        assert approved_capacities(session) == {}


def test_sent_twice_it_is_one_proposal_and_one_answer(database: ReferralDatabase):
    with database.writing() as session:
        first = propose(session, places(15), by=YERMEK, token="t1")
        assert propose(session, places(15), by=YERMEK, token="t1") == first
        with pytest.raises(BadInput, match="somebody else"):
            propose(session, places(15), by=GALIYA, token="t1")
        for _ in range(2):
            answer(session, first, "approved", by=GALIYA)
        found = [entry.action for entry in read_entries(session)]
    assert found.count(Action.CHANGE_PROPOSED) == found.count(Action.CHANGE_APPROVED) == 1


@pytest.mark.parametrize(
    ("setting", "to"),
    [
        ("capacity", -1),
        ("capacity", 10_001),
        ("capacity", True),
        ("capacity", "12"),
        ("random_share", 0.21),
        ("random_share", 1),
        ("borders", {"high": 0.2, "elevated": 0.2}),
        ("borders", {"high": 1.0, "elevated": 0.2}),
        ("borders", {"high": 0.4, "elevated": 0.0}),
        ("borders", {"high": 0.4}),
        ("borders", {"high": "0.4", "elevated": 0.2}),
        ("borders", {"high": float("nan"), "elevated": 0.2}),
        ("borders", None),
        ("model", "perhaps"),
        ("role", "auditor"),
    ],
)
def test_a_value_that_cannot_stand_is_refused(
    database: ReferralDatabase, setting: ChangeKind, to: object
):
    with database.writing() as session:
        with pytest.raises(BadInput, match="cannot stand"):
            propose(session, Change(setting, "", {"to": to}, "why"), by=YERMEK, token="t1")
        with pytest.raises(BadInput, match="needs a reason"):
            propose(session, Change(setting, "", {"to": to}, ""), by=YERMEK, token="t1")


def test_what_was_approved_last_holds(database: ReferralDatabase):
    with database.writing() as session:
        early = propose(session, places(15), by=YERMEK, token="t1")
        late = propose(session, places(9), by=YERMEK, token="t2")
        answer(session, late, "approved", by=GALIYA)
        answer(session, early, "approved", by=GALIYA)
        assert approved_capacities(session) == {"c1": 15}


def test_the_model_is_off_until_two_people_switch_it_on(database: ReferralDatabase):
    with database.writing() as session:
        first = agreed(session, OFF, "t1")
        off = model_off(session)
        assert off is not None
        assert (off.change_id, off.reason) == (first, OFF.reason)
        with pytest.raises(ModelSwitchedOff, match="urgent families"):
            require_model_on(session)
        second = agreed(session, ON, "t2")
        require_model_on(session)
        assert switched_off_by(session, first) == off, "an old page still says since when"
        assert switched_off_by(session, second) is None


@pytest.mark.parametrize("table", ["proposed_change", "change_answer", "page_set"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_the_database_refuses_to_edit_or_delete(
    database: ReferralDatabase, table: str, statement: str
):
    column = {"page_set": "digest = 'x'"}.get(table, "id = 9")
    with database.writing() as session:
        agreed(session, places(15), "t1")
        session.execute(text("INSERT INTO page_set VALUES ('d', '{}', '2026-04-01 00:00:00')"))
    with pytest.raises(IntegrityError, match="never"), database.writing() as session:
        session.execute(text(statement.format(table, column)))


def test_a_role_given_by_two_signs_its_account_out(database: ReferralDatabase):
    with database.writing() as session:
        start_session(session, 1)
        change_id = propose_role(
            session, 1, role="auditor", commission_id="", reason="Audits", by=YERMEK, token="t1"
        )
        with pytest.raises(OwnChange):
            approve(session, change_id, by=YERMEK)
        before = find_person(session, 1)
        approve(session, change_id, by=GALIYA)
        after = find_person(session, 1)
    assert before is not None
    assert after is not None
    assert (before.role, before.commission_id, before.sessions) == ("member", "c1", 1)
    assert (after.role, after.commission_id, after.sessions) == ("auditor", "", 0)


def test_a_role_with_the_wrong_place_is_refused(database: ReferralDatabase):
    with database.writing() as session:
        for role, commission in (("auditor", "c1"), ("member", "")):
            with pytest.raises(BadInput, match="acts for"):
                propose_role(
                    session,
                    1,
                    role=role,  # type: ignore[arg-type]
                    commission_id=commission,
                    reason="x",
                    by=YERMEK,
                    token="t",
                )


def test_a_closed_account_is_signed_out_and_can_be_opened_again(database: ReferralDatabase):
    with database.writing() as session:
        start_session(session, 1)
        for _ in range(2):
            close_account(session, 1, by=YERMEK)
        closed = find_person(session, 1)
        assert closed is not None
        assert (closed.active, closed.sessions) == (False, 0)
        reopen_account(session, 1, by=YERMEK)
        with pytest.raises(BadInput, match="their own"):
            close_account(session, 6, by=YERMEK)
        assert all(one.active for one in people(session))
        found = [entry.action for entry in read_entries(session)]
    assert found.count(Action.ACCOUNT_CLOSED) == found.count(Action.ACCOUNT_REOPENED) == 1


def test_signing_everybody_out_spares_who_asks(database: ReferralDatabase):
    with database.writing() as session:
        for account in (1, 2, 6):
            start_session(session, account)
        assert end_all_sessions(session, by=YERMEK) == 2
        assert {one.account_id for one in people(session) if one.sessions} == {6}


def test_the_journal_still_verifies(database: ReferralDatabase):
    with database.writing() as session:
        agreed(session, OFF, "t1")
        change = find_change(session, 1)
        assert change is not None
        assert change.answered_at is not None
        assert change.answered_at <= datetime.now(UTC)
        assert verify_journal(session).fault is None


def test_the_next_lists_have_the_approved_places_and_the_earlier_ones_theirs(town: Path):
    database = open_database(town)
    before = refer(town, database, AS_OF, ordering=Ordering(seed=1))
    with database.writing() as session:
        add_people(session)
        agreed(session, places(2, "C1"), "t1")
        agreed(session, Change("random_share", "", {"to": 0.0, "before": 0.05}, "None."), "t2")
    after = refer(town, database, AS_OF, ordering=Ordering(seed=1))
    database.close()
    assert {one.commission_id: one.capacity for one in before.commissions}["C1"] == 7
    assert {one.commission_id: one.capacity for one in after.commissions}["C1"] == 2
    listed = [one for one in after.families if one.commission_id == "C1"]
    assert len(listed) == 2
    assert after.head.random_share == 0.0


def test_the_next_lists_have_the_approved_borders_and_the_same_families(town: Path):
    """Levels are told apart by calibrated risk; who is listed, and in which order, stays."""
    database = open_database(town)
    before = refer(town, database, AS_OF, ordering=Ordering(seed=1))
    risks = sorted({one.calibrated_risk for one in before.families if one.band})
    high = (risks[-2] + risks[-1]) / 2
    borders = {"high": high, "elevated": risks[0] / 2}
    with database.writing() as session:
        add_people(session)
        agreed(session, Change("borders", "", {"to": borders, "before": {}}, "Fewer."), "t1")
        assert approved_borders(session) == borders
    after = refer(town, database, AS_OF, ordering=Ordering(seed=1))
    with database.writing() as session:
        agreed(session, Change("borders", "", {"to": {}, "before": borders}, "Back."), "t2")
        assert approved_borders(session) == {}
    again = refer(town, database, AS_OF, ordering=Ordering(seed=1))
    with database.reading(EVERY_COMMISSION) as session:
        newest = newest_list(session, "C1")
        assert newest is not None
        assert is_whole(session, newest.list_id)
    database.close()
    assert [(one.family_id, one.rank, one.position) for one in after.families] == [
        (one.family_id, one.rank, one.position) for one in before.families
    ]
    for one in after.families:
        if one.band:
            assert one.band == ("high" if one.calibrated_risk >= high else "elevated")
    assert after.head.borders == borders
    assert again.head.digest == before.head.digest != after.head.digest


def test_lists_made_while_the_model_is_off_hold_the_urgent_lane_alone(town: Path):
    database = open_database(town)
    with database.writing() as session:
        add_people(session)
        agreed(session, OFF, "t1")
    made = refer(town, database, AS_OF)
    with database.writing() as session:
        agreed(session, ON, "t2")
    again = refer(town, database, AS_OF)
    database.close()
    assert {one.lane for one in made.families} == {"urgent"}
    assert made.head.model_kind == "none"
    assert "ranked" in {one.lane for one in again.families}


def add_people(session: Session) -> None:
    """Seven accounts, so that both administrators have theirs."""
    for number in range(1, 8):
        session.execute(
            text(
                "INSERT INTO account (id, username, display_name, role, commission_id, "
                "password_hash, language, active) "
                "VALUES (:id, :name, :name, 'administrator', '', 'x', 'kk', TRUE)"
            ),
            {"id": number, "name": f"user{number}"},
        )
    add_token(session, "tests")
