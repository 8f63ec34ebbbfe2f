"""`/v1`: families asked for by a machine that showed its token; and every router."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar, cast

from fastapi import APIRouter, Depends, Request

from serving.api import about, lists
from serving.api.contract import (
    ExplainedFamily,
    FamiliesAsked,
    ScoredFamily,
    Scoring,
    UnknownFamilies,
)
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.scopes import EVERY_COMMISSION
from serving.tokens import Machine

router = APIRouter(prefix="/v1", tags=["families"])

Answer = TypeVar("Answer", bound=ScoredFamily)
Ask = Callable[[Sequence[str], date | None], list[Answer]]


def _calling_machine(request: Request) -> Machine:
    return cast("Machine", request.state.machine)


def _scoring(request: Request) -> Any:
    return request.app.state.scoring()


Caller = Annotated[Machine, Depends(_calling_machine)]
Model = Annotated[Scoring, Depends(_scoring)]


@router.post("/score")
def score(
    request: Request, asked: FamiliesAsked, caller: Caller, model: Model
) -> list[ScoredFamily]:
    """Band, frequency with interval and list context of each family, in the order asked."""
    return _journalled(request, caller, asked, lambda: _in_scope(model.score, asked, caller))


@router.post("/explain")
def explain(
    request: Request, asked: FamiliesAsked, caller: Caller, model: Model
) -> list[ExplainedFamily]:
    """The same with the reasons in Kazakh, Russian and English."""
    return _journalled(request, caller, asked, lambda: _in_scope(model.explain, asked, caller))


def _journalled(
    request: Request, caller: Machine, asked: FamiliesAsked, answer: Callable[[], list[Answer]]
) -> list[Answer]:
    """The answers, once the journal tells which families were shown to which machine; it is also
    told of a look-up that was refused, then of no family.
    """
    try:
        answers = answer()
    except UnknownFamilies:
        _note(request, caller, asked, ())
        raise
    _note(request, caller, asked, answers)
    return answers


def _note(
    request: Request, caller: Machine, asked: FamiliesAsked, answers: Sequence[ScoredFamily]
) -> None:
    actor = Actor(caller.name, "machine", commission_id=caller.commission_id or "")
    with request.app.state.database().writing(EVERY_COMMISSION) as session:
        append(
            session,
            Action.MACHINE_ASKED,
            actor,
            route=request.url.path,
            asked=len(asked.families),
            as_of_date=asked.as_of_date.isoformat() if asked.as_of_date else None,
            commissions=sorted({one.commission_id for one in answers}),
            families=[one.family_id for one in answers],
        )


def _in_scope(ask: Ask[Answer], asked: FamiliesAsked, caller: Machine) -> list[Answer]:
    """The answers, if the caller may read every one of them.

    Another commission's family is as unknown to the caller as one that does not exist,
    and the refusal names both kinds together, so that neither can be told from the other.
    """
    unknown: set[int] = set()
    try:
        answers = ask(asked.families, asked.as_of_date)
    except UnknownFamilies as error:
        unknown.update(error.positions)
        known = [one for at, one in enumerate(asked.families) if at not in unknown]
        answers = ask(known, asked.as_of_date) if known and caller.commission_id else []
    places = [at for at in range(len(asked.families)) if at not in unknown]
    for at, answer in zip(places, answers, strict=False):
        if caller.commission_id not in {None, answer.commission_id}:
            unknown.add(at)
    if unknown:
        raise UnknownFamilies(sorted(unknown))
    return answers


ROUTERS = (router, lists.router, about.router)
