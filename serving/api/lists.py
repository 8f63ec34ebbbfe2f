"""`GET /v1/lists` and the families on one: what commissions were suggested, as it was made."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from serving.access.tokens import Machine
from serving.api.answers import FamiliesOnList, FamilyOnList, ListOnOffer, Lists
from serving.api.callers import Caller, Database, acting
from serving.api.contract import ListContext
from serving.api.cursors import (
    LONGEST_CURSOR,
    cursor_in_lists,
    cursor_on_list,
    place_in_lists,
    place_on_list,
)
from serving.api.problems import NotHere
from serving.referrals.aliases import todays_codes
from serving.referrals.changes.in_force import model_off
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.list_pages import (
    ListPlace,
    MadeList,
    PlacedFamily,
    families_on,
    find_list,
    made_lists,
)

router = APIRouter(prefix="/v1", tags=["lists"])

MOST_LISTS = 100
MOST_ON_PAGE = 200

ListId = Annotated[int, Path(ge=1, le=2**31 - 1, description="as `GET /v1/lists` names it")]
CursorAsked = Annotated[
    str | None,
    Field(
        pattern=r"^[A-Za-z0-9_-]+$",
        max_length=LONGEST_CURSOR,
        description="`next` of the page before; none for the first",
    ),
]


class NoSuchList(NotHere):
    """A list that is not there, or was not made for a commission that the caller reads."""

    def __init__(self) -> None:
        super().__init__("there is no such list for a commission that this token reads")


class ListsAsked(BaseModel):
    """Which page of lists."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MOST_LISTS)] = 20
    cursor: CursorAsked = None


class FamiliesAskedOnList(BaseModel):
    """Which page of a list, and whether of one commission alone."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MOST_ON_PAGE)] = 100
    cursor: CursorAsked = None
    commission_id: Annotated[
        str | None,
        Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="one commission alone"),
    ] = None


@router.get("/lists")
def lists(asked: Annotated[ListsAsked, Query()], caller: Caller, database: Database) -> Lists:
    """The lists made for the commissions that the token reads, newest first."""
    after = place_in_lists(asked.cursor) if asked.cursor else None
    with database.reading() as session:
        found = made_lists(session, caller.commission_id, after=after, most=asked.limit + 1)
    page = found[: asked.limit]
    more = len(found) > asked.limit
    return Lists(
        lists=tuple(ListOnOffer.model_validate(one._asdict()) for one in page),
        next=cursor_in_lists(ListPlace(page[-1].as_of_date, page[-1].list_id)) if more else None,
    )


@router.get("/lists/{list_id}/families")
def families(
    request: Request,
    list_id: ListId,
    asked: Annotated[FamiliesAskedOnList, Query()],
    caller: Caller,
    database: Database,
) -> FamiliesOnList:
    """The families on a list, a page at a time; the journal holds whom a machine was shown."""
    whose = asked.commission_id or caller.commission_id
    with database.writing() as session:
        page = _page(session, list_id, whose, asked) if _may_read(caller, whose) else None
        _note(session, request, caller, list_id, page)
    if page is None:
        raise NoSuchList
    return page


def _may_read(caller: Machine, commission_id: str | None) -> bool:
    return caller.commission_id in {None, commission_id}


def _page(
    session: Session, list_id: int, whose: str | None, asked: FamiliesAskedOnList
) -> FamiliesOnList | None:
    """The page asked for; None where the list was not made for such a commission."""
    made = find_list(session, whose, list_id)
    if made is None:
        return None
    after = place_on_list(list_id, whose, asked.cursor) if asked.cursor else None
    found = families_on(session, list_id, whose, after=after, most=asked.limit + 1)
    page, more = found[: asked.limit], len(found) > asked.limit
    off = model_off(session) is not None
    return FamiliesOnList(
        list_id=list_id,
        model_switched_on=not off,
        families=_told(session, made, page, without_advice=off),
        next=cursor_on_list(list_id, whose, page[-1].place) if more else None,
    )


def _told(
    session: Session, made: MadeList, page: Sequence[PlacedFamily], *, without_advice: bool
) -> tuple[FamilyOnList, ...]:
    """Families by today's codes, which an erased or renamed one answers to."""
    codes = todays_codes(session, [placed.family.family_id for placed in page])
    return tuple(
        _family(made, placed, code, without_advice=without_advice)
        for placed, code in zip(page, codes, strict=True)
    )


def _family(
    made: MadeList, placed: PlacedFamily, code: str, *, without_advice: bool
) -> FamilyOnList:
    family, shown = placed.family, placed.family.shown
    return FamilyOnList(
        family_id=code,
        commission_id=family.commission_id,
        lane=family.lane,
        band="" if without_advice else family.band,
        frequency=None if without_advice else shown.frequency,
        frequency_text=None if without_advice else shown.frequency_text,
        context=ListContext.model_validate(
            {
                **{name: getattr(made, name) for name in ListContext.model_fields if name in _MADE},
                "capacity": placed.capacity,
                "cohort_size": placed.cohort_size,
            }
        ),
    )


_MADE = frozenset(MadeList._fields) - {"capacity"}


def _note(
    session: Session, request: Request, caller: Machine, list_id: int, page: FamiliesOnList | None
) -> None:
    shown = page.families if page else ()
    append(
        session,
        Action.MACHINE_ASKED,
        acting(caller),
        route=request.scope["route"].path,
        list_id=list_id,
        commissions=sorted({one.commission_id for one in shown}),
        families=[one.family_id for one in shown],
    )
