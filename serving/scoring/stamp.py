"""What answers are made from, read in one look: where it has moved, they are made again."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.store import store_name
from serving.referrals.tables import ChangeAnswerTable, FamilyAliasTable, ReferralListTable
from serving.referrals.written.tables import CorrectionOutcomeTable, CorrectionTable


class Stamp(NamedTuple):
    """`last`: the last list made, the last answer to a proposed change (which switches the model
    off and on), the last correction filed and the last one decided, and how many keys codes were
    renamed with. Beside it the case store, and the model that serves, by name and version.

    Numbers only grow and a store's name is never used twice, so two equal stamps mean that nothing
    was changed between them.
    """

    last: tuple[int, ...]
    store: str
    model: str


_GROWING = (
    ReferralListTable.id,
    ChangeAnswerTable.id,
    CorrectionTable.id,
    CorrectionOutcomeTable.id,
    FamilyAliasTable.generation,
)
_LAST = select(
    *(select(func.coalesce(func.max(column), 0)).scalar_subquery() for column in _GROWING)
)


def read_stamp(session: Session, home: Path, model: str) -> Stamp:
    """What answers would be made from now, in a transaction for every commission's families."""
    last = session.connection().execute(_LAST).one()
    return Stamp(tuple(last), store_name(home), model)
