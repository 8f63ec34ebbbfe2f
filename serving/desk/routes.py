"""The desk's routes: its screens, its looks, and what answers everywhere else."""

from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, HTMLResponse

from serving.desk import provider_sign_in, sign_in
from serving.desk.screens import (
    accounts,
    audits,
    correcting,
    corrections,
    family,
    first_view,
    interface,
    journal,
    listed,
    models,
    opinions,
    referral,
    region,
    replays,
    settings,
    sitting_held,
    sitting_papers,
    sittings,
    urgent,
    urgent_report,
    verification,
)

STATIC = Path(__file__).parent / "static"
STATIC_FILES = {
    "desk.css": "text/css; charset=utf-8",
    "tirek.svg": "image/svg+xml",
    "ornament.svg": "image/svg+xml",
}

looks = APIRouter(include_in_schema=False)
last = APIRouter(include_in_schema=False)


@looks.get("/static/{name}")
def static_file(name: str) -> FileResponse:
    """The style sheet and the drawings, by name from a closed list."""
    if name not in STATIC_FILES:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return FileResponse(
        STATIC / name,
        media_type=STATIC_FILES[name],
        headers={"cache-control": "public, max-age=3600"},
    )


@last.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def nothing_here(rest: str) -> HTMLResponse:
    """Everything else: our own page, never the framework's."""
    del rest
    raise HTTPException(HTTPStatus.NOT_FOUND)


ROUTERS = (
    sign_in.router,
    provider_sign_in.router,
    looks,
    listed.router,
    family.router,
    urgent_report.router,
    urgent.router,
    referral.router,
    first_view.router,
    opinions.router,
    correcting.router,
    corrections.router,
    sitting_papers.router,
    sittings.router,
    sitting_held.router,
    sitting_held.chair_router,
    region.router,
    journal.router,
    replays.router,
    audits.router,
    verification.router,
    models.router,
    accounts.router,
    settings.router,
    interface.router,
    last,
)
"""In the order they are asked; the catch-all comes last."""
