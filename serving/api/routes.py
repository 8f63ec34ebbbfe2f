"""`/v1`: what a machine that showed its token may ask for."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from serving.api import families
from serving.api.contract import FairnessAudit, Scoring

router = APIRouter(prefix="/v1")

ROUTERS = (families.router, router)


def _scoring(request: Request) -> Any:
    return request.app.state.scoring()


Model = Annotated[Scoring, Depends(_scoring)]


@router.get("/fairness", tags=["audit"])
def fairness(model: Model) -> FairnessAudit:
    """The newest audit's public report, and what the gate makes of it."""
    return model.audit()
