"""What a region is told: sums over commissions, and nothing that gives few families away."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from fairness.suppression import HIDDEN
from serving.desk.words import today
from serving.referrals.database import ReferralDatabase
from serving.referrals.erasing import erase_from_database
from serving.referrals.lists import find_row, store_list
from serving.referrals.reading.first_views import record_first_view
from serving.referrals.records import ListedFamily, ReferralList
from serving.referrals.region.cells import Shares, count, shares
from serving.referrals.region.page import RegionPage, region_page
from serving.referrals.region.reach import PlaceReach
from serving.referrals.shown import HelpGiven
from serving.referrals.tables import UrgentCaseTable, UrgentStepTable
from tests.serving.referrals.test_agreement import LOOK
from tests.serving.seeding import SCHOOL, SCHOOLING, commission, list_head, listed, shown
from tests.serving.sitting import AIGERIM, BOLAT, OFFER, offered


@pytest.mark.parametrize(
    ("families", "said"), [(0, HIDDEN), (9, HIDDEN), (10, 10), (12, 10), (13, 15), (103, 105)]
)
def test_counts_are_rounded_and_small_ones_withheld(families: int, said: int | str):
    assert count(families) == said


@pytest.mark.parametrize(
    ("parts", "told", "total"),
    [
        ({"a": 40, "b": 30, "c": 20}, {"a": 40, "b": 30, "c": 20}, 90),
        ({"a": 40, "b": 30, "c": 3}, {"a": 40, "b": HIDDEN, "c": HIDDEN}, 75),
        ({"a": 40, "b": 2, "c": 3}, {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN}, 45),
        ({"a": 40, "b": 7, "c": 8}, {"a": 40, "b": HIDDEN, "c": HIDDEN}, 55),
        ({"a": 0, "b": 0}, {"a": HIDDEN, "b": HIDDEN}, HIDDEN),
    ],
)
def test_a_small_part_takes_the_next_with_it(
    parts: Mapping[str, int], told: Mapping[str, int | str], total: int | str
):
    assert shares(parts) == Shares(total, told)  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=5))
def test_what_is_withheld_is_never_one_part_nor_fewer_than_ten_families(numbers: list[int]):
    parts = {str(place): number for place, number in enumerate(numbers)}
    told = shares(parts)
    hidden = [parts[part] for part, said in told.parts.items() if said == HIDDEN]
    assert not hidden or (len(hidden) > 1 and (sum(hidden) >= 10 or told.total == HIDDEN))
    assert all(number in hidden for number in numbers if number < 10)


def families(first: int, last: int, **changes: object) -> list[ListedFamily]:
    return [
        listed(f"f{number:03}", position=number, record=shown(**changes))
        for number in range(first, last)
    ]


def page(database: ReferralDatabase, region_id: str = "r1") -> RegionPage:
    with database.reading() as session:
        return region_page(session, region_id, now=datetime.now(UTC))


@pytest.fixture
def listed_today(database: ReferralDatabase) -> ReferralDatabase:
    """Forty families of high level on today's list of c1."""
    made = ReferralList(
        list_head("today", as_of=today()), (commission(),), tuple(families(0, 40))
    )  # fmt: skip
    with database.writing() as session:
        store_list(session, made)
    return database


def test_a_region_without_enough_decisions_is_told_nothing(listed_today: ReferralDatabase):
    offered(listed_today, "f001")
    found = page(listed_today)
    assert set(found.offers.parts.values()) == {HIDDEN}
    assert found.offers.total == HIDDEN
    assert found.median_days == HIDDEN
    assert found.warned == 0


def test_offers_waiting_and_choices_are_counted(listed_today: ReferralDatabase):
    for number in range(20):
        offered(listed_today, f"f{number:03}", text=OFFER if number < 10 else LOOK)
    found = page(listed_today)
    assert found.choices.total == 20
    assert found.choices.parts == {"followed": HIDDEN, "more": HIDDEN, "less": 10}
    assert found.offers.total == 10
    assert found.contact.parts == {"decided": 20, "waiting": 25}
    assert found.median_days == 0


