"""What a home's referral database holds in the end, read past the service."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from serving.referrals.database import open_database
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import DecisionTable
from serving.referrals.verifying.verify import verify_journal


def decisions_by_token(home: Path) -> dict[str, int]:
    """How many decisions each form's token stands for."""
    with opened(home) as session:
        counted = select(DecisionTable.submission_token, func.count()).group_by(
            DecisionTable.submission_token
        )
        return {row[0]: row[1] for row in session.execute(counted)}


def is_whole(home: Path) -> bool:
    """Whether the journal verifies."""
    with opened(home) as session:
        return verify_journal(session).fault is None


@contextmanager
def opened(home: Path) -> Iterator[Session]:
    database = open_database(home)
    with database.reading(EVERY_COMMISSION) as session:
        yield session
    database.close()
