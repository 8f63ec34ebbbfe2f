"""The town with its lists made and one decision about one family, for whoever needs both."""

from pathlib import Path

from serving.access.adding_accounts import add_account
from serving.listing.refer import refer
from serving.ranking.cohort import Ordering
from serving.referrals.database import open_database
from serving.referrals.decisions import DecisionText, Submission, record_decision
from serving.referrals.journal.actions import Actor
from serving.referrals.lists import find_row
from serving.referrals.scopes import EVERY_COMMISSION
from tests.features.facts import AS_OF
from tests.serving.seeding import PASSWORD
from tests.serving.town import coded

ORDER = Ordering(seed=11, random_share=0.0)
FAMILY = coded("a9")
DANA = Actor("Dana", "member", 1, "C1")
WORDS = DecisionText(
    "visit",
    {"visitor": "Visitor-word", "by_date": "2026-05-01"},
    "Reason-word",
    known_beyond_record="Known-word",
    family_view="View-word",
)


def make_lists(home: Path) -> None:
    database = open_database(home)
    refer(home, database, AS_OF, ordering=ORDER)
    database.close()


def decide(home: Path, family: str = FAMILY, *, form: str = "first", seen: int = 0) -> int:
    database = open_database(home)
    with database.writing(EVERY_COMMISSION) as session:
        row = find_row(session, commission_id="C1", family_id=family)
        assert row is not None
        submission = Submission(family, "C1", row.list_id, row.row_id, DANA, form, seen)
        made = record_decision(session, submission, WORDS)
    database.close()
    return made


def decide_in(town: Path) -> None:
    """Make the town's lists, and decide about `a9`."""
    make_lists(town)
    database = open_database(town)
    with database.writing(EVERY_COMMISSION) as session:
        add_account(
            session, "dana", display_name="Dana", role="member", commission_id="C1",
            password=PASSWORD,
        )  # fmt: skip
    database.close()
    decide(town)
