"""`/v1` about itself: which model serves, who it reaches, and whether all is well."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from serving.api.answers import Health, Measure, ModelThatServes, NewestList
from serving.api.callers import Database
from serving.api.contract import FairnessAudit, Scoring
from serving.referrals.changes.in_force import model_off
from serving.referrals.list_pages import made_lists
from serving.served import ServedModel

router = APIRouter(prefix="/v1", tags=["about"])


def _scoring(request: Request) -> Any:
    return request.app.state.scoring()


def _served(request: Request) -> Any:
    return request.app.state.served()


@router.get("/model")
def model(served: Annotated[ServedModel, Depends(_served)], database: Database) -> ModelThatServes:
    """The model behind every answer, and how well it did when it was trained."""
    with database.reading() as session:
        off = model_off(session) is not None
    return ModelThatServes(
        name=served.name,
        version=served.version,
        kind=served.kind,
        trained_through=served.trained_through,
        switched_on=not off,
        digest=served.digest or None,
        measures=tuple(Measure.model_validate(one._asdict()) for one in served.measures),
    )


@router.get("/fairness")
def fairness(scoring: Annotated[Scoring, Depends(_scoring)]) -> FairnessAudit:
    """The newest audit's public report, and what the gate makes of it."""
    return scoring.audit()


@router.get("/health")
def health(database: Database) -> Health:
    """That the service and its database answer, and how old the newest list is."""
    with database.reading() as session:
        newest = next(iter(made_lists(session, None, after=None, most=1)), None)
        off = model_off(session) is not None
    if newest is None:
        return Health(newest_list=None, model_switched_on=not off)
    named = NewestList(
        list_id=newest.list_id, as_of_date=newest.as_of_date, created_at=newest.created_at
    )
    return Health(newest_list=named, model_switched_on=not off)
