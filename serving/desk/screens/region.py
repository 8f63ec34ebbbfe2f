"""The region: aggregates over its commissions, without families, workers, or a league table."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from cases.catalogue import Words
from cases.errors import TirekError
from serving.accounts import acting
from serving.desk.access import Acting, only
from serving.desk.pages import page, screen_of
from serving.desk.sign_in import Database
from serving.referrals.journal.actions import Action
from serving.referrals.journal.entries import append
from serving.referrals.regional import region_page

router = APIRouter(include_in_schema=False, dependencies=[only("region")])


class ReachedGroup(NamedTuple):
    """A group of the newest public audit: of those in need, how many in a hundred are on a list,
    and the interval; None where that is withheld.
    """

    attribute: Words
    name: Words
    per_cent: tuple[int, int, int] | None


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
        groups=_reached(_newest_audit(request)),
    )
    with database.writing() as session:
        append(
            session,
            Action.REGION_VIEWED,
            acting(account),
            region_id=account.region_id,
            screen=screen_of(request, shown),
        )
    return shown


def _newest_audit(request: Request) -> Mapping[str, Any]:
    """The newest public report; nothing where no audit was made, or none can be read."""
    try:
        report: Mapping[str, Any] = request.app.state.scoring().audit().report
    except TirekError:
        return {}
    return report


def _reached(report: Mapping[str, Any]) -> list[ReachedGroup]:
    return [
        ReachedGroup(_words(attribute["names"]), _words(group["names"]), _per_cent(group["recall"]))
        for attribute in report.get("attributes", ())
        for group in attribute["groups"]
    ]


def _words(names: Mapping[str, str]) -> Words:
    return Words.model_validate(dict(names))


def _per_cent(recall: Any) -> tuple[int, int, int] | None:
    if not isinstance(recall, Mapping):
        return None
    value, low, high = (round(100 * recall[name]) for name in ("value", "low", "high"))
    return value, low, high
