"""The region: aggregates over its commissions, without families, workers, or a league table."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from cases.errors import TirekError
from fairness.published import reached_groups
from serving.access.accounts import acting
from serving.desk.acting import Acting, only
from serving.desk.pages import page, screen_of
from serving.desk.sign_in import Database
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.region.page import region_page

router = APIRouter(include_in_schema=False, dependencies=[only("region")])


@router.get("/region")
def region(request: Request, account: Acting, database: Database) -> HTMLResponse:
    """The region's year."""
    with database.reading() as session:
        view = region_page(session, account.region_id, now=datetime.now(UTC))
    shown = page(
        request,
        "region.html",
        view=view,
        region_id=account.region_id,
        groups=list(reached_groups(_newest_audit(request))),
    )
    with database.writing() as session:
        append(
            session,
            Action.REGION_VIEWED,
            acting(account),
            region_id=account.region_id,
            screen=screen_of(session, request, shown),
        )
    return shown


def _newest_audit(request: Request) -> Mapping[str, Any]:
    """The newest public report; nothing where no audit was made, or none can be read."""
    try:
        report: Mapping[str, Any] = request.app.state.scoring().audit().report
    except TirekError:
        return {}
    return report
