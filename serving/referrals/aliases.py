"""Families that were renamed by a key rotation, and are found under every code they had.

Lists keep the code they were printed with, and decisions the code they were made under. An
alias leads from each earlier code to the one of today, in one hop. Only families that stand
on a list or in the urgent lane have aliases: nobody has seen the code of any other.
"""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from serving.referrals.tables import (
    FamilyAliasTable,
    ReferralListTable,
    ReferralRowTable,
    UrgentCaseTable,
)

_CODES = "codes_of"

_OWN = aliased(FamilyAliasTable)
_TODAY = select(_OWN.today).where(_OWN.code == bindparam("code")).scalar_subquery()
_SAME_FAMILY = (
    select(FamilyAliasTable.code, FamilyAliasTable.today)
    .where(FamilyAliasTable.today == func.coalesce(_TODAY, bindparam("code")))
    .order_by(FamilyAliasTable.code)
)


def todays_codes(session: Session, codes: Sequence[str]) -> list[str]:
    """The code of today for each of some codes, in order; one never renamed is its own."""
    found = session.execute(
        select(FamilyAliasTable.code, FamilyAliasTable.today).where(
            FamilyAliasTable.code.in_(codes)
        )
    )
    today = {row.code: row.today for row in found}
    return [today.get(code, code) for code in codes]


def every_alias(session: Session) -> dict[str, str]:
    """The code of today by each code that was renamed."""
    found = session.execute(select(FamilyAliasTable.code, FamilyAliasTable.today))
    return {row.code: row.today for row in found}


def codes_of(session: Session, code: str) -> list[str]:
    """Every code that the family behind `code` ever had, today's first. A transaction asks once."""
    known: dict[str, list[str]] = session.info.setdefault(_CODES, {})
    if code not in known:
        found = session.connection().execute(_SAME_FAMILY, {"code": code}).all()
        today = found[0].today if found else code
        known[code] = [today, *(row.code for row in found)]
    return list(known[code])


def add_aliases(
    session: Session, rename: Callable[[str], str], *, generation: int, made_from: str
) -> int:
    """Lead every code on a list to its next one; how many codes were renamed.

    `generation` counts the keys of the new ring, `made_from` is the digest of the store that
    is already under it: lists made from that one hold new codes. Repeated, it adds nothing.
    """
    codes = {*_renamed_before(session, generation), *_never_renamed(session, made_from)}
    for code in sorted(codes):
        renamed = rename(code)
        session.execute(
            update(FamilyAliasTable)
            .where(FamilyAliasTable.today == code)
            .values(today=renamed, generation=generation)
        )
        session.add(FamilyAliasTable(code=code, today=renamed, generation=generation))
    session.flush()
    session.info.pop(_CODES, None)
    return len(codes)


def _renamed_before(session: Session, generation: int) -> Iterable[str]:
    return session.scalars(
        select(FamilyAliasTable.today).where(FamilyAliasTable.generation < generation)
    )


def _never_renamed(session: Session, made_from: str) -> Iterable[str]:
    renamed = select(FamilyAliasTable.code).union(select(FamilyAliasTable.today))
    yield from session.scalars(
        select(UrgentCaseTable.family_id).where(
            UrgentCaseTable.source == "rule",
            UrgentCaseTable.store_digest != made_from,
            UrgentCaseTable.family_id.not_in(renamed),
        )
    )
    yield from session.scalars(
        select(ReferralRowTable.family_id)
        .join(ReferralListTable, ReferralListTable.id == ReferralRowTable.list_id)
        .where(
            ReferralListTable.store_digest != made_from,
            ReferralRowTable.family_id.not_in(renamed),
        )
    )
