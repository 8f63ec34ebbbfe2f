from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select

from serving.referrals.database import ReferralDatabase
from serving.referrals.digests import list_digest, row_digest
from serving.referrals.lists import find_row, is_whole, newest_list, store_list
from serving.referrals.records import ROW, BrieflyListed, ListedFamily, ReferralList
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.shown import Brief, Fact
from serving.referrals.tables import ReferralListTable, ReferralRowTable
from tests.serving.seeding import (
    ABSENT,
    FOREIGN,
    HIGH,
    SCHOOL,
    commission,
    list_head,
    listed,
    sample_list,
    shown,
    signed_mitigation,
)


def test_a_list_comes_back_as_it_was_put_away(empty: ReferralDatabase):
    made = sample_list()
    with empty.writing(EVERY_COMMISSION) as session:
        list_id = store_list(session, made)
    with empty.reading(EVERY_COMMISSION) as session:
        found = newest_list(session, "c1")
        rows = [
            find_row(session, commission_id=family.commission_id, family_id=family.family_id)
            for family in made.families
        ]
    assert found is not None
    assert found.list_id == list_id
    assert found.head == made.head
    assert found.commission == made.commissions[0]
    of_c1 = [in_brief(family) for family in made.families if family.commission_id == "c1"]
    assert found.families == tuple(sorted(of_c1, key=lambda family: family.position))
    assert [row.family for row in rows if row] == list(made.families)
    assert found.created_at.tzinfo is not None


def in_brief(family: ListedFamily) -> BrieflyListed:
    """What a list says of a family: of what its page shows, what a Brief holds."""
    held = {name: getattr(family, name) for name in ROW if name != "shown"}
    said = {name: getattr(family.shown, name) for name in Brief.model_fields}
    return BrieflyListed(**held, shown=Brief(**said))


def test_a_signed_choice_comes_back_with_the_list_and_is_part_of_what_names_it(
    empty: ReferralDatabase,
):
    head = replace(list_head(), mitigation=signed_mitigation())
    made = replace(sample_list(), head=head)
    in_order = sorted(made.families, key=lambda family: (family.commission_id, family.position))
    digest = list_digest(head, [row_digest(family) for family in in_order])
    with empty.writing(EVERY_COMMISSION) as session:
        list_id = store_list(session, replace(made, head=replace(head, digest=digest)))
    with empty.reading(EVERY_COMMISSION) as session:
        found = newest_list(session, "c1")
        assert found is not None
        assert found.head.mitigation == signed_mitigation()
        assert is_whole(session, list_id)
    with empty.writing(EVERY_COMMISSION) as session:
        stored = session.get_one(ReferralListTable, list_id)
        stored.mitigation = {**signed_mitigation(), "strength": 0.4}
    with empty.reading(EVERY_COMMISSION) as session:
        assert not is_whole(session, list_id)


def test_a_plain_list_is_named_as_before_there_were_such_choices():
    head = list_head()
    before = {name: getattr(head, name) for name in head.__slots__ if name != "mitigation"}
    assert list_digest(head, ["r"]) == list_digest(before, ["r"])
    assert head.equalised is None


def test_the_same_list_is_stored_once(empty: ReferralDatabase):
    with empty.writing(EVERY_COMMISSION) as session:
        first = store_list(session, sample_list())
        second = store_list(session, sample_list())
        rows = session.scalar(select(func.count()).select_from(ReferralRowTable))
        lists = session.scalar(select(func.count()).select_from(ReferralListTable))
    assert first == second
    assert (lists, rows) == (1, 7)


def test_the_newest_list_is_the_one_with_the_latest_date(empty: ReferralDatabase):
    with empty.writing(EVERY_COMMISSION) as session:
        store_list(session, sample_list("may", as_of=date(2026, 5, 1)))
        store_list(session, sample_list("april", as_of=date(2026, 4, 1)))
        found = newest_list(session, "c1")
    assert found is not None
    assert found.head.digest == "may"


def test_of_two_lists_of_one_date_the_later_made_counts(empty: ReferralDatabase):
    with empty.writing(EVERY_COMMISSION) as session:
        store_list(session, sample_list("first"))
        store_list(session, sample_list("again"))
        found = newest_list(session, "c1")
    assert found is not None
    assert found.head.digest == "again"


def test_a_commission_without_a_list_has_none(database: ReferralDatabase):
    with database.reading(EVERY_COMMISSION) as session:
        assert newest_list(session, "c9") is None


def test_a_list_may_hold_no_family(empty: ReferralDatabase):
    with empty.writing(EVERY_COMMISSION) as session:
        store_list(session, ReferralList(list_head(), (commission(),), ()))
        found = newest_list(session, "c1")
    assert found is not None
    assert found.families == ()


def test_a_list_may_hold_no_commission(empty: ReferralDatabase):
    with empty.writing(EVERY_COMMISSION) as session:
        store_list(session, ReferralList(list_head(), (), ()))
        assert newest_list(session, "c1") is None


def test_a_family_is_found_only_within_its_own_commission(database: ReferralDatabase):
    with database.reading(EVERY_COMMISSION) as session:
        assert find_row(session, commission_id="c1", family_id=FOREIGN) is None
        found = find_row(session, commission_id="c2", family_id=FOREIGN)
    assert found is not None
    assert found.family.family_id == FOREIGN


def test_a_family_that_left_the_list_is_found_on_the_older_one(empty: ReferralDatabase):
    later = ReferralList(
        list_head("may", as_of=date(2026, 5, 1)), (commission(),), (listed("another"),)
    )
    with empty.writing(EVERY_COMMISSION) as session:
        store_list(session, sample_list("april"))
        store_list(session, later)
        found = find_row(session, commission_id="c1", family_id=HIGH)
    assert found is not None
    assert found.head.digest == "april"


def test_a_row_can_be_asked_for_by_its_id(empty: ReferralDatabase):
    with empty.writing(EVERY_COMMISSION) as session:
        store_list(session, sample_list("april"))
        older = find_row(session, commission_id="c1", family_id=HIGH)
        assert older is not None
        store_list(session, sample_list("may", as_of=date(2026, 5, 1)))
        found = find_row(session, commission_id="c1", family_id=HIGH, row_id=older.row_id)
    assert found == older


def test_what_is_shown_refuses_a_score_smuggled_in():
    with pytest.raises(ValidationError, match="risk_score"):
        shown().model_validate({**shown().model_dump(), "risk_score": 0.9})


def test_what_is_shown_refuses_a_sixth_raising_reason():
    reasons = [reason.model_dump() for reason in shown().raises] * 3
    with pytest.raises(ValidationError, match="raises"):
        shown().model_validate({**shown().model_dump(), "raises": reasons})


def test_dates_in_what_is_shown_travel_as_iso_days():
    fact = Fact(source=SCHOOL, text=ABSENT, date=date(2026, 3, 8), known=date(2026, 3, 10))
    assert fact.model_dump(mode="json")["date"] == "2026-03-08"
