"""The urgent lane of one commission, as its screen and every page read it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from cases.catalogue.words import Words
from serving.referrals.aliases import codes_of
from serving.referrals.tables import UrgentCaseTable, UrgentStepTable
from serving.referrals.urgent.records import (
    ERASED_KIND,
    ESCALATE_AFTER,
    SHOWN_AFTER_CLOSING,
    CaseStep,
    Step,
    UrgentCase,
    Waiting,
)

_LATE = UrgentCaseTable.known_at <= bindparam("late_before")
_TAKEN = select(UrgentStepTable.case_id).where(UrgentStepTable.step == "acknowledged")
_WAITING = select(
    func.count(),
    func.count().filter(_LATE),
    func.count().filter(_LATE, UrgentCaseTable.id.not_in(select(UrgentStepTable.case_id))),
).where(
    UrgentCaseTable.commission_id == bindparam("commission_id"),
    UrgentCaseTable.kind != ERASED_KIND,
    UrgentCaseTable.id.not_in(_TAKEN),
)

_CASES_ABOUT = (
    select(UrgentCaseTable)
    .where(
        UrgentCaseTable.commission_id == bindparam("commission_id"),
        UrgentCaseTable.family_id.in_(bindparam("codes", expanding=True)),
        UrgentCaseTable.kind != ERASED_KIND,
    )
    .order_by(UrgentCaseTable.id)
)


def cases_of(session: Session, commission_id: str) -> list[UrgentCase]:
    """A commission's cases, those that wait longest first; closed ones for a while after."""
    found = session.scalars(
        select(UrgentCaseTable)
        .where(
            UrgentCaseTable.commission_id == commission_id,
            UrgentCaseTable.kind != ERASED_KIND,
            UrgentCaseTable.id.not_in(_closed_long_ago()),
        )
        .order_by(UrgentCaseTable.known_at, UrgentCaseTable.id)
    ).all()
    return _with_steps(session, found)


def find_case(session: Session, case_id: int, *, commission_id: str) -> UrgentCase | None:
    """One case of this commission alone; None where there is none or its family was erased."""
    stored = session.scalar(
        select(UrgentCaseTable).where(
            UrgentCaseTable.id == case_id,
            UrgentCaseTable.commission_id == commission_id,
            UrgentCaseTable.kind != ERASED_KIND,
        )
    )
    return None if stored is None else _with_steps(session, [stored])[0]


def cases_about(session: Session, family_id: str, *, commission_id: str) -> list[UrgentCase]:
    """A commission's cases about a family that are not closed, under whatever code."""
    asked = {"commission_id": commission_id, "codes": codes_of(session, family_id)}
    found = session.scalars(_CASES_ABOUT, asked).all()
    return [case for case in _with_steps(session, found) if case.closed is None]


def waiting_in(session: Session, commission_id: str) -> Waiting:
    """How many cases wait for somebody, how many for too long, and of how many of those the chair
    was not told yet.
    """
    late_before = datetime.now(UTC) - ESCALATE_AFTER
    asked = {"commission_id": commission_id, "late_before": late_before}
    return Waiting(*session.connection().execute(_WAITING, asked).one())


def _closed_long_ago() -> Select[int]:
    before = datetime.now(UTC) - SHOWN_AFTER_CLOSING
    return select(UrgentStepTable.case_id).where(
        UrgentStepTable.step == "closed", UrgentStepTable.taken_at < before
    )


def _with_steps(session: Session, found: Iterable[UrgentCaseTable]) -> list[UrgentCase]:
    cases = list(found)
    if not cases:
        return []
    steps = session.scalars(
        select(UrgentStepTable).where(UrgentStepTable.case_id.in_([case.id for case in cases]))
    )
    by_case: dict[int, dict[str, CaseStep]] = {}
    for one in steps:
        told = CaseStep(cast("Step", one.step), one.words, one.author_name, one.taken_at)
        by_case.setdefault(one.case_id, {})[one.step] = told
    return [_case(stored, by_case.get(stored.id, {})) for stored in cases]


def _case(stored: UrgentCaseTable, steps: dict[str, CaseStep]) -> UrgentCase:
    return UrgentCase(
        case_id=stored.id,
        commission_id=stored.commission_id,
        family_id=stored.family_id,
        on_record=stored.on_record,
        by_rule=stored.source == "rule",
        kind=stored.kind,
        signal=Words.model_validate(stored.signal) if stored.signal else None,
        happened_on=stored.happened_on,
        description=stored.description,
        author_name=stored.author_name,
        known_at=stored.known_at,
        escalated=steps.get("escalated"),
        acknowledged=steps.get("acknowledged"),
        closed=steps.get("closed"),
    )
