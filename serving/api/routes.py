"""`/v1`: families asked for by a machine that showed its token, and the audit of the model."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar, cast

from fastapi import APIRouter, Depends, Request

from serving.api.contract import (
    ExplainedFamily,
    FairnessAudit,
    FamiliesAsked,
    ScoredFamily,
    Scoring,
    UnknownFamilies,
)
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
def score(asked: FamiliesAsked, caller: Caller, model: Model) -> list[ScoredFamily]:
    """Band, frequency with interval and list context of each family, in the order asked."""
    return _in_scope(model.score, asked, caller)


@router.post("/explain")
def explain(asked: FamiliesAsked, caller: Caller, model: Model) -> list[ExplainedFamily]:
    """The same with the reasons in Kazakh, Russian and English."""
    return _in_scope(model.explain, asked, caller)


@router.get("/fairness", tags=["audit"])
def fairness(model: Model) -> FairnessAudit:
    """The newest audit's public report, and what the gate makes of it."""
    return model.audit()


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
