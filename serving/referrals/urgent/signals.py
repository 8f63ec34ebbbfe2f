"""Urgent signals that reach the desk by rule, from a store's records.

No model has a part in it, and no list has to be made: a store that was ingested is enough.
"""

import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.catalogue.whole import Catalogue
from cases.store import CaseStore
from serving.referrals.aliases import todays_codes
from serving.referrals.database import DATABASE_FILE, open_database
from serving.referrals.journal.actions import by_rule
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import UrgentCaseTable
from serving.referrals.urgent.reports import put_away
from serving.referrals.urgent.steps import escalate_overdue
from serving.urgent import UrgentSignal, UrgentSignals, find_urgent


class _Known(NamedTuple):
    """What makes one signal the same as another."""

    family_id: str
    event_type: str
    event_date: date | None


class Brought(NamedTuple):
    """How many signals became cases now, and how many cases were found to wait for too long."""

    cases: int
    escalated: int


def bring_to_desk(home: Path, as_of: date | None = None) -> Brought:
    """Make the urgent cases of a home's store, as of the day after its records end where no date is
    given, and note those that waited too long. Where there is nothing to tell, nothing is made.

    Raises:
        NotThereYet: nothing was ingested.
        BadInput: a date the store cannot speak for, or a database that cannot be opened.
    """
    store = CaseStore.open(home)
    signals = find_urgent(store, as_of or store.cut_off + timedelta(days=1))
    if not signals and not (home / DATABASE_FILE).exists():
        return Brought(0, 0)
    database = open_database(home)
    try:
        with database.writing(EVERY_COMMISSION) as session:
            made = register_signals(session, store, signals)
            return Brought(made, escalate_overdue(session))
    finally:
        database.close()


def register_signals(session: Session, store: CaseStore, signals: UrgentSignals) -> int:
    """Make a case of every urgent signal of a store that is none yet; how many were made. Run
    again, or over a later store with the same records, it makes none.
    """
    known = _known(session)
    made = 0
    for family_id, signal in _each(signals):
        if _Known(family_id, signal.event_type, signal.event_date) not in known:
            _signal(session, family_id, signal, catalogue=store.catalogue, digest=store.digest)
            made += 1
    return made


def _each(signals: UrgentSignals) -> list[tuple[str, UrgentSignal]]:
    """Every family's signals, each once, the oldest first."""
    return [
        (family_id, signal)
        for family_id in sorted(signals)
        for signal in sorted({*signals[family_id]})
    ]


def _known(session: Session) -> set[_Known]:
    """The signals that are cases already, under the families' codes of today."""
    found = session.execute(
        select(UrgentCaseTable.family_id, UrgentCaseTable.kind, UrgentCaseTable.happened_on).where(
            UrgentCaseTable.source == "rule"
        )
    ).all()
    codes = sorted({row.family_id for row in found})
    today = dict(zip(codes, todays_codes(session, codes), strict=True))
    return {_Known(today[row.family_id], row.kind, row.happened_on) for row in found}


def _signal(
    session: Session, family_id: str, signal: UrgentSignal, *, catalogue: Catalogue, digest: str
) -> None:
    stored = UrgentCaseTable(
        commission_id=signal.commission_id,
        family_id=family_id,
        on_record=True,
        source="rule",
        kind=signal.event_type,
        signal=catalogue.event_type(signal.event_type).name.model_dump(),
        happened_on=signal.event_date,
        description="",
        store_digest=digest,
        author_id=None,
        author_name="",
        known_at=datetime.now(UTC),
        submission_token=secrets.token_urlsafe(24),
        salt=secrets.token_hex(16),
    )
    put_away(session, stored, by_rule(signal.commission_id))
