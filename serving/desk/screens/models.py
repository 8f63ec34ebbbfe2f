"""Trained versions, for a data scientist: what was measured, who serves, how far lists agree."""

from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse

from cases.catalogue.words import Language
from serving.desk.acting import only
from serving.desk.kept_pages import kept_page
from serving.desk.pages import page
from serving.desk.sign_in import Database
from serving.model_runs import TRAININGS, Run, agreement, aliases, runs
from serving.referrals.scopes import EVERY_COMMISSION
from serving.shadow.recorded import Pair
from serving.shadow.told import told

router = APIRouter(include_in_schema=False, dependencies=[only("data_scientist")])

Document = Literal["model-card", "datasheet"]
Version = Annotated[str, InPath(pattern=r"^[0-9]{1,9}$")]


@router.get("/models")
def trained(request: Request) -> HTMLResponse:
    """Every trained version and how well it ranked, which one serves, and what did not pass."""
    home = _home(request)
    return page(
        request,
        "models.html",
        runs=runs(home),
        aliases=aliases(home),
        at_work=request.app.state.standing(),
    )


@router.get("/champion")
def side_by_side(request: Request, database: Database) -> HTMLResponse:
    """The champion and the challenger on the same families, counted."""
    home = _home(request)
    found, named = runs(home), aliases(home)
    by_version = {run.version: run for run in found}
    challenger = by_version.get(named.challenger) or next(iter(found), None)
    with database.reading(EVERY_COMMISSION) as session:
        shadow = told(session, Pair(named.champion, named.challenger))
    return page(
        request,
        "champion.html",
        aliases=named,
        challenger=challenger,
        champion=by_version.get(named.champion),
        agreement=agreement(home, challenger) if challenger else None,
        rival=_rival(challenger),
        shadow=shadow,
    )


def _rival(run: Run | None) -> object:
    """How the champion of its time did on a version's test lists; None where it was not asked."""
    if run is None:
        return None
    return next((other for other in run.others if other.name == "champion"), None)


@router.get("/models/{version}/{document}/{language}")
def document_of(
    request: Request, version: Version, document: Document, language: Language
) -> HTMLResponse:
    """A version's model card or datasheet as the training wrote it."""
    return kept_page(_home(request) / TRAININGS / version / f"{document}.{language}.html")


def _home(request: Request) -> Path:
    home: Path = request.app.state.home
    return home
