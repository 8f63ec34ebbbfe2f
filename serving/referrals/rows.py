"""A family's row as it is stored, and read again.

What a list says of a family stands apart from what only its own page shows: a list of many families
is read without the fifty facts of each.
"""

from typing import Any, cast

from sqlalchemy import Row

from serving.referrals.digests import row_digest
from serving.referrals.records import ROW, Band, BrieflyListed, Drawn, Lane, ListedFamily
from serving.referrals.shown import Brief, Shown
from serving.referrals.tables import ReferralRowTable

_BRIEF = frozenset(Brief.model_fields)
_PLAIN = tuple(name for name in ROW if name != "shown")

BRIEFLY = (*(getattr(ReferralRowTable, name) for name in _PLAIN), ReferralRowTable.brief)
"""The columns that `briefly_listed` reads."""


def columns_of(family: ListedFamily) -> dict[str, Any]:
    """The columns of a family's row, its digest among them."""
    shown = family.shown.model_dump(mode="json")
    return {
        **{name: getattr(family, name) for name in _PLAIN},
        "brief": {name: shown.pop(name) for name in _BRIEF},
        "shown": shown,
        "row_digest": row_digest(family),
    }


def briefly_listed(row: Row[Any]) -> BrieflyListed:
    """A family as a list says it, from a row of the columns BRIEFLY."""
    held = dict(row._mapping)  # noqa: SLF001  public in SQLAlchemy, in spite of its name
    brief = held.pop("brief")
    return BrieflyListed(**held, shown=Brief.model_validate(brief))


def listed_family(stored: ReferralRowTable) -> ListedFamily:
    """A family with all that its page shows."""
    return ListedFamily(
        commission_id=stored.commission_id,
        family_id=stored.family_id,
        lane=cast("Lane", stored.lane),
        drawn=cast("Drawn", stored.drawn),
        selection_probability=stored.selection_probability,
        position=stored.position,
        band=cast("Band", stored.band),
        rank=stored.rank,
        calibrated_risk=stored.calibrated_risk,
        shown=shown_in(stored),
    )


def shown_in(stored: ReferralRowTable) -> Shown:
    """All that a row shows."""
    return Shown.model_validate({**stored.brief, **stored.shown})