def test_an_answer_is_known_from_a_later_list(listed_today: ReferralDatabase):
    for number in range(40):
        offered(listed_today, f"f{number:03}")
    day = today() + timedelta(days=14)
    answer = HelpGiven(text=SCHOOLING.name, offered_on=day, response="accepted")
    refused = HelpGiven(text=SCHOOLING.name, offered_on=day, response="declined")
    earlier = HelpGiven(text=SCHOOLING.name, offered_on=date(2025, 1, 1), response="accepted")
    rows = (
        *families(0, 15, help=(answer,)),
        *families(15, 25, help=(refused,)),
        *families(25, 40, help=(earlier,)),
    )
    with listed_today.writing() as session:
        store_list(session, ReferralList(list_head("later", as_of=day), (commission(),), rows))
    found = page(listed_today).offers
    assert found == Shares(40, {"accepted": 15, "declined": 10, "not_known": 15})


def test_families_are_counted_by_source_on_the_newest_list(listed_today: ReferralDatabase):
    clinic, school = page(listed_today).sources
    assert (page(listed_today).listed, clinic.families, school.families) == (40, HIDDEN, HIDDEN)
    day = today() + timedelta(days=14)
    of_school = tuple(fact for fact in shown().facts if fact.source == SCHOOL)
    rows = (*families(0, 20, facts=of_school), *families(20, 45, facts=()))
    with listed_today.writing() as session:
        store_list(session, ReferralList(list_head("later", as_of=day), (commission(),), rows))
    (only,) = page(listed_today).sources
    assert (page(listed_today).listed, only.name, only.families) == (45, SCHOOL, 20)


def test_another_region_is_told_nothing_of_this_one(listed_today: ReferralDatabase):
    found = page(listed_today, "r2")
    assert (found.commissions, found.listed, found.sources) == (0, HIDDEN, ())


def test_an_erased_family_breaks_nothing(listed_today: ReferralDatabase):
    offered(listed_today, "f001", actor=AIGERIM)
    erase_from_database(listed_today, ["f001"], approved_by="A. Chair", reason="request")
    assert page(listed_today).commissions == 1


def test_urgent_cases_are_counted_by_how_soon_somebody_took_them_on(database: ReferralDatabase):
    """Fifteen within two hours, ten later, ten by nobody; half of those taken on within 30 min."""
    since = datetime.now(UTC) - timedelta(days=30)
    waits = [timedelta(minutes=30)] * 15 + [timedelta(hours=3)] * 10 + [None] * 10
    with database.writing() as session:
        for number, wait in enumerate(waits):
            add_case(session, number, since, wait)
    found = page(database).urgent
    assert found.cases == Shares(35, {"in_time": 15, "later": 10, "waiting": 10})
    assert found.median_minutes == 30
    assert page(database, "r2").urgent.cases.total == HIDDEN


def add_case(session: Session, number: int, known: datetime, wait: timedelta | None) -> None:
    author = {"author_id": AIGERIM.account_id, "author_name": AIGERIM.name, "salt": "s"}
    case = UrgentCaseTable(
        commission_id="c1", family_id=f"u{number}", on_record=False, source="person",
        kind="violence", signal={}, happened_on=None, description="", store_digest="",
        known_at=known, submission_token=f"case {number}", **author,
    )  # fmt: skip
    session.add(case)
    session.flush()
    if wait is not None:
        session.add(
            UrgentStepTable(
                case_id=case.id, commission_id="c1", step="acknowledged", words="w",
                taken_at=known + wait, submission_token=f"step {number}", **author,
            )
        )  # fmt: skip


def test_what_people_see_without_the_model_stands_beside_it_by_place(
    listed_today: ReferralDatabase,
):
    """Of 36 families of high level looked at first, people see 12 alike, and 24 get help."""
    offers = {f"f{number:03}" for number in range(24)}
    with listed_today.writing() as session:
        for number in range(36):
            row = find_row(session, commission_id="c1", family_id=f"f{number:03}")
            assert row is not None
            level = "high" if number < 12 else "usual"
            for reader in (AIGERIM, BOLAT):  # a second look at the same family counts nothing
                if reader is BOLAT:
                    level = "usual"
                record_first_view(
                    session, row, reader, level=level, confidence="sure", ground="g",
                    token=f"{number} {reader.account_id}",
                )  # fmt: skip
    for family_id in sorted(offers):
        offered(listed_today, family_id)
    (found,) = page(listed_today).reach
    assert found == PlaceReach("town", families=35, model=HIDDEN, reader=10, offered=25)
